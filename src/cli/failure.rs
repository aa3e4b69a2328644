//! What ends a command early.

use crate::run::RunError;

/// What ends a command early: what happened, what to do, and the exit code.
pub(super) struct Failure {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) code: u8,
}

impl Failure {
    pub(super) fn from_error(error: &RunError) -> Self {
        Self { message: error.to_string(), hint: Some(error.hint()), code: error.exit_code() }
    }

    pub(super) fn usage(message: impl Into<String>, hint: &str) -> Self {
        Self { message: message.into(), hint: Some(hint.to_owned()), code: 2 }
    }
}
