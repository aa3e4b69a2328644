//! What the head of the first page says: authority, days on site, lead inspector. Never looks at the running footer,
//! which can be wrong.

use crate::diag::{Code, Finding, Noted};
use crate::model::Window;
use crate::parse::prose;
use crate::parse::section::push_line;
use crate::parse::{Document, Line, date, name};

use super::days;
use super::label::plain;

/// A cover may stand before the page with the title.
const TITLE_PAGES: usize = 2;
/// Lines of one entry stand at most this many font sizes apart.
const ENTRY_GAP: f32 = 1.7;
/// A label that stands alone has its text at most this many font sizes below.
const LONE_GAP: f32 = 3.0;
/// An entry has at most so many lines.
const ENTRY_LINES: usize = 4;
/// A longer window is a misprint.
const MOST_DAYS: i32 = 31;
/// The framework began with this year; an earlier day is a misprint.
const FIRST_YEAR: i16 = 2018;
/// What the days on site are called.
const DAYS: &[&str] = &["inspection date", "date of inspection", "dates of inspection"];
/// What the lead inspector is called.
const LEADS: &[&str] = &["lead inspector", "lead hmi", "lead ofsted inspector"];
/// How entries of the head, and what stands under them, begin.
const ENTRIES: &[&str] = &[
    "inspection date",
    "date of inspection",
    "dates of inspection",
    "lead hmi",
    "lead ofsted inspector",
    "lead inspector",
    "team inspector",
    "inspection team",
    "inspectors",
    "judgement",
    "judgment",
    "report published",
    "date published",
    "previous inspection",
    "date of previous",
];

/// What is inspected, the longest wording first.
const KINDS: &[&str] = &[
    "local authority childrens services",
    "local authoritys childrens services",
    "childrens social care services",
    "childrens services",
];
/// How titles begin.
const TITLES: &[&str] = &["inspection of", "short inspection of", "standard inspection of", "re-inspection of"];

/// What the head says.
#[derive(Debug, Default)]
pub struct Header {
    /// The title, with the name where it stands above.
    pub title: Option<String>,
    /// The authority's name.
    pub authority: Option<String>,
    /// Days on site.
    pub windows: Vec<Window>,
    /// The lead inspector, or several.
    pub leads: Vec<String>,
    /// Other inspectors; most reports name none.
    pub team: Vec<String>,
}

impl Header {
    /// Whether all of it could be read.
    pub fn is_complete(&self) -> bool {
        self.authority.is_some() && !self.windows.is_empty() && !self.leads.is_empty()
    }
}

/// Whether the document has the title of these reports, with days on site under it.
pub fn has_title(document: &Document) -> bool {
    title(document).is_some()
}

/// Reads the head.
pub fn read(document: &Document) -> Noted<Header> {
    let mut findings = Vec::new();
    let title = title(document);
    let lines = match &title {
        Some(title) => title.below,
        None => document.pages.first().map_or(&[][..], |page| &page.lines),
    };
    let (printed, authority) = title.map_or((None, None), |title| (Some(title.text), title.authority));
    if authority.is_none() {
        findings.push(missing("authority_printed", "the head names no authority", None));
    }
    let windows = windows(entry(lines, DAYS).as_deref()).note(&mut findings);
    let leads = leads(entry(lines, LEADS).as_deref()).note(&mut findings);
    let team = team(entry(lines, &["team inspector"]).as_deref()).note(&mut findings);
    Noted { value: Header { title: printed, authority, windows, leads, team }, findings }
}

fn missing(column: &str, message: &str, printed: Option<&str>) -> Finding {
    let finding = Finding::new(Code::NOT_FOUND, message).column(column).page(1);
    match printed {
        Some(printed) => finding.printed(printed),
        None => finding,
    }
}

/// The title, and the lines from the days on site down.
struct Title<'a> {
    text: String,
    authority: Option<String>,
    below: &'a [Line],
}

fn title(document: &Document) -> Option<Title<'_>> {
    document.pages.iter().take(TITLE_PAGES).find_map(|page| title_of(&page.lines))
}

fn title_of(lines: &[Line]) -> Option<Title<'_>> {
    let dates = lines.iter().position(|line| DAYS.iter().any(|days| plain(&line.text()).starts_with(days)))?;
    let start = lines[..dates].iter().rposition(|line| prose::after_any(&line.text(), TITLES).is_some())?;
    let (before, after) = around_kind(&lines[start..dates])?;
    let named = prose::after_any(&before, TITLES).unwrap_or(&before).trim();
    let named = prose::strip_end(named, "'s").unwrap_or(named);
    let after = prose::strip_start(&after, "in ").unwrap_or(&after).trim();
    let authority = [named, after].into_iter().find(|name| !name.is_empty()).map(str::to_owned);
    // The name is part of the title from 2021 on; before, it stood alone above it.
    let name_above = authority.is_none().then(|| above(&lines[..start], lines[start].size())).flatten();
    let printed = joined(&lines[start..dates]);
    let text = name_above.iter().chain([&printed]).cloned().collect::<Vec<_>>().join(" ");
    Some(Title { text, authority: authority.or(name_above), below: &lines[dates..] })
}

/// The words of a title before and after those that say what was inspected. What stands under a title in smaller
/// letters, such as a note on a new issue, is no part of it, unless the title is none without it.
fn around_kind(lines: &[Line]) -> Option<(String, String)> {
    let size = lines.first().map_or(0.0, Line::size);
    let large: Vec<Line> = lines.iter().filter(|line| line.size() > 0.95 * size).cloned().collect();
    parted_at_kind(&joined(&large)).or_else(|| parted_at_kind(&joined(lines)))
}

fn parted_at_kind(printed: &str) -> Option<(String, String)> {
    let words: Vec<&str> = printed.split_whitespace().collect();
    KINDS.iter().find_map(|kind| {
        let count = kind.split(' ').count();
        let at = words.windows(count).position(|window| plain(&window.join(" ")) == *kind)?;
        Some((words[..at].join(" "), words[at + count..].join(" ")))
    })
}

/// The name that stands alone above the title, in letters no smaller than the title's.
fn above(lines: &[Line], size: f32) -> Option<String> {
    let large: Vec<Line> = lines.iter().filter(|line| line.size() > 0.95 * size).cloned().collect();
    let name = joined(&large);
    (!name.is_empty()).then_some(name)
}

fn joined(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        push_line(&mut text, &line.text());
    }
    text
}

/// The text of an entry, for example of "Lead inspector:", over its lines; `None` where it is not there or empty.
fn entry(lines: &[Line], labels: &[&str]) -> Option<String> {
    let (start, label) = lines.iter().enumerate().find_map(|(at, line)| {
        let text = plain(&line.text());
        Some((at, labels.iter().find(|label| text.starts_with(*label))?))
    })?;
    let mut text = after_label(&lines[start].text(), label);
    for pair in lines[start..].windows(2).take(ENTRY_LINES - 1) {
        let [last, line] = pair else { break };
        let begins_other = ENTRIES.iter().any(|entry| plain(&line.text()).starts_with(entry));
        let most_gap = if text.trim().is_empty() { LONE_GAP } else { ENTRY_GAP };
        if begins_other || line.baseline() - last.baseline() > most_gap * last.size() {
            break;
        }
        push_line(&mut text, &line.text());
    }
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// What stands after a label: after its colon, or after its words where it has none.
fn after_label(line: &str, label: &str) -> String {
    match line.split_once(':') {
        Some((before, after)) if plain(before).len() <= label.len() + 3 => after.to_owned(),
        _ => line.split_whitespace().skip(label.split(' ').count()).collect::<Vec<_>>().join(" "),
    }
}

fn windows(printed: Option<&str>) -> Noted<Vec<Window>> {
    let Some(printed) = printed else {
        let finding = missing("inspection_start", "the head has no inspection dates", None);
        return Noted { value: Vec::new(), findings: vec![finding] };
    };
    let doubtful = |reason: String| {
        let finding = Finding::new(Code::DATE_DOUBTFUL, reason).column("inspection_start").printed(printed).page(1);
        Noted { value: Vec::new(), findings: vec![finding] }
    };
    match date::windows(printed) {
        Err(doubt) => doubtful(format!("the inspection dates cannot be taken as printed: {doubt}")),
        Ok(windows) if windows.iter().any(|window| days(*window) > MOST_DAYS) => {
            doubtful(format!("an inspection of more than {MOST_DAYS} days"))
        }
        Ok(windows) if windows.iter().all(|window| window.start == window.end) => {
            doubtful("an inspection of single days".to_owned())
        }
        Ok(windows) if windows.iter().any(|window| window.start.year() < FIRST_YEAR) => {
            doubtful("an inspection before the framework began".to_owned())
        }
        Ok(windows) => Noted::clean(windows),
    }
}

fn team(printed: Option<&str>) -> Noted<Vec<String>> {
    let people = printed.map(name::people).unwrap_or_default();
    let odd = || missing("inspectors", "not only names stand in the list of inspectors", printed);
    let findings = if people.left.is_empty() { Vec::new() } else { vec![odd()] };
    Noted { value: people.names, findings }
}

fn leads(printed: Option<&str>) -> Noted<Vec<String>> {
    let people = printed.map(name::people).unwrap_or_default();
    if people.left.is_empty() && !people.names.is_empty() {
        return Noted::clean(people.names);
    }
    let finding = missing("lead_inspector", "the head names no lead inspector for certain", printed);
    Noted { value: Vec::new(), findings: vec![finding] }
}
