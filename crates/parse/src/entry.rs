//! Entries such as "Inspection dates: …": a label, and the text after it, beside it or under it.
//! Looks at lines; means nothing by what it finds.

use super::document::Line;
use super::plain::plain;
use super::section::push_line;

/// Lines of one entry stand at most this many font sizes apart.
const ENTRY_GAP: f32 = 1.45;
/// A label that stands alone has its text at most this many font sizes below.
const FAR_GAP: f32 = 3.0;
/// A text beside a label that stands alone may stand this many font sizes higher or lower.
const BESIDE: f32 = 0.5;
/// An entry has at most so many lines.
const MOST_LINES: usize = 4;

/// A label's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelEntry {
    /// The words after the label; may be empty.
    pub text: String,
    /// Page, from 1.
    pub page: u32,
}

/// Every entry with a label. `labels` are plain words, matched at the start of a line whether
/// singular or plural; no line that begins with one of `others` belongs to an entry.
pub fn entries(lines: &[&Line], labels: &[&str], others: &[&str]) -> Vec<LabelEntry> {
    let found = lines.iter().enumerate().filter_map(|(at, line)| {
        let rest = labels.iter().find_map(|label| after_label(line, label))?;
        Some(LabelEntry { text: whole(lines, at, rest, others), page: line.page })
    });
    found.collect()
}

/// What stands after a label at the start of a line.
fn after_label(line: &Line, label: &str) -> Option<String> {
    let count = wanted_count(label);
    let head = line.words.get(..count)?;
    let fits = head.iter().zip(label.split(' ')).enumerate().all(|(index, (word, wanted))| {
        let is_last = index + 1 == count;
        let word = plain(&word.text);
        word == wanted || is_last && word.strip_suffix('s') == Some(wanted)
    });
    let rest = || line.words[count..].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    fits.then(|| trimmed(&rest()).to_owned())
}

fn wanted_count(label: &str) -> usize {
    label.split(' ').count()
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_start_matches([':', '-', '–', '—', '|', ' ']).trim()
}

/// The rest of the label's line, with the lines that go on with it.
fn whole(lines: &[&Line], at: usize, rest: String, others: &[&str]) -> String {
    let begins_other = |line: &Line| {
        let text = plain(&line.text());
        others.iter().any(|other| text.starts_with(other))
    };
    let mut text = rest;
    let mut last = lines[at];
    if text.is_empty() {
        let Some(line) = text_of_lone_label(lines, at).filter(|line| !begins_other(line)) else { return text };
        trimmed(&line.text()).clone_into(&mut text);
        last = line;
    }
    let after = lines.iter().skip_while(|line| !std::ptr::eq(**line, last)).skip(1);
    for line in after.take(MOST_LINES - 1) {
        let gap = line.baseline() - last.baseline();
        if line.page != last.page || begins_other(line) || gap > ENTRY_GAP * last.size() || gap <= 0.0 {
            break;
        }
        push_line(&mut text, &line.text());
        last = line;
    }
    text
}

/// The line beside a label that stands alone, or else the next one below.
fn text_of_lone_label<'a>(lines: &[&'a Line], at: usize) -> Option<&'a Line> {
    let label = lines[at];
    let size = label.size();
    let near = lines.iter().copied().filter(|line| line.page == label.page && !std::ptr::eq(*line, label));
    let beside =
        near.clone().find(|line| (line.baseline() - label.baseline()).abs() < BESIDE * size && line.x0() > label.x1());
    let below = || near.clone().find(|line| (0.0..FAR_GAP * size).contains(&(line.baseline() - label.baseline())));
    beside.or_else(below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;

    fn line(x0: f32, baseline: f32, text: &str) -> Line {
        let word = |(index, text): (usize, &str)| {
            let x0 = x0 + 40.0 * f32::from(u16::try_from(index).unwrap_or(0));
            Word { text: text.to_owned(), x0, x1: x0 + 35.0, baseline, size: 12.0, ..Word::default() }
        };
        Line { page: 1, words: text.split(' ').enumerate().map(word).collect() }
    }

    fn texts(lines: &[Line], label: &str) -> Vec<String> {
        let lines: Vec<&Line> = lines.iter().collect();
        entries(&lines, &[label], &["lead", "deputy"]).into_iter().map(|entry| entry.text).collect()
    }

    #[test]
    fn text_stands_after_its_label() {
        let lines = [line(70.0, 100.0, "Inspection dates: 3 June –"), line(70.0, 115.0, "5 June 2014")];
        assert_eq!(texts(&lines, "inspection date"), ["3 June – 5 June 2014"]);
    }

    #[test]
    fn text_stands_under_or_beside_a_lone_label() {
        let under = [line(70.0, 100.0, "Lead inspector"), line(70.0, 126.0, "Jo Ash"), line(70.0, 152.0, "Vic Oak")];
        assert_eq!(texts(&under, "lead inspector"), ["Jo Ash"]);
        let beside = [line(300.0, 97.0, "Jo Ash"), line(70.0, 100.0, "Lead inspector:"), line(70.0, 126.0, "Vic Oak")];
        assert_eq!(texts(&beside, "lead inspector"), ["Jo Ash"]);
        let none = [line(70.0, 100.0, "Lead inspector:"), line(70.0, 126.0, "Deputy lead inspector: Vic Oak")];
        assert_eq!(texts(&none, "lead inspector"), [""]);
    }
}
