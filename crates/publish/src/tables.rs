//! Every data set in every format: files that know nothing of each other, written side by side.

use super::about::{About, PublishedFile};
use super::draft::Draft;
use super::error::PublishError;
use super::{csv_file, database, excel_csv, lookup, parquet_file, sheet};
use ofsted_tables::schema::{Contract, Frames};

/// Writes a file and tells of it.
type Task<'a> = Box<dyn FnOnce() -> Result<PublishedFile, PublishError> + Send + 'a>;

/// Adds the files of all data sets to a draft.
pub(super) fn add(frames: &Frames, contract: &Contract, about: &About, draft: &mut Draft) -> Result<(), PublishError> {
    let mut tasks: Vec<Task<'_>> = Vec::new();
    for data_set in contract.data_sets() {
        let name = data_set.name.as_str();
        let dataset = Some((name, frames.height(name)));
        let aside = draft.aside(&csv_file::path(name), dataset)?;
        tasks.push(Box::new(move || aside.write(|to| csv_file::write(data_set, frames, to))));
        let aside = draft.aside(&parquet_file::path(name), dataset)?;
        tasks.push(Box::new(move || {
            let metadata = parquet_file::metadata(data_set, about);
            aside.write(|to| parquet_file::write(data_set, frames, &metadata, to).map_err(|error| error.to_string()))
        }));
    }
    for (data_set, column) in contract.data_sets().filter_map(|set| Some((set, set.lookup_by.as_deref()?))) {
        let aside = draft.aside(&lookup::path(&data_set.name, column), None)?;
        tasks.push(Box::new(move || {
            let metadata = parquet_file::metadata(data_set, about);
            aside.write(|to| lookup::write(data_set, column, frames, &metadata, to).map_err(|error| error.to_string()))
        }));
    }
    if about.has_workbook {
        for data_set in contract.data_sets().filter(|data_set| excel_csv::is_made(data_set, frames)) {
            let dataset = Some((data_set.name.as_str(), frames.height(&data_set.name)));
            let aside = draft.aside(&excel_csv::path(&data_set.name), dataset)?;
            tasks.push(Box::new(move || aside.write(|to| excel_csv::write(data_set, frames, to))));
        }
        let (aside, folder) = (draft.aside(sheet::PATH, None)?, draft.folder());
        tasks.push(Box::new(move || aside.write(|to| sheet::write(frames, contract, about, &folder, to))));
    }
    let aside = draft.aside(database::PATH, None)?;
    tasks.push(Box::new(move || aside.write_at(|at| database::write(frames, contract, about, at))));
    side_by_side(tasks).into_iter().try_for_each(|file| file.map(|file| draft.add(file)))
}

/// What tasks come to, in their order. They are begun from the last, since files of all data sets
/// take longest, and about as many are under way as there are processors: one that waits for Polars
/// may take up another.
fn side_by_side(tasks: Vec<Task<'_>>) -> Vec<Result<PublishedFile, PublishError>> {
    let mut done: Vec<_> = tasks.iter().map(|_| None).collect();
    rayon::scope_fifo(|scope| {
        for (task, done) in tasks.into_iter().zip(&mut done).rev() {
            scope.spawn_fifo(move |_| *done = Some(task()));
        }
    });
    done.into_iter().flatten().collect()
}
