//! How right the data are: what was measured, what could not be read, what disagrees with Ofsted's
//! own tables.

use ofsted_tables::schema::columns::{Findings, Inspections, Judgements, Reconciliation};
use std::collections::BTreeMap;

use super::block::{Blocks, PageBlock};
use super::display_names;
use super::page::PageFrame;
use super::page::put_page;
use super::page_place;
use super::record::SnapshotIndex;
use super::shown::{Shown, at_page, web};
use super::table::{HtmlCell, HtmlTable};
use ofsted_model::{ConfirmedBy, Framework, Judgement, ReadState};
use ofsted_publish::{PublishError, Put};
use ofsted_tables::evaluate::{Accuracy, Count};

/// As many findings as the page lists; all are in the data set.
const FINDINGS: usize = 200;

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let title = "How accurate the data are";
    let description = "Accuracy by field, findings, and what could not be read.";
    let page = PageFrame::new(record.snapshot, page_place::QUALITY, page_place::QUALITY, title, description);
    let mut blocks = vec![PageBlock::Heading("Measured accuracy".to_owned())];
    blocks.extend(measured(record));
    blocks.push(PageBlock::HeadingAt("second-readings", "What confirms the grades"));
    blocks.extend(confirmed(record));
    blocks.push(PageBlock::Heading("What could not be read".to_owned()));
    blocks.extend(unread(record));
    blocks.push(PageBlock::Heading("Findings".to_owned()));
    blocks.extend(findings(record));
    blocks.push(PageBlock::Links(vec![HtmlCell::link(
        page.to(&page_place::data_set("findings")),
        "All findings, as data",
    )]));
    let reconciled = reconciled(record);
    if !reconciled.rows.is_empty() {
        blocks.push(PageBlock::HeadingAt("held-against-ofsted-s-own-tables", "Comparison with official statistics"));
        blocks.push(PageBlock::text(
            "Ofsted also publishes grades in its official statistics. The program compares them with each value that \
             it read from a report. If the two differ, a person checks which is right.",
        ));
        blocks.push(PageBlock::Table(reconciled));
        blocks.push(PageBlock::Links(vec![HtmlCell::link(
            page.to(&page_place::data_set("reconciliation")),
            "All compared values, as data",
        )]));
    }
    let lead = "We aim for every published grade to be right, or to be marked as doubtful. Each grade is shown with \
                the words it was read from and the page they are on. We leave a value blank rather than guess it."
        .to_owned();
    let page = Blocks { page, above: None, heading: Shown::new(title), lead, parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}

fn accuracy(record: &SnapshotIndex<'_>) -> Option<Accuracy> {
    serde_json::from_slice(record.snapshot.about.accuracy.as_deref()?).ok()
}

/// What was measured, in a sentence.
pub(super) fn in_short(record: &SnapshotIndex<'_>) -> Option<String> {
    let accuracy = accuracy(record)?;
    let grades = accuracy.fields.iter().find(|field| field.field == "grade")?.count;
    let all = total(&grades);
    Some(format!(
        "Of {} that people read in {}, the program got {} right and {} wrong.",
        display_names::count(all, "grade", "grades"),
        display_names::count(accuracy.documents.compared, "report", "reports"),
        display_names::number(grades.right),
        display_names::number(grades.wrong)
    ))
}

fn total(count: &Count) -> usize {
    count.right + count.wrong + count.missing + count.flagged + count.no_reader
}

fn measured(record: &SnapshotIndex<'_>) -> Vec<PageBlock> {
    let Some(accuracy) = accuracy(record) else {
        return vec![PageBlock::Note("The accuracy of this version was not measured.".to_owned())];
    };
    let line = |name: &str, count: &Count| {
        let share =
            count.share_right.map_or(HtmlCell::Nothing, |share| HtmlCell::Number(format!("{:.2} %", share * 100.0)));
        let number = |number| HtmlCell::number(Some(number));
        let name = display_names::spaced(&name.replace('.', ": "));
        vec![
            HtmlCell::text(Some(&name)),
            number(count.right),
            number(count.wrong),
            number(count.missing),
            number(count.flagged),
            share,
        ]
    };
    let headers =
        ["Field", "#Right", "#Wrong", "#Missing without a finding", "#Missing with a finding", "#Share right"];
    let rows = accuracy.fields.iter().map(|field| line(&field.field, &field.count));
    let whole = std::iter::once(line("All fields", &accuracy.total));
    vec![
        PageBlock::text(format!(
            "People read {} and wrote down what each one says. The program’s results were compared with theirs. Its \
             accuracy was not measured on other reports.",
            display_names::count(accuracy.documents.compared, "report", "reports")
        )),
        PageBlock::Table(
            HtmlTable::new("accuracy", "What the program read, compared with what is printed, by field", &headers)
                .with(rows.chain(whole)),
        ),
    ]
}

/// How many grades each kind of second reading confirms, by framework and judgement.
fn confirmed(record: &SnapshotIndex<'_>) -> Vec<PageBlock> {
    let rows = record.judgements;
    let mut counts: BTreeMap<(Option<Framework>, Option<Judgement>), BTreeMap<ConfirmedBy, usize>> = BTreeMap::new();
    for row in rows.indices().filter(|row| rows.text(*row, Judgements::GRADE).is_some()) {
        let text = |column| rows.text(row, column);
        let Some(by) = text(Judgements::CONFIRMED_BY).and_then(ConfirmedBy::from_word) else { continue };
        let key = (
            text(Judgements::FRAMEWORK).and_then(Framework::from_word),
            text(Judgements::JUDGEMENT).and_then(Judgement::from_word),
        );
        *counts.entry(key).or_default().entry(by).or_default() += 1;
    }
    if counts.is_empty() {
        return vec![PageBlock::text("There are no grades.")];
    }
    let met: Vec<ConfirmedBy> =
        ConfirmedBy::ALL.iter().copied().filter(|by| counts.values().any(|of_one| of_one.contains_key(by))).collect();
    let headers: Vec<String> = ["Framework", "Judgement"]
        .map(str::to_owned)
        .into_iter()
        .chain(met.iter().map(|by| format!("#{}", display_names::confirmed_by(*by))))
        .collect();
    let line = |((framework, judgement), of_one): (&(Option<Framework>, Option<Judgement>), &BTreeMap<_, usize>)| {
        let name = [framework.map(display_names::framework_short), judgement.map(display_names::judgement)];
        let numbers = met.iter().map(|by| HtmlCell::number(Some(of_one.get(by).copied().unwrap_or_default())));
        name.into_iter().map(HtmlCell::text).chain(numbers).collect()
    };
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    vec![
        PageBlock::text(
            "The program compares each grade with every other place that gives it: a heading or a sentence of the same \
             report, a later report that names the inspection, and official statistics for the same date. The table \
             counts each grade once, under the first source that agrees with it. If another source gives a different \
             grade, the grade is marked as disputed, and a finding names both grades.",
        ),
        PageBlock::Table(
            HtmlTable::new("confirmed", "Grades by what confirms them", &headers).with(counts.iter().map(line)),
        ),
    ]
}

/// Reports that were not read in full.
fn unread(record: &SnapshotIndex<'_>) -> Vec<PageBlock> {
    let inspections = record.inspections;
    let state = |row: usize| inspections.text(row, Inspections::READ_STATE).and_then(ReadState::from_word);
    let line = |row: usize| {
        let words = match state(row)? {
            ReadState::Read => return None,
            ReadState::PartlyRead => "Partly read",
            ReadState::Unreadable => "Could not be read",
            ReadState::NotFetched => "Not fetched yet",
            ReadState::Doubtful => "Does not match its listing",
        };
        let id = inspections.text(row, Inspections::AUTHORITY_ID).unwrap_or_default();
        let name = inspections.text(row, Inspections::TITLE).unwrap_or("Report");
        let link = inspections.text(row, Inspections::REPORT_URL).and_then(web);
        Some(vec![
            HtmlCell::text(Some(record.name(id))),
            HtmlCell::maybe_link(link, name),
            HtmlCell::day(inspections.day(row, Inspections::PUBLISHED_ON)),
            HtmlCell::text(Some(words)),
        ])
    };
    let rows: Vec<Vec<HtmlCell>> = inspections.indices().filter_map(line).collect();
    if rows.is_empty() {
        return vec![PageBlock::text("Every report was read in full.")];
    }
    let headers = ["Authority", "Report", "Published", "Result"];
    vec![PageBlock::Table(HtmlTable::new("unread", "Reports that were not read in full", &headers).with(rows))]
}

fn findings(record: &SnapshotIndex<'_>) -> Vec<PageBlock> {
    let findings = record.findings;
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in findings.indices() {
        let text = |column| findings.text(row, column).unwrap_or_default();
        *counts.entry((text(Findings::SEVERITY), text(Findings::CODE))).or_default() += 1;
    }
    if counts.is_empty() {
        return vec![PageBlock::text("There are no findings.")];
    }
    let line = |((severity, code), count): ((&str, &str), usize)| {
        vec![
            HtmlCell::Code(Shown::new(code)),
            HtmlCell::text(Some(&display_names::spaced(severity))),
            HtmlCell::number(Some(count)),
        ]
    };
    let kinds = HtmlTable::new("kinds", "Findings by kind", &["Kind", "Severity", "#Number"])
        .with(counts.into_iter().map(line));
    let serious = findings.indices().filter(|row| findings.text(*row, Findings::SEVERITY) != Some("note"));
    let rows: Vec<Vec<HtmlCell>> = serious.take(FINDINGS).map(|row| finding(row, record)).collect();
    let headers = ["About", "Kind", "What was found", "Printed words"];
    let listed =
        HtmlTable::new("findings", "Errors and warnings (notes are only in the data set)", &headers).with(rows);
    vec![
        PageBlock::text(
            "Anything odd about the data is published as a finding. An error means that something is missing. A \
             warning means that a value is doubtful and was left blank. A note means that the data are right, but that \
             something is worth knowing.",
        ),
        PageBlock::Table(kinds),
        PageBlock::Table(listed),
    ]
}

fn finding(row: usize, record: &SnapshotIndex<'_>) -> Vec<HtmlCell> {
    let findings = record.findings;
    let text = |column| findings.text(row, column);
    let key = text(Findings::KEY).unwrap_or_default();
    let report = key.split('/').next().and_then(|report| record.inspection(report));
    let address = report.and_then(|row| record.inspections.text(row, Inspections::REPORT_URL));
    let link = address.and_then(|address| at_page(address, findings.number(row, Findings::PAGE)));
    let whose =
        report.and_then(|row| record.inspections.text(row, Inspections::AUTHORITY_ID)).map(|id| record.name(id));
    vec![
        HtmlCell::maybe_link(link, whose.unwrap_or(key)),
        HtmlCell::Code(Shown::new(text(Findings::CODE).unwrap_or_default())),
        HtmlCell::text(text(Findings::MESSAGE)),
        text(Findings::PRINTED).map_or(HtmlCell::Nothing, |printed| HtmlCell::Text(Shown::beginning(printed, 160))),
    ]
}

/// How many values agree with Ofsted's own tables.
fn reconciled(record: &SnapshotIndex<'_>) -> HtmlTable {
    let rows = record.snapshot.frames.rows(Reconciliation);
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in rows.indices() {
        let text = |column| rows.text(row, column).unwrap_or_default();
        if text(Reconciliation::OUTCOME) != "not_comparable" {
            *counts.entry((text(Reconciliation::COLUMN), text(Reconciliation::OUTCOME))).or_default() += 1;
        }
    }
    let line = |((column, outcome), count): ((&str, &str), usize)| {
        vec![
            HtmlCell::text(Some(&display_names::spaced(column))),
            HtmlCell::text(Some(&display_names::spaced(outcome))),
            HtmlCell::number(Some(count)),
        ]
    };
    HtmlTable::new("reconciled", "Compared values, by the result of the comparison", &["Value", "Outcome", "#Number"])
        .with(counts.into_iter().map(line))
}
