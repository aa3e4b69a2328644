//! Who inspected: the list under "The inspection team", near the end or before the findings.
//! Deputies, analysts and those who assure quality are not the lead; the latter two are no
//! inspectors of the report.

use crate::readers::common::lead;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_parse::Line;
use ofsted_parse::entry::{LabelEntry, entries};
use ofsted_parse::name::people;
use ofsted_parse::plain::plain;
use ofsted_parse::prose;
use ofsted_parse::section::push_line;

/// Who inspected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Team {
    /// The lead inspector, or several, as printed in one entry.
    pub leads: Vec<String>,
    /// All inspectors, the lead among them, in printed order.
    pub inspectors: Vec<String>,
}

/// What a lead inspector is called.
const LEADS: &[&str] = &[
    "lead inspector",
    "lead hmi",
    "lead ofsted inspector",
    "ofsted lead inspector",
    "inspection lead",
    "reporting inspector",
];
/// What other inspectors are called, the longer words first.
const INSPECTORS: &[&str] = &[
    "deputy lead inspector",
    "deputy lead",
    "deputy inspector",
    "assistant lead inspector",
    "assistant inspector",
    "team inspector",
    "shadow inspector",
    "shadowing inspector",
    "supernumerary inspector",
    "supernumary inspector",
    "additional inspector",
    "associate inspector",
    "seconded inspector",
    "contracted inspector",
    "observing inspector",
    "regulatory inspection manager",
];
/// From here on the list names no inspectors.
const OTHERS: &[&str] = &[
    "quality assurance",
    "quality assured",
    "senior quality assurance",
    "senior data analyst",
    "data analyst",
    "analyst",
    "senior analytical officer",
    "analytical officer",
    "any complaints",
    "what the inspection",
    "information about",
    "the office for standards",
    "observer",
];
/// Short titles behind names, in capitals.
const SHORT_TITLES: &[&str] = &["AI", "OI", "SCRI", "RI", "RIM", "SHMI"];
/// A list, with what may stand at the foot of its page, has at most so many lines.
const MOST_LINES: usize = 24;

/// Reads the list.
pub fn read(lines: &[&Line]) -> WithFindings<Team> {
    let labels: Vec<&str> = LEADS.iter().chain(INSPECTORS).chain(OTHERS).copied().collect();
    let mut found = entries(lines, LEADS, &labels);
    found.retain(|entry| !entry.text.is_empty());
    // Where an entry names someone, a line of prose that begins like one does not count.
    if found.iter().any(|entry| !lead(entry).is_empty()) {
        found.retain(|entry| !lead(entry).is_empty());
    }
    let leads: Vec<Vec<String>> = found.iter().map(lead).collect();
    let Some((entry, first)) = found.first().zip(leads.first()) else {
        if let Some(leads) = named_in_sentence(lines) {
            return WithFindings::clean(Team { inspectors: leads.clone(), leads });
        }
        let finding =
            Finding::new(Code::NOT_FOUND, "the report does not name a lead inspector").column("lead_inspector");
        return WithFindings { value: Team::default(), findings: vec![finding] };
    };
    if let Some((other, _)) = found.iter().zip(&leads).find(|(_, names)| *names != first) {
        let message = format!("the report names two lead inspectors: “{}” and “{}”", entry.text, other.text);
        let finding = Finding::new(Code::READINGS_DISAGREE, message).column("lead_inspector").printed(&other.text);
        return WithFindings { value: Team::default(), findings: vec![finding.page(other.page)] };
    }
    let mut findings = Vec::new();
    if first.is_empty() {
        let message = "the label of the lead inspector is followed by more than a name";
        findings.push(
            Finding::new(Code::NOT_FOUND, message).column("lead_inspector").printed(&entry.text).page(entry.page),
        );
    }
    let inspectors = inspectors(lines, first).note(&mut findings);
    WithFindings { value: Team { leads: first.clone(), inspectors }, findings }
}

/// The lead in a sentence over two lines at most; `None` where there is none, or several.
fn named_in_sentence(lines: &[&Line]) -> Option<Vec<String>> {
    let texts = lines.windows(2).map(|pair| format!("{} {}", pair[0].text(), pair[1].text()));
    let mut named: Vec<Vec<String>> = texts.filter_map(|text| lead::leads_named(&text)).collect();
    named.dedup();
    let leads = named.pop()?;
    named.is_empty().then_some(leads)
}

/// The name, or names, of an entry; none where there are other words.
fn lead(entry: &LabelEntry) -> Vec<String> {
    let ends = INSPECTORS.iter().chain(OTHERS).filter(|label| label.contains(' '));
    let end = ends.filter_map(|label| prose::find(&entry.text, label)).filter(|at| *at > 0).min();
    lead::leads(&without_short_titles(&entry.text[..end.unwrap_or(entry.text.len())])).unwrap_or_default()
}

/// All names in the list.
fn inspectors(lines: &[&Line], leads: &[String]) -> WithFindings<Vec<String>> {
    let starts = |line: &Line, labels: &[&str]| {
        let words = plain(&line.text());
        labels.iter().any(|label| words.starts_with(label))
    };
    let Some(start) = lines.iter().position(|line| starts(line, LEADS)) else {
        return WithFindings::clean(leads.to_vec());
    };
    let page = lines[start].page;
    let list = &lines[start..(start + MOST_LINES).min(lines.len())];
    // The list ends with those who are no inspectors, on the next page if need be; else with its
    // page.
    let end = list.iter().position(|line| starts(line, OTHERS));
    let end = end.or_else(|| list.iter().position(|line| line.page != page)).unwrap_or(list.len());
    let is_number = |line: &Line| line.text().chars().all(|letter| letter.is_ascii_digit());
    let mut text = String::new();
    for line in list[..end].iter().filter(|line| !is_number(line)) {
        push_line(&mut text, &line.text());
    }
    let people = people(&without_roles(&text));
    let mut findings = Vec::new();
    if !people.left.is_empty() {
        let message = "the list of inspectors contains words that are not names";
        let finding = Finding::new(Code::NOT_FOUND, message).column("inspectors").printed(people.left.join("; "));
        findings.push(finding.page(page));
    }
    let mut names: Vec<String> = Vec::new();
    for name in people.names {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    WithFindings { value: names, findings }
}

/// The list with a semicolon for each role, and without those who are no inspectors.
fn without_roles(text: &str) -> String {
    let ends = OTHERS.iter().filter_map(|label| prose::find(text, label)).min();
    let mut text = without_short_titles(&text[..ends.unwrap_or(text.len())]);
    for label in INSPECTORS.iter().chain(LEADS) {
        while let Some(at) = prose::find(&text, label) {
            // Singular and plural, with their colon.
            let rest = text[at + label.len()..].trim_start_matches(['s', ':', ' ']).to_owned();
            text.truncate(at);
            text.push_str("; ");
            text.push_str(&rest);
        }
    }
    text
}

fn without_short_titles(text: &str) -> String {
    let is_title = |word: &&str| SHORT_TITLES.contains(&word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    let words = text.split_whitespace().map(|word| if is_title(&word) { ";" } else { word });
    words.collect::<Vec<_>>().join(" ")
}
