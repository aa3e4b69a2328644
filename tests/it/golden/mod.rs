//! What the library reads in real reports, against what people read in them. Needs the shared folder beside the
//! project; where that is missing it says so and skips itself.

mod compare;
mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ofsted::diag::Finding;
use ofsted::family::family_of;
use ofsted::model::{Digest, Record};
use ofsted::parse::pdf;

use compare::{Compared, Facts, Tally, Verdict};
use tables::Expected;

/// Documents may not take a core each for themselves: the machine is small.
const THREADS: usize = 2;

/// What the library made of a document.
struct Read {
    /// The family that took it, without its version.
    family: Option<String>,
    record: Option<Record>,
    findings: Vec<Finding>,
}

#[test]
fn readings_meet_the_goals_on_real_reports() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let (golden, reports) = (shared.join("golden"), shared.join("corpus/reports"));
    if !golden.is_dir() || !reports.is_dir() {
        println!("skipped: no golden tables and reports beside the project");
        return;
    }
    let expected = tables::expected(&golden);
    let read = read_all(&reports);
    let compared: Vec<Compared> = expected.iter().flat_map(|expected| against(expected, &read)).collect();
    println!("{}", compare::report(&compared));
    let faults = faults(&compared);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// One document, expected and read. A document of a family without a reader must be taken by none.
fn against(expected: &Expected, read: &BTreeMap<String, Read>) -> Vec<Compared> {
    let read = read.get(&expected.sha256).unwrap_or_else(|| panic!("{}: no such report", expected.sha256));
    // Two words of the golden tables are events of one family; a page served as a PDF is of none.
    let family = match expected.family.as_str() {
        "sif_reinspection" => "sif",
        "looked_after_children_2013" => "lac_2013",
        "joint_area_review_progress" => "jar",
        other => other,
    };
    let has_reader = family != "not_a_report";
    let mut wanted = expected.facts.clone();
    let mut said = read.record.as_ref().map(tables::read).unwrap_or_default();
    if has_reader {
        wanted.insert("family".to_owned(), family.to_owned());
    } else {
        said = Facts::new();
    }
    said.extend(read.family.clone().map(|family| ("family".to_owned(), family)));
    compare::compare(&expected.family, &expected.sha256, &wanted, &said, &read.findings)
}

/// Every PDF in a folder, by its digest.
fn read_all(folder: &Path) -> BTreeMap<String, Read> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "pdf")).collect();
    let share = paths.len().div_ceil(THREADS).max(1);
    std::thread::scope(|scope| {
        let work = paths
            .chunks(share)
            .map(|paths| scope.spawn(|| paths.iter().map(|path| read_one(path)).collect::<Vec<_>>()));
        let workers: Vec<_> = work.collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

fn read_one(path: &Path) -> (String, Read) {
    let bytes = std::fs::read(path).unwrap();
    let read = match pdf::read(&bytes) {
        Err(_) => Read { family: None, record: None, findings: Vec::new() },
        Ok(document) => match family_of(&document.value, None) {
            None => Read { family: None, record: None, findings: document.findings },
            Some(family) => {
                let noted = family.read(&document.value);
                let name = family.version().split('/').next().map(str::to_owned);
                Read { family: name, record: Some(noted.value), findings: noted.findings }
            }
        },
    };
    (Digest::of(&bytes).to_string(), read)
}

/// A goal: fields, their families, the least share that is right (in hundredths), and whether any may be wrong.
struct Goal {
    families: &'static [&'static str],
    fields: &'static [&'static str],
    least: f64,
    may_be_wrong: bool,
}

const GOALS: &[Goal] = &[
    Goal { families: &["ilacs"], fields: &["grade"], least: 100.0, may_be_wrong: false },
    Goal {
        families: &["ilacs", "focused_visit"],
        fields: &["inspection_start", "inspection_end", "inspection_windows"],
        least: 99.5,
        may_be_wrong: false,
    },
    Goal { families: &["ilacs", "focused_visit"], fields: &["lead_inspector"], least: 99.0, may_be_wrong: true },
    Goal {
        families: &["focused_visit"],
        fields: &["priority_actions", "improvement_points"],
        least: 98.0,
        may_be_wrong: true,
    },
    Goal { families: &["focused_visit"], fields: &["point"], least: 97.0, may_be_wrong: true },
];

/// Goals not met, and whatever is missing in silence.
fn faults(compared: &[Compared]) -> Vec<String> {
    let short = GOALS.iter().filter_map(|goal| {
        let tally = tally(goal, compared);
        let is_met = tally.percent() >= goal.least && (goal.may_be_wrong || tally.wrong == 0);
        (!is_met).then(|| {
            format!("{:?} {:?}: {:.2} % right, {} wrong", goal.families, goal.fields, tally.percent(), tally.wrong)
        })
    });
    let is_silent = |fact: &&Compared| fact.verdict == Verdict::MissingSilently && is_in_a_goal(fact);
    let silent =
        compared.iter().filter(is_silent).map(|fact| format!("{} {}: missing in silence", fact.document, fact.field));
    let taken = compared.iter().filter(|fact| fact.field == "family" && fact.verdict != Verdict::Right);
    let taken = taken.map(|fact| format!("{}: {} taken as {:?}", fact.document, fact.family, fact.read));
    short.chain(silent).chain(taken).collect()
}

fn tally(goal: &Goal, compared: &[Compared]) -> Tally {
    let mut tally = Tally::default();
    compared.iter().filter(|fact| covers(goal, fact)).for_each(|fact| tally.add(fact.verdict));
    tally
}

fn covers(goal: &Goal, fact: &Compared) -> bool {
    let group = fact.field.split('.').next().unwrap_or_default();
    goal.families.contains(&fact.family.as_str()) && goal.fields.contains(&group)
}

fn is_in_a_goal(fact: &Compared) -> bool {
    GOALS.iter().any(|goal| covers(goal, fact))
}

#[test]
fn a_wrong_grade_breaks_a_goal() {
    let fact = |read: &str, verdict| Compared {
        family: "ilacs".to_owned(),
        field: "grade.in_care".to_owned(),
        document: "00".to_owned(),
        expected: Some("good".to_owned()),
        read: Some(read.to_owned()),
        verdict,
    };
    assert!(faults(&[fact("good", Verdict::Right)]).is_empty());
    assert_eq!(faults(&[fact("outstanding", Verdict::Wrong)]).len(), 1);
    assert_eq!(faults(&[Compared { read: None, ..fact("", Verdict::MissingSilently) }]).len(), 2);
}
