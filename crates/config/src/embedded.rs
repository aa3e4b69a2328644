//! The pipeline files that travel inside the program, so that an installed one works anywhere.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::fault::{Faults, FileFault};

static PIPELINES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../pipelines");

/// A pipeline file's text and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file as faults name it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The folder that it stands in; `None` for an embedded one.
    folder: Option<PathBuf>,
}

impl Source {
    /// The pipeline called `name_or_file`: a file if one is there, else an embedded pipeline of
    /// that name.
    ///
    /// # Errors
    /// When neither is there or the file cannot be read as UTF-8; the fault lists the embedded
    /// names.
    pub fn find(name_or_file: &str) -> Result<Self, Faults> {
        let path = Path::new(name_or_file);
        if path.is_file() {
            return std::fs::read_to_string(path)
                .map(|text| Self { file: name_or_file.to_owned(), text, folder: path.parent().map(Path::to_owned) })
                .map_err(|error| fault(name_or_file, format!("could not be read: {error}")));
        }
        Self::embedded(name_or_file).ok_or_else(|| {
            let names = embedded_names().join(", ");
            fault(name_or_file, format!("there is no file or pipeline of that name; the pipelines are: {names}"))
        })
    }

    /// The embedded pipeline of a name.
    pub fn embedded(name: &str) -> Option<Self> {
        let file = format!("{name}.toml");
        let text = PIPELINES.get_file(&file)?.contents_utf8()?;
        Some(Self { file: format!("pipelines/{file}"), text: text.to_owned(), folder: None })
    }

    /// The bytes of the file that the pipeline names under a key: by its path from the pipeline
    /// file on; where none stands there, the one of that name that travels in the program, so that
    /// a pipeline file can be copied anywhere by itself.
    ///
    /// # Errors
    /// When neither is there, or the one beside the pipeline file cannot be read.
    pub fn beside(&self, key: &str, name: &str) -> Result<Vec<u8>, Faults> {
        let embedded = || PIPELINES.get_file(name).map(|file| file.contents().to_vec());
        let Some(folder) = &self.folder else {
            return embedded().ok_or_else(|| self.fault(key, format!("`{name}` is not embedded in the program")));
        };
        match std::fs::read(folder.join(name)) {
            Ok(bytes) => Ok(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => embedded().ok_or_else(|| {
                let place = folder.join(name);
                self.fault(
                    key,
                    format!("`{name}`: {} does not exist; give its path relative to this file", place.display()),
                )
            }),
            Err(error) => Err(self.fault(key, format!("`{name}`: {error}"))),
        }
    }

    /// A fault of the value under a key of the file.
    pub fn fault(&self, key: &str, message: String) -> Faults {
        Faults(vec![FileFault::at_value(&self.file, &self.text, &format!("/{key}"), message)])
    }
}

/// The names of the embedded pipelines, in order.
pub fn embedded_names() -> Vec<String> {
    let mut names: Vec<String> = PIPELINES
        .files()
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "toml"))
        .filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    names
}

fn fault(file: &str, message: String) -> Faults {
    Faults(vec![FileFault::of_file(file, message)])
}
