//! The rows of `comparisons`: how an authority's newest grade on a judgement stands beside those of
//! its statistical neighbours, its region and all of England.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;

use super::cells::{rank, word};
use super::comparable::direction;
use super::latest::Latest;
use crate::schema::columns::Comparisons;
use crate::schema::{Contract, Decimal, Filled};
use ofsted_model::{CURRENT, Grade, Judgement};

/// One row for each authority, judgement and set of others.
pub(super) fn frame(latest: &[Latest<'_>], contract: &Contract) -> DataFrame {
    let mut table = contract.table(Comparisons);
    let by_authority: BTreeMap<&str, &Latest<'_>> = latest.iter().map(|one| (one.authority, one)).collect();
    for one in latest {
        for (set, others) in sets(one, latest, &by_authority) {
            for judgement in CURRENT.judgements() {
                table.add(cells(one, judgement, set, &others));
            }
        }
    }
    table.into_frame()
}

/// Whom an authority is compared with. It is in none of the sets itself.
fn sets<'a>(
    one: &Latest<'a>,
    latest: &'a [Latest<'a>],
    by_authority: &BTreeMap<&str, &'a Latest<'a>>,
) -> Vec<(&'static str, Vec<&'a Latest<'a>>)> {
    let others = || latest.iter().filter(|other| other.authority != one.authority);
    let neighbours = one
        .neighbours
        .iter()
        .map(|(set, neighbours)| (*set, neighbours.iter().filter_map(|id| by_authority.get(id).copied()).collect()));
    let region = others().filter(|other| other.region.is_some() && other.region == one.region).collect();
    neighbours.chain([("region", region), ("england", others().collect())]).collect()
}

fn cells(
    one: &Latest<'_>,
    judgement: Judgement,
    set: &'static str,
    others: &[&Latest<'_>],
) -> Vec<Filled<Comparisons>> {
    let own = one.grade(judgement);
    let those_graded = || others.iter().filter(|other| other.grade(judgement).is_some());
    let grades: Vec<Grade> = those_graded().filter_map(|other| other.grade(judgement)).collect();
    let since = those_graded().filter_map(|other| other.newest?.start).min();
    let number = |count: usize| i32::try_from(count).ok();
    let with = |grade: Grade| number(grades.iter().filter(|other| **other == grade).count());
    let stands =
        |word: &str| own.and_then(|own| number(grades.iter().filter(|other| direction(**other, own) == word).count()));
    let mut cells = vec![
        Comparisons::AUTHORITY_ID.is(one.authority),
        Comparisons::JUDGEMENT.is(judgement.as_str()),
        Comparisons::COMPARED_WITH.is(set),
        Comparisons::GRADE.is(word(own)),
        Comparisons::OTHERS.is(number(others.len())),
        Comparisons::OTHERS_GRADED.is(number(grades.len())),
        Comparisons::BETTER.is(stands("better")),
        Comparisons::SAME.is(stands("same")),
        Comparisons::WORSE.is(stands("worse")),
        Comparisons::GRADE_RANK.is(rank(own)),
        Comparisons::MEDIAN_GRADE_RANK.is(median(&grades)),
        Comparisons::OTHERS_GRADED_SINCE.is(since),
    ];
    cells.extend(CURRENT.scale().grades().iter().map(|grade| Filled::by_name(grade.as_str(), with(*grade))));
    cells
}

/// The middle rank; halfway between the two in the middle.
fn median(grades: &[Grade]) -> Option<Decimal> {
    let mut ranks: Vec<i32> = grades.iter().map(|grade| grade.rank()).collect();
    ranks.sort_unstable();
    let (low, high) = (ranks.get(ranks.len().checked_sub(1)? / 2)?, ranks.get(ranks.len() / 2)?);
    Decimal::new(f64::from(low + high) / 2.0)
}
