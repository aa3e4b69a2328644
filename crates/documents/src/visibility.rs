//! Values that stand on words of which it cannot be told whether a person sees them. The same
//! reader reads the document with those words and without them: what comes out differently is taken
//! away, with a finding each. Knows no family.

use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{AbsentReason, ConfirmedBy, ReadState, Reading, ReportRecord};
use ofsted_parse::{Document, Line, Word};

/// As many doubtful words as a finding tells.
const MOST_WORDS: usize = 12;

/// What a reader says of a document: of all its words, without the values that are others without
/// doubtful ones. `seen` is the document without those; where there are none, it is the document
/// itself.
pub(super) fn only_seen(
    document: &Document,
    seen: &Document,
    read: impl Fn(&Document) -> WithFindings<ReportRecord>,
) -> WithFindings<ReportRecord> {
    let WithFindings { value: mut record, mut findings } = read(document);
    if !std::ptr::eq(document, seen) {
        findings.extend(doubtful_words(document));
        take_away(&mut record, &read(seen).value, &mut findings);
    }
    WithFindings { value: record, findings }
}

/// One finding for each page with doubtful words, whether a value stands on them or not.
fn doubtful_words(document: &Document) -> impl Iterator<Item = Finding> {
    document.pages.iter().filter_map(|page| {
        let words: Vec<&Word> =
            page.lines.iter().flat_map(|line: &Line| &line.words).filter(|word| word.doubtful).collect();
        let first: Vec<&str> = words.iter().take(MOST_WORDS).map(|word| word.text.as_str()).collect();
        let message = format!(
            "on page {}, {} words of the document's text may not be visible, or may look different",
            page.number,
            words.len()
        );
        let finding = Finding::new(Code::VISIBILITY_DOUBTFUL, message).printed(first.join(" ")).page(page.number);
        (!words.is_empty()).then_some(finding)
    })
}

/// Takes away what is read differently without the doubtful words.
fn take_away(record: &mut ReportRecord, seen: &ReportRecord, findings: &mut Vec<Finding>) {
    let before = findings.len();
    // Without its framework nobody knows the scale of a grade.
    let knows_scale = record.framework == seen.framework;
    findings.extend(facts_alone(record, seen));
    findings.extend(lists_alone(record, seen));
    for reading in &mut record.judgements {
        let other = seen.judgements.iter().find(|other| other.judgement == reading.judgement);
        if !(knows_scale && other.is_some_and(|other| says_the_same(reading, other))) {
            findings.push(without_grade(reading));
        }
    }
    if findings.len() > before && record.read_state == ReadState::Read {
        record.read_state = ReadState::PartlyRead;
    }
}

fn doubt(column: &str, was: impl Into<String>) -> Finding {
    let message = format!("`{column}` comes from words that may not be visible");
    Finding::new(Code::VISIBILITY_DOUBTFUL, message).column(column).printed(was)
}

/// Takes away values that there is one of.
fn facts_alone(record: &mut ReportRecord, seen: &ReportRecord) -> Vec<Finding> {
    fn held<T: PartialEq + ToString>(own: &mut Option<T>, other: Option<&T>, column: &str) -> Option<Finding> {
        if own.as_ref() == other { None } else { own.take().map(|was| doubt(column, was.to_string())) }
    }
    let facts = [
        held(&mut record.framework, seen.framework.as_ref(), "framework"),
        held(&mut record.event, seen.event.as_ref(), "event"),
        held(&mut record.title_printed, seen.title_printed.as_ref(), "title_printed"),
        held(&mut record.authority_printed, seen.authority_printed.as_ref(), "authority_printed"),
        held(&mut record.outcome, seen.outcome.as_ref(), "outcome"),
        held(
            &mut record.previous_inspection_printed,
            seen.previous_inspection_printed.as_ref(),
            "previous_inspection_printed",
        ),
        held(&mut record.next_inspection_printed, seen.next_inspection_printed.as_ref(), "next_inspection_printed"),
        held(&mut record.scope_text, seen.scope_text.as_ref(), "scope_text"),
        held(&mut record.published_printed, seen.published_printed.as_ref(), "published_on"),
    ];
    facts.into_iter().flatten().collect()
}

/// Takes away values that are lists, whole.
fn lists_alone(record: &mut ReportRecord, seen: &ReportRecord) -> Vec<Finding> {
    let mut findings = Vec::new();
    if record.windows != seen.windows && !record.windows.is_empty() {
        let windows = std::mem::take(&mut record.windows);
        let days = windows.iter().map(|window| format!("{} to {}", window.start, window.end)).collect::<Vec<_>>();
        findings.extend(["inspection_start", "inspection_end"].map(|column| doubt(column, days.join("; "))));
    }
    for (own, other, column) in [
        (&mut record.lead_inspectors, &seen.lead_inspectors, "lead_inspector"),
        (&mut record.inspectors, &seen.inspectors, "inspectors"),
        (&mut record.themes, &seen.themes, "themes"),
    ] {
        if own != other && !own.is_empty() {
            findings.push(doubt(column, std::mem::take(own).join("; ")));
        }
    }
    if record.points != seen.points
        && let Some(points) = record.points.take()
    {
        let words = points.iter().map(|point| point.text.as_str()).collect::<Vec<_>>().join("; ");
        findings.extend(["improvement_points", "priority_actions"].map(|column| doubt(column, words.clone())));
    }
    findings
}

fn says_the_same(one: &Reading, other: &Reading) -> bool {
    let answer = |reading: &Reading| (reading.grade, reading.grade_printed.clone(), reading.absent_reason);
    answer(one) == answer(other)
}

/// Takes the answer from a judgement; what it was read from stays, for whoever looks.
fn without_grade(reading: &mut Reading) -> Finding {
    let had_one = reading.grade_printed.take().or(reading.grade.take().map(|grade| grade.as_str().to_owned()));
    reading.grade = None;
    reading.absent_reason = Some(AbsentReason::VisibilityDoubtful);
    reading.confirmed_by = ConfirmedBy::None;
    let message = format!("the result for `{}` comes from words that may not be visible", reading.label);
    let finding = Finding::new(Code::VISIBILITY_DOUBTFUL, message).column(reading.judgement.as_str());
    finding.printed(had_one.unwrap_or_else(|| reading.evidence.clone())).page(reading.page.max(1))
}
