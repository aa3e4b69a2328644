//! Grades and judgements against their framework: the scale that it grades on, the questions that it asks at a date.

use jiff::civil::{Date, date};

use super::Evidence;
use super::beside::{Judged, each_judgement};
use super::outcome::Found;
use crate::schema::Rows;
use ofsted_model::{Framework, Grade, Judgement, Scale};

/// First day of inspections that judge children in care and care leavers apart.
const CARE_LEAVERS_APART: Date = date(2023, 1, 1);

/// The judgement that `inspections` has too.
const OVERALL: &str = "overall_effectiveness";

/// First day of inspections without overall effectiveness.
const WITHOUT_OVERALL: Date = date(2026, 4, 1);

/// Every grade is on its framework's scale, has its rank, and has no reason for being absent; and the overall
/// effectiveness of a report is the one in its judgements.
pub(super) fn grades(evidence: &Evidence<'_>) -> Found {
    let held = evidence.frames.columns("inspections", &["report_id", "overall_effectiveness"]);
    let reports = Rows::of(&held);
    let (mut offending, mut ranked) = (Vec::new(), Vec::new());
    let mut overall = vec![None; reports.height()];
    each_judgement(evidence.frames, &["framework", "grade", "grade_rank", "absent_reason"], reports, |judged| {
        let word = judged.text("grade");
        match (word, judged.rows.number(judged.row, "grade_rank")) {
            (Some(word), rank) if !fits(judged, word, rank) => offending.push(format!("{}: {word}", judged.key())),
            (None, Some(_)) => ranked.push(format!("{}: a rank without a grade", judged.key())),
            (Some(_) | None, _) => {}
        }
        if let (Some(report), true) = (judged.report, judged.text("judgement") == Some(OVERALL)) {
            overall[report] = word.and_then(Grade::of);
        }
    });
    offending.extend(ranked);
    offending.extend(overall_differs(reports, &overall));
    Found::none_of(offending, "grades that do not fit their framework")
}

fn fits(judged: Judged<'_>, word: &str, rank: Option<i32>) -> bool {
    let framework = judged.text("framework").and_then(Framework::of);
    Grade::of(word).is_some_and(|grade| {
        framework.is_some_and(|framework| on_scale(grade, framework.scale()))
            && rank == Some(grade.rank())
            && judged.text("absent_reason").is_none()
    })
}

fn on_scale(grade: Grade, scale: Scale) -> bool {
    match grade {
        Grade::Outstanding | Grade::Good | Grade::Inadequate => true,
        Grade::Adequate => scale == Scale::WithAdequate,
        Grade::RequiresImprovement => scale == Scale::WithRequiresImprovement,
    }
}

/// Reports whose overall effectiveness is not the one in their judgements.
fn overall_differs(reports: Rows<'_>, overall: &[Option<Grade>]) -> Vec<String> {
    let differs = reports.indices().zip(overall).filter_map(|(row, overall)| {
        let id = reports.text(row, "report_id")?;
        let differs = reports.text(row, "overall_effectiveness") != overall.map(Grade::as_str);
        differs.then(|| format!("{id}: overall_effectiveness is not that of judgements"))
    });
    differs.collect()
}

/// Every judgement is one of its framework's, at the day on which the inspection began.
pub(super) fn judgements(evidence: &Evidence<'_>) -> Found {
    let held = evidence.frames.columns("inspections", &["report_id", "inspection_start"]);
    let reports = Rows::of(&held);
    let starts: Vec<Option<Date>> = reports.indices().map(|row| reports.day(row, "inspection_start")).collect();
    let mut offending = Vec::new();
    let mut late = 0;
    each_judgement(evidence.frames, &["framework"], reports, |judged| {
        let judgement = judged.text("judgement").and_then(Judgement::of);
        let start = judged.report.and_then(|row| starts[row]);
        let fits = match (judged.text("framework").and_then(Framework::of), judgement) {
            (Some(framework), Some(judgement)) => asks(framework, judgement, start),
            (None, _) | (_, None) => false,
        };
        if !fits {
            offending.push(judged.key());
        }
        late += usize::from(
            judgement == Some(Judgement::OverallEffectiveness) && start.is_some_and(|day| day >= WITHOUT_OVERALL),
        );
    });
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
