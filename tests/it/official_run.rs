//! The pipeline of Ofsted's own tables as a person runs it, and its way into the snapshot of
//! reports.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::official::COVER;
use crate::program;
use crate::workbook::workbook;

pub const SHEET: &str = "ILACS inspection history
    Local authority area code | Local authority name | Inspection date | Publication date | Inspection type | Overall effectiveness | Impact of leaders | Experiences and progress of children who need help and protection | Experiences and progress of children in care | Experiences and progress of care leavers
    E09000012 | Hackney | 2024-07-01 | 2024-08-20 | ILACS Standard Inspection | Good | Good | Good | Good | Good";

struct Desk(TempDir);

impl Desk {
    /// A desk with a folder of one workbook.
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(desk.path("books")).unwrap();
        desk.put("history.ods", &workbook(&[COVER, ("ILACS_inspection_history", SHEET)]));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path("books").join(name), bytes).unwrap();
    }

    fn ofsted(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = program::ofsted();
        let output = command.args(arguments).current_dir(self.0.path()).output().unwrap();
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    }

    fn run(&self) -> (Option<i32>, String) {
        self.ofsted(&[
            "run",
            &program::pipeline("official"),
            "--from",
            "books",
            "--out",
            "official",
            "--as-of",
            "2026-11-20",
        ])
    }

    fn csv(&self, file: &str) -> Vec<Vec<String>> {
        let records = csv::Reader::from_path(self.path(file)).unwrap().into_records();
        records.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }
}

/// The files of a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        folder.read_dir().unwrap().flatten().map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn workbooks_become_a_snapshot_and_nothing_new_makes_no_version() {
    let desk = Desk::new();
    let (code, said) = desk.run();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("published version 2026.11.20"), "{said}");
    let of_data_sets = names(&desk.path("official/data")).into_iter().filter(|name| name.ends_with(".parquet"));
    assert_eq!(
        of_data_sets.collect::<Vec<_>>(),
        ["changes.parquet", "findings.parquet", "official_judgements.parquet"]
    );
    assert_eq!(desk.csv("official/data/official_judgements.csv").len(), 5);
    assert_eq!(desk.csv("official/data/findings.csv").len(), 0);
    let (code, said) = desk.run();
    assert!(code == Some(0) && said.contains("nothing changed"), "{said}");
    desk.put(
        "history.ods",
        &workbook(&[COVER, ("ILACS_inspection_history", &SHEET.replace("| Good |", "| Inadequate |"))]),
    );
    let (code, said) = desk.run();
    assert!(code == Some(0) && said.contains("published version 2026.11.20.1"), "{said}");
    assert!(!desk.csv("official/data/changes.csv").is_empty());
}

#[test]
fn what_cannot_be_read_moves_nothing() {
    let desk = Desk::new();
    assert_eq!(desk.run().0, Some(0));
    let before = std::fs::read(desk.path("official/SHA256SUMS")).unwrap();
    let whole = workbook(&[COVER, ("ILACS_inspection_history", SHEET)]);
    let lacking = workbook(&[COVER, ("History", &SHEET.replace("Impact of leaders", "Leaders of tomorrow"))]);
    for (bytes, wanted) in [
        (&whole[..whole.len() / 2], "half.ods: it is not an OpenDocument workbook"),
        (&lacking[..], "half.ods: sheet History, row 2: the table does not have the impact of leaders"),
    ] {
        desk.put("half.ods", bytes);
        let (code, said) = desk.run();
        assert_eq!(code, Some(20), "{said}");
        assert!(said.contains("source changed shape") && said.contains(wanted), "{said}");
        assert_eq!(std::fs::read(desk.path("official/SHA256SUMS")).unwrap(), before);
    }
    let report = std::fs::read_to_string(desk.path("official/run-report.md")).unwrap();
    assert!(report.contains("source changed shape"), "{report}");
}

#[test]
fn a_workbook_that_lost_rows_is_refused() {
    let desk = Desk::new();
    assert_eq!(desk.run().0, Some(0));
    let fewer = SHEET.replace("| Good | Good | Good | Good | Good", "| Good | Good | Good | | ");
    desk.put("history.ods", &workbook(&[COVER, ("ILACS_inspection_history", &fewer)]));
    let (code, said) = desk.run();
    assert!(code == Some(30) && said.contains("official-kept: 3 rows"), "{said}");
}

#[test]
fn options_of_the_other_kind_of_pipeline_are_refused() {
    let (desk, official) = (Desk::new(), program::pipeline("official"));
    for arguments in [
        &["run", "sample", "--from", "books"][..],
        &["run", &official, "--from", "books", "--official", "official"],
        &["build", &official],
        &["publish", &official],
        &["run", "sample", "--official", "nowhere", "--offline"],
        &["run", &official, "--from", "nowhere"],
    ] {
        let (code, said) = desk.ofsted(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
    }
}

#[test]
fn the_snapshot_of_reports_takes_the_tables_keeps_them_and_is_held_against_them() {
    let desk = Desk::new();
    assert_eq!(desk.run().0, Some(0));
    let sample = |more: &[&str]| {
        let always = ["run", "sample", "--out", "dist", "--archive", "archive", "--as-of", "2026-11-20"];
        desk.ofsted(&[&always, more].concat())
    };
    let (code, said) = sample(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(desk.csv("dist/data/official_judgements.csv").len(), 0);
    let has = |file: &str, words: &[&str]| {
        desk.csv(file).iter().any(|row| words.iter().all(|word| row.iter().any(|cell| cell.contains(word))))
    };
    let (overall, leavers) = (["50255165", "overall_effectiveness"], ["50255165", "care_leavers"]);
    let confirmed = |of: [&str; 2], by: &str| has("dist/data/judgements.csv", &[of[0], of[1], by]);
    let found = |code: &str, of: [&str; 2]| has("dist/data/findings.csv", &[code, &of.join("/")]);
    assert!(confirmed(overall, "none") && found("unconfirmed", overall));
    assert!(confirmed(leavers, "heading") && !found("unconfirmed", leavers));
    let (code, said) = sample(&["--official", "official", "--offline"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(desk.csv("dist/data/official_judgements.csv").len(), 5);
    assert!(confirmed(overall, "official") && !found("unconfirmed", overall));
    assert!(confirmed(leavers, "disputed") && found("disputed", leavers), "the table has another grade");
    let compared = desk.csv("dist/data/reconciliation.csv").len();
    assert!(compared > 5, "{compared}");
    let (code, said) = sample(&["--offline"]);
    assert!(code == Some(0) && said.contains("nothing changed"), "the tables are carried: {said}");
    let page = std::fs::read_to_string(desk.path("dist/run-report.md")).unwrap();
    assert!(page.contains("## Comparison with the official statistics"), "{page}");
    let (code, said) = desk.ofsted(&["reconcile", "dist"]);
    assert!(code == Some(0) && said.contains("ilacs grade"), "{said}");
    let (code, said) = desk.ofsted(&["reconcile", "dist", "--official", "official", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, told["agreement"]["all"]["agree"].as_u64().unwrap() > 5), (Some(0), true), "{said}");
    std::fs::write(desk.path("official/data/official_judgements.parquet"), b"something else").unwrap();
    let (code, said) = sample(&["--official", "official", "--offline"]);
    assert!(code == Some(40) && said.contains("SHA-256"), "a folder that is not as it was published: {said}");
}

/// A row that says `text` so many times.
fn repeated(rows: usize, columns: usize, text: &str) -> String {
    format!(
        "<o><table:table table:name=\"t\"><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell \
         table:number-columns-repeated=\"{columns}\"><text:p>{text}</text:p></table:table-cell></table:table-row></table:table></o>"
    )
}

#[test]
fn a_workbook_that_is_made_to_hurt_is_refused_within_a_workers_limits() {
    let (long, deep) = ("y".repeat(2_000), 50_000);
    let cell = "<table:table-cell><text:p>a</text:p></table:table-cell>";
    let table = |inside: &str| format!("<o><table:table table:name=\"t\">{inside}</table:table></o>");
    let huge = u64::MAX;
    for (what, content) in [
        ("repeated cells", repeated(3_999, 1_000, &long)),
        ("repeated rows", repeated(1_900_000, 1, &long)),
        ("repeated columns", repeated(1, 1_900_000, &long)),
        ("a long text in one cell", repeated(1, 1, &"y".repeat(70 << 20))),
        ("many cells", table(&format!("<table:table-row>{}</table:table-row>", cell.repeat(2_100_000)))),
        ("huge numbers", repeated(1, 1, "a").replace("rows-repeated=\"1\"", &format!("rows-repeated=\"{huge}\""))),
        (
            "numbers beyond all",
            repeated(1, 1, "a").replace("rows-repeated=\"1\"", &format!("rows-repeated=\"{huge}0\"")),
        ),
        ("deep elements", format!("{}{}", "<a>".repeat(deep), "</a>".repeat(deep))),
        ("many sheets", format!("<o>{}</o>", "<table:table table:name=\"t\"></table:table>".repeat(100_000))),
        ("a long name", format!("<o><table:table table:name=\"{}\"></table:table></o>", "n".repeat(1 << 20))),
        (
            "entities",
            format!(
                "<!DOCTYPE o [<!ENTITY a \"{}\"><!ENTITY b \"{}\">]>{}",
                "y".repeat(1_000),
                "&a;".repeat(1_000),
                repeated(1, 1, "&b;")
            ),
        ),
        ("a long element", format!("<o a=\"{}\"/>", "y".repeat(240 << 20))),
        ("a content without end", "<o>".to_owned() + &" ".repeat(260 << 20)),
    ] {
        let desk = Desk::new();
        desk.put("history.ods", &crate::workbook::packed(&content));
        let (code, said) = desk.run();
        assert_eq!(code, Some(20), "{what}: {said}");
        assert!(said.contains("history.ods") && said.contains("hint: open the file"), "{what}: {said}");
    }
}

#[test]
fn a_workbook_is_read_apart_and_says_the_same() {
    let reader = ofsted::run::DocumentReader::start(Some(env!("CARGO_BIN_EXE_ofsted").into()), 1);
    let whole = workbook(&[COVER, ("ILACS_inspection_history", SHEET)]);
    for bytes in [&whole[..], &whole[..whole.len() / 2]] {
        assert_eq!(reader.read_workbook("a.ods", bytes), ofsted_tables::official::read("a.ods", bytes));
    }
    assert!(reader.read_workbook("a.ods", &whole).is_ok());
    let eater = crate::workbook::packed(&format!("<o a=\"{}\"/>", "y".repeat(240 << 20)));
    let refused = reader.read_workbook("eater.ods", &eater).unwrap_err().to_string();
    assert_eq!(refused, "eater.ods: the workbook could not be read: reading it took more than 256 MiB of memory");
    assert!(reader.read_workbook("a.ods", &whole).is_ok(), "the next one is read");
}
