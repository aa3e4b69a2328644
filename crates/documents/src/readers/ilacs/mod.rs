//! Inspections of local authority children's services, 2018 on: standard and short inspections, all
//! three sets of rows.
//!
//! Grades go by label, never by position; each part is read again in its section's heading. Letters
//! of focused and monitoring visits are other families.

mod label;
mod header;
mod second;
mod rows;
mod whole;
mod grades;
mod points;

use jiff::civil::Date;

use super::common::signs;
use super::report_reader::ReportReader;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Event, Framework, ListedReport, ReadState, Reading, ReportRecord, Window};
use ofsted_parse::Document;

/// The reader of these reports.
pub struct Ilacs;

/// So many rows with labels of this framework make a table its table, under a title that says
/// nothing else.
const ENOUGH_ROWS: usize = 3;

impl ReportReader for Ilacs {
    fn version(&self) -> &'static str {
        "ilacs/3"
    }

    fn recognises(&self, document: &Document, _: Option<&ListedReport>) -> bool {
        // Letters quote this framework's grades, and tables of them; a title in new words is no
        // other kind's.
        let has_table = || header::has_days(document) && grades::known_rows(document) >= ENOUGH_ROWS;
        let is_report = header::has_title(document) || has_table() && !signs::is_titled_otherwise(document);
        is_report && !signs::is_letter(document)
    }

    fn read_listed(&self, document: &Document, listed: Option<&ListedReport>) -> WithFindings<ReportRecord> {
        let mut findings = Vec::new();
        let header = header::read(document, listed).note(&mut findings);
        let blocks = document.blocks();
        let start = header.windows.first().map(|window| window.start);
        let judgements = grades::read(document, blocks, header.authority.as_deref(), start).note(&mut findings);
        let points = points::read(blocks).note(&mut findings);
        let event = event(&header.windows).note(&mut findings);
        let complete = header.is_complete() && points.is_some() && judgements.iter().all(|part| part.grade.is_some());
        let record = ReportRecord {
            framework: Some(Framework::Ilacs),
            event,
            title_printed: header.title,
            authority_printed: header.authority,
            windows: header.windows,
            inspectors: header.leads.iter().chain(&header.team).cloned().collect(),
            lead_inspectors: header.leads,
            judgements,
            points,
            ..ReportRecord::empty(if complete { ReadState::Read } else { ReadState::PartlyRead })
        };
        WithFindings { value: record, findings }
    }

    fn title_phrases(&self) -> &'static [&'static str] {
        &["inspection of", "local authority childrens services", "childrens social care services", "childrens services"]
    }
}

/// Days from the first to the last of a window, both counted.
fn days(window: Window) -> i32 {
    days_between(window.start, window.end) + 1
}

fn days_between(start: Date, end: Date) -> i32 {
    end.since(start).map_or(0, |span| span.get_days())
}

/// From a Friday to the Monday after it.
const WEEKEND: i32 = 3;

/// One week is short, two are standard: that is not printed. Anything else is neither, and a note.
fn event(windows: &[Window]) -> WithFindings<Option<Event>> {
    let irregular = |message: String| WithFindings {
        value: None,
        findings: vec![Finding::new(Code::EVENT_UNCLEAR, message).column("event")],
    };
    let is_paused = windows.windows(2).any(|pair| days_between(pair[0].end, pair[1].start) > WEEKEND);
    let whole = windows.first().zip(windows.last()).map(|(first, last)| Window { start: first.start, end: last.end });
    let whole: Vec<Window> = if is_paused { windows.to_vec() } else { whole.into_iter().collect() };
    match whole.as_slice() {
        [] => WithFindings::clean(None), // its own finding says that there are no dates
        [window] => match days(*window) {
            1..=7 => WithFindings::clean(Some(Event::ShortInspection)),
            8..=14 => WithFindings::clean(Some(Event::StandardInspection)),
            days => irregular(format!("the inspection lasted {days} days, which is neither one week nor two weeks")),
        },
        windows => {
            irregular(format!("the inspection took place in {} separate periods, so it was paused", windows.len()))
        }
    }
}

/// Whether a reading has a grade.
fn is_graded(reading: &Reading) -> bool {
    reading.grade.is_some()
}
