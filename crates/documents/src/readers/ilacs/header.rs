//! What the head of the first page says: authority, days on site, lead inspector. Never looks at
//! the running footer, which can be wrong.

use crate::readers::common::days::{KnownDays, windows_of};
use crate::readers::common::lead::{leads_in_lines, leads_named};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{ListedReport, Window};
use ofsted_parse::prose;
use ofsted_parse::section::push_line;
use ofsted_parse::{Document, Line, name};

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
const LEADS: &[&str] = &[
    "lead inspector",
    "lead hmi",
    "lead ofsted inspector",
    "ofsted lead inspector",
    "ofsted lead",
    "hmi lead inspector",
    "lead her majestys inspector",
    "lead his majestys inspector",
    "lead social care inspector",
    "inspection lead",
    "inspection led by",
    "led by",
    "name of lead inspector",
    "reporting inspector",
];
/// How entries of the head, and what stands under them, begin.
const ENTRIES: &[&str] = &[
    "inspection date",
    "date of inspection",
    "dates of inspection",
    "lead hmi",
    "lead ofsted inspector",
    "ofsted lead",
    "lead inspector",
    "inspection lead",
    "led by",
    "reporting inspector",
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
pub struct TitleHeader {
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

impl TitleHeader {
    /// Whether all of it could be read.
    pub fn is_complete(&self) -> bool {
        self.authority.is_some() && !self.windows.is_empty() && !self.leads.is_empty()
    }
}

/// Whether the document has the title of these reports, with days on site under it.
pub fn has_title(document: &Document) -> bool {
    title(document).is_some()
}

/// Whether the first pages say when the inspection was, as the head of these reports does.
pub fn has_days(document: &Document) -> bool {
    let mut lines = document.pages.iter().take(TITLE_PAGES).flat_map(|page| &page.lines);
    lines.any(|line| DAYS.iter().any(|days| plain(&line.text()).starts_with(days)))
}

/// Reads the head. A year that it does not print is that of the provider's page.
pub fn read(document: &Document, listed: Option<&ListedReport>) -> WithFindings<TitleHeader> {
    let mut findings = Vec::new();
    let title = title(document);
    let lines = match &title {
        Some(title) => title.head,
        None => document.pages.first().map_or(&[][..], |page| &page.lines),
    };
    let (printed, authority) = title.map_or((None, None), |title| (Some(title.text), title.authority));
    if authority.is_none() {
        findings.push(missing("authority_printed", "the report's header does not name an authority", None));
    }
    let windows = windows(text(lines, DAYS).as_deref(), listed).note(&mut findings);
    let leads = leads(lines).note(&mut findings);
    let team = team(text(lines, &["team inspector"]).as_deref()).note(&mut findings);
    WithFindings { value: TitleHeader { title: printed, authority, windows, leads, team }, findings }
}

fn missing(column: &str, message: &str, printed: Option<&str>) -> Finding {
    let finding = Finding::new(Code::NOT_FOUND, message).column(column).page(1);
    match printed {
        Some(printed) => finding.printed(printed),
        None => finding,
    }
}

/// The title, and the lines under it with the days on site.
struct Title<'a> {
    text: String,
    authority: Option<String>,
    head: &'a [Line],
}

fn title(document: &Document) -> Option<Title<'_>> {
    document.pages.iter().take(TITLE_PAGES).find_map(|page| title_of(&page.lines))
}

fn title_of(lines: &[Line]) -> Option<Title<'_>> {
    let begins = |line: &Line, entries: &[&str]| entries.iter().any(|entry| plain(&line.text()).starts_with(entry));
    let dates = lines.iter().position(|line| begins(line, DAYS))?;
    let start = lines[..dates].iter().rposition(|line| prose::after_any(&line.text(), TITLES).is_some())?;
    // The lead may be named before the days.
    let end = (start..dates).find(|at| begins(&lines[*at], LEADS)).unwrap_or(dates);
    let (before, after) = around_kind(&lines[start..end])?;
    let named = prose::after_any(&before, TITLES).unwrap_or(&before).trim();
    let named = prose::strip_end(named, "'s").unwrap_or(named);
    let after = prose::strip_start(&after, "in ").unwrap_or(&after).trim();
    let authority = [named, after].into_iter().find(|name| !name.is_empty()).map(str::to_owned);
    // The name is part of the title from 2021 on; before, it stood alone above it.
    let name_above = authority.is_none().then(|| above(&lines[..start], lines[start].size())).flatten();
    let printed = joined(&lines[start..end]);
    let text = name_above.iter().chain([&printed]).cloned().collect::<Vec<_>>().join(" ");
    Some(Title { text, authority: authority.or(name_above), head: &lines[end..] })
}

/// The words of a title before and after those that say what was inspected. What stands under a
/// title in smaller letters, such as a note on a new issue, is no part of it, unless the title is
/// none without it.
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

/// A piece of a line: entries can stand side by side.
struct HeaderPiece {
    text: String,
    x0: f32,
    baseline: f32,
    size: f32,
}

/// Labels that can begin in the middle of a line.
const INNER: &[&str] = &["lead inspector:", "lead hmi:", "team inspectors:", "inspection date:", "inspection dates:"];

/// The lines, parted where a label stands in their middle.
fn pieces(lines: &[Line]) -> Vec<HeaderPiece> {
    let mut pieces = Vec::new();
    for line in lines {
        let text = line.text();
        let inner = INNER.iter().filter_map(|label| prose::find(&text, label)).filter(|at| text[..*at].ends_with(' '));
        let mut cuts: Vec<usize> = std::iter::once(0).chain(inner).chain([text.len()]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        pieces.extend(cuts.windows(2).map(|pair| HeaderPiece {
            text: text[pair[0]..pair[1]].trim().to_owned(),
            x0: line.x0(),
            baseline: line.baseline(),
            size: line.size(),
        }));
    }
    pieces
}

/// The lines of an entry, for example of "Lead inspector:", the first without its label; empty
/// where it is not there.
fn entry(lines: &[Line], labels: &[&str]) -> Vec<String> {
    let pieces = pieces(lines);
    let begin = pieces.iter().enumerate().find_map(|(at, piece)| Some((at, begins(piece, labels)?)));
    let Some((start, label)) = begin else { return Vec::new() };
    let mut texts = vec![after_label(&pieces[start].text, label)];
    if texts[0].trim().is_empty() {
        texts.extend(pieces.iter().find(|piece| is_beside(piece, &pieces[start])).map(|piece| piece.text.clone()));
    }
    for pair in pieces[start..].windows(2).take(ENTRY_LINES - 1) {
        let [last, piece] = pair else { break };
        let most_gap = if texts.iter().all(|text| text.trim().is_empty()) { LONE_GAP } else { ENTRY_GAP };
        if begins(piece, ENTRIES).is_some() || piece.baseline - last.baseline > most_gap * last.size {
            break;
        }
        if !is_beside(piece, &pieces[start]) {
            texts.push(piece.text.clone());
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    texts
}

/// The label that a piece begins with.
fn begins<'a>(piece: &HeaderPiece, labels: &[&'a str]) -> Option<&'a str> {
    let text = plain(&piece.text);
    labels.iter().copied().find(|label| text.starts_with(label))
}

/// Whether a piece stands to the right of a label, a little higher or lower.
fn is_beside(piece: &HeaderPiece, label: &HeaderPiece) -> bool {
    let lower = (piece.baseline - label.baseline).abs();
    piece.x0 > label.x0 && lower > 0.0 && lower < 0.5 * label.size
}

/// What stands after a label: after its colon, or after its words where it has none.
fn after_label(line: &str, label: &str) -> String {
    match line.split_once(':') {
        Some((before, after)) if plain(before).len() <= label.len() + 3 => after.to_owned(),
        _ => line.split_whitespace().skip(label.split(' ').count()).collect::<Vec<_>>().join(" "),
    }
}

/// The text of an entry over its lines; `None` where it is not there or empty.
fn text(lines: &[Line], labels: &[&str]) -> Option<String> {
    let mut text = String::new();
    for line in entry(lines, labels) {
        push_line(&mut text, line.trim());
    }
    (!text.is_empty()).then_some(text)
}

fn windows(printed: Option<&str>, listed: Option<&ListedReport>) -> WithFindings<Vec<Window>> {
    let Some(printed) = printed else {
        let finding = missing("inspection_start", "the report's header has no inspection dates", None);
        return WithFindings { value: Vec::new(), findings: vec![finding] };
    };
    let doubtful = |reason: String| {
        let finding = Finding::new(Code::DATE_DOUBTFUL, reason).column("inspection_start").printed(printed).page(1);
        WithFindings { value: Vec::new(), findings: vec![finding] }
    };
    let WithFindings { value: read, findings } = windows_of(printed, KnownDays { printed: None, listed });
    match read {
        Err(doubt) => doubtful(format!("the inspection dates in the report cannot be used: {doubt}")),
        Ok(windows) if windows.iter().any(|window| days(*window) > MOST_DAYS) => {
            doubtful(format!("the inspection dates cover more than {MOST_DAYS} days"))
        }
        Ok(windows) if windows.iter().all(|window| window.start == window.end) => {
            doubtful("the inspection dates are a list of separate days, not a period".to_owned())
        }
        Ok(windows) if windows.iter().any(|window| window.start.year() < FIRST_YEAR) => {
            doubtful("the inspection dates are before the framework began".to_owned())
        }
        Ok(windows) => WithFindings { value: windows, findings },
    }
}

fn team(printed: Option<&str>) -> WithFindings<Vec<String>> {
    let people = printed.map(name::people).unwrap_or_default();
    let odd = || missing("inspectors", "the list of inspectors contains words that are not names", printed);
    let findings = if people.left.is_empty() { Vec::new() } else { vec![odd()] };
    WithFindings { value: people.names, findings }
}

/// The head ends with the table, or after so many lines.
const HEAD_LINES: usize = 24;

fn leads(lines: &[Line]) -> WithFindings<Vec<String>> {
    let entry = entry(lines, LEADS);
    if let Some(leads) = leads_in_lines(&entry) {
        return WithFindings::clean(leads);
    }
    let head = lines.iter().map(Line::text).take(HEAD_LINES).take_while(|text| !plain(text).starts_with("judgement"));
    let named: Vec<String> =
        head.filter(|_| entry.is_empty()).filter_map(|text| leads_named(&text)).flatten().collect();
    if !named.is_empty() {
        return WithFindings::clean(named);
    }
    let printed = Some(entry.join(" ")).filter(|printed| !printed.is_empty());
    let finding = missing(
        "lead_inspector",
        "no lead inspector can be read with certainty from the report's header",
        printed.as_deref(),
    );
    WithFindings { value: Vec::new(), findings: vec![finding] }
}
