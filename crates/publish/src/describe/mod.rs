//! What a snapshot says of itself to those who harvest: CSV on the Web, DCAT, Croissant,
//! schema.org, Citation File Format. All of it follows from the contract, from who publishes and
//! from the files that stand there; nothing is asked of a clock.

mod described;
mod form;
mod csvw;
mod catalog;
mod croissant;
mod schema_org;
mod citation;

use serde_json::Value;

use super::about::About;
use super::draft::Draft;
use super::error::PublishError;
use super::paths::{CATALOG, CITATION, CROISSANT, SCHEMA_ORG};
use super::prepared::Snapshot;
use ofsted_tables::schema::{Contract, DataSet, Frames};

pub(super) use described::Beside;
use described::Described;
pub use form::Form;

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

impl Snapshot<'_> {
    /// A data set of it for search engines (schema.org), described at an address.
    pub fn for_search(&self, data_set: &DataSet, address: &str) -> Value {
        schema_org::one(data_set, &Described::new(self), address)
    }

    /// All of it for search engines.
    pub fn whole_for_search(&self) -> Value {
        schema_org::whole(&Described::new(self))
    }
}

/// The bytes of a descriptor, with a line feed at the end.
fn written(value: &Value) -> Vec<u8> {
    let mut text = format!("{value:#}");
    text.push('\n');
    text.into_bytes()
}
