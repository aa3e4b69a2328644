//! Letters about focused visits and monitoring visits, 2018 on, those of the pandemic among them:
//! who came when, what they looked at, what must improve. Letters have no grades; joint
//! inspections' letters belong to others.

mod closing;
mod event_named;
mod opening;
mod points;
mod scope;
mod theme;

use jiff::civil::Date;

use super::common::signs;
use super::report_reader::ReportReader;
use ofsted_model::diag::{Code, Finding, Severity, WithFindings};
use ofsted_model::{Framework, ListedReport, ReadState, ReportRecord, Window};
use ofsted_parse::Document;
use ofsted_parse::section::Block;
use opening::Opening;

/// The reader of these letters.
pub struct FocusedVisit;

impl ReportReader for FocusedVisit {
    fn version(&self) -> &'static str {
        "focused_visit/3"
    }

    fn recognises(&self, document: &Document, _listed: Option<&ListedReport>) -> bool {
        // A joint inspection's letter can tell of a visit before it.
        opening::opening(document.blocks()).is_some() && !signs::is_joint(document)
    }

    fn read_listed(&self, document: &Document, listed: Option<&ListedReport>) -> WithFindings<ReportRecord> {
        let blocks = document.blocks();
        match opening::opening(blocks) {
            Some(opening) => read((document, listed), blocks, &opening),
            None => WithFindings {
                value: ReportRecord::empty(ReadState::PartlyRead),
                findings: vec![Finding::new(Code::NOT_FOUND, "the document does not contain a letter about a visit")],
            },
        }
    }

    fn title_phrases(&self) -> &'static [&'static str] {
        &[
            "focused visit to",
            "monitoring visit to",
            "monitoring visit of",
            "assurance visit to",
            "local authority",
            "childrens social care services",
            "childrens social care",
            "childrens services",
        ]
    }
}

fn read(
    (document, listed): (&Document, Option<&ListedReport>),
    blocks: &[Block],
    opening: &Opening<'_>,
) -> WithFindings<ReportRecord> {
    let mut findings = Vec::new();
    let after_opening = &blocks[opening.ends_at..];
    let body = &after_opening[..closing::starts_at(after_opening)];
    let letter_date = closing::letter_date(document).note(&mut findings);
    let windows = opening::windows(opening, letter_date, listed).note(&mut findings);
    findings.extend(opening::other_event(opening));
    let leads = closing::signers(document).note(&mut findings);
    let scope = scope::scope(opening).note(&mut findings);
    let record = ReportRecord {
        framework: framework(&windows).note(&mut findings),
        event: Some(opening.event),
        title_printed: opening.title.map(|title| title.text.clone()),
        authority_printed: opening::authority(opening).note(&mut findings),
        inspectors: opening::inspectors(opening, leads.first().map(String::as_str)).note(&mut findings),
        lead_inspectors: leads,
        themes: theme::themes(opening, scope.as_deref()).note(&mut findings),
        scope_text: scope,
        points: points::points(body).note(&mut findings),
        published_printed: letter_date,
        windows,
        ..ReportRecord::empty(ReadState::Read)
    };
    let is_whole = findings.iter().all(|finding| finding.code.severity == Severity::Note);
    let read_state = if is_whole { ReadState::Read } else { ReadState::PartlyRead };
    WithFindings { value: ReportRecord { read_state, ..record }, findings }
}

/// The first day on which the framework of these letters was in force. Before it, monitoring visits
/// followed inspections of another.
const FIRST_DAY: Date = jiff::civil::date(2018, 1, 1);

fn framework(windows: &[Window]) -> WithFindings<Option<Framework>> {
    match windows.first() {
        Some(window) if window.start < FIRST_DAY => WithFindings {
            value: None,
            findings: vec![
                Finding::new(Code::NOT_FOUND, "the visit took place before this framework began").column("framework"),
            ],
        },
        Some(_) | None => WithFindings::clean(Some(Framework::Ilacs)),
    }
}
