//! The counts of a comparison, as `accuracy.json` has them. No clock and no path stands in it: the
//! same documents, tables and readers give the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::compare::{Compared, Verdict};
use super::document_values::DocumentValues;
use super::expected::{Expected, Golden};
use super::fields::{ReadFrom, group, place_of};
use ofsted_model::ReadState;

/// The version of the file's form.
const FORMAT: u32 = 1;

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// The version of this form, 1.
    pub format: u32,
    /// The program that read and compared, with its version.
    pub program: String,
    /// `documents` or `snapshot`.
    pub source: String,
    /// SHA-256 of each golden table, by file name.
    pub golden: BTreeMap<String, String>,
    /// Readers and their versions, of the documents that were compared.
    pub readers: Vec<String>,
    /// How many documents.
    pub documents: Documents,
    /// How many corrections of misprints were applied to them before.
    pub corrections: usize,
    /// All facts together.
    pub total: Count,
    /// Facts by field, over all families.
    pub fields: Vec<FieldCount>,
    /// Facts by family and field.
    pub families: Vec<FamilyCount>,
    /// Every fact that is not right, but for those of kinds of report that no reader knows.
    pub misses: Vec<MissedField>,
}

/// How many documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documents {
    /// In the golden tables and read or tried.
    pub compared: usize,
    /// Of those: read to the end.
    pub read: usize,
    /// Of those: read in part, findings say what is missing.
    pub partly_read: usize,
    /// Of those: of a kind that no reader knows.
    pub no_reader: usize,
    /// Of those: not readable, with a finding.
    pub unreadable: usize,
    /// In the golden tables only.
    pub not_there: usize,
    /// Not in the golden tables.
    pub not_in_golden: usize,
}

/// How many facts were read how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// As expected.
    pub right: usize,
    /// Otherwise than expected, or where nothing is printed.
    pub wrong: usize,
    /// Not read, and nothing says so.
    pub missing: usize,
    /// Not read, and a finding says so.
    pub flagged: usize,
    /// Not read: no reader knows this kind of report.
    pub no_reader: usize,
    /// Share of all of these that is right, to four places, rounded down; null where there are
    /// none.
    pub share_right: Option<f64>,
}

/// The facts of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldCount {
    /// The field; `grade.in_care` is a part of `grade`.
    pub field: String,
    /// Its facts.
    #[serde(flatten)]
    pub count: Count,
}

/// The facts of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FamilyCount {
    /// The family.
    pub family: String,
    /// How many documents of it were compared.
    pub documents: usize,
    /// Its facts by field.
    pub fields: Vec<FieldCount>,
}

/// A fact that is not right. What was expected and read is told by `evaluate`, not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedField {
    /// SHA-256 of the document.
    pub document_sha256: String,
    /// Its family.
    pub family: String,
    /// The field.
    pub field: String,
    /// `wrong`, `missing` or `flagged`.
    pub verdict: String,
    /// Where to look, from 1.
    pub page: Option<u32>,
}

impl Documents {
    pub(super) fn new(counted: &[(&Expected, &DocumentValues)], not_there: usize, not_in_golden: usize) -> Self {
        let mut documents = Self { compared: counted.len(), not_there, not_in_golden, ..Self::default() };
        for (_, said) in counted {
            if said.has_no_reader() {
                documents.no_reader += 1;
            } else if said.read_state == ReadState::Read.as_str() {
                documents.read += 1;
            } else if said.read_state == ReadState::PartlyRead.as_str() {
                documents.partly_read += 1;
            } else {
                documents.unreadable += 1;
            }
        }
        documents
    }
}

impl Count {
    /// The counts of some facts.
    pub fn new<'a>(compared: impl IntoIterator<Item = &'a Compared>) -> Self {
        let mut count = Self::default();
        for fact in compared {
            match fact.verdict {
                Verdict::Right => count.right += 1,
                Verdict::Wrong => count.wrong += 1,
                Verdict::Missing => count.missing += 1,
                Verdict::Flagged => count.flagged += 1,
                Verdict::NoReader => count.no_reader += 1,
            }
        }
        count.share_right = count.share();
        count
    }

    /// All facts.
    pub fn all(&self) -> usize {
        self.right + self.wrong + self.missing + self.flagged + self.no_reader
    }

    /// Rounded down: what is not all right never reads as 1.
    fn share(&self) -> Option<f64> {
        let share = (self.right * 10_000).checked_div(self.all())?;
        Some(f64::from(u32::try_from(share).ok()?) / 10_000.0)
    }
}

impl Accuracy {
    pub(super) fn new(
        golden: &Golden,
        source: ReadFrom,
        counted: &[(&Expected, &DocumentValues)],
        documents: Documents,
        compared: &[Compared],
    ) -> Self {
        let readers: BTreeSet<String> = counted.iter().filter_map(|(_, said)| said.reader_version.clone()).collect();
        let mut families: BTreeMap<&str, usize> = BTreeMap::new();
        for (expected, _) in counted {
            *families.entry(&expected.family).or_default() += 1;
        }
        let family = |(family, documents): (&str, usize)| {
            let own: Vec<&Compared> = compared.iter().filter(|fact| fact.family == family).collect();
            FamilyCount { family: family.to_owned(), documents, fields: fields(&own) }
        };
        Self {
            format: FORMAT,
            program: concat!("ofsted-datasets/", env!("CARGO_PKG_VERSION")).to_owned(),
            source: source.as_str().to_owned(),
            golden: golden.tables.iter().map(|(name, digest)| (name.clone(), digest.to_string())).collect(),
            readers: readers.into_iter().collect(),
            documents,
            corrections: counted.iter().map(|(_, said)| said.corrections()).sum(),
            total: Count::new(compared),
            fields: fields(&compared.iter().collect::<Vec<_>>()),
            families: families.into_iter().map(family).collect(),
            misses: compared.iter().filter_map(missed).collect(),
        }
    }

    /// Reads the file's bytes.
    ///
    /// # Errors
    /// What they are not, as a lower-case fragment.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let accuracy: Self =
            serde_json::from_slice(bytes).map_err(|error| format!("is not an accuracy.json file: {error}"))?;
        if accuracy.format == FORMAT {
            Ok(accuracy)
        } else {
            Err(format!("has format {}, but this program reads format {FORMAT}", accuracy.format))
        }
    }

    /// The file's bytes: pretty JSON with a final line feed.
    pub fn to_json(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).unwrap_or_default();
        text.push(b'\n');
        text
    }

    /// The one sentence that a person wants first.
    pub fn in_short(&self) -> String {
        let grades = self.field("grade");
        let (right, wrong, all, documents) = (grades.right, grades.wrong, grades.all(), self.documents.compared);
        format!("{right} of {all} grades right, {wrong} wrong, in {documents} documents")
    }

    /// The counts of a field over all families.
    pub fn field(&self, name: &str) -> Count {
        self.fields.iter().find(|field| field.field == name).map(|field| field.count).unwrap_or_default()
    }
}

/// Counts by field, grades also by judgement, in the order of the fields.
fn fields(compared: &[&Compared]) -> Vec<FieldCount> {
    let mut by_field: BTreeMap<(usize, &str), Vec<&Compared>> = BTreeMap::new();
    for fact in compared {
        let group = group(&fact.field);
        by_field.entry((place_of(group), group)).or_default().push(fact);
        if group == "grade" {
            by_field.entry((place_of(group), &fact.field)).or_default().push(fact);
        }
    }
    let one = |((_, field), facts): ((usize, &str), Vec<&Compared>)| FieldCount {
        field: field.to_owned(),
        count: Count::new(facts),
    };
    by_field.into_iter().map(one).collect()
}

fn missed(fact: &Compared) -> Option<MissedField> {
    let page = || fact.place.as_ref().map(|place| place.page).or_else(|| fact.remarks.iter().find_map(|r| r.page));
    match fact.verdict {
        Verdict::Right | Verdict::NoReader => None,
        Verdict::Wrong | Verdict::Missing | Verdict::Flagged => Some(MissedField {
            document_sha256: fact.digest.to_string(),
            family: fact.family.clone(),
            field: fact.field.clone(),
            verdict: fact.verdict.as_str().to_owned(),
            page: page(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_down() {
        let count = |right, wrong| Count { right, wrong, ..Count::default() }.share();
        assert_eq!(count(2, 1), Some(0.6666));
        assert_eq!(count(99_999, 1), Some(0.9999));
        assert_eq!(count(3, 0), Some(1.0));
        assert_eq!(count(0, 0), None);
    }
}
