//! The grades known on a day: of each authority that there was then, the newest graded inspection
//! that was known by that day: whose report was published, or else which official statistics had by
//! then.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::READ_WHOLE;
use super::codes::Codes;
use super::inspection::Record;
use crate::schema::Frames;
use crate::schema::columns::{Authorities, AuthorityCodes};
use ofsted_model::{Event, Framework, Scheme};

/// What was known of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KnownGrades {
    /// The authority's id.
    pub authority_id: String,
    /// Its name.
    pub authority_name: String,
    /// The Office for National Statistics' code that it had on the day.
    pub gss_code: Option<String>,
    /// The newest graded inspection, by its id in `history`; null where none was known by then.
    pub inspection_id: Option<String>,
    /// `report`, or `official` for what is known from Ofsted's own tables alone.
    pub source: Option<&'static str>,
    /// Its framework.
    pub framework: Option<&'static str>,
    /// What kind of inspection it was.
    pub event: Option<&'static str>,
    /// Its last day on site, else its first.
    pub inspection_end: Option<Date>,
    /// The day on which its report was published.
    pub published_on: Option<Date>,
    /// The day from which on it was known, as `known_from` in `history`.
    pub known_from: Option<Date>,
    /// The grades, by judgement.
    pub grades: BTreeMap<&'static str, &'static str>,
}

/// What was known on a day, by authority.
pub fn known_on(frames: &Frames, day: Date) -> Vec<KnownGrades> {
    let frames = &frames.in_whole(READ_WHOLE);
    let record = Record::new(frames);
    let authorities = frames.rows(Authorities);
    let codes = Codes::new(frames.rows(AuthorityCodes));
    let was_there = |row: &usize| {
        authorities.day(*row, Authorities::VALID_FROM).is_none_or(|from| from <= day)
            && authorities.day(*row, Authorities::VALID_TO).is_none_or(|to| to >= day)
    };
    let known = |row| {
        let id = authorities.text(row, Authorities::AUTHORITY_ID)?;
        let newest = record.newest(id, |one| one.is_graded() && one.is_known_by(day));
        let grades = newest.into_iter().flat_map(|newest| &newest.grades);
        Some(KnownGrades {
            authority_id: id.to_owned(),
            authority_name: authorities.text(row, Authorities::NAME).unwrap_or(id).to_owned(),
            gss_code: codes
                .on(id, Scheme::Gss, day)
                .or(authorities.text(row, Authorities::GSS_CODE))
                .map(str::to_owned),
            inspection_id: newest.map(|newest| newest.id.clone()),
            source: newest.map(|newest| newest.source.as_str()),
            framework: newest.and_then(|newest| newest.framework).map(Framework::as_str),
            event: newest.and_then(|newest| newest.event).map(Event::as_str),
            inspection_end: newest.and_then(|newest| newest.end.or(newest.start)),
            published_on: newest.and_then(|newest| newest.published),
            known_from: newest.and_then(|newest| newest.known).map(|(from, _)| from),
            grades: grades.filter_map(|(judgement, grade)| Some((judgement.as_str(), (*grade)?.as_str()))).collect(),
        })
    };
    authorities.indices().filter(was_there).filter_map(known).collect()
}
