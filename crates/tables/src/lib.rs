//! Typed frames: from records to data sets that hold to their schemas, and what follows from them.

/// A data set's contract: columns declared once, frames held against them.
pub mod schema;
/// Ofsted's own workbooks of inspection outcomes to rows.
pub mod official;
/// Records to typed frames.
pub mod normalise;
/// Frames and reference tables.
pub mod join;
/// What was read from reports, held against Ofsted's own tables.
pub mod reconcile;
/// The second reading of each grade: later reports and official statistics.
pub mod confirm;
/// What follows from the frames alone: the whole record in one shape, newest grades, what was known
/// on a day.
pub mod derive;
/// Two snapshots to what differs between them.
pub mod history;
/// Frames to `Approved`, or a refusal.
pub mod validate;
/// What was read against what people read: accuracy, measured.
pub mod evaluate;
