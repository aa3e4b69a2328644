//! What a listing promises of a report, before its document is read: the kind of report by its title, and for a graded
//! inspection the judgements by its day. What the listing leaves open is not promised.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan as _};

use super::bounds;
use ofsted_model::{Event, Framework, Judgement, ListedReport};

/// A kind of report, as titles on pages tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A joint area review.
    AreaReview,
    /// A graded inspection of an authority's services, or of its safeguarding board.
    Inspection,
    /// A focused, monitoring or assurance visit.
    Visit,
    /// A joint targeted area inspection.
    Joint,
    /// An inspection or visit of an area's provision for special educational needs.
    AreaSend,
}

/// Words of titles, and the kind that they name: the first that a title has.
const WORDS: &[(&str, Kind)] = &[
    ("joint area review", Kind::AreaReview),
    ("joint area child protection", Kind::Joint),
    ("joint targeted area", Kind::Joint),
    ("jtai", Kind::Joint),
    ("area send", Kind::AreaSend),
    ("special educational needs", Kind::AreaSend),
    ("focused visit", Kind::Visit),
    ("monitoring visit", Kind::Visit),
    ("assurance visit", Kind::Visit),
    ("childrens services inspection", Kind::Inspection),
    ("single inspection of la childrens services", Kind::Inspection),
];

impl Kind {
    /// The kind that a listed title names; `None` where it is none of those known.
    pub(super) fn listed(title: &str) -> Option<Self> {
        let lower = title.to_lowercase().replace(['\'', '\u{2019}'], "");
        let plain = lower.split_whitespace().collect::<Vec<_>>().join(" ");
        WORDS.iter().find(|(words, _)| plain.contains(words)).map(|(_, kind)| *kind)
    }

    /// The kind of a document by what was read in it.
    pub(super) fn printed(framework: Option<Framework>, event: Option<Event>) -> Option<Self> {
        Some(match framework? {
            Framework::Jar => Self::AreaReview,
            Framework::Ilacs if matches!(event, Some(Event::FocusedVisit | Event::MonitoringVisit)) => Self::Visit,
            Framework::Slac | Framework::Cpi | Framework::Lac2013 | Framework::Sif | Framework::Ilacs => {
                Self::Inspection
            }
            Framework::Jtai => Self::Joint,
            Framework::AreaSend2016 | Framework::AreaSend => Self::AreaSend,
        })
    }

    /// The kind in words.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::AreaReview => "a joint area review",
            Self::Inspection => "a graded inspection",
            Self::Visit => "a letter about a visit",
            Self::Joint => "a joint targeted area inspection",
            Self::AreaSend => "an Area SEND inspection",
        }
    }
}

/// First days of inspections: from, to.
type First = (Date, Date);

const SIF: First = (date(2013, 11, 1), date(2018, 6, 30));
const ILACS: First = (date(2018, 1, 29), Date::MAX);
const TOGETHER: First = (date(2018, 1, 29), date(2022, 12, 31));
const APART: First = (date(2023, 1, 1), Date::MAX);
const WITH_OVERALL: First = (date(2018, 1, 29), date(2026, 3, 31));

/// A framework of graded inspections with the first days of its inspections, and its judgements with the first days of those
/// that make them.
type Judged = (Framework, First, &'static [(Judgement, First)]);

/// Frameworks whose inspections all make the same judgements, for their time.
const JUDGED: &[Judged] = &[
    (
        Framework::Sif,
        SIF,
        &[
            (Judgement::OverallEffectiveness, SIF),
            (Judgement::HelpAndProtection, SIF),
            (Judgement::LookedAfterAndPermanence, SIF),
            (Judgement::Adoption, SIF),
            (Judgement::CareLeavers, SIF),
            (Judgement::LeadershipManagementGovernance, SIF),
        ],
    ),
    (
        Framework::Ilacs,
        ILACS,
        &[
            (Judgement::ImpactOfLeaders, ILACS),
            (Judgement::HelpAndProtection, ILACS),
            (Judgement::InCareAndCareLeavers, TOGETHER),
            (Judgement::InCare, APART),
            (Judgement::CareLeavers, APART),
            (Judgement::OverallEffectiveness, WITH_OVERALL),
        ],
    ),
];

/// The judgements that a report has to answer, by its listing alone, and their framework. `None` where the listing leaves
/// the framework open, or promises no grades.
pub(in crate::normalise) fn judgements(listed: &ListedReport) -> Option<(Framework, Vec<Judgement>)> {
    if Kind::listed(&listed.title)? != Kind::Inspection {
        return None;
    }
    let began = first_days(listed)?;
    let possible: Vec<_> = JUDGED.iter().filter(|(_, first, _)| overlap(*first, began)).collect();
    let [(framework, _, judgements)] = possible.as_slice() else { return None };
    if began.0 < JUDGED[0].1.0 {
        return None; // it may be of an older framework
    }
    let sure = judgements.iter().filter(|(_, first)| first.0 <= began.0 && began.1 <= first.1);
    Some((*framework, sure.map(|(judgement, _)| *judgement).collect()))
}

/// The days on which an inspection may have begun: the listed one, else as many before publication as are within bounds.
fn first_days(listed: &ListedReport) -> Option<First> {
    if let Some(day) = listed.inspected_on {
        return Some((day, day));
    }
    let published = listed.published_on?;
    let most: Span = bounds::of(None).to_publication.end().days();
    Some((published.checked_sub(most).ok()?, published))
}

fn overlap(a: First, b: First) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("Children\u{2019}s  services inspection", Some(Kind::Inspection)),
            ("Children's services inspection, pdf", Some(Kind::Inspection)),
            ("Single inspection of LA children's services as pdf", Some(Kind::Inspection)),
            ("Children's services focused visit", Some(Kind::Visit)),
            ("Children's services monitoring visit", Some(Kind::Visit)),
            ("Joint area child protection inspection", Some(Kind::Joint)),
            ("Area SEND full inspection", Some(Kind::AreaSend)),
            ("Area SEND monitoring inspection", Some(Kind::AreaSend)),
            ("Joint area review - progress inspection", Some(Kind::AreaReview)),
            ("Annual engagement letter", None),
            ("", None),
        ] {
            assert_eq!(Kind::listed(title), kind, "{title}");
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
