//! What a listing promises of a report, before its document is read: the kind of report by its
//! title, and for a graded inspection the judgements by its day. What the listing leaves open is
//! not promised.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::bounds;
use ofsted_model::{Framework, Judgement, ListedReport, ReportKind};

/// First days of inspections: from, to.
type First = (Date, Date);

/// The judgements that a report has to answer, by its listing alone, and their framework. `None`
/// where the listing leaves the framework open, or promises no grades.
pub(in crate::normalise) fn judgements(listed: &ListedReport) -> Option<(Framework, Vec<Judgement>)> {
    if ReportKind::listed(&listed.title)? != ReportKind::Inspection {
        return None;
    }
    let began = first_days(listed)?;
    let dated = Framework::ALL.iter().filter_map(|framework| Some((*framework, framework.facts().first_days?)));
    let possible: Vec<(Framework, First)> = dated.clone().filter(|(_, first)| overlap(*first, began)).collect();
    let [(framework, _)] = possible.as_slice() else { return None };
    if dated.map(|(_, first)| first.0).min().is_none_or(|oldest| began.0 < oldest) {
        return None; // it may be of an older framework
    }
    Some((*framework, framework.expects(began).collect()))
}

/// The days on which an inspection may have begun: the listed one, else as many before publication
/// as are within bounds.
fn first_days(listed: &ListedReport) -> Option<First> {
    if let Some(day) = listed.inspected_on {
        return Some((day, day));
    }
    let published = listed.published_on?;
    let most: Span = bounds::BOUNDS.to_publication.end().days();
    Some((published.checked_sub(most).ok()?, published))
}

fn overlap(a: First, b: First) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn listed(title: &str, inspected_on: Option<Date>, published_on: Option<Date>) -> ListedReport {
        ListedReport {
            report_id: "50000001".parse().unwrap(),
            title: title.to_owned(),
            inspected_on,
            published_on,
            report_url: "https://files.ofsted.gov.uk/v1/file/50000001".parse().unwrap(),
        }
    }

    #[test]
    fn titles_name_kinds() {
        for (title, kind) in [
            ("Children\u{2019}s  services inspection", Some(ReportKind::Inspection)),
            ("Children's services inspection, pdf", Some(ReportKind::Inspection)),
            ("Single inspection of LA children's services as pdf", Some(ReportKind::Inspection)),
            ("Children's services focused visit", Some(ReportKind::Visit)),
            ("Children's services monitoring visit", Some(ReportKind::Visit)),
            ("Joint area child protection inspection", Some(ReportKind::Joint)),
            ("Area SEND full inspection", Some(ReportKind::AreaSend)),
            ("Area SEND monitoring inspection", Some(ReportKind::AreaSend)),
            ("Joint area review - progress inspection", Some(ReportKind::AreaReview)),
            ("Annual engagement letter", None),
            ("", None),
        ] {
            assert_eq!(ReportKind::listed(title), kind, "{title}");
        }
    }

    #[test]
    fn judgements_are_promised_only_where_the_listing_leaves_no_choice() {
        use Judgement as J;
        let inspection = "Children's services inspection";
        let promised = |inspected, published| judgements(&listed(inspection, inspected, published));
        let of_2025 =
            vec![J::ImpactOfLeaders, J::HelpAndProtection, J::InCare, J::CareLeavers, J::OverallEffectiveness];
        assert_eq!(promised(None, Some(date(2025, 1, 29))), Some((Framework::Ilacs, of_2025.clone())));
        assert_eq!(promised(Some(date(2023, 1, 9)), Some(date(2023, 3, 1))), Some((Framework::Ilacs, of_2025)));
        let either = vec![J::ImpactOfLeaders, J::HelpAndProtection, J::OverallEffectiveness];
        assert_eq!(promised(None, Some(date(2023, 3, 1))), Some((Framework::Ilacs, either)));
        assert_eq!(
            promised(Some(date(2016, 9, 12)), None).map(|(framework, all)| (framework, all.len())),
            Some((Framework::Sif, 6))
        );
        let none = [
            promised(None, Some(date(2018, 8, 17))), // either framework
            promised(None, Some(date(2014, 2, 1))),  // or an older one
            promised(None, Some(date(2011, 2, 1))),
            promised(None, None),
            judgements(&listed("Children's services focused visit", None, Some(date(2025, 1, 29)))),
        ];
        assert_eq!(none, [const { None }; 5]);
        assert!(
            promised(Some(date(2026, 5, 11)), None).is_some_and(|(_, all)| !all.contains(&J::OverallEffectiveness))
        );
    }
}
