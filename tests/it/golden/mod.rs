//! What the library reads in real reports, against what people read in them, with the goals that
//! hold. Needs the shared folder beside the project; where that is missing it says so and skips
//! itself.

use std::collections::BTreeSet;
use std::path::Path;

use ofsted::run::{Compared, Count, DocumentReader, Verdict, evaluate_documents};
use ofsted_config::{Source, read};
use ofsted_documents::readers::READERS;

use crate::quiet::Quiet;

/// Documents may not take a core each for themselves: the machine is small.
const THREADS: usize = 2;

#[test]
fn readings_meet_the_goals_on_real_reports() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let (golden, reports) = (shared.join("golden"), shared.join("corpus/reports"));
    if !golden.is_dir() || !reports.is_dir() {
        println!("skipped: no golden tables and reports beside the project");
        return;
    }
    let source = Source::embedded("local_authorities").unwrap();
    let corrections = read(&source.file, &source.text).unwrap().correction;
    let evaluation =
        evaluate_documents(&golden, &reports, &corrections, &DocumentReader::in_process(THREADS), &Quiet).unwrap();
    assert_eq!(evaluation.not_there, [], "documents of the golden tables that are not there");
    for family in &evaluation.accuracy.families {
        for field in &family.fields {
            println!("{:14} {:30} {:?}", family.family, field.field, field.count);
        }
    }
    let faults = faults(&evaluation.compared, &families_with_readers());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The families that are wired, and what is no report: that needs no reader.
fn families_with_readers() -> BTreeSet<&'static str> {
    let names = READERS.iter().filter_map(|family| family.version().split('/').next());
    names.chain(["not_a_report"]).collect()
}

/// A goal: fields, over which families (none named: all), the least share that is right, and
/// whether any may be wrong.
struct Goal {
    families: &'static [&'static str],
    fields: &'static [&'static str],
    least: f64,
    may_be_wrong: bool,
}

const GOALS: &[Goal] = &[
    Goal { families: &[], fields: &["grade"], least: 0.998, may_be_wrong: false },
    Goal {
        families: &[],
        fields: &["inspection_start", "inspection_end", "inspection_windows"],
        least: 0.998,
        may_be_wrong: false,
    },
    Goal { families: &[], fields: &["read_state", "framework", "event", "outcome"], least: 1.0, may_be_wrong: false },
    Goal { families: &[], fields: &["lead_inspector"], least: 0.995, may_be_wrong: false },
    Goal { families: &[], fields: &["themes"], least: 0.95, may_be_wrong: true },
    Goal {
        families: &[],
        fields: &["priority_action", "priority_actions", "improvement_points"],
        least: 0.99,
        may_be_wrong: true,
    },
    Goal { families: &["focused_visit"], fields: &["point"], least: 0.98, may_be_wrong: true },
];

/// Goals not met, and whatever is missing in silence.
fn faults(compared: &[Compared], with_readers: &BTreeSet<&str>) -> Vec<String> {
    let wired: Vec<&Compared> = compared.iter().filter(|fact| with_readers.contains(fact.family.as_str())).collect();
    let short = GOALS.iter().filter_map(|goal| {
        let count = Count::new(wired.iter().copied().filter(|fact| covers(goal, fact)));
        let share = count.share_right.unwrap_or(1.0);
        let is_met = share >= goal.least && (goal.may_be_wrong || count.wrong == 0);
        (!is_met).then(|| format!("{:?}: {} of {} right, {} wrong", goal.fields, count.right, count.all(), count.wrong))
    });
    let in_goals = wired.iter().filter(|fact| GOALS.iter().any(|goal| covers(goal, fact)));
    let (silent, wrong): (Vec<_>, Vec<_>) = in_goals
        .filter(|fact| matches!(fact.verdict, Verdict::Missing | Verdict::Wrong))
        .partition(|fact| fact.verdict == Verdict::Missing);
    let silent = silent.into_iter().map(|fact| format!("missing in silence: {}", line(fact)));
    let mut faults: Vec<String> = short.chain(silent).collect();
    if !faults.is_empty() {
        faults.extend(wrong.into_iter().map(|fact| format!("wrong: {}", line(fact))));
    }
    faults
}

fn line(fact: &Compared) -> String {
    format!("{:?} {} {}: expected {:?}, read {:?}", fact.name, fact.family, fact.field, fact.expected, fact.read)
}

fn covers(goal: &Goal, fact: &Compared) -> bool {
    let group = fact.field.split('.').next().unwrap_or_default();
    goal.fields.contains(&group) && (goal.families.is_empty() || goal.families.contains(&fact.family.as_str()))
}

#[test]
fn a_wrong_or_silently_missing_grade_breaks_a_goal() {
    let fact = |read: Option<&str>, verdict| Compared {
        digest: ofsted_model::Digest::of_bytes(b"a report"),
        name: None,
        family: "ilacs".to_owned(),
        field: "grade.in_care".to_owned(),
        expected: Some("good".to_owned()),
        read: read.map(str::to_owned),
        verdict,
        place: None,
        remarks: Vec::new(),
    };
    let check = |fact: Compared| faults(&[fact], &BTreeSet::from(["ilacs"]));
    assert_eq!(check(fact(Some("good"), Verdict::Right)), Vec::<String>::new());
    assert!(check(fact(Some("outstanding"), Verdict::Wrong))[0].contains("0 of 1 right, 1 wrong"));
    assert!(check(fact(None, Verdict::Missing)).iter().any(|fault| fault.starts_with("missing in silence")));
    assert!(faults(&[fact(Some("outstanding"), Verdict::Wrong)], &BTreeSet::new()).is_empty(), "no reader, no goal");
}
