//! The tables as they hold on a day: without what begins later, and without the end of what has not
//! ended. Checks nothing: the whole tables were checked.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::lines::{TableLine, Tables};
use super::register::Register;
use crate::schema::Cell;
use ofsted_model::Scheme;

/// The tables on a day.
pub(super) fn tables(all: &Tables, day: Date) -> Tables {
    let has_begun = |line: &&TableLine| line.day("valid_from").is_none_or(|from| from <= day);
    let mut authorities: Vec<TableLine> = all.authorities.iter().filter(has_begun).cloned().collect();
    let there: BTreeSet<String> =
        authorities.iter().filter_map(|line| line.text("authority_id")).map(str::to_owned).collect();
    let is_there = |line: &&TableLine| line.text("authority_id").is_some_and(|id| there.contains(id));
    let mut codes: Vec<TableLine> = all.codes.iter().filter(has_begun).filter(is_there).cloned().collect();
    let changes: Vec<TableLine> =
        all.changes.iter().filter(|line| line.day("changed_on").is_none_or(|on| on <= day)).cloned().collect();
    for line in authorities.iter_mut().chain(&mut codes) {
        if line.day("valid_to").is_some_and(|to| day <= to) {
            clear(line, &["valid_to", "successors"]);
        }
    }
    // The newest code is the newest of those that have begun.
    let register = Register::new(&[], &codes, &[]);
    for line in &mut authorities {
        let Some(id) = line.text("authority_id").map(str::to_owned) else { continue };
        for (column, scheme) in [("gss_code", Scheme::Gss), ("la_code", Scheme::La), ("urn", Scheme::Urn)] {
            let newest: Cell = register.code_on(&id, scheme, None).into();
            if let Some(cell) = line.cells.get_mut(column) {
                *cell = newest;
            }
        }
    }
    Tables { authorities, codes, changes }
}

/// Empties columns of a line.
fn clear(line: &mut TableLine, columns: &[&str]) {
    for column in columns {
        if let Some(cell) = line.cells.get_mut(*column) {
            *cell = Cell::Null;
        }
    }
}
