//! A snapshot as descriptors are made from it.

use serde_json::{Value, json};

use super::form::Form;
use crate::about::{About, PublishedFile, id_of};
use crate::past::VersionEntry;
use crate::prepared::Snapshot;
use crate::terms::KEYWORDS;
use crate::version::taken_apart;
use ofsted_tables::schema::{Contract, DataSet, Frames};

/// What stands beside the data.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    /// Every version that is known, this one first.
    pub versions: &'a [VersionEntry],
    /// Whether each data set has a page of its own.
    pub has_pages: bool,
}

/// A snapshot with its data files, before it has descriptors.
pub(in crate::describe) struct Described<'a> {
    pub(in crate::describe) contract: &'a Contract,
    pub(in crate::describe) frames: &'a Frames,
    pub(in crate::describe) about: &'a About,
    pub(in crate::describe) files: &'a [PublishedFile],
    pub(in crate::describe) beside: Beside<'a>,
}

/// A data file, and what it is.
#[derive(Clone, Copy)]
pub(in crate::describe) struct DataFile<'a> {
    pub(in crate::describe) file: &'a PublishedFile,
    pub(in crate::describe) form: Form,
}

impl<'a> Described<'a> {
    pub(in crate::describe) fn new(snapshot: &Snapshot<'a>) -> Self {
        let Snapshot { contract, frames, about, files, versions } = *snapshot;
        Self { contract, frames, about, files, beside: Beside { versions, has_pages: true } }
    }
}

impl Described<'_> {
    /// Where a file of the snapshot stands on the web.
    pub(in crate::describe) fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.about.address.trim_end_matches('/'))
    }

    /// The page of a data set; that of all of them where it has none.
    pub(in crate::describe) fn page_of(&self, data_set: &DataSet) -> String {
        if self.beside.has_pages {
            self.address(&format!("data/{}/", data_set.name))
        } else {
            self.about.address.clone()
        }
    }

    /// The name of a thing of this publication, which stays what it is from version to version and
    /// on whatever host.
    pub(in crate::describe) fn id(&self, names: &[&str]) -> String {
        id_of(self.about, names)
    }

    /// The name of a data set; of all of them under the publication's own name.
    pub(in crate::describe) fn id_of_data_set(&self, name: &str) -> String {
        self.id(&["data set", name])
    }

    /// Every data file.
    pub(in crate::describe) fn data_files(&self) -> impl Iterator<Item = DataFile<'_>> {
        self.files.iter().filter_map(|file| Some(DataFile { file, form: Form::of_path(&file.path)? }))
    }

    /// The files of a data set.
    pub(in crate::describe) fn files_of(&self, data_set: &DataSet) -> impl Iterator<Item = DataFile<'_>> {
        self.data_files().filter(move |data| data.file.dataset.as_ref() == Some(&data_set.name))
    }

    /// The files that are not of one data set: those that hold many, or another cut of them.
    pub(in crate::describe) fn files_of_all(&self) -> impl Iterator<Item = DataFile<'_>> {
        let of_one = |data: &DataFile| data.file.dataset.as_deref().and_then(|name| self.contract.get(name)).is_some();
        self.data_files().filter(move |data| !of_one(data))
    }

    /// The day of the version, as `YYYY-MM-DD`.
    pub(in crate::describe) fn day(&self) -> Option<String> {
        taken_apart(&self.about.version).map(|(day, _)| day.to_string())
    }

    /// The day of the first version that is known.
    pub(in crate::describe) fn first_day(&self) -> Option<String> {
        let first = self.about.past.versions.iter().filter_map(|entry| taken_apart(&entry.version)).min();
        first.map(|(day, _)| day.to_string()).min(self.day()).or_else(|| self.day())
    }

    /// The address for mail of whoever answers, where that is what they gave; else a page.
    pub(in crate::describe) fn mail(&self) -> Option<&str> {
        self.about.contact.strip_prefix("mailto:")
    }
}

/// A data set's title where it stands among those of others: 65 characters at most, which
/// data.gov.uk shows whole.
pub(in crate::describe) fn title(data_set: &DataSet) -> String {
    format!("Ofsted inspections: {}", data_set.title)
}

/// A set of texts, written as JSON.
pub(in crate::describe) fn keywords() -> Value {
    json!(KEYWORDS)
}
