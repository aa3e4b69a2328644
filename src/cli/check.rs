//! `ofsted check`: every pipeline and schema file, offline, all faults at once; with `--live`, what is still to be written
//! before the live site is asked.

use std::path::{Path, PathBuf};

use super::arguments::CheckArguments;
use super::console::Console;
use super::{Failure, github};
use crate::run::{Checked, check_files, placeholders_in};

/// The manifest of the program, which names the repository that releases are built in.
const MANIFEST: &str = "Cargo.toml";

pub(super) fn check(arguments: &CheckArguments, console: &Console) -> Result<(), Failure> {
    let files = if arguments.files.is_empty() { files_here() } else { arguments.files.clone() };
    let Checked { fine, faults } = check_files(&files);
    for name in &fine {
        console.result(&format!("{name}: fine"));
    }
    if !faults.is_empty() {
        let hint = "each line names the file, line and column; the keys are described in schemas/pipeline.schema.json";
        return Err(Failure::usage(format!("{}\n{}", counted(faults.len(), "fault"), faults.join("\n")), hint));
    }
    if arguments.live { live(files, console) } else { Ok(()) }
}

/// Names every placeholder: those that only make nights worse as warnings, the others as what ends the command.
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
        console.result("nothing that the live site or readers need is a placeholder");
        return Ok(());
    }
    let needed: Vec<String> = placeholders.needed.iter().map(ToString::to_string).collect();
    let hint = "write your own there: the live site is told who asks, and readers are told where the data stand";
    Err(Failure::usage(format!("{}\n{}", counted(needed.len(), "placeholder"), needed.join("\n")), hint))
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
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
