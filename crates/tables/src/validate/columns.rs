//! The columns that readers know: a version may add data sets, and columns at the end of one. To
//! rename, remove, retype or move one is for a person to decide.

use polars::prelude::Schema;

use super::evidence::Evidence;
use super::outcome::CheckFindings;

const BROKEN: &str = "data sets or columns were removed, moved or changed in type";

/// Every data set and column of the snapshot before is there, as it was and where it was; or the
/// pipeline file says that they are meant to be others.
pub(super) fn kept(evidence: &Evidence<'_>) -> CheckFindings {
    let Some(before) = evidence.before else { return CheckFindings::nothing_before() };
    let mut offending: Vec<String> =
        evidence.facts.gone_data_sets.iter().map(|name| format!("{name}: is no longer in the contract")).collect();
    for name in before.names() {
        match (before.found(name), evidence.frames.found(name)) {
            (Some(then), Some(now)) => offending.extend(another(name, &then, &now)),
            (Some(_), None) => offending.push(format!("{name}: was removed")),
            (None, _) => {} // every data set has a part
        }
    }
    let found = CheckFindings::none_of(offending, BROKEN);
    if found.passed || !evidence.facts.is_break_meant {
        return found;
    }
    CheckFindings {
        passed: true,
        message: format!("{}; `schema_major` in the pipeline file allows this", found.message),
        ..found
    }
}

/// The columns of the frame before that are not where they were, or not of their type.
fn another(name: &str, then: &Schema, now: &Schema) -> Vec<String> {
    let columns = then.iter().zip(now.iter().map(Some).chain(std::iter::repeat(None)));
    let told = columns.filter_map(|((column, then), now)| {
        let (is_there, is_like) = now.map_or((false, false), |(other, now)| (other == column, now == then));
        match (is_there, is_like) {
            (true, true) => None,
            (true, false) => Some(format!("{name}.{column}: has a different type")),
            (false, _) => Some(format!("{name}.{column}: was removed or moved")),
        }
    });
    told.collect()
}
