//! Ofsted's inspections of local authority children's services, from pages and PDFs to open data in
//! which every published grade is either right or marked.
//!
//! The modules stand in the order in which a report travels; imports run the other way.
//! `ARCHITECTURE.md` has the picture, `CONTRIBUTING.md` the recipes.

/// Files that a person names.
pub mod local;
/// Orchestration: the one place that knows the order of the stages.
pub mod run;
/// Arguments in, exit code out.
pub mod cli;
