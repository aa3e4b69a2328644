//! What was read from reports, held against Ofsted's own tables. Frames in, a frame out: reads no report and no workbook,
//! changes no value of either.

mod events;

pub use events::with_events;

/// The data set of Ofsted's own tables.
const OFFICIAL_JUDGEMENTS: &str = "official_judgements";
