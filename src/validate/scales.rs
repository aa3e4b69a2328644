//! Grades and judgements against their framework: the scale that it grades on, the questions that it asks at a date.

use jiff::civil::{Date, date};

use super::Evidence;
use super::outcome::Found;
use crate::model::{Framework, Grade, Judgement, Scale};
use crate::schema::Rows;

/// First day of inspections that judge children in care and care leavers apart.
const CARE_LEAVERS_APART: Date = date(2023, 1, 1);

/// First day of inspections without overall effectiveness.
const WITHOUT_OVERALL: Date = date(2026, 4, 1);

/// Every grade is on its framework's scale, has its rank, and has no reason for being absent.
pub(super) fn grades(evidence: &Evidence<'_>) -> Found {
    let rows = evidence.frames.rows("judgements");
    let offending = rows.indices().filter_map(|row| {
        let word = rows.text(row, "grade")?;
        let framework = rows.text(row, "framework").and_then(Framework::of);
        let fits = Grade::of(word).is_some_and(|grade| {
            framework.is_some_and(|framework| on_scale(grade, framework.scale()))
                && rows.number(row, "grade_rank") == Some(grade.rank())
                && rows.text(row, "absent_reason").is_none()
        });
        (!fits).then(|| format!("{}: {word}", judgement_key(rows, row)))
    });
    let ranked =
        rows.indices().filter(|&row| rows.text(row, "grade").is_none() && rows.number(row, "grade_rank").is_some());
    let ranked = ranked.map(|row| format!("{}: a rank without a grade", judgement_key(rows, row)));
    let overall = overall_differs(evidence);
    Found::none_of(offending.chain(ranked).chain(overall).collect(), "grades that do not fit their framework")
}

fn on_scale(grade: Grade, scale: Scale) -> bool {
    match grade {
        Grade::Outstanding | Grade::Good | Grade::Inadequate => true,
        Grade::Adequate => scale == Scale::WithAdequate,
        Grade::RequiresImprovement => scale == Scale::WithRequiresImprovement,
    }
}

/// Reports whose overall effectiveness is not the one in their judgements.
fn overall_differs(evidence: &Evidence<'_>) -> Vec<String> {
    let rows = evidence.frames.rows("judgements");
    let overall = Judgement::OverallEffectiveness.as_str();
    let graded: std::collections::BTreeMap<&str, &str> = rows
        .indices()
        .filter(|&row| rows.text(row, "judgement") == Some(overall))
        .filter_map(|row| Some((rows.text(row, "report_id")?, rows.text(row, "grade")?)))
        .collect();
    let reports = evidence.frames.rows("inspections");
    let differs = reports.indices().filter_map(|row| {
        let id = reports.text(row, "report_id")?;
        let differs = reports.text(row, "overall_effectiveness") != graded.get(id).copied();
        differs.then(|| format!("{id}: overall_effectiveness is not that of judgements"))
    });
    differs.collect()
}

/// Every judgement is one of its framework's, at the day on which the inspection began.
pub(super) fn judgements(evidence: &Evidence<'_>) -> Found {
    let rows = evidence.frames.rows("judgements");
    let starts = starts(evidence.frames.rows("inspections"));
    let mut offending = Vec::new();
    let mut late = 0;
    for row in rows.indices() {
        let judgement = rows.text(row, "judgement").and_then(Judgement::of);
        let start = rows.text(row, "report_id").and_then(|id| starts.get(id).copied());
        let fits = match (rows.text(row, "framework").and_then(Framework::of), judgement) {
            (Some(framework), Some(judgement)) => asks(framework, judgement, start),
            (None, _) | (_, None) => false,
        };
        if !fits {
            offending.push(judgement_key(rows, row));
        }
        late += usize::from(
            judgement == Some(Judgement::OverallEffectiveness) && start.is_some_and(|day| day >= WITHOUT_OVERALL),
        );
    }
    let mut found = Found::none_of(offending, "judgements that their framework does not have at that date");
    if late > 0 {
        found.message =
            format!("{}; {late} of inspections from April 2026 still print an overall grade", found.message);
    }
    found
}

/// Whether a framework asks a question of an inspection that began on a day; without a day, of any. Overall
/// effectiveness went out of ILACS with inspections from April 2026, but reports of both kinds came out together: where
/// one is printed it is let pass.
fn asks(framework: Framework, judgement: Judgement, start: Option<Date>) -> bool {
    use Judgement as J;
    let apart = start.is_none_or(|day| day >= CARE_LEAVERS_APART);
    let together = start.is_none_or(|day| day < CARE_LEAVERS_APART);
    match framework {
        Framework::Ilacs => match judgement {
            J::OverallEffectiveness | J::ImpactOfLeaders | J::HelpAndProtection => true,
            J::InCareAndCareLeavers => together,
            J::InCare | J::CareLeavers => apart,
            J::LookedAfterAndPermanence
            | J::Adoption
            | J::LeadershipManagementGovernance
            | J::Lscb
            | J::CapacityToImprove
            | J::OutcomesForLookedAfterChildren
            | J::QualityOfProvision
            | J::LeadershipAndManagement
            | J::SafeguardingOverall
            | J::LookedAfterOverall => false,
        },
        Framework::Sif => [
            J::OverallEffectiveness,
            J::HelpAndProtection,
            J::LookedAfterAndPermanence,
            J::Adoption,
            J::CareLeavers,
            J::LeadershipManagementGovernance,
            J::Lscb,
        ]
        .contains(&judgement),
        Framework::Lac2013 => [
            J::OverallEffectiveness,
            J::CapacityToImprove,
            J::OutcomesForLookedAfterChildren,
            J::QualityOfProvision,
            J::LeadershipAndManagement,
        ]
        .contains(&judgement),
        Framework::Slac => {
            [J::OverallEffectiveness, J::SafeguardingOverall, J::LookedAfterOverall].contains(&judgement)
        }
        Framework::Cpi => judgement == J::OverallEffectiveness,
        Framework::Jar | Framework::Jtai | Framework::AreaSend2016 | Framework::AreaSend => false,
    }
}

/// The questions that an ILACS inspection that began on a day has to answer.
pub(super) fn ilacs_judgements(start: Date) -> Vec<Judgement> {
    let all = [
        Judgement::ImpactOfLeaders,
        Judgement::HelpAndProtection,
        Judgement::InCareAndCareLeavers,
        Judgement::InCare,
        Judgement::CareLeavers,
        Judgement::OverallEffectiveness,
    ];
    let due = |judgement: &Judgement| {
        asks(Framework::Ilacs, *judgement, Some(start))
            && (*judgement != Judgement::OverallEffectiveness || start < WITHOUT_OVERALL)
    };
    all.into_iter().filter(due).collect()
}

/// The first day of each report, where one is known.
fn starts(reports: Rows<'_>) -> std::collections::BTreeMap<&str, Date> {
    let pair = |row| Some((reports.text(row, "report_id")?, reports.day(row, "inspection_start")?));
    reports.indices().filter_map(pair).collect()
}

/// The key of a row of `judgements`.
pub(super) fn judgement_key(rows: Rows<'_>, row: usize) -> String {
    rows.key(row, &["report_id".to_owned(), "judgement".to_owned()])
}
