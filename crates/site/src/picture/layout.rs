//! `reference/hexagons.csv`: the place of each authority on the map, read strictly. How the places
//! were found stands in `reference/SOURCES.md`. Draws nothing.

use std::collections::{BTreeMap, BTreeSet};

use ofsted_tables::schema::{Fault, Faults};

const EMBEDDED: &str = include_str!("../../../../reference/hexagons.csv");

const HEADER: [&str; 4] = ["authority_id", "column", "row", "abbreviation"];

/// An authority's hexagon. Rows count from the north, columns from the west; odd rows stand half a
/// hexagon to the east.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Whose it is, as in `authorities`.
    pub authority_id: String,
    /// From the west, from 0.
    pub column: u16,
    /// From the north, from 0.
    pub row: u16,
    /// Three letters, nobody else's.
    pub abbreviation: String,
}

/// Every authority's hexagon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    tiles: BTreeMap<String, Tile>,
}

impl Layout {
    /// The layout that the program was built with.
    ///
    /// # Errors
    /// Every fault of the table.
    pub fn embedded() -> Result<Self, Faults> {
        Self::read("reference/hexagons.csv", EMBEDDED)
    }

    /// The layout of a table; `place` stands before its faults.
    ///
    /// # Errors
    /// Every fault of the table: a cell that is none, an authority, a place or an abbreviation that
    /// stands twice.
    pub fn read(place: &str, text: &str) -> Result<Self, Faults> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut faults = Vec::new();
        let mut fault = |line: usize, message: String| {
            let hint = "make the table anew with reference/hexagons.py".to_owned();
            faults.push(Fault { file: place.to_owned(), line: Some(line), message, hint });
        };
        if !reader.headers().is_ok_and(|headers| headers.iter().eq(HEADER)) {
            fault(1, format!("the columns are not {}", HEADER.join(", ")));
        }
        let mut tiles = BTreeMap::new();
        let (mut places, mut abbreviations) = (BTreeSet::new(), BTreeSet::new());
        for (index, record) in reader.records().enumerate() {
            let line = index + 2;
            match record.map_err(|error| error.to_string()).and_then(|record| tile(&record)) {
                Ok(tile) => {
                    if !places.insert((tile.row, tile.column)) {
                        fault(line, format!("row {}, column {} is taken already", tile.row, tile.column));
                    }
                    if !abbreviations.insert(tile.abbreviation.clone()) {
                        fault(line, format!("{} stands for another already", tile.abbreviation));
                    }
                    if let Some(before) = tiles.insert(tile.authority_id.clone(), tile) {
                        fault(line, format!("`{}` has a hexagon already", before.authority_id));
                    }
                }
                Err(message) => fault(line, message),
            }
        }
        if faults.is_empty() { Ok(Self { tiles }) } else { Err(Faults(faults)) }
    }

    /// An authority's hexagon, where it has one.
    pub fn tile(&self, authority_id: &str) -> Option<&Tile> {
        self.tiles.get(authority_id)
    }

    /// Every hexagon, by authority.
    pub fn tiles(&self) -> impl Iterator<Item = &Tile> {
        self.tiles.values()
    }
}

impl Tile {
    /// Whether two hexagons have a side in common.
    pub fn touches(&self, other: &Self) -> bool {
        let [(column, row), (other_column, other_row)] =
            [self, other].map(|tile| (i32::from(tile.column), i32::from(tile.row)));
        // Twice the way east, so that half a hexagon is a whole number.
        let east = (2 * other_column + other_row % 2) - (2 * column + row % 2);
        matches!((east.abs(), (other_row - row).abs()), (2, 0) | (1, 1))
    }
}

fn tile(record: &csv::StringRecord) -> Result<Tile, String> {
    let cell = |index: usize| record.get(index).unwrap_or_default();
    let whole = |index: usize| {
        cell(index).parse::<u16>().map_err(|_| format!("{}: `{}` is no whole number", HEADER[index], cell(index)))
    };
    let abbreviation = cell(3).to_owned();
    if abbreviation.len() != 3 || !abbreviation.chars().all(|letter| letter.is_ascii_uppercase()) {
        return Err(format!("abbreviation: `{abbreviation}` is not three capital letters"));
    }
    Ok(Tile { authority_id: cell(0).to_owned(), column: whole(1)?, row: whole(2)?, abbreviation })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(rows: &str) -> Vec<String> {
        let text = format!("{}\n{rows}", HEADER.join(","));
        let faults = Layout::read("here", &text).err().map(|faults| faults.0).unwrap_or_default();
        faults.into_iter().map(|fault| format!("{}: {}", fault.line.unwrap_or(0), fault.message)).collect()
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        assert_eq!(faults("barnet,1,2,BAR\nbrent,2,2,BRE\n"), Vec::<String>::new());
        assert_eq!(
            faults("barnet,1,2,BAR\nbarnet,1,3,BAN\nbrent,1,2,BAR\nbury,-1,0,BUR\nbolton,1,9,bol\n"),
            [
                "3: `barnet` has a hexagon already",
                "4: row 2, column 1 is taken already",
                "4: BAR stands for another already",
                "5: column: `-1` is no whole number",
                "6: abbreviation: `bol` is not three capital letters",
            ]
        );
        assert_eq!(Layout::read("here", "a,b\n").unwrap_err().0.len(), 1);
    }

    #[test]
    fn a_hexagon_touches_six() {
        let at = |column, row| Tile { authority_id: String::new(), column, row, abbreviation: String::new() };
        for middle in [at(4, 4), at(4, 5)] {
            let around = (0..9).flat_map(|row| (0..9).map(move |column| (column, row)));
            assert_eq!(around.filter(|(column, row)| middle.touches(&at(*column, *row))).count(), 6);
        }
        assert!(at(4, 4).touches(&at(3, 5)) && !at(4, 4).touches(&at(5, 5)) && at(4, 5).touches(&at(5, 4)));
    }
}
