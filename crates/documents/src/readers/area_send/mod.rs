//! Reports of area inspections for special educational needs and disabilities, with the health
//! inspectorate, 2023 on: one of three outcomes, the two lead inspectors, what must improve.
//! Monitoring inspections have no such outcome. The letters of 2016 to 2022 belong to another
//! framework.

mod boxes;
mod event_named;
mod header;
mod outcome;
mod points;
mod team;

use super::report_reader::ReportReader;
use ofsted_parse::Document;

use ofsted_model::diag::{Code, Finding, Severity, WithFindings};
use ofsted_model::{Framework, ListedReport, ReadState, ReportRecord};

/// The reader of these reports.
pub struct AreaSend;

impl ReportReader for AreaSend {
    fn version(&self) -> &'static str {
        "area_send/3"
    }

    fn recognises(&self, document: &Document, _listed: Option<&ListedReport>) -> bool {
        header::header(document.blocks()).is_some()
    }

    fn read_listed(&self, document: &Document, listed: Option<&ListedReport>) -> WithFindings<ReportRecord> {
        let blocks = document.blocks();
        let Some(header) = header::header(blocks) else {
            let finding = Finding::new(Code::NOT_FOUND, "the document does not contain a report of an area inspection");
            return WithFindings { value: ReportRecord::empty(ReadState::PartlyRead), findings: vec![finding] };
        };
        let mut findings = Vec::new();
        let outcome = outcome::outcome(blocks, header.event).note(&mut findings);
        let team = team::team(document).note(&mut findings);
        let record = ReportRecord {
            framework: Some(Framework::AreaSend),
            event: Some(header.event),
            title_printed: Some(header.title.clone()),
            authority_printed: header::authority(&header).note(&mut findings),
            windows: header::days(&header, listed).note(&mut findings),
            lead_inspectors: team.leads,
            inspectors: team.inspectors,
            outcome: outcome.map(|outcome| outcome.as_str().to_owned()),
            previous_inspection_printed: header::previous_inspection(&header).note(&mut findings),
            next_inspection_printed: outcome::next_inspection(blocks, header.event).note(&mut findings),
            points: Some(points::points(document, outcome).note(&mut findings)),
            ..ReportRecord::empty(ReadState::Read)
        };
        let is_whole = findings.iter().all(|finding| finding.code.severity == Severity::Note);
        let read_state = if is_whole { ReadState::Read } else { ReadState::PartlyRead };
        WithFindings { value: ReportRecord { read_state, ..record }, findings }
    }

    fn title_phrases(&self) -> &'static [&'static str] {
        &[
            "area send inspection of",
            "area send full inspection of",
            "area send monitoring inspection of",
            "local area partnership",
            "area partnership",
            "partnership",
        ]
    }
}

#[cfg(test)]
mod tests;
