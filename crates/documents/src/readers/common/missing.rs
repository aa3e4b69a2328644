//! What a reader says of a value that is not there.

use ofsted_model::diag::{Code, Finding, WithFindings};

/// A value that should be printed and was not found.
pub fn missing<T>(value: T, column: &str, message: &str) -> WithFindings<T> {
    WithFindings { value, findings: vec![Finding::new(Code::NOT_FOUND, message).column(column)] }
}
