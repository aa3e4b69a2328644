//! A frame as a CSV file: RFC 4180, UTF-8, LF, a header row, days as YYYY-MM-DD, `true` and
//! `false`, nothing for null.

use std::io::Write;

use ofsted_tables::schema::{CellRef, DataSet, Frames, Rows};

/// The file of a data set.
pub(super) fn path(dataset: &str) -> String {
    format!("data/{dataset}.csv")
}

/// Writes the file.
pub(super) fn write(data_set: &DataSet, frames: &Frames, to: impl Write) -> Result<(), String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(to);
    write_rows(data_set, frames, &mut writer, add)
}

/// Writes the header and every row of a data set, each cell as `add` does it.
pub(super) fn write_rows<W: Write>(
    data_set: &DataSet,
    frames: &Frames,
    writer: &mut csv::Writer<W>,
    add: impl Fn(&mut csv::Writer<W>, CellRef<'_>) -> csv::Result<()>,
) -> Result<(), String> {
    let columns: Vec<&str> = data_set.fields.iter().map(|field| field.name.as_str()).collect();
    writer.write_record(&columns).map_err(|error| error.to_string())?;
    for part in frames.parts(&data_set.name) {
        let rows = Rows::of_frame(&part);
        let lanes = rows.typed_columns(columns.iter().copied());
        for row in rows.indices() {
            let cells = lanes.iter().map(|lane| lane.value(row));
            cells.into_iter().try_for_each(|cell| add(writer, cell)).map_err(|error| error.to_string())?;
            writer.write_record(None::<&[u8]>).map_err(|error| error.to_string())?;
        }
    }
    writer.flush().map_err(|error| error.to_string())
}

/// Writes a cell; text, which is most of them, as it stands.
pub(super) fn add<W: Write>(writer: &mut csv::Writer<W>, cell: CellRef<'_>) -> csv::Result<()> {
    match cell {
        CellRef::Null => writer.write_field([]),
        CellRef::Text(text) => writer.write_field(text),
        CellRef::Number(_) | CellRef::Decimal(_) | CellRef::Flag(_) | CellRef::Day(_) => {
            writer.write_field(cell.to_string())
        }
    }
}
