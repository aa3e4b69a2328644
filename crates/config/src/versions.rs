//! The versions that stay in the published folder, as the pipeline file has them. Moves nothing.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml_span::value::Value;
use toml_span::{DeserError, Deserialize};

use super::Pipeline;
use super::leaf::{Address, fault};
use super::read::table;
use ofsted_model::release_page;

/// So many versions stay where the file does not say and older ones are found elsewhere: the
/// newest. With the same files at the top of the folder it weighs twice a version, and GitHub Pages
/// takes 1 GB.
const KEPT: u32 = 1;

/// So many where they are found nowhere else.
const KEPT_HERE_ALONE: u32 = 4;

table! {
    /// Which versions stay in the published folder, and whether a version may break programs that
    /// read the data.
    Versions {
        /// How many versions stay under `versions/`, including the newest. The default is 1 if
        /// older versions have another location (the repository is on GitHub and has their
        /// releases, or `older_at` is set), otherwise 4. The folder is as large as this number of
        /// versions plus one; GitHub Pages takes 1 GB.
        optional kept: Count,
        /// The web address of the object store to which `ofsted sync` sends every version, as
        /// `versions/<version>/`. `versions.json` links there for versions that are no longer in
        /// the folder. Without this key, it links to their releases.
        optional older_at: Address,
        /// The major version of the columns. The default is 1. A run may rename, remove, move or
        /// retype a column (`columns-kept`) only if this number is higher than that of the previous
        /// version.
        optional schema_major: Count,
    }
}

impl Pipeline {
    /// How many versions stay in the published folder, the newest among them.
    pub fn versions_kept(&self) -> usize {
        let said = self.versions.as_ref().and_then(|versions| versions.kept).map(Count::get);
        let is_elsewhere = || self.older_versions_at().is_some() || self.has_release_pages();
        let kept = said.unwrap_or_else(|| if is_elsewhere() { KEPT } else { KEPT_HERE_ALONE });
        usize::try_from(kept).unwrap_or(usize::MAX)
    }

    /// The web address under which every version stands, where one is named.
    pub fn older_versions_at(&self) -> Option<String> {
        self.versions.as_ref()?.older_at.as_ref().map(ToString::to_string)
    }

    fn has_release_pages(&self) -> bool {
        release_page(&self.publisher.repository.to_string(), "").is_some()
    }

    /// The major number of the columns' contract that is meant.
    pub fn schema_major(&self) -> u32 {
        self.versions.as_ref().and_then(|versions| versions.schema_major).map_or(1, Count::get)
    }
}

/// A number of things: 1 to 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(u32);

impl Count {
    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let span = value.span;
        let count = u32::deserialize(value)?;
        let message = || format!("{count} is out of range; write a number from 1 to 1000");
        (1..=1000).contains(&count).then_some(Self(count)).ok_or_else(|| fault(span, message()).into())
    }
}

impl JsonSchema for Count {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 1000 })
    }
}
