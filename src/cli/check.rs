//! `ofsted check` (checks of data are in `validate` of the crate `tables`): checks every pipeline and schema file offline and reports all faults at once;
//! with `--live`, also the placeholders that must go before a run against the live site.

use std::path::{Path, PathBuf};

use super::arguments::CheckArguments;
use super::console::{Console, counted};
use super::failure::Failure;
use super::github;
use crate::run::{Checked, check_files, placeholders_in};

/// The manifest of the program, which names the repository that releases are built in.
const MANIFEST: &str = "Cargo.toml";

pub(super) fn check(arguments: &CheckArguments, console: &Console) -> Result<(), Failure> {
    let files = if arguments.files.is_empty() { files_here() } else { arguments.files.clone() };
    let Checked { fine, faults } = check_files(&files);
    for name in &fine {
        console.result(&format!("{name}: ok"));
    }
    if !faults.is_empty() {
        let hint = "each line gives the file, line and column; the keys are described in schemas/pipeline.schema.json";
        return Err(Failure::usage(format!("{}\n{}", counted(faults.len(), "fault"), faults.join("\n")), hint));
    }
    if arguments.live { live(files, console) } else { Ok(()) }
}

/// Lists every placeholder: warns about those that only make runs worse, fails on the others.
fn live(mut files: Vec<PathBuf>, console: &Console) -> Result<(), Failure> {
    if Path::new(MANIFEST).is_file() && !files.iter().any(|file| file == Path::new(MANIFEST)) {
        files.push(MANIFEST.into());
    }
    let placeholders = placeholders_in(&files);
    for advised in &placeholders.advised {
        console.note(&format!("warning: {advised}"));
        github::warned("before a nightly run", &advised.to_string(), console);
    }
    if placeholders.needed.is_empty() {
        console.result("no placeholders are left");
        return Ok(());
    }
    let needed: Vec<String> = placeholders.needed.iter().map(ToString::to_string).collect();
    let hint = "replace each placeholder with your own value: requests to the live site give the publisher's name, and \
         readers use the addresses in the file";
    Err(Failure::usage(format!("{}\n{}", counted(needed.len(), "placeholder"), needed.join("\n")), hint))
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
