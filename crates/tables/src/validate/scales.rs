//! Grades and judgements against their framework: the scale that it grades on, the questions that
//! it asks at a date.

use jiff::civil::Date;

use super::doubtful_rows::{Judged, each_judgement};
use super::evidence::Evidence;
use super::outcome::CheckFindings;
use crate::schema::Rows;
use crate::schema::columns::{Inspections, Judgements};
use ofsted_model::{Framework, Grade, Judgement};

/// The judgement that `inspections` has too.
const OVERALL: &str = "overall_effectiveness";

/// Every grade is on its framework's scale, has its rank, and has no reason for being absent; and
/// the overall effectiveness of a report is the one in its judgements.
pub(super) fn grades(evidence: &Evidence<'_>) -> CheckFindings {
    let held = evidence.frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::OVERALL_EFFECTIVENESS]);
    let reports = held.rows();
    let (mut offending, mut ranked) = (Vec::new(), Vec::new());
    let mut overall = vec![None; reports.height()];
    each_judgement(
        evidence.frames,
        &[&Judgements::FRAMEWORK, &Judgements::GRADE, &Judgements::GRADE_RANK, &Judgements::ABSENT_REASON],
        reports,
        |judged| {
            let word = judged.text(Judgements::GRADE);
            match (word, judged.rows.number(judged.row, Judgements::GRADE_RANK)) {
                (Some(word), rank) if !fits(judged, word, rank) => offending.push(format!("{}: {word}", judged.key())),
                (None, Some(_)) => ranked.push(format!("{}: a rank without a grade", judged.key())),
                (Some(_) | None, _) => {}
            }
            if let (Some(report), true) = (judged.report, judged.text(Judgements::JUDGEMENT) == Some(OVERALL)) {
                overall[report] = word.and_then(Grade::from_word);
            }
        },
    );
    offending.extend(ranked);
    offending.extend(overall_differs(reports, &overall));
    CheckFindings::none_of(offending, "grades that do not match their framework")
}

fn fits(judged: Judged<'_>, word: &str, rank: Option<i32>) -> bool {
    let framework = judged.text(Judgements::FRAMEWORK).and_then(Framework::from_word);
    Grade::from_word(word).is_some_and(|grade| {
        framework.is_some_and(|framework| framework.scale().grades().contains(&grade))
            && rank == Some(grade.rank())
            && judged.text(Judgements::ABSENT_REASON).is_none()
    })
}

/// Reports whose overall effectiveness is not the one in their judgements.
fn overall_differs(reports: Rows<'_, Inspections>, overall: &[Option<Grade>]) -> Vec<String> {
    let differs = reports.indices().zip(overall).filter_map(|(row, overall)| {
        let id = reports.text(row, Inspections::REPORT_ID)?;
        let differs = reports.text(row, Inspections::OVERALL_EFFECTIVENESS) != overall.map(Grade::as_str);
        differs.then(|| format!("{id}: overall_effectiveness differs from the one in judgements"))
    });
    differs.collect()
}

/// Every judgement is one of its framework's, at the day on which the inspection began.
pub(super) fn judgements(evidence: &Evidence<'_>) -> CheckFindings {
    let held = evidence.frames.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::INSPECTION_START]);
    let reports = held.rows();
    let starts: Vec<Option<Date>> =
        reports.indices().map(|row| reports.day(row, Inspections::INSPECTION_START)).collect();
    let mut offending = Vec::new();
    let mut late = 0;
    each_judgement(evidence.frames, &[&Judgements::FRAMEWORK], reports, |judged| {
        let judgement = judged.text(Judgements::JUDGEMENT).and_then(Judgement::from_word);
        let start = judged.report.and_then(|row| starts[row]);
        let framework = judged.text(Judgements::FRAMEWORK).and_then(Framework::from_word);
        let fits = match (framework, judgement) {
            (Some(framework), Some(judgement)) => framework.asks(judgement, start),
            (None, _) | (_, None) => false,
        };
        if !fits {
            offending.push(judged.key());
        }
        late += usize::from(is_left_over(framework, judgement, start));
    });
    let mut found = CheckFindings::none_of(offending, "judgements that their framework does not have on that date");
    if late > 0 {
        found.message =
            format!("{}; {late} are in reports although inspectors no longer made them on that date", found.message);
    }
    found
}

/// Whether a judgement is printed of an inspection that began when its framework no longer asked
/// for it.
fn is_left_over(framework: Option<Framework>, judgement: Option<Judgement>, start: Option<Date>) -> bool {
    let (Some(framework), Some(start)) = (framework, start) else { return false };
    framework.facts().judgements.iter().any(|asked| Some(asked.judgement) == judgement && asked.is_left_over(start))
}
