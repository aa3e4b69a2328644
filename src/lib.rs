//! Ofsted's inspections of local-authority children's services, from pages and PDFs to open data in which every
//! published grade is either right or marked.
//!
//! The modules stand in the order in which a report travels; imports run the other way. `ARCHITECTURE.md` has the
//! picture, `CONTRIBUTING.md` the recipes.

/// What went wrong, as data: codes, findings, values that carry findings along.
pub mod diag;
/// Words shared by all: ids, grades, judgements, frameworks, records, the run's moment.
pub mod model;
/// A pipeline file: what to crawl, for whom, under which checks.
pub mod pipeline;
/// A data set's contract: columns declared once, frames held against them.
pub mod schema;
/// The one door to the network.
pub mod fetch;
/// What was asked and answered, kept for good.
pub mod archive;
/// Bytes to words, lines, table rows, headings, bullets and dates.
pub mod parse;
/// Ofsted's listing and provider pages to listings.
pub mod source;
/// Ofsted's own workbooks of inspection outcomes to rows.
pub mod official;
/// What is known of the site, and what a night asks for.
pub mod known;
/// Work on untrusted bytes in child processes with limits.
pub mod worker;
/// One reader for each kind of report.
pub mod family;
/// Records to typed frames.
pub mod normalise;
/// Frames and reference tables.
pub mod join;
/// What was read from reports, held against Ofsted's own tables.
pub mod reconcile;
/// The second reading of each grade: later reports and official statistics.
pub mod confirm;
/// What follows from the frames alone: the whole record in one shape, newest grades, what was known on a day.
pub mod derive;
/// Two snapshots to what differs between them.
pub mod history;
/// Frames to `Approved`, or a refusal.
pub mod validate;
/// Approved frames to files whose bytes depend on the data alone.
pub mod publish;
/// A published snapshot to static pages that need no script.
pub mod site;
/// What was read against what people read: accuracy, measured.
pub mod evaluate;
/// Object stores: Amazon's, Google's, Azure's.
pub mod store;
/// Where a nightly copy lives between its nights.
pub mod keeper;
/// A published folder in an object store, whole for whoever follows its pointer.
pub mod target;
/// GitHub, through its own program: issues and releases.
pub mod github;
/// Files that a person names.
pub mod local;
/// A folder on loopback, to look at.
pub mod serve;
/// The embedded sample site.
pub mod sample;
/// The conductor: the one place that knows the order of the stages.
pub mod run;
/// Arguments in, exit code out.
pub mod cli;
