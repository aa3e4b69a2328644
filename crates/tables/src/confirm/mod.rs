//! The second reading of each published grade beyond its own report: what later reports say of that inspection, and what
//! official statistics say. Frames in, frames out, made anew in every run: reads no document and no workbook, changes no
//! grade.

mod mention;
mod official;

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, IntoColumn, NewChunkedArray, StringChunked};

use crate::schema::{Frames, Rows};
use ofsted_model::ConfirmedBy;
use ofsted_model::diag::{Code, Finding, Noted};

pub use mention::{Mention, mentions};

/// The data set, and its column.
const JUDGEMENTS: &str = "judgements";
const CONFIRMED_BY: &str = "confirmed_by";

/// A grade's key: report and judgement.
type Key = (String, String);

/// What another source than the report says of its grade.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
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
type Others = BTreeMap<Key, Vec<Said>>;

/// The frames with `confirmed_by` of `judgements` filled from all sources, and a finding for each grade that nothing
/// confirms and for each that another source disputes.
///
/// What confirms a grade within its report comes first: `heading` and `sentence` stay. A grade that another source gives
/// otherwise is `disputed`, whatever confirms it.
pub fn confirm(mut frames: Frames, mentions: &[Mention]) -> Noted<Frames> {
    let mut others = Others::new();
    for (key, said) in mention::said(&frames, mentions).into_iter().chain(official::said(&frames)) {
        others.entry(key).or_default().push(said);
    }
    if let Some(packed) = frames.packed(JUDGEMENTS) {
        let packed = packed.mapped(|part| with_column(part, &others));
        frames.insert_packed(JUDGEMENTS, packed);
    } else if let Some(frame) = frames.get(JUDGEMENTS) {
        let frame = with_column(frame.clone(), &others);
        frames.insert(JUDGEMENTS, frame);
    }
    let looked_at = ["report_id", "judgement", "grade", CONFIRMED_BY, "evidence", "page"];
    let parts = frames.parts_of(JUDGEMENTS, &looked_at);
    let findings = parts.flat_map(|part| findings(Rows::of(&part), &others)).collect();
    Noted { value: frames, findings }
}

fn with_column(mut frame: DataFrame, others: &Others) -> DataFrame {
    let rows = Rows::of(&frame);
    let words: Vec<Option<&str>> = rows.indices().map(|row| confirmed_by(rows, row, others)).collect();
    let column = StringChunked::from_iter_options(CONFIRMED_BY.into(), words.into_iter()).into_column();
    crate::schema::sure(frame.with_column(column), "a word for each row");
    frame
}

fn said_of<'a>(rows: Rows<'_>, row: usize, others: &'a Others) -> &'a [Said] {
    let key = rows.text(row, "report_id").zip(rows.text(row, "judgement"));
    let said = key.and_then(|(report, judgement)| others.get(&(report.to_owned(), judgement.to_owned())));
    said.map(Vec::as_slice).unwrap_or_default()
}

/// The word for a row; the report's own where there is no grade.
fn confirmed_by<'a>(rows: Rows<'a>, row: usize, others: &Others) -> Option<&'a str> {
    let (own, grade) = (rows.text(row, CONFIRMED_BY), rows.text(row, "grade"));
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

fn findings(rows: Rows<'_>, others: &Others) -> Vec<Finding> {
    rows.indices().filter_map(|row| finding(rows, row, others)).collect()
}

/// What is to be said of a row's second reading.
fn finding(rows: Rows<'_>, row: usize, others: &Others) -> Option<Finding> {
    let (grade, judgement) = (rows.text(row, "grade")?, rows.text(row, "judgement")?);
    let finding = match rows.text(row, CONFIRMED_BY).and_then(ConfirmedBy::of)? {
        ConfirmedBy::None => {
            let message = format!("{judgement} is graded in one place only, and nothing else confirms it");
            let printed = rows.text(row, "evidence").unwrap_or_default();
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
    let finding = match rows.number(row, "page").and_then(|page| u32::try_from(page).ok()) {
        Some(page) => finding.page(page),
        None => finding,
    };
    Some(finding.column("grade").at(JUDGEMENTS, rows.key(row, &["report_id", "judgement"].map(str::to_owned))))
}
