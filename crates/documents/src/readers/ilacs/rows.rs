//! The rows of the grade table, wherever its cells are parted: over lines, over pages, by rows
//! without a grade. Two readings of the page are held against each other; judges no grade.

use ofsted_parse::Document;
use ofsted_parse::labelled_cells::{CellBeside, KnownLabels, beside, over_page};
use ofsted_parse::section::push_line;
use ofsted_parse::table::{self, Shape, TableRow};

use super::label::{self, plain};

/// The rows of the document's grade tables. A judgement has several where its places on the page do
/// not tell the same.
pub fn rows(document: &Document) -> Vec<TableRow> {
    let mut rows = joined(&of_tables(document));
    for row in side_by_side(document, &rows) {
        merge(&mut rows, row);
    }
    rows
}

fn of_tables(document: &Document) -> Vec<TableRow> {
    // A value that wraps may end its first line so.
    let opens =
        |words: &str| ["requires", "requires improvement to"].iter().any(|open| words.eq_ignore_ascii_case(open));
    let is_value = |words: &str| label::grade(words).is_some() || opens(words);
    let shape = Shape { headings: ["Judgement", "Grade"], is_value: &is_value };
    let tables = table::tables(document, shape);
    let ours = tables.into_iter().filter(|table| table.rows.iter().any(|row| label::begins_as_label(&row.label)));
    ours.flat_map(|table| table.rows).collect()
}

/// A label is parted over at most so many cells.
const MOST_PARTS: usize = 4;
/// Lines of one label stand at most this far apart, in points, from the lower edge of one to the
/// upper edge of the next.
const CLOSE: f32 = 10.0;

/// Joins the rows of a label that is parted over several cells. A label never begins as the rest of
/// one does.
fn joined(rows: &[TableRow]) -> Vec<TableRow> {
    let mut found: Vec<TableRow> = Vec::new();
    let mut at = 0;
    while let Some(first) = rows.get(at) {
        let more = rows[at + 1..].iter().take(MOST_PARTS - 1);
        let more = more.take_while(|row| !label::begins_as_label(&row.label)).count();
        let longest = (1..=more).rev().find(|&more| {
            let label = whole(&rows[at..=at + more]).label;
            label::begins_as_label(&first.label) && label::judgement(&label).is_some()
        });
        // What goes on with a label makes it another, even where that is none that is known.
        let goes_on = || rows.get(at + 1).is_some_and(|next| more > 0 && is_more_of(first, next));
        let more = longest.unwrap_or(usize::from(goes_on()));
        found.push(whole(&rows[at..=at + more]));
        at += more + 1;
    }
    found
}

fn is_more_of(first: &TableRow, next: &TableRow) -> bool {
    let is_close = next.page == first.page && (0.0..CLOSE).contains(&(next.top - first.bottom));
    is_close && next.value.is_empty() && label::judgement(&first.label).is_some()
}

fn whole(rows: &[TableRow]) -> TableRow {
    let mut rows = rows.iter().cloned();
    let mut whole = rows.next().unwrap_or_default();
    for row in rows {
        push_line(&mut whole.label, &row.label);
        if !row.value.is_empty() {
            push_line(&mut whole.value, &row.value);
        }
        if row.page == whole.page {
            whole.bottom = row.bottom;
        }
    }
    whole
}

/// A table without rows that are known is one where so many labels stand beside grades.
const ENOUGH: usize = 3;
/// The table stands on one of the first pages.
const FIRST_PAGES: usize = 3;

/// The rows that a second reading gives, which looks for whole labels beside whole grades and at no
/// column: on the pages of the table, or where none was found on the first page that has enough of
/// them.
fn side_by_side(document: &Document, rows: &[TableRow]) -> Vec<TableRow> {
    let is_label = |text: &str| label::judgement(text).is_some();
    let is_value = |text: &str| label::grade(text).is_some();
    let known = KnownLabels { is_label: &is_label, is_value: &is_value };
    let is_of_table = |page: u32| rows.iter().any(|row| row.page == page && is_label(&row.label));
    let pages = &document.pages[..document.pages.len().min(FIRST_PAGES)];
    let mut found: Vec<TableRow> = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let (is_known, may_be_first) = (is_of_table(page.number), rows.is_empty() && found.is_empty());
        if !is_known && !may_be_first {
            continue;
        }
        let pairs = beside(page, known).pairs;
        if is_known || pairs.len() >= ENOUGH {
            found.extend(pairs.into_iter().map(row));
            let next = pages.get(at + 1).map(|next| over_page(page, next, known));
            found.extend(next.into_iter().flatten().map(row));
        }
    }
    found
}

fn row((label, value): (CellBeside, CellBeside)) -> TableRow {
    TableRow { label: label.text, value: value.text, page: label.page, top: label.top, bottom: label.bottom }
}

/// Adds a row of the second reading: in the place of those that are parts of it, or beside one that
/// says otherwise.
fn merge(rows: &mut Vec<TableRow>, row: TableRow) {
    let judgement = label::judgement(&row.label);
    let is_same = |other: &&TableRow| label::judgement(&other.label) == judgement;
    if rows.iter().filter(is_same).any(|other| label::grade(&other.value) == label::grade(&row.value)) {
        return;
    }
    // Where a whole label stands already, part of it is no other.
    let meets = |other: &&TableRow| other.page == row.page && other.top < row.bottom && other.bottom > row.top;
    let is_other = |other: &TableRow| label::judgement(&other.label).is_some_and(|one| Some(one) != judgement);
    if rows.iter().filter(meets).any(is_other) {
        return;
    }
    let is_part = |part: &str, whole: &str| whole.contains(&plain(part));
    let (label, value) = (plain(&row.label), plain(&row.value));
    let is_part_of_row = |other: &TableRow| {
        (meets(&other) || other.page == row.page + 1)
            && is_part(&other.label, &label)
            && is_part(&other.value, &value)
            && label::grade(&other.value).is_none()
    };
    let at = rows.iter().position(is_part_of_row).unwrap_or(rows.len());
    rows.retain(|other| !is_part_of_row(other));
    rows.insert(at, row);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, value: &str, top: f32) -> TableRow {
        TableRow { label: label.to_owned(), value: value.to_owned(), page: 1, top, bottom: top + 12.0 }
    }

    fn check(parts: &[(&str, &str)], wanted: &[(&str, &str)]) {
        let rows = (0_u8..).zip(parts).map(|(at, (label, value))| row(label, value, 100.0 + 14.0 * f32::from(at)));
        let joined = joined(&rows.collect::<Vec<_>>());
        let found: Vec<(&str, &str)> = joined.iter().map(|row| (row.label.as_str(), row.value.as_str())).collect();
        assert_eq!(found, wanted, "{parts:?}");
    }

    const IN_CARE: &str = "The experiences and progress of children in care";

    #[test]
    fn the_parts_of_a_label_are_one_row() {
        check(&[("The experiences and progress of", ""), ("children in care", "Good")], &[(IN_CARE, "Good")]);
        check(
            &[("The experiences and progress of", "Requires improvement"), ("children in care", "to be good")],
            &[(IN_CARE, "Requires improvement to be good")],
        );
        let both = "The experiences and progress of children in care and care leavers";
        check(&[(IN_CARE, "Good"), ("and care leavers", "")], &[(both, "Good")]);
        check(&[(IN_CARE, "Good"), ("and care leavers", "Inadequate")], &[(both, "Good Inadequate")]);
        check(&[(IN_CARE, "Good"), ("Overall effectiveness", "")], &[(IN_CARE, "Good"), ("Overall effectiveness", "")]);
        let other = format!("{IN_CARE} and their carers");
        check(&[(IN_CARE, "Good"), ("and their carers", "")], &[(other.as_str(), "Good")]);
    }

    #[test]
    fn a_second_reading_fills_parts_and_doubts_what_differs() {
        let merged = |first: &[(&str, &str)], value: &str| {
            let mut rows: Vec<TableRow> = (0_u8..)
                .zip(first)
                .map(|(at, (label, value))| row(label, value, 100.0 + 14.0 * f32::from(at)))
                .collect();
            merge(&mut rows, TableRow { bottom: 126.0, ..row(IN_CARE, value, 100.0) });
            rows.into_iter().map(|row| row.value).collect::<Vec<_>>()
        };
        assert_eq!(merged(&[(IN_CARE, "Good")], "Good"), ["Good"]);
        assert_eq!(merged(&[(IN_CARE, "Good")], "Inadequate"), ["Good", "Inadequate"]);
        assert_eq!(merged(&[(IN_CARE, "Requires")], "Requires improvement"), ["Requires improvement"]);
        assert_eq!(merged(&[("The experiences and progress", ""), ("of children in care", "")], "Good"), ["Good"]);
        assert_eq!(merged(&[(IN_CARE, "Satisfactory")], "Good"), ["Satisfactory", "Good"]);
        let both = "The experiences and progress of children in care and care leavers";
        assert_eq!(merged(&[(both, "Inadequate")], "Good"), ["Inadequate"]);
    }
}
