//! The version of the columns' contract: which number a version gets, by what the descriptor before
//! promised and what the contract promises now. Looks at names, order and types of columns, and at
//! no row.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::error::PublishError;
use super::snapshot::published_file;
use super::{descriptor, versions};
use ofsted_tables::schema::{Contract, DataSet};

/// The first version of a contract, less what a pipeline file says of its major number.
const FIRST_MINOR: u32 = 0;

/// Name and type of each column, in their order, by data set.
type PublishedColumns = BTreeMap<String, Vec<(String, String)>>;

/// What became of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Growth {
    /// Nothing.
    Same,
    /// There are more, behind those that there were, or more data sets.
    Added,
    /// One is gone, moved or of another type.
    Broken,
}

/// The version of the contract that follows that of the snapshot in a folder: the minor number
/// rises where columns at the end or data sets were added, the major one where anything else
/// changed, to `meant` at least. `meant` is where it begins.
///
/// # Errors
/// Where the descriptor or `versions.json` cannot be read, or is not as it was published.
pub fn next_schema_version(state: &Path, contract: &Contract, meant: u32) -> Result<String, PublishError> {
    let Some(before) = promised(state)? else { return Ok(format!("{meant}.{FIRST_MINOR}")) };
    let (major, minor) = published(state)?;
    Ok(match growth(&before, &promises(contract)) {
        Growth::Same => format!("{major}.{minor}"),
        Growth::Added => format!("{major}.{}", minor + 1),
        Growth::Broken => format!("{}.0", meant.max(major + 1)),
    })
}

/// The major number of the contract of the snapshot in a folder; `None` where none is there.
///
/// # Errors
/// As [`next_schema_version`].
pub fn published_schema_major(state: &Path) -> Result<Option<u32>, PublishError> {
    Ok(promised(state)?.is_some().then_some(published(state)?.0))
}

/// The data sets of the snapshot in a folder that the contract does not have.
///
/// # Errors
/// As [`next_schema_version`].
pub fn gone_data_sets(state: &Path, contract: &Contract) -> Result<Vec<String>, PublishError> {
    let before = promised(state)?.unwrap_or_default();
    Ok(before.into_keys().filter(|name| contract.get(name).is_none()).collect())
}

/// Major and minor number of the newest version; those of a version from before there were any are
/// 1 and 0.
fn published(state: &Path) -> Result<(u32, u32), PublishError> {
    let newest = versions::newest_schema_version(state)?;
    let numbers = newest.as_deref().and_then(|version| version.split_once('.'));
    Ok(numbers.and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?))).unwrap_or((1, FIRST_MINOR)))
}

fn growth(before: &PublishedColumns, now: &PublishedColumns) -> Growth {
    let is_kept = |(name, columns): (&String, &Vec<_>)| now.get(name).is_some_and(|now| now.starts_with(columns));
    if !before.iter().all(is_kept) {
        Growth::Broken
    } else if before == now {
        Growth::Same
    } else {
        Growth::Added
    }
}

/// What the descriptor in a folder promises; `None` where there is none.
fn promised(folder: &Path) -> Result<Option<PublishedColumns>, PublishError> {
    let Some(bytes) = published_file(folder, descriptor::PATH)? else { return Ok(None) };
    let path = folder.join(descriptor::PATH);
    let package: Value = serde_json::from_slice(&bytes).map_err(|error| PublishError::damaged(&path, &error))?;
    let resources = package.get("resources").and_then(Value::as_array).into_iter().flatten();
    // The rows of a data set stand in several files; the one that goes by its name is the table.
    let tables = resources.filter(|resource| resource.get("type").and_then(Value::as_str) == Some("table"));
    Ok(Some(tables.filter_map(|table| Some((text(table, "name")?, columns(table.get("schema")?)))).collect()))
}

fn promises(contract: &Contract) -> PublishedColumns {
    contract.data_sets().map(|data_set: &DataSet| (data_set.name.clone(), columns(&data_set.written))).collect()
}

fn columns(schema: &Value) -> Vec<(String, String)> {
    let fields = schema.get("fields").and_then(Value::as_array).into_iter().flatten();
    fields.filter_map(|field| Some((text(field, "name")?, text(field, "type")?))).collect()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(of: &[(&str, &[(&str, &str)])]) -> PublishedColumns {
        let owned = |fields: &[(&str, &str)]| {
            fields.iter().map(|(name, kind)| ((*name).to_owned(), (*kind).to_owned())).collect()
        };
        of.iter().map(|(name, fields)| ((*name).to_owned(), owned(fields))).collect()
    }

    #[test]
    fn what_is_added_at_the_end_breaks_nothing() {
        let before: &[(&str, &[_])] = &[("a", &[("id", "string"), ("day", "date")])];
        for (now, grown) in [
            (before, Growth::Same),
            (&[("a", &[("id", "string"), ("day", "date"), ("more", "string")])], Growth::Added),
            (&[("a", &[("id", "string"), ("day", "date")]), ("b", &[])], Growth::Added),
            (&[("a", &[("id", "string"), ("more", "string"), ("day", "date")])], Growth::Broken),
            (&[("a", &[("id", "string"), ("day", "string")])], Growth::Broken),
            (&[("a", &[("id", "string")])], Growth::Broken),
            (&[("b", &[("id", "string"), ("day", "date")])], Growth::Broken),
        ] {
            assert_eq!(growth(&columns(before), &columns(now)), grown, "{now:?}");
        }
    }
}
