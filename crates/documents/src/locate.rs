//! Finds where the values of a record are printed in its document: page and words, looked up in the
//! text. Reads nothing new: a value that is not found as it was read has no place.

use std::collections::BTreeMap;

use super::ReadOutcome;
use ofsted_model::date;
use ofsted_model::{PrintedAt, Window};

/// As much of a long text as is looked up.
const MOST_CHARACTERS: usize = 60;

/// Places by field: those that the record has itself, and those of other values that are found in
/// the text.
pub fn locate(read: &ReadOutcome) -> BTreeMap<String, PrintedAt> {
    let record = &read.document.record;
    let mut all = record.printed_at();
    let mut put = |field: &str, place: Option<PrintedAt>| all.extend(place.map(|place| (field.to_owned(), place)));
    let words = |words: Option<&String>| words.and_then(|words| words_at(&read.text, words));
    put("title_printed", words(record.title_printed.as_ref()));
    put("previous_inspection_printed", words(record.previous_inspection_printed.as_ref()));
    put("next_inspection_printed", words(record.next_inspection_printed.as_ref()));
    put("authority_printed", words(record.authority_printed.as_ref()));
    put("lead_inspector", words(record.lead_inspectors.first()));
    put("inspectors", words(record.inspectors.first()));
    put("scope_text", words(record.scope_text.as_ref()));
    let dates = days_at(&read.text, &record.windows);
    for field in ["inspection_start", "inspection_end", "inspection_windows"] {
        put(field, dates.clone());
    }
    let published: Vec<Window> =
        record.published_printed.map(|day| Window { start: day, end: day }).into_iter().collect();
    put("published_printed", days_at(&read.text, &published));
    all
}

/// The first place of some words, wherever lines break.
fn words_at(text: &[String], words: &str) -> Option<PrintedAt> {
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MOST_CHARACTERS).collect();
    let in_page = |page: &String| flat(page).find(&words).map(|at| (at, at + words.len()));
    first(text, |page| in_page(page).filter(|_| !words.is_empty()))
}

/// The first place of some days.
fn days_at(text: &[String], windows: &[Window]) -> Option<PrintedAt> {
    let in_page = |page: &String| {
        let found = date::windows_in(&flat(page));
        let at = found.into_iter().find(|found| found.windows.as_deref() == Ok(windows))?.at;
        Some((at.start, at.end))
    };
    first(text, |page| in_page(page).filter(|_| !windows.is_empty()))
}

/// A page with its lines in one; every place in it stays what it is.
fn flat(page: &str) -> String {
    page.replace('\n', " ")
}

fn first(text: &[String], find: impl Fn(&String) -> Option<(usize, usize)>) -> Option<PrintedAt> {
    (1..).zip(text).find_map(|(number, page)| {
        let (start, end) = find(page)?;
        Some(PrintedAt { page: number, evidence: lines_around(page, start, end) })
    })
}

/// The whole lines that a stretch of a page stands on.
fn lines_around(page: &str, start: usize, end: usize) -> String {
    let from = page.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let to = page.get(end..).and_then(|after| after.find('\n')).map_or(page.len(), |at| end + at);
    page.get(from..to).map(flat).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn words_and_days_are_found_over_line_breaks() {
        let text = ["A title\n".to_owned(), "Lead inspector: Jo\nAsh, inspector\n8 to 12\nJuly 2019".to_owned()];
        let place = |page, evidence: &str| Some(PrintedAt { page, evidence: evidence.to_owned() });
        assert_eq!(words_at(&text, "Jo Ash"), place(2, "Lead inspector: Jo Ash, inspector"));
        assert_eq!(words_at(&text, "Jo Oak"), None);
        let windows = [Window { start: date(2019, 7, 8), end: date(2019, 7, 12) }];
        assert_eq!(days_at(&text, &windows), place(2, "8 to 12 July 2019"));
        assert_eq!(days_at(&text, &[]), None);
    }
}
