//! What went wrong, as data: codes, findings, and values that carry findings along.
//! Knows no stage and no data set; does no I/O.

mod annotation;
mod code;
mod finding;

pub use annotation::error_annotation;
pub use code::{Code, Severity};
pub use finding::{Finding, Noted, Place};
