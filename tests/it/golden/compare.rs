//! Facts expected against facts read: right, wrong, missing with a finding, missing in silence. Knows no table and
//! no document; a fact is a field's name and a text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ofsted::diag::Finding;

/// What is said of one document: field to value. A field with parts is `field.part`, for example
/// `grade.overall_effectiveness` or `point.improvement.2`; it is counted under the part before the first dot.
pub type Facts = BTreeMap<String, String>;

/// How a fact was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As expected.
    Right,
    /// Otherwise than expected, or where nothing is expected.
    Wrong,
    /// Not read, and a finding says so.
    Missing,
    /// Not read, and nothing says so.
    MissingSilently,
}

/// One fact, expected and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub family: String,
    pub field: String,
    /// The start of the document's SHA-256.
    pub document: String,
    pub expected: Option<String>,
    pub read: Option<String>,
    pub verdict: Verdict,
}

/// Every field that is expected or read. Values are compared with white space and quotation marks normalised.
pub fn compare(family: &str, document: &str, expected: &Facts, read: &Facts, findings: &[Finding]) -> Vec<Compared> {
    let fields: BTreeSet<&String> = expected.keys().chain(read.keys()).collect();
    let one = |field: &&String| {
        let (expected, read) = (expected.get(*field).cloned(), read.get(*field).cloned());
        let verdict = verdict(field, expected.as_deref(), read.as_deref(), findings);
        let (family, document) = (family.to_owned(), document.chars().take(16).collect());
        Compared { family, field: (*field).clone(), document, expected, read, verdict }
    };
    fields.iter().map(one).collect()
}

fn verdict(field: &str, expected: Option<&str>, read: Option<&str>, findings: &[Finding]) -> Verdict {
    match (expected, read) {
        (Some(expected), Some(read)) if normalised(expected) == normalised(read) => Verdict::Right,
        (_, Some(_)) => Verdict::Wrong,
        (_, None) if findings.iter().any(|finding| speaks_of(finding, field)) => Verdict::Missing,
        (_, None) => Verdict::MissingSilently,
    }
}

/// White space becomes single spaces; curly quotation marks and apostrophes become straight ones. Nothing else.
pub fn normalised(text: &str) -> String {
    let straight = text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"");
    straight.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a finding is about a field: by its column, or about the whole document where it names none.
fn speaks_of(finding: &Finding, field: &str) -> bool {
    let column = finding.column.as_deref();
    let (group, part) = field.split_once('.').unwrap_or((field, ""));
    let columns: &[&str] = match group {
        "grade" => &["grade", "grade_printed", "judgement", "label"],
        "point" => &["text", "points", "priority_actions", "improvement_points"],
        "inspection_start" | "inspection_end" | "inspection_windows" => {
            &["inspection_start", "inspection_end", "inspection_windows"]
        }
        "lead_inspector" | "inspectors" => &["lead_inspector", "inspectors"],
        "authority" => &["authority_name"],
        "published" => &["published_on"],
        "priority_actions" | "improvement_points" => &["points", "priority_actions", "improvement_points"],
        _ => &[],
    };
    column.is_none_or(|column| column == group || column == part || columns.contains(&column))
}

/// How many facts of a family and field were read how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub right: usize,
    pub wrong: usize,
    pub missing: usize,
    pub missing_silently: usize,
}

impl Tally {
    /// Share of the facts that are right, in hundredths; 100 where there are none.
    pub fn percent(&self) -> f64 {
        let all = self.right + self.wrong + self.missing + self.missing_silently;
        if all == 0 { 100.0 } else { 100.0 * share(self.right) / share(all) }
    }

    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Wrong => self.wrong += 1,
            Verdict::Missing => self.missing += 1,
            Verdict::MissingSilently => self.missing_silently += 1,
        }
    }
}

fn share(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Counts by family and field.
pub fn tallies(compared: &[Compared]) -> BTreeMap<(String, String), Tally> {
    let mut tallies: BTreeMap<(String, String), Tally> = BTreeMap::new();
    for fact in compared {
        let group = fact.field.split('.').next().unwrap_or_default();
        tallies.entry((fact.family.clone(), group.to_owned())).or_default().add(fact.verdict);
    }
    tallies
}

/// The counts as a table, and every fact that is not right.
pub fn report(compared: &[Compared]) -> String {
    let mut text = String::new();
    for fact in compared.iter().filter(|fact| fact.verdict != Verdict::Right) {
        let said = |value: &Option<String>| value.as_deref().unwrap_or("–").to_owned();
        let (expected, read) = (said(&fact.expected), said(&fact.read));
        let _ = writeln!(
            text,
            "{:?} {} {} {}\n    expected: {expected}\n    read:     {read}",
            fact.verdict, fact.document, fact.family, fact.field
        );
    }
    let _ = writeln!(
        text,
        "{:14} {:20} {:>6} {:>6} {:>8} {:>8} {:>8}",
        "family", "field", "right", "wrong", "missing", "silently", "%"
    );
    for ((family, field), tally) in tallies(compared) {
        let Tally { right, wrong, missing, missing_silently } = tally;
        let _ = writeln!(
            text,
            "{family:14} {field:20} {right:>6} {wrong:>6} {missing:>8} {missing_silently:>8} {:>8.2}",
            tally.percent()
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use ofsted::diag::Code;

    fn facts(pairs: &[(&str, &str)]) -> Facts {
        pairs.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
    }

    fn verdicts(expected: &[(&str, &str)], read: &[(&str, &str)], findings: &[Finding]) -> Vec<Verdict> {
        let compared = compare("ilacs", "00", &facts(expected), &facts(read), findings);
        compared.into_iter().map(|fact| fact.verdict).collect()
    }

    #[test]
    fn a_row_that_is_made_wrong_is_reported() {
        let read = [("grade.in_care", "good"), ("inspection_start", "2019-02-05")];
        assert_eq!(verdicts(&read, &read, &[]), [Verdict::Right, Verdict::Right]);
        let wrong = [("grade.in_care", "outstanding"), ("inspection_start", "2019-02-05")];
        assert_eq!(verdicts(&wrong, &read, &[]), [Verdict::Wrong, Verdict::Right]);
        let compared = compare("ilacs", "00", &facts(&wrong), &facts(&read), &[]);
        let report = report(&compared);
        assert!(report.contains("Wrong 00 ilacs grade.in_care"), "{report}");
        assert!(report.contains("expected: outstanding") && report.contains("read:     good"), "{report}");
    }

    #[test]
    fn what_is_read_where_nothing_is_printed_is_wrong() {
        assert_eq!(verdicts(&[], &[("grade.in_care", "good")], &[]), [Verdict::Wrong]);
    }

    #[test]
    fn what_is_missing_wants_a_finding_about_it() {
        let expected = [("lead_inspector", "Jo Ash")];
        let about = |column: &str| Finding::new(Code::NOT_FOUND, "no lead").column(column);
        assert_eq!(verdicts(&expected, &[], &[about("lead_inspector")]), [Verdict::Missing]);
        assert_eq!(verdicts(&expected, &[], &[about("scope_text")]), [Verdict::MissingSilently]);
        assert_eq!(verdicts(&expected, &[], &[]), [Verdict::MissingSilently]);
    }

    #[test]
    fn only_spaces_and_quotation_marks_are_forgiven() {
        assert_eq!(normalised(" the child\u{2019}s\n plan "), "the child's plan");
        assert_ne!(normalised("Plan."), normalised("plan"));
    }
}
