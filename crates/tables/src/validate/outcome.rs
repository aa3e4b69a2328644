//! What a check found, as data: for the report of the run, and for the person who must do
//! something.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use ofsted_config::{Check, Level};

/// How many offending keys an outcome names.
const NAMED: usize = 20;

/// What one check found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CheckOutcome {
    /// The check's name, as in pipeline files.
    pub name: &'static str,
    /// What happens if the check fails.
    #[serde(serialize_with = "word")]
    pub level: Level,
    /// Whether the data pass it.
    pub passed: bool,
    /// What was measured, if the check measures something.
    pub value: Option<f64>,
    /// The bound, if the check has one.
    pub bound: Option<f64>,
    /// What was found, as a fragment in lower case.
    pub message: String,
    /// What to do if it fails.
    pub hint: &'static str,
    /// Up to 20 of the rows, keys or differences that fail the check.
    pub keys: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn word<S: Serializer>(level: &Level, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(level.as_str())
}

/// What was found, before it is said for which check.
pub(super) struct CheckFindings {
    pub passed: bool,
    pub value: Option<f64>,
    pub message: String,
    pub keys: Vec<String>,
}

impl CheckFindings {
    /// Passes where nothing offends. `what` names the offending things, in the plural.
    pub fn none_of(keys: Vec<String>, what: &str) -> Self {
        let message = if keys.is_empty() { format!("no {what}") } else { format!("{} {what}", keys.len()) };
        Self { passed: keys.is_empty(), value: None, message, keys }
    }

    /// A measure, and whether it is within its bound.
    pub fn measured(passed: bool, value: f64, message: String) -> Self {
        Self { passed, value: Some(value), message, keys: Vec::new() }
    }

    /// The same, naming what it is about.
    pub fn about(mut self, keys: Vec<String>) -> Self {
        self.keys = keys;
        self
    }

    /// Passes because there is nothing to compare with.
    pub fn nothing_before() -> Self {
        Self { passed: true, value: None, message: "there is no previous snapshot".to_owned(), keys: Vec::new() }
    }
}

impl CheckOutcome {
    /// What a declared check found.
    pub(super) fn from_findings(check: &Check, found: CheckFindings) -> Self {
        Self::new(check.name.as_str(), check.level, check.bound, found, check.name.hint())
    }

    /// What a check found.
    pub(super) fn new(
        name: &'static str,
        level: Level,
        bound: Option<f64>,
        found: CheckFindings,
        hint: &'static str,
    ) -> Self {
        let CheckFindings { passed, value, message, mut keys } = found;
        keys.truncate(NAMED);
        Self { name, level, passed, value, bound, message, hint, keys }
    }

    /// Whether it forbids publishing.
    pub fn refuses(&self) -> bool {
        !self.passed && self.level == Level::Refuse
    }
}
