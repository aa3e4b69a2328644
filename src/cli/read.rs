//! `ofsted read`: what reports say, one after the other, as tables or as JSON Lines.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};

use super::arguments::ReadArguments;
use super::console::{self, Console};
use super::failure::Failure;
use super::job::reader;
use crate::run::{FileRead, SaidLine, lines, object, point_lines, read_files};
use ofsted_model::diag::Finding;

/// Columns of a terminal that the tables fit into.
const WIDTH: u16 = 118;
/// As much of a long text as a table shows; `--json` has all of it.
const MOST_CHARACTERS: usize = 300;

pub(super) fn read(arguments: &ReadArguments, console: &Console) -> Result<(), Failure> {
    let mut failed = Vec::new();
    read_files(&arguments.files, &reader(arguments.jobs), |read| match read {
        Ok(read) if arguments.json => match serde_json::to_string(&object(&read)) {
            Ok(line) => console.result_json(&line),
            Err(error) => {
                failed.push(format!("{}: could not write the result as JSON: {error}", read.file.display()));
            }
        },
        Ok(read) => console.result(&describe(&read)),
        Err(error) => failed.push(error.to_string()),
    });
    if failed.is_empty() {
        return Ok(());
    }
    let message = match failed.as_slice() {
        [one] => one.clone(),
        many => format!("{} files could not be read\n{}", many.len(), many.join("\n")),
    };
    Err(Failure::usage(message, "the other files were read; check the files listed above"))
}

/// A document for a person: its head, its values, what was odd.
fn describe(read: &FileRead) -> String {
    let mut parts = vec![head(read)];
    let (values, points) = (lines(read), point_lines(read));
    if !values.is_empty() {
        parts.push(table(&values));
    }
    if !points.is_empty() {
        parts.push(list(&points));
    }
    parts.extend(read.outcome.document.findings.iter().map(finding));
    parts.push(String::new());
    parts.join("\n")
}

fn head(read: &FileRead) -> String {
    let document = &read.outcome.document;
    let reader = document.reader_version.as_deref().map_or_else(String::new, |reader| format!(" by {reader}"));
    let pages = document.pages.map_or_else(String::new, |pages| format!(", {pages} pages"));
    let state = document.record.read_state;
    format!("{}\n  {state}{reader}{pages}, sha256 {}", shown(&read.file.display().to_string()), document.digest)
}

fn table(values: &[SaidLine]) -> String {
    let mut table = empty();
    table.set_header(["", "read", "page", "evidence"]);
    for line in values {
        let page = line.page.map_or_else(String::new, |page| page.to_string());
        let value = line.value.as_deref().map_or_else(|| "–".to_owned(), shown);
        table.add_row([line.field.clone(), value, page, line.evidence.as_deref().map(shown).unwrap_or_default()]);
    }
    table.to_string()
}

/// Points, which are their own evidence.
fn list(points: &[SaidLine]) -> String {
    let mut table = empty();
    table.set_header(["", "page", "printed"]);
    for line in points {
        let page = line.page.map_or_else(String::new, |page| page.to_string());
        table.add_row([line.field.clone(), page, line.value.as_deref().map(shown).unwrap_or_default()]);
    }
    format!("\n{table}")
}

fn empty() -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table
}

/// A text as far as a table shows it.
fn shown(text: &str) -> String {
    console::shown(text, MOST_CHARACTERS)
}

fn finding(finding: &Finding) -> String {
    let severity = finding.code.severity.as_str();
    let column = finding.column.as_deref().map_or_else(String::new, |column| format!(" {column}:"));
    let page = finding.page.map_or_else(String::new, |page| format!(", page {page}"));
    let printed = finding.printed.as_deref().map_or_else(String::new, |words| format!(": `{}`", shown(words)));
    format!("  {severity} {}:{column} {}{page}{printed}", finding.code.name, shown(&finding.message))
}
