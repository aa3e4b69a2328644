//! What later reports say of an inspection: which one they mean. Strict: of the same authority,
//! before theirs, and the only one of that year, or of that month where they name it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Key, OtherSource};
use crate::schema::columns::{Inspections, Judgements};
use crate::schema::{Columns, Frames, Rows};
use ofsted_model::{ConfirmedBy, EarlierGrade, Framework, Gathered, Judgement, ReadState};

/// What a report says of an earlier inspection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The report that says it.
    pub report_id: String,
    /// What it says.
    pub earlier: EarlierGrade,
}

/// Columns of `inspections` that are looked at.
const COLUMNS: Columns<'_, Inspections> = &[
    &Inspections::REPORT_ID,
    &Inspections::AUTHORITY_ID,
    &Inspections::FRAMEWORK,
    &Inspections::INSPECTION_START,
    &Inspections::INSPECTION_END,
    &Inspections::PUBLISHED_ON,
    &Inspections::READ_STATE,
];

/// What all reports say of earlier inspections, each report once.
pub fn mentions(gathered: &Gathered) -> Vec<Mention> {
    let mut seen = BTreeSet::new();
    let mut mentions = Vec::new();
    for report in &gathered.reports {
        let Some(document) = &report.document else { continue };
        if seen.insert(&report.listed.report_id) {
            let report_id = report.listed.report_id.to_string();
            let told = document.record.earlier_grades.iter().cloned();
            mentions.extend(told.map(|earlier| Mention { report_id: report_id.clone(), earlier }));
        }
    }
    mentions
}

/// An inspection, as far as a mention may mean it or be in its report.
#[derive(Debug, Clone, Copy)]
struct MentionedInspection<'a> {
    report: &'a str,
    authority: &'a str,
    start: Option<Date>,
    end: Option<Date>,
    published: Option<Date>,
    is_graded: bool,
    is_read: bool,
}

impl MentionedInspection<'_> {
    /// The last day that is known of the inspection itself.
    fn ended(&self) -> Option<Date> {
        self.end.or(self.start).or(self.published)
    }

    fn began(&self) -> Option<Date> {
        self.start.or(self.published)
    }
}

/// What mentions say, by the grade that they speak of.
pub(super) fn second_readings(frames: &Frames, mentions: &[Mention]) -> Vec<(Key, OtherSource)> {
    if mentions.is_empty() {
        return Vec::new();
    }
    let held = frames.columns(Inspections, COLUMNS);
    let graded = graded(frames);
    let inspections = inspections(held.rows(), &graded);
    let by_report: BTreeMap<&str, &MentionedInspection<'_>> = inspections.iter().map(|one| (one.report, one)).collect();
    let mut by_authority: BTreeMap<&str, Vec<&MentionedInspection<'_>>> = BTreeMap::new();
    for one in inspections.iter().filter(|one| one.is_graded) {
        by_authority.entry(one.authority).or_default().push(one);
    }
    let mut said = Vec::new();
    for mention in mentions {
        let Some(teller) = by_report.get(mention.report_id.as_str()).filter(|teller| teller.is_read) else { continue };
        let candidates = by_authority.get(teller.authority).map(Vec::as_slice).unwrap_or_default();
        for meant in meant(teller, &mention.earlier, candidates) {
            let key = (meant.report.to_owned(), Judgement::OverallEffectiveness.to_string());
            said.push((key, of_mention(mention)));
        }
    }
    said
}

fn of_mention(mention: &Mention) -> OtherSource {
    let Mention { report_id, earlier } = mention;
    OtherSource {
        source: ConfirmedBy::Report,
        grade: earlier.grade.as_str().to_owned(),
        place: format!("report {report_id}, page {}", earlier.page),
        words: Some(earlier.text.clone()),
    }
}

/// The reports of the one inspection that is meant; none where it may be more than one.
fn meant<'a>(
    teller: &MentionedInspection<'_>,
    earlier: &EarlierGrade,
    candidates: &[&'a MentionedInspection<'a>],
) -> Vec<&'a MentionedInspection<'a>> {
    let before = |one: &&&MentionedInspection<'_>| one.ended() < teller.began() && one.report != teller.report;
    let on = |days: &dyn Fn(&MentionedInspection<'_>) -> [Option<Date>; 2]| -> Vec<&'a MentionedInspection<'a>> {
        let is_it = |one: &&&MentionedInspection<'_>| days(one).into_iter().flatten().any(|day| is_then(day, earlier));
        candidates.iter().filter(before).filter(is_it).copied().collect()
    };
    let inspected = on(&|one| [one.start, one.end]);
    // A report that came out in January is often called that year's.
    let found = if inspected.is_empty() { on(&|one| [one.published, None]) } else { inspected };
    let visits: BTreeSet<_> = found.iter().map(|one| (one.start, one.end)).collect();
    if visits.len() == 1 { found } else { Vec::new() }
}

fn is_then(day: Date, earlier: &EarlierGrade) -> bool {
    day.year() == earlier.year && earlier.month.is_none_or(|month| day.month() == month)
}

fn inspections<'a>(rows: Rows<'a, Inspections>, graded: &BTreeSet<String>) -> Vec<MentionedInspection<'a>> {
    let one = |row| {
        let report = rows.text(row, Inspections::REPORT_ID)?;
        let framework = rows.text(row, Inspections::FRAMEWORK).and_then(Framework::from_word);
        let state = rows.text(row, Inspections::READ_STATE).and_then(ReadState::from_word);
        Some(MentionedInspection {
            report,
            authority: rows.text(row, Inspections::AUTHORITY_ID)?,
            start: rows.day(row, Inspections::INSPECTION_START),
            end: rows.day(row, Inspections::INSPECTION_END),
            published: rows.day(row, Inspections::PUBLISHED_ON),
            is_graded: framework.is_some_and(|one| one.facts().is_mentioned_later) && graded.contains(report),
            is_read: matches!(state, Some(ReadState::Read | ReadState::PartlyRead)),
        })
    };
    rows.indices().filter_map(one).collect()
}

/// Reports with an overall grade, or a reason for having none.
fn graded(frames: &Frames) -> BTreeSet<String> {
    let mut graded = BTreeSet::new();
    for part in frames.parts_of(Judgements, &[&Judgements::REPORT_ID, &Judgements::JUDGEMENT]) {
        let rows = part.rows();
        let is_whole =
            |row: &usize| rows.text(*row, Judgements::JUDGEMENT) == Some(Judgement::OverallEffectiveness.as_str());
        graded.extend(
            rows.indices().filter(is_whole).filter_map(|row| rows.text(row, Judgements::REPORT_ID)).map(str::to_owned),
        );
    }
    graded
}
