//! The second reading of each published grade beyond its own report: what later reports say of that
//! inspection, and what official statistics say. Frames in, frames out, made anew in every run:
//! reads no document and no workbook, changes no grade.

mod mention;
mod official_readings;

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, IntoColumn, NewChunkedArray, StringChunked};

use crate::schema::columns::Judgements;
use crate::schema::{Columns, Frames, Rows};
use ofsted_model::ConfirmedBy;
use ofsted_model::diag::{Code, Finding, WithFindings};

pub use mention::{Mention, mentions};

/// Columns that findings are made from.
const LOOKED_AT: Columns<'_, Judgements> = &[
    &Judgements::REPORT_ID,
    &Judgements::JUDGEMENT,
    &Judgements::GRADE,
    &Judgements::CONFIRMED_BY,
    &Judgements::EVIDENCE,
    &Judgements::PAGE,
];

/// A grade's key: report and judgement.
type Key = (String, String);

/// What another source than the report says of its grade.
#[derive(Debug, Clone, PartialEq, Eq)]
struct OtherSource {
    /// Which source.
    source: ConfirmedBy,
    /// Its grade.
    grade: String,
    /// Where it says so, for people.
    place: String,
    /// Its words, where it has any.
    words: Option<String>,
}

/// What other sources say, by grade.
type Others = BTreeMap<Key, Vec<OtherSource>>;

/// The frames with `confirmed_by` of `judgements` filled from all sources, and a finding for each
/// grade that nothing confirms and for each that another source disputes.
///
/// What confirms a grade within its report comes first: `heading` and `sentence` stay. A grade that
/// another source gives otherwise is `disputed`, whatever confirms it.
pub fn confirm(mut frames: Frames, mentions: &[Mention]) -> WithFindings<Frames> {
    let mut others = Others::new();
    for (key, said) in
        mention::second_readings(&frames, mentions).into_iter().chain(official_readings::second_readings(&frames))
    {
        others.entry(key).or_default().push(said);
    }
    if let Some(chunked) = frames.chunked(Judgements) {
        let chunked = chunked.mapped(|part| with_column(part, &others));
        frames.insert_packed(Judgements, chunked);
    } else if let Some(frame) = frames.get(Judgements) {
        let frame = with_column(frame.clone(), &others);
        frames.insert(Judgements, frame);
    }
    let findings = frames.parts_of(Judgements, LOOKED_AT).flat_map(|part| findings(part.rows(), &others)).collect();
    WithFindings { value: frames, findings }
}

fn with_column(mut frame: DataFrame, others: &Others) -> DataFrame {
    let rows = Judgements.rows(&frame);
    let words: Vec<Option<&str>> = rows.indices().map(|row| confirmed_by(rows, row, others)).collect();
    let column =
        StringChunked::from_iter_options(Judgements::CONFIRMED_BY.name().into(), words.into_iter()).into_column();
    crate::schema::sure(frame.with_column(column), "a word for each row");
    frame
}

fn said_of<'a>(rows: Rows<'_, Judgements>, row: usize, others: &'a Others) -> &'a [OtherSource] {
    let key = rows.text(row, Judgements::REPORT_ID).zip(rows.text(row, Judgements::JUDGEMENT));
    let said = key.and_then(|(report, judgement)| others.get(&(report.to_owned(), judgement.to_owned())));
    said.map(Vec::as_slice).unwrap_or_default()
}

/// The word for a row; the report's own where there is no grade.
fn confirmed_by<'a>(rows: Rows<'a, Judgements>, row: usize, others: &Others) -> Option<&'a str> {
    let (own, grade) = (rows.text(row, Judgements::CONFIRMED_BY), rows.text(row, Judgements::GRADE));
    let Some(grade) = grade else { return own };
    let said = said_of(rows, row, others);
    if said.iter().any(|said| said.grade != grade) {
        return Some(ConfirmedBy::Disputed.as_str());
    }
    if own != Some(ConfirmedBy::None.as_str()) {
        return own;
    }
    let first = said.iter().map(|said| said.source).min();
    first.map_or(own, |source| Some(source.as_str()))
}

fn findings(rows: Rows<'_, Judgements>, others: &Others) -> Vec<Finding> {
    rows.indices().filter_map(|row| finding(rows, row, others)).collect()
}

/// What is to be said of a row's second reading.
fn finding(rows: Rows<'_, Judgements>, row: usize, others: &Others) -> Option<Finding> {
    let (grade, judgement) = (rows.text(row, Judgements::GRADE)?, rows.text(row, Judgements::JUDGEMENT)?);
    let finding = match rows.text(row, Judgements::CONFIRMED_BY).and_then(ConfirmedBy::from_word)? {
        ConfirmedBy::None => {
            let message = format!("{judgement} is graded in one place only, and nothing else confirms the grade");
            let printed = rows.text(row, Judgements::EVIDENCE).unwrap_or_default();
            Finding::new(Code::UNCONFIRMED, message).printed(printed)
        }
        ConfirmedBy::Disputed => {
            let other = said_of(rows, row, others).iter().find(|said| said.grade != grade)?;
            let message = format!("{judgement} is {grade} in the report and {} in {}", other.grade, other.place);
            let finding = Finding::new(Code::DISPUTED, message);
            other.words.iter().fold(finding, Finding::printed)
        }
        ConfirmedBy::Heading
        | ConfirmedBy::Sentence
        | ConfirmedBy::Page
        | ConfirmedBy::Report
        | ConfirmedBy::Official => return None,
    };
    let finding = match rows.number(row, Judgements::PAGE).and_then(|page| u32::try_from(page).ok()) {
        Some(page) => finding.page(page),
        None => finding,
    };
    let key = rows.key(row, &[&Judgements::REPORT_ID, &Judgements::JUDGEMENT]);
    Some(finding.column(Judgements::GRADE.name()).at(Judgements.name(), key))
}
