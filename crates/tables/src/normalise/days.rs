//! The days of a report, from its page and its document: where they name different ones, where one
//! is missing, and where they cannot all be right. What cannot be right becomes null with a
//! finding; nothing is repaired.

use jiff::Unit;
use jiff::civil::Date;

use super::correct::Corrected;
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{ListedReport, Window};

/// No visit is longer, in days with both ends.
const LONGEST_VISIT: i32 = 31;

/// A document is published so many days after its date at most: 7 were the most that were seen.
const LONGEST_WAIT: i32 = 92;

/// The day of publication, after doubtful days have been taken out of what the document says.
/// `misprint` says how the document misprints the days of its visit, where its listing shows that
/// it does.
pub(super) fn settle(
    listed: &ListedReport,
    corrected: Option<&mut Corrected>,
    misprint: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Option<Date> {
    let id = listed.report_id.as_str();
    let mut note = |finding: Finding| findings.push(finding.at("inspections", id));
    if listed.published_on.is_none() {
        note(Finding::new(Code::NOT_FOUND, "the page does not give a publication date").column("published_on"));
    }
    let Some(corrected) = corrected else { return listed.published_on };
    differing(listed, corrected).into_iter().for_each(&mut note);
    far_from_page(listed, corrected).into_iter().for_each(&mut note);
    let misprint = misprint.map(|how| Finding::new(Code::DATE_DOUBTFUL, how).column("inspection_windows"));
    if let Some(finding) = impossible(corrected).or(misprint) {
        note(finding);
        forget(corrected);
    }
    match (corrected.end, listed.published_on) {
        (Some(end), Some(published)) if end > published => {
            let message = format!("the visit ended on {end}, but the page gives the publication date {published}");
            let page_agrees = listed.inspected_on.is_some() && listed.inspected_on == corrected.start;
            if page_agrees {
                note(Finding::new(Code::DATE_DOUBTFUL, message).column("published_on").printed(published.to_string()));
                return None;
            }
            note(Finding::new(Code::DATE_DOUBTFUL, message).column("inspection_end").printed(end.to_string()));
            forget(corrected);
            listed.published_on
        }
        (Some(_) | None, published) => published,
    }
}

/// A family that gives no days says why. One that forgot to must not stop the other reports from
/// being published: the gap is told here.
pub(super) fn leave_no_silence(report: &str, findings: &mut Vec<Finding>) {
    let of_days = |column: &String| column.starts_with("inspection_");
    let told =
        findings.iter().any(|finding| finding.place.key == report && finding.column.as_ref().is_some_and(of_days));
    if !told {
        let message = "the inspection dates could not be read, and the reader gave no reason";
        findings.push(Finding::new(Code::NOT_FOUND, message).column("inspection_start").at("inspections", report));
    }
}

/// Where page and document name different days.
fn differing(listed: &ListedReport, corrected: &Corrected) -> Vec<Finding> {
    let pairs = [
        ("inspection_start", listed.inspected_on, corrected.start),
        ("published_on", listed.published_on, corrected.record.published_printed),
    ];
    let differs = |(column, on_page, printed): (&str, Option<Date>, Option<Date>)| {
        let (on_page, printed) = (on_page?, printed?);
        let message = format!("the page gives {on_page}, but the document gives {printed}");
        let finding = Finding::new(Code::DATE_DIFFERS_FROM_PAGE, message).column(column).printed(printed.to_string());
        (on_page != printed).then_some(finding)
    };
    pairs.into_iter().filter_map(differs).collect()
}

/// A document that is dated long before or after its page has it published. It may be one that was
/// published again, so it is no reason to take nothing from it; a letter about another visit of the
/// same year looks the same.
fn far_from_page(listed: &ListedReport, corrected: &Corrected) -> Option<Finding> {
    let (listed, printed) = (listed.published_on?, corrected.record.published_printed?);
    let apart = (listed - printed).get_days().abs();
    let message = format!(
        "the date of the document is {apart} days from the publication date on the page, {listed}: the document was \
         published again, or belongs to a different report"
    );
    (apart > LONGEST_WAIT)
        .then(|| Finding::new(Code::DATE_DOUBTFUL, message).column("published_on").printed(printed.to_string()))
}

/// What is wrong with the days of a visit by themselves, if anything.
pub(super) fn impossible(corrected: &Corrected) -> Option<Finding> {
    let backwards = matches!((corrected.start, corrected.end), (Some(start), Some(end)) if end < start);
    let window = corrected.record.windows.iter().find(|window| !(1..=LONGEST_VISIT).contains(&length(**window)));
    let message = match window {
        Some(window) => format!("a visit from {} to {} cannot be right", window.start, window.end),
        None if backwards => "the visit ends before it starts".to_owned(),
        None => return None,
    };
    Some(Finding::new(Code::DATE_DOUBTFUL, message).column("inspection_windows"))
}

fn length(window: Window) -> i32 {
    window.start.until((Unit::Day, window.end)).map_or(0, |span| span.get_days() + 1)
}

fn forget(corrected: &mut Corrected) {
    corrected.start = None;
    corrected.end = None;
    corrected.record.windows.clear();
}
