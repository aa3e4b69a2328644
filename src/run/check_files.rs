//! Every pipeline and schema file, read as a run would read it, all faults at once; and what of a
//! copy of the project is still to be written before it asks the live site.

use std::path::{Path, PathBuf};

use super::accuracy_of;
use crate::local;
use ofsted_config::{Placeholders, Source, embedded_names};
use ofsted_tables::join::Reference;
use ofsted_tables::schema::Contract;

/// What was fine, and every fault of what was not.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Files without a fault.
    pub fine: Vec<String>,
    /// Faults with their places.
    pub faults: Vec<String>,
}

/// Checks pipeline files (`.toml`) and the folders of schema files (`.json`); the embedded ones
/// where none are named. The reference tables are checked with the schemas.
pub fn check_files(files: &[PathBuf]) -> Checked {
    let mut checked = Checked::default();
    let with = |extension: &str| -> Vec<&PathBuf> {
        files.iter().filter(|file| file.extension().is_some_and(|found| found == extension)).collect()
    };
    let (pipelines, schemas) = (with("toml"), with("json"));
    let pipelines: Vec<&PathBuf> = pipelines.into_iter().filter(|file| !is_manifest(file)).collect();
    for odd in files.iter().filter(|file| !pipelines.contains(file) && !schemas.contains(file) && !is_manifest(file)) {
        checked
            .faults
            .push(format!("{}: this is neither a pipeline file (.toml) nor a schema file (.json)", odd.display()));
    }
    let names = if files.is_empty() {
        embedded_names()
    } else {
        pipelines.iter().map(|file| file.display().to_string()).collect()
    };
    for name in &names {
        check_pipeline(name, &mut checked);
    }
    check_schemas(&schemas, files.is_empty(), &mut checked);
    checked
}

fn check_pipeline(name: &str, checked: &mut Checked) {
    let read = Source::find(name).and_then(|source| Ok((ofsted_config::read(&source.file, &source.text)?, source)));
    match read.map(|(pipeline, source)| accuracy_of(&source, &pipeline)) {
        Ok(Ok(_)) => checked.fine.push(name.to_owned()),
        Ok(Err(error)) => checked.faults.push(error.to_string()),
        Err(faults) => checked.faults.extend(faults.0.iter().map(ToString::to_string)),
    }
}

/// What is still to be written in pipeline files, and in the program's manifest where that is among
/// the files; in the embedded pipelines where no file is named. Files that are no pipelines have no
/// placeholders, and those with faults are told by [`check_files`].
pub fn placeholders_in(files: &[PathBuf]) -> Placeholders {
    let mut found = Placeholders::default();
    for file in files.iter().filter(|file| is_manifest(file)) {
        let text = local::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        found.add(ofsted_config::of_manifest(&file.display().to_string(), &text));
    }
    let is_pipeline = |file: &&PathBuf| !is_manifest(file) && file.extension().is_some_and(|found| found == "toml");
    let named: Vec<String> = files.iter().filter(is_pipeline).map(|file| file.display().to_string()).collect();
    let sources = if named.is_empty() { embedded_names() } else { named };
    for source in sources.iter().filter_map(|name| Source::find(name).ok()) {
        if let Ok(pipeline) = ofsted_config::read(&source.file, &source.text) {
            found.add(ofsted_config::placeholders(&source.file, &source.text, &pipeline));
        }
    }
    found
}

/// Whether a file is a program's manifest, which is no pipeline.
fn is_manifest(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "Cargo.toml")
}

/// Schemas stand in relation to each other, so a folder is checked as a whole.
fn check_schemas(schemas: &[&PathBuf], embedded: bool, checked: &mut Checked) {
    let mut folders: Vec<&Path> = schemas.iter().filter_map(|file| file.parent()).collect();
    folders.dedup();
    let contracts = folders.iter().map(|folder| (folder.display().to_string(), Contract::read(folder)));
    let own = embedded.then(|| ("schemas (embedded)".to_owned(), Contract::embedded()));
    for (name, contract) in contracts.chain(own) {
        match contract.and_then(|contract| Reference::embedded(&contract)) {
            Ok(_) => checked.fine.push(name),
            Err(faults) => checked.faults.extend(faults.0.iter().map(|fault| format!("{fault}; {}", fault.hint))),
        }
    }
}
