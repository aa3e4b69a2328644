//! The inspection team at the end of the report: a column of names for each inspectorate, each with
//! a lead or several. A lead is read only where the word stands with the name, before or after it.

use super::super::common::missing::missing;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_parse::name::{People, people};
use ofsted_parse::{Document, Line, Word, prose};

/// Who inspected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Team {
    /// Ofsted's leads, then the health inspectorate's; of both or of none.
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

/// Both.
const INSPECTORATES: [Inspectorate; 2] = [Inspectorate::Ofsted, Inspectorate::Health];

/// The columns' headings follow within so many lines; a page's end may stand between.
const LINES_TO_COLUMNS: usize = 8;

/// The team under the last heading that names it.
pub(super) fn team(document: &Document) -> WithFindings<Team> {
    let lines: Vec<&Line> = document.lines().collect();
    let is_heading = |line: &&Line| plain(&line.text()) == "inspection team";
    let Some(heading) = lines.iter().rposition(is_heading) else {
        return missing(Team::default(), "lead_inspector", "the report does not list an inspection team");
    };
    let Some((at, columns)) = lines[heading + 1..]
        .iter()
        .take(LINES_TO_COLUMNS)
        .enumerate()
        .find_map(|(at, line)| Some((at, columns(line)?)))
    else {
        return missing(Team::default(), "lead_inspector", "the inspection team is not in two columns");
    };
    let below = below(&lines[heading + 1 + at..]);
    let columns = columns.fitted(&below);
    let mut findings = Vec::new();
    let [ofsted, health] = INSPECTORATES
        .map(|inspectorate| members(&columns.texts(&below, inspectorate), inspectorate).note(&mut findings));
    let all = [ofsted, health].concat();
    let leads = leads(&all, lines[heading].page).note(&mut findings);
    let inspectors = all.into_iter().map(|member| member.name).filter(|name| !name.is_empty()).collect();
    WithFindings { value: Team { leads, inspectors }, findings }
}

/// A text in lower case, without marks at its end.
fn plain(text: &str) -> String {
    text.trim().trim_end_matches([':', '.']).to_lowercase()
}

/// Where the right-hand column begins, and whose is the left one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct TeamColumns {
    right_x0: f32,
    left: Inspectorate,
}

/// The columns under a line that names both inspectorates.
fn columns(line: &Line) -> Option<TeamColumns> {
    let position = |names: &[&str]| line.words.iter().position(|word| names.contains(&plain(&word.text).as_str()));
    let ofsted = position(&["ofsted"])?;
    let health = position(&["care", "cqc"])?;
    let (left, right) = if ofsted < health { (Inspectorate::Ofsted, health) } else { (Inspectorate::Health, ofsted) };
    Some(TeamColumns { right_x0: line.words.get(right)?.x0, left })
}

/// Names may stand this much further left than their heading, in points.
const SHIFT: f32 = 60.0;

impl TeamColumns {
    /// The same, with the edge where the names begin: they follow a wide gap.
    fn fitted(self, lines: &[&Line]) -> Self {
        let pairs = lines.iter().flat_map(|line| line.words.windows(2).map(|pair| (pair[0].x1, &pair[1])));
        let starts = pairs.filter(|(end, word)| word.x0 - end > word.size && (word.x0 - self.right_x0).abs() < SHIFT);
        let right_x0 = starts.map(|(_, word)| word.x0).fold(self.right_x0, f32::min);
        Self { right_x0: right_x0 - 1.0, ..self }
    }

    /// The lines of an inspectorate's column.
    fn texts(self, lines: &[&Line], inspectorate: Inspectorate) -> Vec<String> {
        let is_left = inspectorate == self.left;
        let in_column = |word: &&Word| (word.x0 < self.right_x0) == is_left;
        let words = |line: &Line| line.words.iter().filter(in_column).map(|word| word.text.clone()).collect::<Vec<_>>();
        lines.iter().map(|line| words(line).join(" ")).filter(|text| !text.is_empty()).collect()
    }
}

/// Lines further apart than this, in font sizes, are not of one list.
const APART: f32 = 4.0;
/// How the print after the team begins.
const AFTER_TEAM: &[&str] =
    &["if you are not happy", "the office for standards", "area send inspection", "inspection report"];

/// The lines of names under the columns' headings: on one page, close together, above the small
/// print.
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
    /// Whose column the name stands in.
    column: Inspectorate,
}

/// Words of roles with "lead" in them that lead no inspection.
const NO_LEADS: &[&str] = &["deputy", "shadow", "shadowing", "assistant", "national", "regional"];

impl Member {
    /// Whether the words beside the name say lead, and not deputy or shadow of one, or of something
    /// else.
    fn is_lead(&self) -> bool {
        let role = self.role.to_lowercase();
        let words: Vec<&str> = role.split(|letter: char| !letter.is_alphabetic()).collect();
        let says = ["lead", "leads"].iter().any(|lead| words.contains(lead));
        says && !NO_LEADS.iter().any(|other| words.contains(other))
    }

    /// The inspectorate that the words beside the name speak of, where they speak of one; else that
    /// of the column.
    fn inspectorate(&self) -> Inspectorate {
        let role = self.role.to_lowercase();
        match (role.contains("ofsted") || role.contains("hmi"), role.contains("cqc")) {
            (true, false) => Inspectorate::Ofsted,
            (false, true) => Inspectorate::Health,
            (true, true) | (false, false) => self.column,
        }
    }
}

/// The inspectors in a column's lines: each name begins a line or follows a role; a line of roles
/// alone goes on with the inspector before, or opens the first. A name that cannot be read is
/// empty, so that its role is no other's.
fn members(texts: &[String], column: Inspectorate) -> WithFindings<Vec<Member>> {
    let mut members: Vec<Member> = Vec::new();
    let mut findings = Vec::new();
    let mut before = String::new();
    for text in texts {
        let People { names, left } = people(text);
        if names.len() > 1 || !left.is_empty() {
            let finding =
                Finding::new(Code::NOT_FOUND, "an entry in the inspection team contains more than a name and a role");
            findings.push(finding.column("inspectors").printed(text));
        }
        let name = names.into_iter().next().or_else(|| (!left.is_empty()).then(String::new));
        match (name, members.last_mut()) {
            (Some(name), _) => {
                let role = format!("{} {}", std::mem::take(&mut before), text.replacen(&name, "", 1));
                members.push(Member { name, role, column });
            }
            (None, Some(last)) => last.role = format!("{} {text}", last.role),
            (None, None) => before = format!("{before} {text}"),
        }
    }
    WithFindings { value: members, findings }
}

/// The leads of both inspectorates, Ofsted's first. A lone one would stand in the other's place.
fn leads(members: &[Member], page: u32) -> WithFindings<Vec<String>> {
    let leads: Vec<&Member> = members.iter().filter(|member| member.is_lead()).collect();
    let of = |inspectorate: Inspectorate| leads.iter().filter(move |lead| lead.inspectorate() == inspectorate);
    let lacks = INSPECTORATES.iter().find(|inspectorate| of(**inspectorate).next().is_none());
    let message = if leads.iter().any(|lead| lead.name.is_empty()) {
        "the name of a lead inspector cannot be read"
    } else {
        match lacks {
            Some(Inspectorate::Ofsted) => "no inspector from Ofsted is marked as a lead inspector",
            Some(Inspectorate::Health) => "no inspector from the Care Quality Commission is marked as a lead inspector",
            None => {
                let names = INSPECTORATES.iter().flat_map(|inspectorate| of(*inspectorate));
                let names = names.map(|lead| lead.name.clone()).collect();
                let strangers = leads.iter().filter(|lead| lead.inspectorate() != lead.column);
                return WithFindings {
                    value: names,
                    findings: strangers.map(|lead| in_other_column(lead, page)).collect(),
                };
            }
        }
    };
    let printed: Vec<String> = members.iter().map(|member| format!("{} {}", member.name, member.role.trim())).collect();
    let finding = Finding::new(Code::NOT_FOUND, message).column("lead_inspector");
    WithFindings { value: Vec::new(), findings: vec![finding.printed(printed.join("; ")).page(page)] }
}

fn in_other_column(lead: &Member, page: u32) -> Finding {
    let message = "a lead inspector is in the column of the other inspectorate";
    let printed = format!("{} {}", lead.name, lead.role.trim());
    Finding::new(Code::UNUSUAL_FORM, message).column("lead_inspector").printed(printed).page(page)
}
