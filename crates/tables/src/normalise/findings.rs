//! The `findings` frame: every finding under an id made from what it says, so that the same finding
//! has the same id in every run, and keeps the day on which it was first seen.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::text::plain;
use crate::schema::columns::{Findings, Inspections, Providers};
use crate::schema::{Contract, Frames};
use ofsted_model::Digest;
use ofsted_model::diag::Finding;

/// Where a finding about the site, and no provider's page, stands.
const ELSEWHERE: &str = Providers.name();

/// The frames with `findings` beside them, one row for each finding that says something of its own.
/// `before` gives the day on which a finding was first seen; new ones were first seen on `day`.
pub fn with_findings(
    mut frames: Frames,
    findings: Vec<Finding>,
    contract: &Contract,
    before: Option<&Frames>,
    day: Date,
) -> Frames {
    let seen = before.map(first_seen).unwrap_or_default();
    let by_id: BTreeMap<String, Finding> = findings.into_iter().map(|finding| (id(&finding), finding)).collect();
    let documents = documents(&frames, &by_id.values().map(report_of).collect());
    let mut table = contract.table(Findings);
    for (id, finding) in &by_id {
        let (sha256, reader) = documents.get(report_of(finding)).cloned().unwrap_or_default();
        table.add([
            Findings::FINDING_ID.is(id.as_str()),
            Findings::SEVERITY.is(finding.code.severity.as_str()),
            Findings::CODE.is(finding.code.name),
            Findings::DATASET.is(dataset(finding)),
            Findings::KEY.is(text(&finding.place.key)),
            Findings::COLUMN.is(finding.column.as_deref()),
            Findings::MESSAGE.is(plain(&finding.message)),
            Findings::PRINTED.is(finding.printed.as_deref().and_then(text)),
            Findings::DOCUMENT_SHA256.is(sha256),
            Findings::PAGE.is(finding.page.and_then(|page| i32::try_from(page).ok())),
            Findings::READER_VERSION.is(reader),
            Findings::FIRST_SEEN.is(seen.get(id).copied().unwrap_or(day)),
        ]);
    }
    let frame = table.into_frame();
    frames.insert(Findings, frame);
    frames
}

/// The report that a finding is about, where it is about one.
fn report_of(finding: &Finding) -> &str {
    finding.place.key.split('/').next().unwrap_or_default()
}

fn dataset(finding: &Finding) -> &str {
    if finding.place.dataset.is_empty() { ELSEWHERE } else { &finding.place.dataset }
}

fn text(words: &str) -> Option<String> {
    Some(plain(words)).filter(|words| !words.is_empty())
}

/// The first 16 hexadecimal digits of the SHA-256 of everything that the finding says.
fn id(finding: &Finding) -> String {
    let page = finding.page.map(|page| page.to_string()).unwrap_or_default();
    let parts = [
        finding.code.name,
        dataset(finding),
        &finding.place.key,
        finding.column.as_deref().unwrap_or_default(),
        finding.printed.as_deref().unwrap_or_default(),
        &finding.message,
        &page,
    ];
    Digest::of_bytes(parts.join("\u{1f}").as_bytes()).to_string().chars().take(16).collect()
}

fn first_seen(before: &Frames) -> BTreeMap<String, Date> {
    let held = before.columns(Findings, &[&Findings::FINDING_ID, &Findings::FIRST_SEEN]);
    let rows = held.rows();
    let pair = |row| Some((rows.text(row, Findings::FINDING_ID)?.to_owned(), rows.day(row, Findings::FIRST_SEEN)?));
    rows.indices().filter_map(pair).collect()
}

/// Digest and reader of some reports' documents, by the report's number.
fn documents(frames: &Frames, wanted: &BTreeSet<&str>) -> BTreeMap<String, (Option<String>, Option<String>)> {
    let held = frames.select(
        Inspections,
        &[&Inspections::REPORT_ID, &Inspections::DOCUMENT_SHA256, &Inspections::READER_VERSION],
        |rows, row| rows.text(row, Inspections::REPORT_ID).is_some_and(|report| wanted.contains(report)),
    );
    let rows = held.rows();
    let pair = |row| {
        let text = |column| rows.text(row, column).map(str::to_owned);
        let id = text(Inspections::REPORT_ID)?;
        Some((id, (text(Inspections::DOCUMENT_SHA256), text(Inspections::READER_VERSION))))
    };
    rows.indices().filter_map(pair).collect()
}
