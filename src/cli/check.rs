//! `ofsted check`: every pipeline and schema file, offline, all faults at once.

use std::path::{Path, PathBuf};

use super::Failure;
use super::arguments::CheckArguments;
use super::console::Console;
use crate::run::{Checked, check_files};

pub(super) fn check(arguments: &CheckArguments, console: &Console) -> Result<(), Failure> {
    let files = if arguments.files.is_empty() { files_here() } else { arguments.files.clone() };
    let Checked { fine, faults } = check_files(&files);
    for name in &fine {
        console.result(&format!("{name}: fine"));
    }
    if faults.is_empty() {
        return Ok(());
    }
    let hint = "each line names the file, line and column; the keys are described in schemas/pipeline.schema.json";
    Err(Failure::usage(format!("{} faults\n{}", faults.len(), faults.join("\n")), hint))
}

/// The pipeline and schema files under the current folder; none means the embedded ones.
fn files_here() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for (folder, extension) in [("pipelines", "toml"), ("schemas", "json")] {
        let Ok(entries) = Path::new(folder).read_dir() else { continue };
        files.extend(
            entries
                .flatten()
                .map(|entry| entry.path())
                .filter(|path| path.extension().is_some_and(|found| found == extension)),
        );
    }
    files.sort();
    files
}
