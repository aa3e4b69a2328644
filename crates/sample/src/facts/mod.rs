//! `facts.json`, read strictly: unknown keys, ill-formed ids and contradictions are refused. Holds
//! no prose.

mod document;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::{SampleError, prose};
use ofsted_model::{Framework, Grade, ReportId, Urn, Window};

pub use document::{
    AreaSend, CopyOf, Document, Ilacs, IlacsLayout, Jar, Jtai, JtaiLayout, Lac2013, Printed, SampleOutcome, Sif,
    SifLayout, Visit,
};

/// The file, as it stands in the repository.
const TEXT: &str = include_str!("../facts.json");

/// All of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleFacts {
    /// What the file is, in sentences.
    pub about: Vec<String>,
    /// Providers.
    pub providers: Vec<Provider>,
}

/// A provider and its reports, newest first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    #[serde(deserialize_with = "id")]
    pub urn: Urn,
    pub name: String,
    pub region: String,
    pub reports: Vec<SampleReport>,
}

/// A report as the provider's page lists it, and what its document says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleReport {
    #[serde(deserialize_with = "id")]
    pub report_id: ReportId,
    pub title: String,
    pub published_on: Date,
    pub inspected_on: Option<Date>,
    pub document: Document,
}

/// The facts, or all that is wrong with them.
pub fn facts() -> Result<SampleFacts, SampleError> {
    checked(serde_json::from_str(TEXT)?)
}

fn checked(facts: SampleFacts) -> Result<SampleFacts, SampleError> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for report in facts.providers.iter().flat_map(|provider| &provider.reports) {
        let found = report.faults().into_iter();
        faults.extend(found.map(|fault| format!("report {}: {fault}", report.report_id)));
        if !seen.insert(&report.report_id) {
            faults.push(format!("report {}: stands twice", report.report_id));
        }
    }
    if faults.is_empty() { Ok(facts) } else { Err(SampleError::Contradiction { faults }) }
}

impl SampleFacts {
    /// The report whose document a report prints: itself, but for one that is published again.
    pub fn original<'a>(&'a self, report: &'a SampleReport) -> &'a SampleReport {
        let Document::CopyOf(CopyOf { report_id }) = &report.document else { return report };
        let mut all = self.providers.iter().flat_map(|provider| &provider.reports);
        all.find(|other| other.report_id == *report_id).unwrap_or(report)
    }
}

impl SampleReport {
    fn faults(&self) -> Vec<String> {
        let document = &self.document;
        let mut faults = Vec::new();
        for Window { start, end } in document.windows() {
            if start > end || end > self.published_on {
                faults.push(format!("{start} to {end} is not before {}", self.published_on));
            }
        }
        for Printed { judgement, words } in document.grades() {
            let scale = document.framework().map(Framework::scale);
            if scale.and_then(|scale| Grade::from_printed(words, scale)).is_none() {
                faults.push(format!("{judgement} `{words}` is not in the scale"));
            }
        }
        if let Document::FocusedVisit(visit) = document {
            let unknown = visit.themes.iter().filter(|theme| prose::scope(theme).is_none());
            faults.extend(unknown.map(|theme| format!("theme `{theme}` has no words in crates/sample/src/prose.rs")));
        }
        faults
    }
}

/// An id, by its own rule.
fn id<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(report: &str) -> Result<SampleFacts, SampleError> {
        let provider = format!(r#"{{"urn": "1", "name": "A", "region": "B", "reports": [{report}]}}"#);
        checked(serde_json::from_str(&format!(r#"{{"about": [], "providers": [{provider}]}}"#))?)
    }

    const VISIT: &str = r#"{"report_id": "7", "title": "T", "published_on": "2020-01-31", "document": {
        "kind": "focused_visit", "name": "A", "dates": "2 and 3 January 2020", "windows": ["2020-01-02/2020-01-03"],
        "letter_date": "2020-01-31", "inspectors": ["C D"], "lead": "C D", "lead_title": "HMI",
        "themes": ["front_door"], "priority_actions": 0, "improvement_points": 1}}"#;

    #[test]
    fn the_embedded_facts_are_well_formed_and_cover_every_kind() {
        let facts = facts().expect("well formed");
        assert_eq!(facts.providers.len(), 9);
        let documents: Vec<&Document> =
            facts.providers.iter().flat_map(|provider| &provider.reports).map(|report| &report.document).collect();
        assert_eq!(documents.len(), 33);
        let kinds: BTreeSet<_> = documents.iter().map(|document| (document.framework(), document.event())).collect();
        assert_eq!(kinds.len(), 11, "{kinds:?}");
        for provider in &facts.providers {
            assert!(provider.reports.is_sorted_by(|a, b| a.published_on >= b.published_on), "{}", provider.name);
        }
    }

    #[test]
    fn contradictions_are_named() {
        assert!(with(VISIT).is_ok());
        for (from, to, fault) in [
            ("2020-01-02/2020-01-03", "2020-01-04/2020-01-03", "report 7: 2020-01-04 to 2020-01-03"),
            ("2020-01-02/2020-01-03", "2020-02-02/2020-02-03", "is not before 2020-01-31"),
            ("front_door", "back_door", "theme `back_door` has no words"),
            (r#""priority_actions": 0"#, r#""priority_action": 0"#, "unknown field `priority_action`"),
            (r#""report_id": "7""#, r#""report_id": "seven""#, "`seven` is not a report id"),
        ] {
            let message = with(&VISIT.replace(from, to)).expect_err(to).to_string();
            assert!(message.contains(fault), "{message}");
        }
        let twice = with(&format!("{VISIT}, {VISIT}")).expect_err("twice").to_string();
        assert!(twice.contains("stands twice"), "{twice}");
    }
}
