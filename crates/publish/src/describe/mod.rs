//! What a snapshot says of itself to those who harvest: CSV on the Web, DCAT, Croissant, schema.org, Citation File Format.
//! All of it follows from the contract, from who publishes and from the files that stand there; nothing is asked of a clock.

mod form;
mod csvw;
mod catalog;
mod croissant;
mod schema_org;
mod citation;

use serde_json::{Value, json};

use super::draft::Draft;
use super::error::PublishError;
use super::feed::stable_id;
use super::further::Snapshot;
use super::version::taken_apart;
use super::versions::VersionEntry;
use super::{About, PublishedFile};
use ofsted_tables::schema::{Contract, DataSet, Frames};

pub use form::Form;

/// A catalogue of the data sets and their files: DCAT 3.
pub(super) const CATALOG: &str = "catalog.jsonld";

/// Files, columns and keys for those who learn from data: Croissant 1.1.
pub(super) const CROISSANT: &str = "croissant.json";

/// The data sets for search engines.
pub(super) const SCHEMA_ORG: &str = "schema.org.jsonld";

/// How to cite the data.
pub(super) const CITATION: &str = "CITATION.cff";

/// The sentence that the licence asks for.
pub const ATTRIBUTION: &str =
    "Contains public sector information licensed under the Open Government Licence v3.0. Source: Ofsted.";

/// What the data are about, for those who search.
pub(super) const KEYWORDS: &[&str] =
    &["Ofsted", "inspection", "children's services", "local authorities", "children's social care", "England"];

/// Where all of the data were read.
const SOURCE: &str = "https://reports.ofsted.gov.uk/";

/// What stands beside the data.
#[derive(Clone, Copy)]
pub(super) struct Beside<'a> {
    /// Every version that is known, this one first.
    pub versions: &'a [VersionEntry],
    /// Whether each data set has a page of its own.
    pub has_pages: bool,
}

/// A snapshot with its data files, before it has descriptors.
struct Described<'a> {
    contract: &'a Contract,
    frames: &'a Frames,
    about: &'a About,
    files: &'a [PublishedFile],
    beside: Beside<'a>,
}

/// A data file, and what it is.
#[derive(Clone, Copy)]
struct DataFile<'a> {
    file: &'a PublishedFile,
    form: Form,
}

/// Writes every descriptor of the files that stand in a draft, but the data package.
pub(super) fn describe(
    contract: &Contract,
    frames: &Frames,
    about: &About,
    beside: Beside<'_>,
    draft: &mut Draft,
) -> Result<(), PublishError> {
    let files = draft.files().to_vec();
    let described = Described { contract, frames, about, files: &files, beside };
    for data_set in contract.data_sets() {
        draft.put(&csvw::path(&data_set.name), &written(&csvw::table(data_set, &described)))?;
    }
    draft.put(csvw::GROUP, &written(&csvw::group(&described)))?;
    draft.put(CATALOG, &written(&catalog::catalog(&described)))?;
    draft.put(CROISSANT, &written(&croissant::croissant(&described)))?;
    draft.put(SCHEMA_ORG, &written(&schema_org::data_set(&described)))?;
    draft.put(CITATION, citation::citation(&described).as_bytes())
}

/// A data set of a snapshot as search engines read it, told at an address.
pub(super) fn for_search(snapshot: &Snapshot<'_>, data_set: &DataSet, address: &str) -> Value {
    schema_org::one(data_set, &Described::of(snapshot), address)
}

/// A whole snapshot as search engines read it.
pub(super) fn whole_for_search(snapshot: &Snapshot<'_>) -> Value {
    schema_org::whole(&Described::of(snapshot))
}

/// The bytes of a descriptor, with a line feed at the end.
fn written(value: &Value) -> Vec<u8> {
    let mut text = format!("{value:#}");
    text.push('\n');
    text.into_bytes()
}

impl<'a> Described<'a> {
    fn of(snapshot: &Snapshot<'a>) -> Self {
        let Snapshot { contract, frames, about, files, versions } = *snapshot;
        Self { contract, frames, about, files, beside: Beside { versions, has_pages: true } }
    }
}

impl Described<'_> {
    /// Where a file of the snapshot stands on the web.
    fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.about.address.trim_end_matches('/'))
    }

    /// The page of a data set; that of all of them where it has none.
    fn page_of(&self, data_set: &DataSet) -> String {
        if self.beside.has_pages {
            self.address(&format!("data/{}/", data_set.name))
        } else {
            self.about.address.clone()
        }
    }

    /// The name of a thing of this publication, which stays what it is from version to version and on whatever host.
    fn id(&self, names: &[&str]) -> String {
        id_of(self.about, names)
    }

    /// The name of a data set; of all of them under the publication's own name.
    fn id_of_data_set(&self, name: &str) -> String {
        self.id(&["data set", name])
    }

    /// Every data file.
    fn data_files(&self) -> impl Iterator<Item = DataFile<'_>> {
        self.files.iter().filter_map(|file| Some(DataFile { file, form: Form::of(&file.path)? }))
    }

    /// The files of a data set.
    fn files_of(&self, data_set: &DataSet) -> impl Iterator<Item = DataFile<'_>> {
        self.data_files().filter(move |data| data.file.dataset.as_ref() == Some(&data_set.name))
    }

    /// The files that are not of one data set: those that hold many, or another cut of them.
    fn files_of_all(&self) -> impl Iterator<Item = DataFile<'_>> {
        let of_one = |data: &DataFile| data.file.dataset.as_deref().and_then(|name| self.contract.get(name)).is_some();
        self.data_files().filter(move |data| !of_one(data))
    }

    /// The day of the version, as `YYYY-MM-DD`.
    fn day(&self) -> Option<String> {
        taken_apart(&self.about.version).map(|(day, _)| day.to_string())
    }

    /// The day of the first version that is known.
    fn first_day(&self) -> Option<String> {
        let first = self.about.past.versions.iter().filter_map(|entry| taken_apart(&entry.version)).min();
        first.map(|(day, _)| day.to_string()).min(self.day()).or_else(|| self.day())
    }

    /// The address for mail of whoever answers, where that is what they gave; else a page.
    fn mail(&self) -> Option<&str> {
        self.about.contact.strip_prefix("mailto:")
    }
}

/// The name of a thing of a publication: a UUID made of who publishes, the pipeline and the thing's own names.
pub(super) fn id_of(about: &About, names: &[&str]) -> String {
    stable_id(&[&[about.publisher.as_str(), about.name.as_str()], names].concat())
}

/// A data set's title where it stands among those of others: 65 characters at most, which data.gov.uk shows whole.
fn title(data_set: &DataSet) -> String {
    format!("Ofsted inspections: {}", data_set.title)
}

/// A set of texts, written as JSON.
fn keywords() -> Value {
    json!(KEYWORDS)
}
