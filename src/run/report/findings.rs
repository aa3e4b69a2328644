//! Findings as a run's report tells them: counted by code and severity, errors and new ones listed.
//! Reads them from the frame that is published, so that both say the same.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use ofsted_model::diag::{Code, Severity};
use ofsted_tables::schema::columns::{Findings, Inspections};
use ofsted_tables::schema::{Frames, Rows};

/// So many findings are listed; the rest are counted.
const MOST_LISTED: usize = 100;

/// Findings of one kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingCount {
    /// How serious they are.
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: String,
    /// How many.
    pub count: usize,
    /// How many of them the previous snapshot does not have.
    pub new: usize,
    /// What to do.
    pub hint: String,
}

/// Findings by severity.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct SeverityCounts {
    /// Something that should have been read, joined or fetched was not.
    pub error: usize,
    /// A value is missing or doubtful, and marked as such.
    pub warning: usize,
    /// Worth knowing, but the data are right.
    pub note: usize,
}

/// Some findings.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct FindingList {
    /// How many there are.
    pub count: usize,
    /// The first 100 of them.
    pub listed: Vec<FindingLine>,
    /// How many more there are.
    pub more: usize,
}

/// A finding in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingLine {
    /// Its id in the data set `findings`.
    pub finding_id: String,
    /// How serious it is.
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: String,
    /// The kind of finding.
    pub code: String,
    /// Whether the previous snapshot does not have it.
    pub is_new: bool,
    /// The data set that it is about.
    pub dataset: String,
    /// The row's key; null if it is not about a single row.
    pub key: Option<String>,
    /// The column; null if it is not about a column.
    pub column: Option<String>,
    /// What was found.
    pub message: String,
    /// The printed words that it is about.
    pub printed: Option<String>,
    /// Where to look on the live site: the page of the document, or the provider's page.
    pub link: Option<String>,
}

/// What a report tells of findings.
pub(super) struct ReportedFindings {
    pub(super) by_code: BTreeMap<String, FindingCount>,
    pub(super) by_severity: SeverityCounts,
    pub(super) errors: FindingList,
    pub(super) new: FindingList,
}

/// What a report tells of the findings in frames.
pub(super) fn reported(frames: &Frames, before: Option<&Frames>) -> ReportedFindings {
    let frames = &frames.in_whole(&[Findings.name(), Inspections.name()]);
    let earlier = before.map(|before| before.columns(Findings, &[&Findings::FINDING_ID]));
    let known: BTreeSet<&str> = earlier.as_ref().map(|earlier| ids(earlier.rows())).unwrap_or_default();
    let (rows, addresses) = (frames.rows(Findings), links(frames));
    let mut lines: Vec<FindingLine> = rows.indices().map(|row| line(rows, row, &known, &addresses)).collect();
    lines.sort_by_cached_key(|line| {
        let FindingLine { code, dataset, key, finding_id, .. } = line.clone();
        (rank(&line.severity), !line.is_new, code, dataset, key, finding_id)
    });
    let errors = list(lines.iter().filter(|line| line.severity == Severity::Error.as_str()));
    let new = list(lines.iter().filter(|line| line.is_new));
    ReportedFindings { by_code: by_code(&lines), by_severity: by_severity(&lines), errors, new }
}

fn ids(rows: Rows<'_, Findings>) -> BTreeSet<&str> {
    rows.indices().filter_map(|row| rows.text(row, Findings::FINDING_ID)).collect()
}

/// Live addresses by report and by provider.
fn links(frames: &Frames) -> BTreeMap<&str, &str> {
    let mut links = BTreeMap::new();
    for (dataset, key, link) in [("providers", "urn", "page_url"), ("inspections", "report_id", "report_url")] {
        let rows = frames.rows(dataset);
        let pair = |row| Some((rows.text(row, key)?, rows.text(row, link)?));
        links.extend(rows.indices().filter_map(pair));
    }
    links
}

fn line(rows: Rows<'_, Findings>, row: usize, known: &BTreeSet<&str>, links: &BTreeMap<&str, &str>) -> FindingLine {
    let text = |column| rows.text(row, column).map(str::to_owned);
    let finding_id = text(Findings::FINDING_ID).unwrap_or_default();
    let place = rows.text(row, Findings::KEY).and_then(|key| links.get(key.split('/').next()?));
    let link = place.map(|link| match rows.number(row, Findings::PAGE) {
        Some(page) => format!("{link}#page={page}"),
        None => (*link).to_owned(),
    });
    FindingLine {
        is_new: !known.contains(finding_id.as_str()),
        finding_id,
        severity: text(Findings::SEVERITY).unwrap_or_default(),
        code: text(Findings::CODE).unwrap_or_default(),
        dataset: text(Findings::DATASET).unwrap_or_default(),
        key: text(Findings::KEY),
        column: text(Findings::COLUMN),
        message: text(Findings::MESSAGE).unwrap_or_default(),
        printed: text(Findings::PRINTED),
        link,
    }
}

/// The worst first.
fn rank(severity: &str) -> usize {
    let order = [Severity::Error, Severity::Warning, Severity::Note];
    order.iter().position(|known| known.as_str() == severity).unwrap_or(order.len())
}

fn list<'a>(lines: impl Iterator<Item = &'a FindingLine>) -> FindingList {
    let mut listed: Vec<FindingLine> = lines.cloned().collect();
    let count = listed.len();
    listed.truncate(MOST_LISTED);
    FindingList { count, more: count - listed.len(), listed }
}

fn by_code(lines: &[FindingLine]) -> BTreeMap<String, FindingCount> {
    let mut counts = BTreeMap::new();
    for line in lines {
        let hint = Code::ALL.iter().find(|code| code.name == line.code).map_or("", |code| code.hint);
        let fresh = FindingCount { severity: line.severity.clone(), count: 0, new: 0, hint: hint.to_owned() };
        let count = counts.entry(line.code.clone()).or_insert(fresh);
        count.count += 1;
        count.new += usize::from(line.is_new);
    }
    counts
}

fn by_severity(lines: &[FindingLine]) -> SeverityCounts {
    let count = |severity: Severity| lines.iter().filter(|line| line.severity == severity.as_str()).count();
    SeverityCounts { error: count(Severity::Error), warning: count(Severity::Warning), note: count(Severity::Note) }
}
