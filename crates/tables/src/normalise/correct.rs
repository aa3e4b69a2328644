//! Misprints put right as the pipeline file says, each with a finding. A correction whose words its
//! document no longer prints is stale; one whose document was not met says nothing.

use jiff::civil::Date;

use super::text::plain;
use ofsted_config::{Correction, CorrectionColumn};
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{Grade, ReadDocument, ReportId, ReportRecord, Window};

/// A record, and its first and last day: a correction may give one without the other.
#[derive(Debug, Clone)]
pub(super) struct Corrected {
    pub record: ReportRecord,
    pub start: Option<Date>,
    pub end: Option<Date>,
    /// The report that the document is, where the pipeline file says so.
    pub belongs_to: Option<ReportId>,
}

/// What a document says, put right.
pub(super) fn correct(
    document: &ReadDocument,
    report: &ReportId,
    corrections: &[Correction],
    findings: &mut Vec<Finding>,
) -> Corrected {
    put_right(document, corrections, |correction, applied| {
        findings.push(correction_finding(correction, report, applied));
    })
}

/// What a document says with its misprints put right, and how many of the corrections fitted.
pub fn corrected_record(document: &ReadDocument, corrections: &[Correction]) -> (ReportRecord, usize) {
    let mut count = 0;
    let corrected = put_right(document, corrections, |_, applied| count += usize::from(applied));
    (corrected.record, count)
}

fn put_right(
    document: &ReadDocument,
    corrections: &[Correction],
    mut tell: impl FnMut(&Correction, bool),
) -> Corrected {
    let record = document.record.clone();
    let (start, end) = (record.inspection_start(), record.inspection_end());
    let mut corrected = Corrected { record, start, end, belongs_to: None };
    for correction in corrections.iter().filter(|correction| correction.document.0 == document.digest) {
        let printed = plain(&correction.printed);
        let stands = document.prints.iter().any(|words| plain(words) == printed);
        let applied = stands && apply(&mut corrected, correction);
        tell(correction, applied);
    }
    corrected
}

fn correction_finding(correction: &Correction, report: &ReportId, applied: bool) -> Finding {
    let finding = if applied {
        Finding::new(Code::CORRECTED, format!("corrected to `{}`: {}", correction.correct, correction.reason))
    } else {
        let message =
            "the document no longer contains the words of this correction, or the reader no longer returns these words";
        Finding::new(Code::CORRECTION_STALE, message)
    };
    let finding = finding.column(correction.column.as_str()).printed(plain(&correction.printed));
    match &correction.judgement {
        Some(judgement) => finding.at("judgements", format!("{report}/{}", judgement.0.as_str())),
        None => finding.at("inspections", report.as_str()),
    }
}

/// Whether there was something to put right.
fn apply(corrected: &mut Corrected, correction: &Correction) -> bool {
    match correction.column {
        CorrectionColumn::InspectionStart => apply_day(corrected, correction, End::First),
        CorrectionColumn::InspectionEnd => apply_day(corrected, correction, End::Last),
        CorrectionColumn::LeadInspector => {
            apply_lead(&mut corrected.record, &correction.correct);
            true
        }
        CorrectionColumn::Grade => apply_grade(&mut corrected.record, correction),
        CorrectionColumn::ReportId => {
            corrected.belongs_to = correction.correct.parse().ok();
            corrected.belongs_to.is_some()
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

fn apply_day(corrected: &mut Corrected, correction: &Correction, end: End) -> bool {
    let Ok(day) = correction.correct.parse::<Date>() else { return false };
    let windows = &mut corrected.record.windows;
    match end {
        End::First => {
            corrected.start = Some(day);
            if let Some(window) = windows.iter_mut().min_by_key(|window| window.start) {
                window.start = day;
            }
        }
        End::Last => {
            corrected.end = Some(day);
            if let Some(window) = windows.iter_mut().max_by_key(|window| window.end) {
                window.end = day;
            }
        }
    }
    if windows.is_empty()
        && let (Some(start), Some(end)) = (corrected.start, corrected.end)
    {
        windows.push(Window { start, end });
    }
    true
}

fn apply_lead(record: &mut ReportRecord, correct: &str) {
    let leads: Vec<String> = correct.split(';').map(plain).collect();
    let replaced: Vec<String> =
        record.lead_inspectors.iter().map(|name| plain(name)).chain(leads.iter().cloned()).collect();
    record.inspectors.retain(|name| !replaced.contains(&plain(name)));
    record.inspectors.splice(0..0, leads.iter().cloned());
    record.lead_inspectors = leads;
}

fn apply_grade(record: &mut ReportRecord, correction: &Correction) -> bool {
    let grade = Grade::from_word(&correction.correct);
    let reading = record
        .judgements
        .iter_mut()
        .find(|reading| correction.judgement.as_ref().is_some_and(|j| j.0 == reading.judgement));
    match (grade, reading) {
        (Some(grade), Some(reading)) => {
            reading.grade = Some(grade);
            reading.absent_reason = None;
            true
        }
        (Some(_) | None, _) => false,
    }
}
