//! The versions that stay in the published folder, as the pipeline file has them. Moves nothing.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use toml_span::value::Value;
use toml_span::{DeserError, Deserialize};

use super::Pipeline;
use super::leaf::fault;
use super::read::table;

/// So many versions stay where the file does not say: with the newest files at the top of the folder that is five times a
/// version, which GitHub Pages holds.
const KEPT: u32 = 4;

table! {
    /// The versions that stay in the published folder, and whether one may break what readers do.
    Versions {
        /// How many stay under `versions/`, the newest among them; 4 where nothing is said. Older ones are found in their
        /// releases. A folder weighs as much as so many versions and one more; GitHub Pages takes 1 GB.
        optional kept: Count,
        /// The major number of the columns' contract that is meant, 1 where nothing is said. A run that would rename,
        /// remove, move or retype a column is let through (`columns-kept`) where this is above that of the version before.
        optional schema_major: Count,
    }
}

impl Pipeline {
    /// How many versions stay in the published folder, the newest among them.
    pub fn versions_kept(&self) -> usize {
        let kept = self.versions.as_ref().and_then(|versions| versions.kept).map_or(KEPT, Count::get);
        usize::try_from(kept).unwrap_or(usize::MAX)
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
        let message = || format!("{count} is out of bounds; 1 to 1000 is allowed");
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
