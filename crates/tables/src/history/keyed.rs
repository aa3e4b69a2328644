//! The rows of a frame in the order of their keys, and two such frames side by side. Looks at keys
//! only.

use std::cmp::Ordering;

use crate::schema::{CellRef, Rows, TypedColumn};

/// Rows in the order of their keys.
pub(super) struct Keyed<'a> {
    key: Vec<TypedColumn<'a>>,
    height: usize,
    /// `None` where the rows stand in order already, as those of a published frame do.
    order: Option<Vec<usize>>,
}

impl<'a> Keyed<'a> {
    /// The rows under the columns of their key; `None` where one of these is not there.
    pub fn new(rows: Rows<'a>, key: &[String]) -> Option<Self> {
        let key = key.iter().map(|column| rows.typed_column(column)).collect::<Option<Vec<_>>>()?;
        let mut keyed = Self { key, height: rows.height(), order: None };
        let in_order = |row: usize| keyed.compare(row - 1, &keyed, row) != Ordering::Greater;
        if !(1..keyed.height).all(in_order) {
            let mut order: Vec<usize> = (0..keyed.height).collect();
            order.sort_by(|a, b| keyed.compare(*a, &keyed, *b));
            keyed.order = Some(order);
        }
        Some(keyed)
    }

    /// The row at a place in the order; `None` after the last.
    fn row(&self, place: usize) -> Option<usize> {
        let row = self.order.as_ref().map_or(place, |order| order.get(place).copied().unwrap_or(place));
        (place < self.height).then_some(row)
    }

    fn compare(&self, row: usize, other: &Keyed<'_>, other_row: usize) -> Ordering {
        let both = self.key.iter().zip(&other.key);
        let unlike = both.map(|(a, b)| a.value(row).cmp(&b.value(other_row))).find(|order| order.is_ne());
        unlike.unwrap_or(Ordering::Equal)
    }

    /// A row's key, as findings have it.
    pub fn key(&self, row: usize) -> String {
        let values: Vec<CellRef<'_>> = self.key.iter().map(|typed| typed.value(row)).collect();
        values.iter().map(ToString::to_string).collect::<Vec<_>>().join("/")
    }
}

/// A row of two frames with one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    /// In the first frame alone.
    Before(usize),
    /// In the second frame alone.
    After(usize),
    /// In both.
    Both(usize, usize),
}

/// The rows of two frames in the order of their keys, each key's rows together: one walk through
/// both.
pub(super) fn pairs<'a>(before: &'a Keyed<'a>, after: &'a Keyed<'a>) -> impl Iterator<Item = Pair> + 'a {
    let (mut at, mut beside) = (0, 0);
    std::iter::from_fn(move || {
        let pair = match (before.row(at), after.row(beside)) {
            (None, None) => return None,
            (Some(row), None) => Pair::Before(row),
            (None, Some(row)) => Pair::After(row),
            (Some(then), Some(now)) => match before.compare(then, after, now) {
                Ordering::Less => Pair::Before(then),
                Ordering::Greater => Pair::After(now),
                Ordering::Equal => Pair::Both(then, now),
            },
        };
        at += usize::from(!matches!(pair, Pair::After(_)));
        beside += usize::from(!matches!(pair, Pair::Before(_)));
        Some(pair)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Cell, FieldType, Table};
    use polars::prelude::DataFrame;

    fn frame(keys: &[&str]) -> DataFrame {
        let mut table = Table::without_contract();
        table.declare("id", FieldType::Text);
        for key in keys {
            table.add([("id", Cell::from(*key))]);
        }
        table.into_frame()
    }

    fn paired(before: &[&str], after: &[&str]) -> Vec<Pair> {
        let (before, after) = (frame(before), frame(after));
        let keyed = |frame| Keyed::new(Rows::of_frame(frame), &["id".to_owned()]).unwrap();
        let (before, after) = (keyed(&before), keyed(&after));
        pairs(&before, &after).collect()
    }

    #[test]
    fn rows_meet_under_their_keys_whatever_their_order() {
        use Pair::{After, Before, Both};
        assert_eq!(paired(&["a", "c", "d"], &["b", "c"]), [Before(0), After(0), Both(1, 1), Before(2)]);
        assert_eq!(paired(&["d", "a", "c"], &["c", "b"]), [Before(1), After(1), Both(2, 0), Before(0)]);
        assert_eq!(paired(&[], &["a"]), [After(0)]);
        assert_eq!(paired(&["a"], &["a", "a"]), [Both(0, 0), After(1)], "a key that stands twice is not lost");
    }

    #[test]
    fn rows_without_their_key_column_are_not_compared() {
        assert!(Keyed::new(Rows::of_frame(&frame(&["a"])), &["urn".to_owned()]).is_none());
    }
}
