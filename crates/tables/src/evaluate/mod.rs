//! What was read against what people read: right, wrong, or missing with and without a finding, by
//! kind of report and field. Reads golden tables; reads no document and no snapshot itself: `run`
//! hands over what they say.

mod accuracy;
mod compare;
mod expected;
mod fields;
mod golden;
mod kind;
mod document_values;
mod snapshot;
mod theme;

use std::collections::{BTreeMap, BTreeSet};

pub use accuracy::{Accuracy, Count, Documents, FamilyCount, FieldCount, MissedField};
pub use compare::{Compared, Verdict, compare, normalised};
pub use document_values::{DocumentValues, FindingText, facts};
pub use expected::{Expected, Golden};
pub use fields::{Facts, ReadFrom};
pub use golden::GoldenError;
pub use snapshot::of_snapshot;

use ofsted_model::Digest;

/// A comparison of many documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Every fact that is expected or was read.
    pub compared: Vec<Compared>,
    /// The counts, as they are published.
    pub accuracy: Accuracy,
    /// Documents of the golden tables that were not handed over, by digest.
    pub not_there: Vec<Digest>,
}

/// Holds what was read against the golden tables. Where one document was read twice (listed for two
/// providers, or published again), the reading for the golden table's provider and day of
/// publication counts.
///
/// A document that is in the golden tables but was not handed over is told in `not_there`; of a
/// snapshot, which should have it, each of its facts counts as missing besides.
pub fn evaluate(golden: &Golden, said: &[DocumentValues], source: ReadFrom) -> Evaluation {
    let mut by_digest: BTreeMap<Digest, Vec<&DocumentValues>> = BTreeMap::new();
    for one in said {
        by_digest.entry(one.digest).or_default().push(one);
    }
    let mut compared = Vec::new();
    let mut not_there = Vec::new();
    let mut counted: Vec<(&Expected, &DocumentValues)> = Vec::new();
    for expected in &golden.documents {
        let said = by_digest.get(&expected.digest).and_then(|all| for_provider(all, expected));
        if let Some(said) = said {
            counted.push((expected, said));
        } else {
            not_there.push(expected.digest);
        }
        if said.is_some() || source == ReadFrom::Snapshot {
            compared.extend(compare(expected, said, source));
        }
    }
    let known: BTreeSet<Digest> = golden.documents.iter().map(|expected| expected.digest).collect();
    let not_in_golden = by_digest.keys().filter(|digest| !known.contains(digest)).count();
    let documents = Documents::new(&counted, not_there.len(), not_in_golden);
    let accuracy = Accuracy::new(golden, source, &counted, documents, &compared);
    Evaluation { compared, accuracy, not_there }
}

/// The reading that a golden table speaks of, where one document stands on more pages, or on one
/// page twice.
fn for_provider<'a>(all: &[&'a DocumentValues], expected: &Expected) -> Option<&'a DocumentValues> {
    let agrees = |said: &DocumentValues, field: &str| said.facts.get(field) == expected.facts.get(field);
    let score = |said: &DocumentValues| (agrees(said, "urn"), agrees(said, "published_on"));
    let best = all.iter().map(|said| score(said)).max()?;
    all.iter().find(|said| score(said) == best).copied()
}
