//! Single inspections of children's services, 2013 to 2018, with their reviews of the Local
//! Safeguarding Children Board, their re-inspections, and reviews of a board alone. Reads what the
//! reports print; derives no grade.

mod front;
mod grades;
mod label;
mod points;
mod stated_grade;
mod team;

#[cfg(test)]
mod tests;

use super::common::signs;
use super::report_reader::ReportReader;
use ofsted_parse::Document;

use front::ReportInFile;
use ofsted_model::diag::{Code, Finding, Severity, WithFindings};
use ofsted_model::{Event, Framework, ListedReport, ReadState, ReportRecord};

/// The reader of these reports.
pub struct Sif;

impl ReportReader for Sif {
    fn version(&self) -> &'static str {
        "sif/3"
    }

    fn recognises(&self, document: &Document, _listed: Option<&ListedReport>) -> bool {
        !front::parts(document).is_empty() && !signs::is_letter(document)
    }

    fn read_listed(&self, document: &Document, listed: Option<&ListedReport>) -> WithFindings<ReportRecord> {
        let parts = front::parts(document);
        // The inspection is the report; a review of the board behind or before it adds the board's
        // grade and points.
        let inspection = parts.iter().find(|part| part.event != Event::BoardReview);
        match inspection.or(parts.first()) {
            Some(main) => read((document, listed), main, parts.iter().any(|part| part.has_board_review)),
            None => WithFindings {
                value: ReportRecord::empty(ReadState::PartlyRead),
                findings: vec![Finding::new(Code::NOT_FOUND, "the document has no title of a single inspection")],
            },
        }
    }

    fn title_phrases(&self) -> &'static [&'static str] {
        &[
            "re inspection of services for children in need of help and protection",
            "reinspection of services for children in need of help and protection",
            "single inspection of services for children in need of help and protection",
            "inspection of services for children in need of help and protection",
            "children looked after and care leavers",
            "and review of effectiveness of local safeguarding children board",
            "review of effectiveness of local safeguarding children board",
        ]
    }
}

fn read(
    (document, listed): (&Document, Option<&ListedReport>),
    main: &ReportInFile<'_>,
    has_board_review: bool,
) -> WithFindings<ReportRecord> {
    let mut findings = Vec::new();
    let published = main.published().note(&mut findings);
    let blocks = document.blocks();
    let team = team::read(&main.lines()).note(&mut findings);
    let record = ReportRecord {
        framework: Some(Framework::Sif),
        event: Some(main.event),
        title_printed: Some(main.title()),
        authority_printed: main.authority().note(&mut findings),
        windows: main.windows(published, listed).note(&mut findings),
        lead_inspectors: team.leads,
        inspectors: team.inspectors,
        judgements: grades::read(main, has_board_review, blocks).note(&mut findings),
        points: points::read(blocks).note(&mut findings),
        published_printed: published,
        ..ReportRecord::empty(ReadState::Read)
    };
    let is_whole = findings.iter().all(|finding| finding.code.severity == Severity::Note);
    let read_state = if is_whole { ReadState::Read } else { ReadState::PartlyRead };
    WithFindings { value: ReportRecord { read_state, ..record }, findings }
}
