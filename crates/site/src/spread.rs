//! How the grades of today are spread over authorities, judgement by judgement.

use super::display_names;
use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use ofsted_model::{CURRENT, Grade, Judgement};

/// The length of a bar in its own units.
const LENGTH: usize = 1_000;

/// A judgement's grades.
pub(super) struct Spread {
    pub judgement: &'static str,
    pub href: String,
    pub counted: usize,
    pub shares: Vec<Share>,
}

/// Authorities with a grade.
pub(super) struct Share {
    pub grade: &'static str,
    /// The name of its colour.
    pub class: String,
    pub count: usize,
    /// Where its part of the bar begins, and how long it is.
    pub from: usize,
    pub length: usize,
}

/// The spread of every judgement that any authority has today.
pub(super) fn spreads(record: &SnapshotIndex<'_>, place: &PagePlace) -> Vec<Spread> {
    let all: Vec<usize> = record.latest.indices().collect();
    let spread = |judgement: Judgement| {
        let grades = all
            .iter()
            .filter_map(|row| record.latest.by_name().text(*row, judgement.as_str()).and_then(Grade::from_word));
        let href = place.to(&page_place::judgement(judgement.as_str()));
        spread(display_names::judgement(judgement), href, &grades.collect::<Vec<_>>())
    };
    CURRENT.todays_judgements_first().map(spread).filter(|spread| spread.counted > 0).collect()
}

fn spread(judgement: &'static str, href: String, grades: &[Grade]) -> Spread {
    let mut from = 0;
    let share = |grade: &Grade| {
        let count = grades.iter().filter(|one| *one == grade).count();
        let length = count * LENGTH / grades.len().max(1);
        from += length;
        let class = format!("grade-{}", grade.as_str());
        Share { grade: display_names::grade(*grade), class, count, from: from - length, length }
    };
    Spread { judgement, href, counted: grades.len(), shares: CURRENT.scale().grades().iter().map(share).collect() }
}
