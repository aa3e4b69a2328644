//! All data sets' contracts together: read from `schemas/`, each file checked by itself and against
//! the others, every fault at once.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::checked::{DataSet, FaultIn, Faultfinder, check};
use super::column::DataSetName;
use super::expand::expanded;
use super::table::Table;
use super::written::WrittenDataSet;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../schemas");

/// How the names of files end that are schemas of something else than a data set.
const NOT_A_DATA_SET: &str = ".schema.json";

/// Whether the program was built with a data set of this name.
pub(super) fn is_declared(dataset: &str) -> bool {
    !dataset.contains('.') && EMBEDDED.get_file(format!("{dataset}.json")).is_some()
}

/// Something wrong in a file of the project, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it was named.
    pub file: String,
    /// Its line, from 1, where one can be named.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// Every fault that was found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Faults(pub Vec<Fault>);

/// The contracts of all data sets.
#[derive(Debug, Clone)]
pub struct Contract {
    data_sets: BTreeMap<String, DataSet>,
}

impl Contract {
    /// The contract that the program was built with.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn embedded() -> Result<Self, Faults> {
        let files = EMBEDDED.files().filter_map(|file| {
            let name = file.path().file_name()?.to_str()?.to_owned();
            Some((name, file.contents().to_vec()))
        });
        Self::from_files("schemas", files.collect())
    }

    /// The contract in a folder.
    ///
    /// # Errors
    /// Every fault of every file, and files that cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Faults> {
        let place = folder.display().to_string();
        let broken = |error: std::io::Error| {
            let hint = "give the path of a folder of schema files".to_owned();
            Faults(vec![Fault { file: place.clone(), line: None, message: error.to_string(), hint }])
        };
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(broken)? {
            let path = entry.map_err(broken)?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.filter(|_| path.is_file()) {
                files.insert(name.to_owned(), std::fs::read(&path).map_err(broken)?);
            }
        }
        Self::from_files(&place, files)
    }

    /// The contract that files of these names and contents make; `place` stands before the names in
    /// faults.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn from_files(place: &str, files: BTreeMap<String, Vec<u8>>) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let mut data_sets = BTreeMap::new();
        let mut texts = BTreeMap::new();
        for (file, bytes) in files {
            let path = format!("{place}/{file}");
            let Some(name) = file.strip_suffix(".json") else { continue };
            if file.ends_with(NOT_A_DATA_SET) {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some(data_set) = read_one(&path, name, &text, &mut faults) {
                data_sets.insert(name.to_owned(), data_set);
            }
            texts.insert(name.to_owned(), (path, text));
        }
        if texts.is_empty() {
            let (message, hint) =
                ("there are no schema files".to_owned(), "give the path of a folder of schema files".to_owned());
            faults.push(Fault { file: place.to_owned(), line: None, message, hint });
        }
        for (name, fault) in data_sets.values().flat_map(|set| foreign_faults(set, &data_sets)) {
            if let Some((path, text)) = texts.get(&name) {
                faults.push(placed(path, text, fault));
            }
        }
        if faults.is_empty() { Ok(Self { data_sets }) } else { Err(Faults(faults)) }
    }

    /// The data set of a name.
    pub fn get(&self, name: impl DataSetName) -> Option<&DataSet> {
        self.data_sets.get(name.name())
    }

    /// An empty table of a data set; one without columns where there is no such data set, which the
    /// checks name.
    pub fn table<N: DataSetName>(&self, dataset: N) -> Table<N::Of> {
        self.get(dataset).map_or_else(Table::empty, Table::new)
    }

    /// The contract of some data sets alone: what they say of others' rows is left out.
    #[must_use]
    pub fn only(mut self, names: &[&str]) -> Self {
        self.data_sets.retain(|name, _| names.contains(&name.as_str()));
        for data_set in self.data_sets.values_mut() {
            data_set.foreign_keys.retain(|key| names.contains(&key.dataset.as_str()));
            let there = |key: &serde_json::Value| {
                let to = key.pointer("/reference/resource").and_then(serde_json::Value::as_str).unwrap_or_default();
                to.is_empty() || names.contains(&to)
            };
            if let Some(keys) = data_set.written.get_mut("foreignKeys").and_then(serde_json::Value::as_array_mut) {
                keys.retain(there);
            }
        }
        self
    }

    /// All data sets, by name.
    pub fn data_sets(&self) -> impl Iterator<Item = &DataSet> {
        self.data_sets.values()
    }
}

fn read_one(path: &str, name: &str, text: &str, faults: &mut Vec<Fault>) -> Option<DataSet> {
    // Once for the file's own faults, with their lines, and once with what it leaves to the remit.
    let read = serde_json::from_str::<WrittenDataSet>(text).and_then(|_| serde_json::from_str(text));
    let whole = match read.map(expanded) {
        Ok(Ok(whole)) => Ok(whole),
        Ok(Err(list)) => {
            let hint = "the lists of a remit are named in crates/tables/src/schema/expand.rs";
            let message = format!("the remit has no list `{list}`");
            faults.push(placed(path, text, FaultIn { near: Some(list), message, hint }));
            return None;
        }
        Err(error) => Err(error),
    };
    let read = whole.and_then(|whole| Ok((serde_json::from_value(whole.clone())?, whole)));
    match read {
        Err(error) => {
            let hint = "see the Table Schema standard and the other files in the folder".to_owned();
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            faults.push(Fault { file: path.to_owned(), line: Some(error.line()), message, hint });
            None
        }
        Ok((written, whole)) => {
            let mut found = Faultfinder(Vec::new());
            let data_set = check(name, written, whole, &mut found);
            faults.extend(found.0.into_iter().map(|fault| placed(path, text, fault)));
            Some(data_set)
        }
    }
}

/// A fault at the first line that has the word it is near, in quotes.
fn placed(path: &str, text: &str, fault: FaultIn) -> Fault {
    let quoted = fault.near.map(|word| format!("\"{word}\""));
    let line = quoted.and_then(|word| text.lines().position(|line| line.contains(&word))).map(|index| index + 1);
    Fault { file: path.to_owned(), line, message: fault.message, hint: fault.hint.to_owned() }
}

/// Foreign keys that lead nowhere, each with the name of its file.
fn foreign_faults(data_set: &DataSet, all: &BTreeMap<String, DataSet>) -> Vec<(String, FaultIn)> {
    let mut faults = Vec::new();
    let mut add = |near: &str, message: String| {
        let hint = "a foreign key names fields of this file and of another data set";
        faults.push((data_set.name.clone(), FaultIn { near: Some(near.to_owned()), message, hint }));
    };
    for key in &data_set.foreign_keys {
        for column in key.columns.iter().filter(|column| data_set.field(column).is_none()) {
            add("foreignKeys", format!("a foreign key names `{column}`, which is not a field"));
        }
        if key.columns.len() != key.reference.len() {
            add(
                "foreignKeys",
                format!("a foreign key to {} has a different number of fields on each side", key.dataset),
            );
        }
        match all.get(&key.dataset) {
            None => add(&key.dataset, format!("a foreign key names the unknown data set `{}`", key.dataset)),
            Some(other) => {
                for column in key.reference.iter().filter(|column| other.field(column).is_none()) {
                    add("foreignKeys", format!("a foreign key names `{column}`, which {} does not have", other.name));
                }
            }
        }
    }
    faults
}
