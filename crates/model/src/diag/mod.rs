//! What went wrong, as data: codes, findings, and values that carry findings along; and text of
//! others made safe for the place where it is told. Knows no stage and no data set; does no I/O.

mod code;
mod finding;
mod panic;

/// Text that others wrote, made safe for the place where it lands.
pub mod escape;

pub use code::{Code, Severity};
pub use finding::{DataPlace, Finding, WithFindings};
pub use panic::panic_message;
