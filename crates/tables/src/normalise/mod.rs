//! Pages and records to typed frames: one row for each report, judgement and point, misprints put
//! right as the pipeline file says, findings put in their place, what does not fit its listing left
//! out. Reads no document and knows no reference table: what comes from one is null here, and
//! `join` fills it.

mod correct;
mod days;
mod findings;
mod fit;
mod full_text;
mod official_frames;
mod finding_place;
mod reports;
mod rows;
mod text;

use std::collections::BTreeMap;

use crate::schema::columns::{Inspections, Judgements, Paragraphs, Points, Providers, Reconciliation, ReportProviders};
use crate::schema::{Contract, Frames};
use ofsted_config::Correction;
use ofsted_model::diag::WithFindings;
use ofsted_model::{Gathered, Naming};

pub use correct::corrected_record;
pub use findings::with_findings;
pub use full_text::FullText;
pub use official_frames::with_official;

/// Typed frames of `providers`, `report_providers`, `inspections`, `judgements`, `points` and
/// `paragraphs`, each sorted by its key, with everything odd that was met up to here: on pages, in
/// documents and while making rows. `official_judgements` and `reconciliation` are empty: they do
/// not come from reports alone. `naming` tells whose name a report prints.
pub fn normalise(
    gathered: &Gathered,
    corrections: &[Correction],
    contract: &Contract,
    full_text: FullText<'_>,
    naming: &Naming<'_>,
) -> WithFindings<Frames> {
    let mut findings = gathered.findings.clone();
    let pages: BTreeMap<_, _> =
        gathered.providers.iter().map(|provider| (&provider.listed.urn, provider.listed.page_url.as_str())).collect();
    let reports = reports::reports(&gathered.reports, corrections, naming, &mut findings);
    let mut frames = Frames::default();
    frames.insert(Providers, rows::providers(&gathered.providers, contract));
    frames.insert(ReportProviders, rows::report_providers(&reports, &pages, contract));
    frames.insert(Inspections, rows::inspections(&reports, &pages, contract));
    frames.insert(Judgements, rows::judgements(&reports, contract));
    frames.insert(Points, rows::points(&reports, contract));
    frames.insert_packed(Paragraphs, full_text.finish_without(&reports::doubtful(&reports)));
    frames.insert(Reconciliation, contract.table(Reconciliation).into_frame());
    WithFindings { value: official_frames::with_official(frames, &[], contract), findings }
}
