//! The inspection team at the end of the report: a column of names for each inspectorate, each with one lead. A lead is
//! read only where the word stands with the name, before or after it.

use super::missing;
use crate::diag::{Code, Finding, Noted};
use crate::parse::name::people;
use crate::parse::{Document, Line, Word, prose};

/// Who inspected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Team {
    /// Ofsted's lead, then the health inspectorate's.
    pub(super) leads: Vec<String>,
    /// All inspectors: Ofsted's, then the health inspectorate's.
    pub(super) inspectors: Vec<String>,
}

/// The two inspectorates, in the order of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inspectorate {
    Ofsted,
    Health,
}

/// The team under the last heading that names it.
pub(super) fn team(document: &Document) -> Noted<Team> {
    let lines: Vec<&Line> = document.lines().collect();
    let is_heading = |line: &&Line| plain(&line.text()) == "inspection team";
    let Some(heading) = lines.iter().rposition(is_heading) else {
        return missing(Team::default(), "lead_inspector", "the report has no inspection team");
    };
    let Some((at, columns)) = lines[heading + 1..].iter().take(4).enumerate().find_map(|(at, line)| Some((at, columns(line)?)))
    else {
        return missing(Team::default(), "lead_inspector", "the inspection team does not stand in two columns");
    };
    let below = below(&lines[heading + 1 + at..]);
    let mut findings = Vec::new();
    let mut team = Team::default();
    for inspectorate in [Inspectorate::Ofsted, Inspectorate::Health] {
        let members = members(&columns.texts(&below, inspectorate)).note(&mut findings);
        let lead = lead(&members, inspectorate, lines[heading].page).note(&mut findings);
        team.leads.extend(lead);
        team.inspectors.extend(members.into_iter().map(|member| member.name));
    }
    Noted { value: team, findings }
}

/// A text in lower case, without marks at its end.
fn plain(text: &str) -> String {
    text.trim().trim_end_matches([':', '.']).to_lowercase()
}

/// Where the right-hand column begins, and whose is the left one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Columns {
    right_x0: f32,
    left: Inspectorate,
}

/// The columns under a line that names both inspectorates.
fn columns(line: &Line) -> Option<Columns> {
    let position = |names: &[&str]| line.words.iter().position(|word| names.contains(&plain(&word.text).as_str()));
    let ofsted = position(&["ofsted"])?;
    let health = position(&["care", "cqc"])?;
    let (left, right) = if ofsted < health { (Inspectorate::Ofsted, health) } else { (Inspectorate::Health, ofsted) };
    // Names may stand a little further left than their heading.
    let right_x0 = line.words.get(right)?.x0 - 0.5 * line.size();
    Some(Columns { right_x0, left })
}

impl Columns {
    /// The lines of an inspectorate's column.
    fn texts(&self, lines: &[&Line], inspectorate: Inspectorate) -> Vec<String> {
        let is_left = inspectorate == self.left;
        let in_column = |word: &&Word| (word.x0 < self.right_x0) == is_left;
        let texts = lines.iter().map(|line| Line { page: line.page, words: line.words.iter().filter(in_column).cloned().collect() });
        texts.filter(|line| !line.words.is_empty()).map(|line| line.text()).collect()
    }
}

/// Lines further apart than this, in font sizes, are not of one list.
const APART: f32 = 4.0;
/// How the print after the team begins.
const AFTER_TEAM: &[&str] = &["if you are not happy", "the office for standards", "area send inspection", "inspection report"];

/// The lines of names under the columns' headings: on one page, close together, above the small print.
fn below<'a>(lines: &[&'a Line]) -> Vec<&'a Line> {
    let mut found: Vec<&Line> = Vec::new();
    let Some(heading) = lines.first() else { return found };
    let mut last = heading.baseline();
    for line in &lines[1..] {
        let is_close = line.page == heading.page && line.baseline() - last < APART * heading.size();
        if !is_close || prose::after_any(&line.text(), AFTER_TEAM).is_some() {
            break;
        }
        last = line.baseline();
        found.push(line);
    }
    found
}

/// One inspector.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Member {
    name: String,
    /// The words beside the name.
    role: String,
}

impl Member {
    fn is_lead(&self) -> bool {
        self.role.to_lowercase().split(|letter: char| !letter.is_alphabetic()).any(|word| word == "lead")
    }

    /// The inspectorate that the words beside the name speak of.
    fn is_of(&self, inspectorate: Inspectorate) -> bool {
        let role = self.role.to_lowercase();
        let (ofsted, health) = (role.contains("ofsted") || role.contains("hmi"), role.contains("cqc"));
        match inspectorate {
            Inspectorate::Ofsted => ofsted || !health,
            Inspectorate::Health => health || !ofsted,
        }
    }
}

/// The inspectors in a column's lines. A line that begins with a name begins an entry; where roles stand first, they
/// belong to the name after them.
fn members(texts: &[String]) -> Noted<Vec<Member>> {
    let text = texts.join(" ");
    let people = people(&texts.join("; "));
    let mut findings = Vec::new();
    if !people.left.is_empty() {
        let message = "not only names stand in the inspection team";
        findings.push(Finding::new(Code::NOT_FOUND, message).column("inspectors").printed(people.left.join("; ")));
    }
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for name in &people.names {
        let from = spans.last().map_or(0, |span| span.1);
        if let Some(at) = text[from..].find(name.as_str()) {
            spans.push((from + at, from + at + name.len()));
        }
    }
    let roles_first = spans.first().is_some_and(|first| first.0 > 0);
    let member = |index: usize| {
        let (start, end) = spans[index];
        let before = index.checked_sub(1).map_or(0, |before| spans[before].1);
        let after = spans.get(index + 1).map_or(text.len(), |next| next.0);
        let role = if roles_first { &text[before..start] } else { &text[end..after] };
        Member { name: text[start..end].to_owned(), role: role.to_owned() }
    };
    Noted { value: (0..spans.len()).map(member).collect(), findings }
}

/// The one lead of an inspectorate.
fn lead(members: &[Member], inspectorate: Inspectorate, page: u32) -> Noted<Option<String>> {
    let leads: Vec<&Member> = members.iter().filter(|member| member.is_lead()).collect();
    let whose = match inspectorate {
        Inspectorate::Ofsted => "Ofsted",
        Inspectorate::Health => "the Care Quality Commission",
    };
    let message = match leads.as_slice() {
        [lead] if lead.is_of(inspectorate) => return Noted::clean(Some(lead.name.clone())),
        [_] => format!("the lead in the column of {whose} is of another inspectorate"),
        [] => format!("no lead is marked in the column of {whose}"),
        [_, ..] => format!("several leads are marked in the column of {whose}"),
    };
    let printed: Vec<String> = members.iter().map(|member| format!("{}{}", member.name, member.role)).collect();
    let finding = Finding::new(Code::NOT_FOUND, message).column("lead_inspector").printed(printed.join("; ")).page(page);
    Noted { value: None, findings: vec![finding] }
}
