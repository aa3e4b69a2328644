//! Facts expected against facts read, one document at a time. Knows no table and no document.

use std::collections::BTreeSet;

use super::document_values::{DocumentValues, FindingText};
use super::expected::Expected;
use super::fields::{Facts, ReadFrom, columns, group, place_of};
use ofsted_model::diag::Code;
use ofsted_model::{Digest, PrintedAt};

/// How a fact was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As expected.
    Right,
    /// Otherwise than expected, or where nothing is printed.
    Wrong,
    /// Not read, and nothing says so.
    Missing,
    /// Not read, and a finding says so.
    Flagged,
    /// Not read: no reader knows this kind of report, and a finding says so.
    NoReader,
}

impl Verdict {
    /// The word that a person reads.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Missing => "missing",
            Self::Flagged => "flagged",
            Self::NoReader => "no reader",
        }
    }
}

/// One fact, expected and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The document.
    pub digest: Digest,
    /// What a person calls it; `None` where it was not there.
    pub name: Option<String>,
    /// The family under which it is counted.
    pub family: String,
    /// The field.
    pub field: String,
    /// What the golden tables say; `None` where nothing is printed.
    pub expected: Option<String>,
    /// What was read.
    pub read: Option<String>,
    /// How that compares.
    pub verdict: Verdict,
    /// Where the value that was read stands, or the golden tables' page for it.
    pub place: Option<PrintedAt>,
    /// Findings that speak of the field.
    pub remarks: Vec<FindingText>,
}

/// Every field of a document that the golden tables speak of, expected or read. Values are compared
/// with white space and quotation marks normalised; the order of themes says nothing.
pub fn compare(expected: &Expected, said: Option<&DocumentValues>, source: ReadFrom) -> Vec<Compared> {
    let nothing = Facts::new();
    let read = said.map_or(&nothing, |said| &said.facts);
    let is_compared = |field: &&String| {
        let group = group(field);
        let is_open = expected.open.contains(&group) || (group == "grade_page" && !expected.facts.contains_key(*field));
        source.speaks_of(field) && expected.kind.speaks_of(group) && !is_open
    };
    let fields: BTreeSet<&String> = expected.facts.keys().chain(read.keys()).filter(is_compared).collect();
    let mut compared: Vec<Compared> = fields.into_iter().map(|field| one(expected, said, field)).collect();
    compared.sort_by_key(|fact| place_of(group(&fact.field)));
    compared
}

fn one(expected: &Expected, said: Option<&DocumentValues>, field: &str) -> Compared {
    let wanted = expected.facts.get(field).cloned();
    let read = said.and_then(|said| said.facts.get(field).cloned());
    let remarks: Vec<FindingText> =
        said.iter().flat_map(|said| &said.remarks).filter(|remark| speaks_of(remark, field)).cloned().collect();
    let verdict = match (&wanted, &read) {
        (Some(wanted), Some(read)) if same(field, wanted, read) => Verdict::Right,
        (_, Some(_)) => Verdict::Wrong,
        (_, None) if said.is_some_and(DocumentValues::has_no_reader) => Verdict::NoReader,
        (_, None) if remarks.is_empty() => Verdict::Missing,
        (_, None) => Verdict::Flagged,
    };
    let place = said.and_then(|said| said.places.get(field).cloned()).or_else(|| golden_place(expected, field));
    let (digest, family) = (expected.digest, expected.family.clone());
    let name = said.map(|said| said.name.clone());
    Compared { digest, name, family, field: field.to_owned(), expected: wanted, read, verdict, place, remarks }
}

/// Where the golden tables have the value, for what was not read.
fn golden_place(expected: &Expected, field: &str) -> Option<PrintedAt> {
    let key = field.strip_prefix("grade.")?;
    let page = expected.facts.get(&format!("grade_page.{key}"))?.parse().ok()?;
    let printed = expected.facts.get(&format!("grade_printed.{key}")).cloned();
    Some(PrintedAt { page, evidence: printed.unwrap_or_default() })
}

fn same(field: &str, wanted: &str, read: &str) -> bool {
    let (wanted, read) = (normalised(wanted), normalised(read));
    wanted == read || (field == "themes" && in_order(&wanted) == in_order(&read))
}

/// Themes are a set: their order says nothing.
fn in_order(themes: &str) -> Vec<&str> {
    let mut themes: Vec<&str> = themes.split(';').collect();
    themes.sort_unstable();
    themes
}

/// White space becomes single spaces, and none after a semicolon (lists are written both ways);
/// curly quotation marks and apostrophes become straight ones. Nothing else.
pub fn normalised(text: &str) -> String {
    let straight = text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"");
    straight.split_whitespace().collect::<Vec<_>>().join(" ").replace("; ", ";")
}

/// Findings that say why nothing at all was read.
const OF_WHOLE_DOCUMENTS: &[Code] =
    &[Code::DOCUMENT_UNREADABLE, Code::DOCUMENT_DAMAGED, Code::DOCUMENT_NOT_FETCHED, Code::NO_READER];

/// Whether a finding says why a field is missing: by its column, or because the whole document
/// could not be read.
fn speaks_of(remark: &FindingText, field: &str) -> bool {
    match remark.column.as_deref() {
        None => OF_WHOLE_DOCUMENTS.iter().any(|code| code.name == remark.code),
        Some(column) => {
            let part = field.split_once('.').map_or("", |(_, part)| part);
            column == group(field) || column == part || columns(field).contains(&column)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::kind::ReportFamily;
    use super::*;
    use ofsted_model::diag::Finding;

    fn facts(pairs: &[(&str, &str)]) -> Facts {
        pairs.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
    }

    fn compared(expected: &[(&str, &str)], read: &[(&str, &str)], findings: &[Finding]) -> Vec<Compared> {
        let digest = Digest::of_bytes(b"a report");
        let kind = ReportFamily::from_word("ilacs").unwrap();
        let family = kind.family.to_owned();
        let expected = Expected { digest, family, facts: facts(expected), kind, open: Vec::new() };
        let said = DocumentValues {
            digest,
            name: "a.pdf".to_owned(),
            reader_version: Some("ilacs/1".to_owned()),
            read_state: "read".to_owned(),
            facts: facts(read),
            places: std::collections::BTreeMap::new(),
            remarks: findings.iter().map(FindingText::from).collect(),
        };
        compare(&expected, Some(&said), ReadFrom::Documents)
    }

    fn verdicts(expected: &[(&str, &str)], read: &[(&str, &str)], findings: &[Finding]) -> Vec<Verdict> {
        compared(expected, read, findings).into_iter().map(|fact| fact.verdict).collect()
    }

    #[test]
    fn what_differs_is_wrong_and_what_is_read_where_nothing_is_printed_too() {
        let read = [("grade.in_care", "good"), ("inspection_start", "2019-02-05")];
        assert_eq!(verdicts(&read, &read, &[]), [Verdict::Right, Verdict::Right]);
        let other = [("grade.in_care", "outstanding"), ("inspection_start", "2019-02-05")];
        assert_eq!(verdicts(&other, &read, &[]), [Verdict::Right, Verdict::Wrong], "dates stand before grades");
        assert_eq!(verdicts(&[], &read[..1], &[]), [Verdict::Wrong]);
    }

    #[test]
    fn what_is_missing_wants_a_finding_about_it() {
        let expected = [("lead_inspector", "Jo Ash")];
        let about = |column: &str| Finding::new(Code::NOT_FOUND, "no lead").column(column);
        assert_eq!(verdicts(&expected, &[], &[about("lead_inspector")]), [Verdict::Flagged]);
        assert_eq!(verdicts(&expected, &[], &[about("scope_text")]), [Verdict::Missing]);
        assert_eq!(verdicts(&expected, &[], &[Finding::new(Code::UNUSUAL_FORM, "odd")]), [Verdict::Missing]);
        assert_eq!(verdicts(&expected, &[], &[Finding::new(Code::DOCUMENT_DAMAGED, "torn")]), [Verdict::Flagged]);
        assert_eq!(verdicts(&expected, &[], &[]), [Verdict::Missing]);
    }

    #[test]
    fn what_the_tables_do_not_speak_of_is_not_compared() {
        assert_eq!(verdicts(&[], &[("scope_text", "all"), ("point.improvement.1", "more")], &[]), []);
    }

    #[test]
    fn only_spaces_and_quotation_marks_are_forgiven() {
        assert_eq!(normalised(" the child\u{2019}s\n plan "), "the child's plan");
        assert_ne!(normalised("Plan."), normalised("plan"));
    }
}
