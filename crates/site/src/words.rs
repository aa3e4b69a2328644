//! The closed words of the data in plain English. Decides nothing; a word that is not known is shown as it is, with spaces.

use ofsted_model::{AbsentReason, ConfirmedBy, Event, Framework, Grade, Judgement, PointKind};

/// A framework, in full.
pub(super) fn framework(framework: Framework) -> &'static str {
    match framework {
        Framework::Jar => "Joint area review",
        Framework::Slac => "Inspection of safeguarding and looked after children, 2009 to 2012",
        Framework::Cpi => "Child protection inspection, 2012 to 2013",
        Framework::Lac2013 => "Inspection of services for looked after children, 2013",
        Framework::Sif => "Single inspection framework, 2013 to 2018",
        Framework::Ilacs => "Inspection of local authority children's services, from 2018",
        Framework::Jtai => "Joint targeted area inspection, from 2016",
        Framework::AreaSend2016 => "Area inspection of special educational needs and disabilities, 2016 to 2022",
        Framework::AreaSend => "Area inspection of special educational needs and disabilities, from 2023",
    }
}

/// The same in a word or two.
pub(super) fn framework_short(framework: Framework) -> &'static str {
    match framework {
        Framework::Jar => "JAR",
        Framework::Slac => "SLAC",
        Framework::Cpi => "CPI",
        Framework::Lac2013 => "LAC 2013",
        Framework::Sif => "SIF",
        Framework::Ilacs => "ILACS",
        Framework::Jtai => "JTAI",
        Framework::AreaSend2016 => "Area SEND 2016",
        Framework::AreaSend => "Area SEND",
    }
}

/// A kind of visit.
pub(super) fn event(event: Event) -> &'static str {
    match event {
        Event::ProgressInspection => "Progress inspection",
        Event::Inspection => "Inspection",
        Event::Reinspection => "Reinspection",
        Event::BoardReview => "Review of the safeguarding board",
        Event::StandardInspection => "Standard inspection",
        Event::ShortInspection => "Short inspection",
        Event::FocusedVisit => "Focused visit",
        Event::MonitoringVisit => "Monitoring visit",
        Event::JointInspection => "Joint inspection",
        Event::FullInspection => "Full inspection",
        Event::Monitoring => "Monitoring inspection",
        Event::Revisit => "Revisit",
    }
}

/// A graded question.
pub(super) fn judgement(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::OverallEffectiveness => "Overall effectiveness",
        Judgement::ImpactOfLeaders => "Impact of leaders",
        Judgement::HelpAndProtection => "Help and protection",
        Judgement::InCareAndCareLeavers => "Children in care and care leavers",
        Judgement::InCare => "Children in care",
        Judgement::CareLeavers => "Care leavers",
        Judgement::LookedAfterAndPermanence => "Looked after children and permanence",
        Judgement::Adoption => "Adoption",
        Judgement::LeadershipManagementGovernance => "Leadership, management and governance",
        Judgement::Lscb => "Safeguarding children board",
        Judgement::CapacityToImprove => "Capacity to improve",
        Judgement::OutcomesForLookedAfterChildren => "Outcomes for looked after children",
        Judgement::QualityOfProvision => "Quality of provision",
        Judgement::LeadershipAndManagement => "Leadership and management",
        Judgement::SafeguardingOverall => "Safeguarding, overall",
        Judgement::LookedAfterOverall => "Looked after children, overall",
    }
}

/// What a judgement is about, in a sentence.
pub(super) fn about(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::OverallEffectiveness => {
            "The grade for the whole service. ILACS inspections have not given it since April 2026."
        }
        Judgement::ImpactOfLeaders => {
            "What leaders' work does for social work with children and families (ILACS, from 2018)."
        }
        Judgement::HelpAndProtection => {
            "Children who need help and protection. ILACS and the single inspection framework both ask this, by different rules."
        }
        Judgement::InCareAndCareLeavers => {
            "Children in care and care leavers together, as ILACS judged them to December 2022."
        }
        Judgement::InCare => "Children in care alone, as ILACS has judged them since January 2023.",
        Judgement::CareLeavers => {
            "Care leavers: a judgement of its own in ILACS since January 2023, and a part of another in the single inspection framework."
        }
        Judgement::LookedAfterAndPermanence => {
            "Looked after children and achieving permanence (single inspection framework)."
        }
        Judgement::Adoption => "How well adoption is done: a part of another judgement (single inspection framework).",
        Judgement::LeadershipManagementGovernance => {
            "Leadership, management and governance (single inspection framework)."
        }
        Judgement::Lscb => "The local safeguarding children board, reviewed beside the single inspection framework.",
        Judgement::CapacityToImprove => "Whether the service can improve (2013).",
        Judgement::OutcomesForLookedAfterChildren => "What became of looked after children (2013).",
        Judgement::QualityOfProvision => "How good provision was (2013).",
        Judgement::LeadershipAndManagement => "Leadership and management (2013).",
        Judgement::SafeguardingOverall => "Safeguarding as a whole (2009 to 2012).",
        Judgement::LookedAfterOverall => "Services for looked after children as a whole (2009 to 2012).",
    }
}

/// A grade.
pub(super) fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Outstanding => "Outstanding",
        Grade::Good => "Good",
        Grade::RequiresImprovement => "Requires improvement",
        Grade::Adequate => "Adequate",
        Grade::Inadequate => "Inadequate",
    }
}

/// What gives a grade a second time, as the heading of a column.
pub(super) fn confirmed_by(by: ConfirmedBy) -> &'static str {
    match by {
        ConfirmedBy::Heading => "A heading",
        ConfirmedBy::Sentence => "A sentence",
        ConfirmedBy::Page => "The page",
        ConfirmedBy::Report => "A later report",
        ConfirmedBy::Official => "Official statistics",
        ConfirmedBy::Disputed => "Disputed",
        ConfirmedBy::None => "Nothing",
    }
}

/// Why there is no grade.
pub(super) fn absent(reason: AbsentReason) -> &'static str {
    match reason {
        AbsentReason::NotInFramework => "Not part of this framework",
        AbsentReason::NotJudged => "Not judged",
        AbsentReason::Unreadable => "Could not be read",
        AbsentReason::VisibilityDoubtful => "Could not be read for certain",
        AbsentReason::NotGradedEvent => "No grades at such a visit",
        AbsentReason::DoubtfulDocument => "Doubtful document",
    }
}

/// Points of a kind.
pub(super) fn points(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Improvement => "What needs to improve",
        PointKind::PriorityAction => "Areas for priority action",
        PointKind::Recommendation => "Recommendations",
    }
}

/// A word of the data with spaces and a capital: `front_door` as `Front door`.
pub(super) fn spaced(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let mut characters = spaced.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A number with commas: `12,345`.
pub(super) fn number(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of things: `1 report`, `2 reports`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", self::number(number), if number == 1 { one } else { many })
}

/// A size for people: `1.2 MB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_sizes_are_for_people() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([12, 45_678, 2_345_678].map(size), ["12 bytes", "45 KB", "2.3 MB"]);
        assert_eq!(
            (count(1, "report", "reports"), count(0, "report", "reports")),
            ("1 report".into(), "0 reports".into())
        );
        assert_eq!((spaced("front_door"), spaced("")), ("Front door".to_owned(), String::new()));
    }
}
