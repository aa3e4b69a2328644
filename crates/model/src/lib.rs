//! The words shared by all stages. No I/O, no clock, no Polars.

/// What went wrong, as data: codes, findings, values that carry findings along.
pub mod diag;
/// Printed dates to days and windows.
pub mod date;
/// Titles of reports, and what each says of its report.
pub mod titles;
mod address;
mod exchange;
mod file_name;
mod gathered;
mod grade;
mod id;
mod listing;
mod naming;
mod official;
mod record;
mod remit;
mod run_context;
mod version;
mod vocabulary;
mod word;

pub use address::{LOOPBACK_ONLY, SiteAddresses, is_loopback};
pub use exchange::{Exchange, HttpHeader, Validators};
pub use file_name::{is_plain_name, is_plain_path, same_but_for_case};
pub use gathered::{Gathered, GatheredProvider, GatheredReport, ReadDocument};
pub use id::{BadId, Digest, Digesting, ReportId, Urn, digest_list};
pub use listing::{Extent, ListedProvider, ListedReport, ListingPage, ProviderPage};
pub use naming::{NamedAs, Naming};
pub use official::{OfficialPlace, OfficialRow, OfficialWorkbook};
pub use record::{EarlierGrade, Paragraph, Point, PrintedAt, Reading, ReportRecord, Window};
pub use remit::{
    AskedJudgement, Break, CURRENT, Concept, ConceptFacts, Event, EventFacts, EventMark, Framework, FrameworkFacts,
    GoldenKind, Grade, GradeFacts, Judgement, JudgementFacts, KindFacts, MarkLetter, ReportKind, Scale, ScaleFacts,
    breaks, golden_kind, letters,
};
pub use run_context::{RunContext, day_of, end_of};
pub use version::{release_page, release_tag, version_order};
pub use vocabulary::{
    AbsentReason, ChangeKind, ConfirmedBy, OfficialAbsence, OfficialSheet, ParagraphKind, PointKind,
    ProviderObservation, ReadState, ReportObservation, Rewriting, Scheme, Section, SendOutcome,
};
