//! The project's own tables of authorities, read strictly: every fault with its file and line.

mod lines;
mod register;
mod checks;
mod as_at;

use std::path::Path;

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use polars::prelude::DataFrame;

use crate::schema::{Contract, Faults, Frames};

use checks::check;
use lines::{AUTHORITIES, CHANGES, CODES, NAMES, TableReader, Tables};

pub use register::{Authority, AuthorityChange, HeldCode, Register};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../reference");

/// The data sets that the tables are, and their files.
const FILES: [(&str, &str); 3] =
    [("authorities", AUTHORITIES), ("authority_codes", CODES), ("authority_changes", CHANGES)];

/// Where an authority's page stands, before its URN.
const PAGE: &str = "https://reports.ofsted.gov.uk/provider/44/";

/// Authorities, their codes, their names and what became of them.
#[derive(Debug, Clone)]
pub struct Reference {
    tables: Tables,
    frames: Frames,
    register: Register,
}

impl Reference {
    /// The tables that the program was built with.
    ///
    /// # Errors
    /// Every fault of every table.
    pub fn embedded(contract: &Contract) -> Result<Self, Faults> {
        Self::from_files("reference", contract, |file| {
            let found = EMBEDDED.get_file(file).map(|found| found.contents().to_vec());
            found.ok_or_else(|| "the file is missing".to_owned())
        })
    }

    /// The tables in a folder.
    ///
    /// # Errors
    /// Every fault of every table, and tables that cannot be read.
    pub fn read(folder: &Path, contract: &Contract) -> Result<Self, Faults> {
        Self::from_files(&folder.display().to_string(), contract, |file| {
            std::fs::read(folder.join(file)).map_err(|error| error.to_string())
        })
    }

    /// The tables that `open` gives; `place` stands before their names in faults.
    ///
    /// # Errors
    /// Every fault of every table.
    pub fn from_files(
        place: &str,
        contract: &Contract,
        open: impl Fn(&str) -> Result<Vec<u8>, String>,
    ) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let [authorities, codes, changes] = FILES.map(|(dataset, file)| {
            let mut reader = TableReader { path: format!("{place}/{file}"), faults: &mut faults };
            match open(file) {
                Ok(bytes) => reader.lines(contract, dataset, &[NAMES], &bytes),
                Err(message) => {
                    reader.fault(None, message);
                    Vec::new()
                }
            }
        });
        let register = Register::new(&authorities, &codes, &changes);
        let tables = Tables { authorities, codes, changes };
        // Rows are held against each other once each of them is in order: one fault is told once.
        if faults.is_empty() {
            check(&tables, &register, place, &mut faults);
        }
        if faults.is_empty() { Ok(Self::from_tables(tables, contract)) } else { Err(Faults(faults)) }
    }

    fn from_tables(tables: Tables, contract: &Contract) -> Self {
        let register = Register::new(&tables.authorities, &tables.codes, &tables.changes);
        Self { frames: frames(contract, &tables), register, tables }
    }

    /// The tables as they hold on a day: an authority, a code or a change that begins later is not
    /// there yet, and what ends on that day or later has not ended. A change that is decided can so
    /// stand in the tables before it comes.
    #[must_use]
    pub fn as_at(&self, day: Date, contract: &Contract) -> Self {
        Self::from_tables(as_at::tables(&self.tables, day), contract)
    }

    /// The frames of `authorities`, `authority_codes` and `authority_changes`.
    pub fn frames(&self) -> impl Iterator<Item = (&str, &DataFrame)> {
        FILES.iter().filter_map(|(name, _)| Some((*name, self.frames.get(name)?)))
    }

    /// What can be asked of authorities.
    pub fn register(&self) -> &Register {
        &self.register
    }
}

fn frames(contract: &Contract, tables: &Tables) -> Frames {
    let mut frames = Frames::default();
    let lines = [&tables.authorities, &tables.codes, &tables.changes];
    for ((dataset, _), lines) in FILES.iter().zip(lines) {
        let mut table = contract.table(dataset);
        for line in lines {
            let page = line.text("urn").map(|urn| format!("{PAGE}{urn}"));
            let page = (*dataset == "authorities").then(|| ("page_url", page.into()));
            let published = line.cells.iter().filter(|(name, _)| name.as_str() != NAMES);
            table.add(published.map(|(name, cell)| (name.as_str(), cell.clone())).chain(page));
        }
        frames.insert(dataset, table.into_frame());
    }
    frames
}
