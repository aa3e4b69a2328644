//! Letters about joint targeted area inspections, 2016 on: which theme, where, when, what must
//! improve. They have no grades and no lead inspector: the heads of the inspectorates sign them.

mod opening;
mod points;
mod theme;

use super::report_reader::ReportReader;
use ofsted_parse::Document;

use ofsted_model::diag::{Code, Finding, Severity, WithFindings};
use ofsted_model::{Event, Framework, ListedReport, ReadState, ReportRecord};

/// The reader of these letters.
pub struct Jtai;

impl ReportReader for Jtai {
    fn version(&self) -> &'static str {
        "jtai/3"
    }

    fn recognises(&self, document: &Document, _listed: Option<&ListedReport>) -> bool {
        opening::opening(document.blocks()).is_some()
    }

    fn read_listed(&self, document: &Document, listed: Option<&ListedReport>) -> WithFindings<ReportRecord> {
        let blocks = document.blocks();
        let Some(opening) = opening::opening(blocks) else {
            let finding =
                Finding::new(Code::NOT_FOUND, "the document does not contain a letter about a joint inspection");
            return WithFindings { value: ReportRecord::empty(ReadState::PartlyRead), findings: vec![finding] };
        };
        let mut findings = Vec::new();
        let theme = theme::theme(&opening).note(&mut findings);
        let letter_date = opening::letter_date(document).note(&mut findings);
        let record = ReportRecord {
            framework: Some(Framework::Jtai),
            event: Some(Event::JointInspection),
            title_printed: opening.printed.clone(),
            authority_printed: opening::authority(&opening).note(&mut findings),
            windows: opening::windows(&opening, letter_date, listed).note(&mut findings),
            themes: theme.key.map(str::to_owned).into_iter().collect(),
            scope_text: theme.words,
            points: Some(points::points(opening.rest).note(&mut findings)),
            published_printed: letter_date,
            ..ReportRecord::empty(ReadState::Read)
        };
        let is_whole = findings.iter().all(|finding| finding.code.severity == Severity::Note);
        let read_state = if is_whole { ReadState::Read } else { ReadState::PartlyRead };
        WithFindings { value: ReportRecord { read_state, ..record }, findings }
    }

    fn title_phrases(&self) -> &'static [&'static str] {
        &["joint targeted area inspection of", "joint targeted area inspection jtai of", "multi agency response to …"]
    }
}

#[cfg(test)]
mod tests;
