//! `ofsted evaluate`: how right the readers are, in a table, a list of misses and `accuracy.json`.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use serde::Serialize;

use super::arguments::EvaluateArguments;
use super::console::{self, Console};
use super::failure::Failure;
use super::job;
use super::progress::ProgressBars;
use super::stages::show_json;
use crate::run::{self, Accuracy, Compared, Count, Documents, Evaluation, FieldCount, RunError, Verdict};
use ofsted_config::Correction;

/// As much of a long text as the list shows; `--json` has all of it.
const MOST_CHARACTERS: usize = 200;

pub(super) fn evaluate(arguments: &EvaluateArguments, console: &Console) -> Result<(), Failure> {
    let corrections = match &arguments.pipeline {
        Some(pipeline) => job::corrections(pipeline)?,
        None => Vec::new(),
    };
    let evaluation = evaluated(arguments, &corrections, console).map_err(|error| Failure::from_error(&error))?;
    run::put_accuracy(&arguments.out, &evaluation.accuracy).map_err(|error| Failure::from_error(&error))?;
    if arguments.json {
        return show_json(&EvaluationObject::new(&evaluation), console);
    }
    let misses = evaluation.compared.iter().filter(|fact| is_listed(fact));
    misses.for_each(|fact| console.result(&miss(fact)));
    console.result(&table(&evaluation.accuracy));
    for line in closing(&evaluation) {
        console.result(&line);
    }
    console.result(&format!("written to {}", arguments.out.display()));
    Ok(())
}

fn evaluated(
    arguments: &EvaluateArguments,
    corrections: &[Correction],
    console: &Console,
) -> Result<Evaluation, RunError> {
    let EvaluateArguments { golden, reports, snapshot, jobs, .. } = arguments;
    match (reports, snapshot) {
        (_, Some(snapshot)) => run::evaluate_snapshot(golden, snapshot),
        (Some(reports), None) => {
            run::evaluate_documents(golden, reports, corrections, &job::reader(*jobs), &ProgressBars::new(console))
        }
        (None, None) => Err(RunError::Usage {
            message: "one of --reports and --snapshot is required".to_owned(),
            hint: "use --reports for a folder of documents, or --snapshot for a published folder".to_owned(),
        }),
    }
}

/// Facts of kinds that no reader knows are counted, not listed.
fn is_listed(fact: &Compared) -> bool {
    !matches!(fact.verdict, Verdict::Right | Verdict::NoReader)
}

/// A fact that is not right: what was expected, what was read, where to look, and what the findings
/// say.
fn miss(fact: &Compared) -> String {
    let digest = fact.digest.to_string();
    let document = shown(fact.name.as_deref().unwrap_or(&digest));
    let mut lines = vec![format!("{}: {document} {} {}", fact.verdict.as_str(), fact.family, fact.field)];
    let mut add = |name: &str, value: &str| lines.push(format!("    {name:9} {}", shown(value)));
    add("expected:", fact.expected.as_deref().unwrap_or("nothing"));
    add("read:", fact.read.as_deref().unwrap_or("nothing"));
    if let Some(place) = &fact.place {
        add("look at:", &format!("page {}: {}", place.page, place.evidence));
    }
    for remark in &fact.remarks {
        let page = remark.page.map_or_else(String::new, |page| format!(", page {page}"));
        let printed = remark.printed.as_deref().map_or_else(String::new, |words| format!(": `{words}`"));
        add("finding:", &format!("{} {}{page}{printed}", remark.code, remark.message));
    }
    lines.join("\n")
}

fn shown(text: &str) -> String {
    console::shown(text, MOST_CHARACTERS)
}

/// The counts, a row a field, family by family and then over all.
fn table(accuracy: &Accuracy) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(["family", "field", "right", "wrong", "missing", "flagged", "no reader", "% right"]);
    for family in &accuracy.families {
        add_rows(&mut table, &format!("{} ({})", family.family, family.documents), &family.fields);
    }
    add_rows(&mut table, &format!("all ({})", accuracy.documents.compared), &accuracy.fields);
    table.add_row(row("", "all fields", accuracy.total));
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

/// A family's rows; its name stands on the first.
fn add_rows(table: &mut Table, family: &str, fields: &[FieldCount]) {
    let names = std::iter::once(family).chain(std::iter::repeat(""));
    for (name, field) in names.zip(fields) {
        table.add_row(row(name, &field.field, field.count));
    }
}

fn row(family: &str, field: &str, count: Count) -> [String; 8] {
    let Count { right, wrong, missing, flagged, no_reader, share_right } = count;
    let percent = share_right.map_or_else(String::new, |share| format!("{:.2}", share * 100.0));
    let [right, wrong, missing, flagged, no_reader] =
        [right, wrong, missing, flagged, no_reader].map(|count| count.to_string());
    [family.to_owned(), field.to_owned(), right, wrong, missing, flagged, no_reader, percent]
}

/// What the columns mean, and how many documents there were.
fn closing(evaluation: &Evaluation) -> Vec<String> {
    let Accuracy { documents, readers, corrections, .. } = &evaluation.accuracy;
    let Documents { compared, read, partly_read, no_reader, unreadable, not_there, not_in_golden } = *documents;
    let mut lines = vec![
        String::new(),
        "missing: not read, and no finding says so; flagged: not read, and a finding says so; no reader: there is no \
         reader for this kind of document"
            .to_owned(),
        format!(
            "{compared} documents: {read} read, {partly_read} partly read, {no_reader} without a reader, \
             {unreadable} unreadable; readers: {}",
            readers.join(", ")
        ),
    ];
    if *corrections > 0 {
        lines.push(format!("{corrections} corrections of misprints were applied"));
    }
    if not_there > 0 {
        lines.push(format!("{not_there} documents of the golden tables are missing from the folder"));
    }
    if not_in_golden > 0 {
        lines.push(format!("{not_in_golden} documents are not in the golden tables and were not compared"));
    }
    lines
}

/// The whole comparison as one object.
#[derive(Serialize)]
struct EvaluationObject<'a> {
    accuracy: &'a Accuracy,
    misses: Vec<ToldMiss<'a>>,
    not_there: Vec<String>,
}

/// A fact that is not right.
#[derive(Serialize)]
struct ToldMiss<'a> {
    document_sha256: String,
    document: Option<&'a str>,
    family: &'a str,
    field: &'a str,
    verdict: &'static str,
    expected: Option<&'a str>,
    read: Option<&'a str>,
    page: Option<u32>,
    evidence: Option<&'a str>,
    findings: Vec<&'a str>,
}

impl<'a> EvaluationObject<'a> {
    fn new(evaluation: &'a Evaluation) -> Self {
        Self {
            accuracy: &evaluation.accuracy,
            misses: evaluation.compared.iter().filter(|fact| is_listed(fact)).map(ToldMiss::new).collect(),
            not_there: evaluation.not_there.iter().map(ToString::to_string).collect(),
        }
    }
}

impl<'a> ToldMiss<'a> {
    fn new(fact: &'a Compared) -> Self {
        Self {
            document_sha256: fact.digest.to_string(),
            document: fact.name.as_deref(),
            family: &fact.family,
            field: &fact.field,
            verdict: fact.verdict.as_str(),
            expected: fact.expected.as_deref(),
            read: fact.read.as_deref(),
            page: fact.place.as_ref().map(|place| place.page),
            evidence: fact.place.as_ref().map(|place| place.evidence.as_str()),
            findings: fact.remarks.iter().map(|remark| remark.message.as_str()).collect(),
        }
    }
}
