//! Every pipeline and schema file, read as a run would read it, all faults at once.

use std::path::{Path, PathBuf};

use super::accuracy_of;
use crate::join::Reference;
use crate::pipeline::{self, Source, embedded_names};
use crate::schema::Contract;

/// What was fine, and every fault of what was not.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// Files without a fault.
    pub fine: Vec<String>,
    /// Faults with their places.
    pub faults: Vec<String>,
}

/// Checks pipeline files (`.toml`) and the folders of schema files (`.json`); the embedded ones where
/// none are named. The reference tables are checked with the schemas.
pub fn check_files(files: &[PathBuf]) -> Checked {
    let mut checked = Checked::default();
    let with = |extension: &str| -> Vec<&PathBuf> {
        files.iter().filter(|file| file.extension().is_some_and(|found| found == extension)).collect()
    };
    let (pipelines, schemas) = (with("toml"), with("json"));
    for odd in files.iter().filter(|file| !pipelines.contains(file) && !schemas.contains(file)) {
        checked.faults.push(format!("{}: neither a pipeline (.toml) nor a schema (.json)", odd.display()));
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
    let read = Source::find(name).and_then(|source| Ok((pipeline::read(&source.file, &source.text)?, source)));
    match read.map(|(pipeline, source)| accuracy_of(&source, &pipeline)) {
        Ok(Ok(_)) => checked.fine.push(name.to_owned()),
        Ok(Err(error)) => checked.faults.push(error.to_string()),
        Err(faults) => checked.faults.extend(faults.0.iter().map(ToString::to_string)),
    }
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
