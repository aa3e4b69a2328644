//! The same document under several numbers of one provider: which number it belongs to, which is a
//! new publication of it, and which has another report's document.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::bounds::PUBLISHED_AGAIN;
use super::day_rules::days;
use super::{Fit, printed_days};
use crate::normalise::reports::ListedOnce;
use ofsted_model::{Digest, ReportId, ReportObservation, Urn};

/// Doubts numbers that only share another's document. Gives for each new publication the number
/// just before it.
pub(super) fn settle(reports: &[ListedOnce<'_>], fits: &mut BTreeMap<ReportId, Fit>) -> BTreeMap<ReportId, ReportId> {
    let mut same: BTreeMap<(&Urn, Digest), Vec<&ListedOnce<'_>>> = BTreeMap::new();
    for report in reports {
        let is_fitting = fits.get(report.id()).is_some_and(|fit| !fit.is_doubtful());
        if let Some((document, _)) = report.document.as_ref().filter(|_| is_fitting) {
            same.entry((&report.main.urn, document.digest)).or_default().push(report);
        }
    }
    let mut supersedes = BTreeMap::new();
    for group in same.into_values().filter(|group| group.len() > 1) {
        let Some(right) = group.iter().copied().min_by_key(|report| nearness(report)) else { continue };
        let (mut again, others): (Vec<&ListedOnce<'_>>, Vec<&ListedOnce<'_>>) =
            group.into_iter().partition(|report| report.id() == right.id() || is_again(report, right));
        for other in others {
            let why = "the listed dates differ from those of the report that the document belongs to".to_owned();
            fits.insert(other.id().clone(), Fit::Doubtful(vec![why]));
        }
        again.sort_by_key(|report| (report.published_on, report.id().as_str().len(), report.id()));
        supersedes.extend(again.windows(2).map(|pair| (pair[1].id().clone(), pair[0].id().clone())));
    }
    supersedes
}

/// How near a listing's days are to the document's: the least is the right one.
fn nearness<'a>(report: &'a ListedOnce<'_>) -> (bool, i32, i32, Option<Date>, usize, &'a ReportId) {
    let (listed, printed) =
        (&report.main.listed, report.document.as_ref().map(|(_, corrected)| printed_days(corrected)));
    let visit = printed.and_then(|printed| printed.visit);
    let apart = |day: Option<Date>| {
        let both = day.zip(listed.published_on);
        both.map_or(i32::MAX, |(from, to)| days(from, to).abs())
    };
    let is_other_day = visit.is_none_or(|visit| listed.inspected_on != Some(visit.start));
    let printed_apart = apart(printed.and_then(|printed| printed.published));
    let visit_apart = apart(visit.map(|visit| visit.end));
    (is_other_day, printed_apart, visit_apart, listed.published_on, report.id().as_str().len(), report.id())
}

/// Whether a number is a new publication of the document that belongs to another: it lists the same
/// inspection day, or none and a day of publication that is not far off. Where either number is
/// gone from its page, no day of publication is too far that is within bounds: the one took the
/// other's place.
fn is_again(report: &ListedOnce<'_>, right: &ListedOnce<'_>) -> bool {
    let visit = right.document.as_ref().and_then(|(_, corrected)| printed_days(corrected).visit);
    if let Some(day) = report.main.listed.inspected_on {
        return right.main.listed.inspected_on == Some(day) || visit.is_some_and(|visit| visit.start == day);
    }
    let is_gone = |report: &ListedOnce<'_>| report.observation() == ReportObservation::Withdrawn;
    let both = report.main.listed.published_on.zip(right.main.listed.published_on);
    let is_near = both.is_none_or(|(one, other)| days(one, other).abs() <= PUBLISHED_AGAIN);
    is_near || is_gone(report) || is_gone(right)
}
