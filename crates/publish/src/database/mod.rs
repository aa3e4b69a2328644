//! `data/ofsted.sqlite`: every data set as a table with its keys, types and indexes, what tables
//! and columns are in tables of their own, and views that answer questions. Rows go in as they
//! come, in the order of their key, part by part: the same frames give the same bytes.

mod tables;
mod views;

use std::path::Path;

use rusqlite::{Connection, Statement};

use super::about::About;
use super::sheet::ATTRIBUTION;
use ofsted_tables::schema::{CellRef, Contract, DataSet, Frames, Rows};

/// The database's place in the folder.
pub(super) const PATH: &str = "data/ofsted.sqlite";

/// A file that nobody reads before it is whole: no journal, and it is flushed once it is there.
/// References are checked by whoever reads it, since tables are filled in the order of their names,
/// and so are constraints: approved rows keep to them.
const SETTINGS: &str = "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
     PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -8192; PRAGMA foreign_keys = OFF;
     PRAGMA ignore_check_constraints = ON;";

/// Writes the database.
pub(super) fn write(frames: &Frames, contract: &Contract, about: &About, at: &Path) -> Result<(), String> {
    written(frames, contract, about, at).map_err(|error| error.to_string())
}

fn written(frames: &Frames, contract: &Contract, about: &About, at: &Path) -> rusqlite::Result<()> {
    let mut database = Connection::open(at)?;
    database.execute_batch(SETTINGS)?;
    let whole = database.transaction()?;
    for data_set in contract.data_sets() {
        whole.execute_batch(&tables::table(data_set, contract))?;
        fill(&whole, data_set, frames)?;
        whole.execute_batch(&tables::indexes(data_set))?;
    }
    let views = views::views_of(contract);
    for view in &views {
        whole.execute_batch(&format!("CREATE VIEW {} AS\n{};", view.name, view.query))?;
    }
    describe(&whole, frames, contract, &views)?;
    describe_whole(&whole, about)?;
    whole.commit()?;
    database.close().map_err(|(_, error)| error)
}

fn fill(database: &Connection, data_set: &DataSet, frames: &Frames) -> rusqlite::Result<()> {
    let mut insert = database.prepare(&tables::insert(data_set))?;
    for part in frames.parts(&data_set.name) {
        let rows = Rows::of_frame(&part);
        let lanes = rows.typed_columns(data_set.fields.iter().map(|field| field.name.as_str()));
        for row in rows.indices() {
            for (index, lane) in (1..).zip(&lanes) {
                bind(&mut insert, index, lane.value(row))?;
            }
            insert.raw_execute()?;
        }
    }
    Ok(())
}

fn bind(insert: &mut Statement<'_>, index: usize, cell: CellRef<'_>) -> rusqlite::Result<()> {
    match cell {
        CellRef::Null => insert.raw_bind_parameter(index, rusqlite::types::Null),
        CellRef::Text(text) => insert.raw_bind_parameter(index, text),
        CellRef::Number(number) => insert.raw_bind_parameter(index, number),
        CellRef::Decimal(decimal) => insert.raw_bind_parameter(index, decimal.get()),
        CellRef::Flag(flag) => insert.raw_bind_parameter(index, flag),
        CellRef::Day(_) => insert.raw_bind_parameter(index, cell.to_string()),
    }
}

/// What tables, views and columns are.
fn describe(
    database: &Connection,
    frames: &Frames,
    contract: &Contract,
    views: &[&views::View],
) -> rusqlite::Result<()> {
    database.execute_batch(tables::DESCRIPTIONS)?;
    let mut table = database.prepare("INSERT INTO _tables VALUES (?, ?, ?, ?, ?)")?;
    let mut column = database.prepare("INSERT INTO _columns VALUES (?, ?, ?, ?, ?, ?)")?;
    for data_set in contract.data_sets() {
        let rows = i64::try_from(frames.height(&data_set.name)).unwrap_or(i64::MAX);
        table.execute((&data_set.name, "table", rows, &data_set.title, &data_set.description))?;
        for (position, field) in (1..).zip(&data_set.fields) {
            let kind = tables::kind(field.field_type);
            column.execute((&data_set.name, &field.name, position, kind, &field.title, &field.description))?;
        }
    }
    for view in views {
        table.execute((view.name, "view", rusqlite::types::Null, view.title, view.description))?;
    }
    Ok(())
}

/// What the database is, whose work is in it, and which version.
fn describe_whole(database: &Connection, about: &About) -> rusqlite::Result<()> {
    let mut insert = database.prepare("INSERT INTO _about VALUES (?, ?)")?;
    let said = [
        ("title", about.title.as_str()),
        ("description", &about.description),
        ("version", &about.version),
        ("licence", super::terms::LICENCE_ADDRESS),
        ("attribution", ATTRIBUTION),
        ("publisher", &about.publisher),
        ("source", &about.address),
        ("contact", &about.contact),
        ("code", &about.repository),
        ("code_version", &about.code_version),
    ];
    said.iter().try_for_each(|pair| insert.execute(*pair).map(drop))
}
