//! The project's own tables of authorities, read strictly: every fault with its file and line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::name::plain_name;
use crate::schema::{Cell, Contract, Fault, Faults, FieldType, Frames, Rows, Table};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/reference");

const AUTHORITIES: &str = "authorities.csv";
const CODES: &str = "authority_codes.csv";

/// Every spelling of an authority's name, joined with `;`: known here, not published.
const NAMES: &str = "names";

/// Lists of other authorities, joined with `;`.
const LISTS: &[&str] = &["predecessors", "successors", "statistical_neighbours"];

/// Where an authority's page stands, before its URN.
const PAGE: &str = "https://reports.ofsted.gov.uk/provider/44/";

/// Authorities, their codes and their names.
#[derive(Debug, Clone)]
pub struct Reference {
    frames: Frames,
    by_urn: DataFrame,
    names: Names,
}

/// Names made comparable, and who has them.
#[derive(Debug, Clone, Default)]
struct Names {
    of_authority: BTreeMap<String, BTreeSet<String>>,
    of_urn: BTreeMap<String, String>,
    shown: BTreeMap<String, String>,
}

impl Reference {
    /// The tables that the program was built with.
    ///
    /// # Errors
    /// Every fault of every table.
    pub fn embedded(contract: &Contract) -> Result<Self, Faults> {
        Self::from_files("reference", contract, |file| {
            let found = EMBEDDED.get_file(file).map(|found| found.contents().to_vec());
            found.ok_or_else(|| "is not there".to_owned())
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
        let mut read = |dataset: &str, file: &str, besides: &[&str]| {
            let mut reader = Reader { path: format!("{place}/{file}"), faults: &mut faults };
            match open(file) {
                Ok(bytes) => reader.rows(contract, dataset, besides, &bytes),
                Err(message) => {
                    reader.fault(None, message);
                    Vec::new()
                }
            }
        };
        let authorities = read("authorities", AUTHORITIES, &[NAMES]);
        let codes = read("authority_codes", CODES, &[]);
        let paths = (format!("{place}/{AUTHORITIES}"), format!("{place}/{CODES}"));
        check_between(&mut Reader { path: paths.0, faults: &mut faults }, &authorities, &authorities);
        check_between(&mut Reader { path: paths.1, faults: &mut faults }, &codes, &authorities);
        let reference = Self::of(contract, &authorities, &codes);
        if faults.is_empty() { Ok(reference) } else { Err(Faults(faults)) }
    }

    fn of(contract: &Contract, authorities: &[Line], codes: &[Line]) -> Self {
        let mut frames = Frames::default();
        let mut table = contract.table("authorities");
        for line in authorities {
            let page = line.text("urn").map(|urn| format!("{PAGE}{urn}"));
            let published = line.cells.iter().filter(|(name, _)| name.as_str() != NAMES);
            let cells = published.map(|(name, cell)| (name.as_str(), cell.clone()));
            table.add(cells.chain([("page_url", page.into())]));
        }
        frames.insert("authorities", table.into_frame());
        let mut table = contract.table("authority_codes");
        for line in codes {
            table.add(line.cells.iter().map(|(name, cell)| (name.as_str(), cell.clone())));
        }
        frames.insert("authority_codes", table.into_frame());
        let of_urn = urns(authorities, codes);
        let by_urn = by_urn(frames.rows("authorities"), &of_urn);
        Self { by_urn, names: Names::of(authorities, of_urn), frames }
    }

    /// The `authorities` frame.
    pub fn authorities(&self) -> &DataFrame {
        self.frames.get("authorities").unwrap_or(&self.by_urn)
    }

    /// The `authority_codes` frame.
    pub fn codes(&self) -> &DataFrame {
        self.frames.get("authority_codes").unwrap_or(&self.by_urn)
    }

    /// One row for each URN that an authority has or had, with `authority_id`, `authority_name`, `gss_code`, `la_code`
    /// and `region`.
    pub(super) fn by_urn(&self) -> &DataFrame {
        &self.by_urn
    }

    /// Whether a printed name is one of those of the authority with a URN; `None` where the URN is nobody's. A name
    /// that has more words around the authority's is taken for it, where it is no other authority's.
    pub fn is_named(&self, urn: &str, printed: &str) -> Option<bool> {
        let names = self.names.of_authority.get(self.names.of_urn.get(urn)?)?;
        let printed = plain_name(printed);
        if names.contains(&printed) {
            return Some(true);
        }
        let another = self.names.of_authority.values().any(|others| others.contains(&printed));
        let within = |name: &String| !name.is_empty() && format!(" {printed} ").contains(&format!(" {name} "));
        Some(!another && names.iter().any(within))
    }

    /// The authorities that a printed name is one of.
    pub(super) fn ids_named(&self, printed: &str) -> Vec<&str> {
        let printed = plain_name(printed);
        let named = self.names.of_authority.iter().filter(|(_, names)| names.contains(&printed));
        named.map(|(id, _)| id.as_str()).collect()
    }

    /// The authorities that have or had a GSS code.
    pub(super) fn ids_coded(&self, gss: &str) -> Vec<&str> {
        let rows = Rows::of(self.codes());
        let coded = rows
            .indices()
            .filter(|&row| rows.text(row, "scheme") == Some("gss") && rows.text(row, "code") == Some(gss));
        coded.filter_map(|row| rows.text(row, "authority_id")).collect()
    }

    /// Authorities that share a long word with a printed name.
    pub(super) fn ids_like(&self, printed: &str) -> Vec<&str> {
        let printed = plain_name(printed);
        let words: Vec<&str> = printed.split(' ').filter(|word| word.len() > 3).collect();
        let shares = |name: &String| name.split(' ').any(|word| words.contains(&word));
        let like = self.names.of_authority.iter().filter(|(_, names)| names.iter().any(shares));
        like.map(|(id, _)| id.as_str()).collect()
    }

    /// First and last day of an authority, where they are known.
    pub(super) fn validity(&self, id: &str) -> (Option<Date>, Option<Date>) {
        let rows = Rows::of(self.authorities());
        let row = rows.indices().find(|&row| rows.text(row, "authority_id") == Some(id));
        row.map_or((None, None), |row| (rows.day(row, "valid_from"), rows.day(row, "valid_to")))
    }

    /// The name of the authority that a printed name is one of.
    pub fn authority_named(&self, printed: &str) -> Option<&str> {
        let printed = plain_name(printed);
        let (id, _) = self.names.of_authority.iter().find(|(_, names)| names.contains(&printed))?;
        self.names.shown.get(id).map(String::as_str)
    }
}

impl Names {
    fn of(authorities: &[Line], of_urn: BTreeMap<String, String>) -> Self {
        let mut names = Self { of_urn, ..Self::default() };
        for line in authorities {
            let Some(id) = line.text("authority_id") else { continue };
            let all = ["name", "official_name", NAMES].into_iter().filter_map(|column| line.text(column));
            let plain = all.flat_map(|list| list.split(';')).map(plain_name).filter(|name| !name.is_empty());
            names.of_authority.insert(id.to_owned(), plain.collect());
            names.shown.insert(id.to_owned(), line.text("name").unwrap_or(id).to_owned());
        }
        names
    }
}

/// The authority of each URN, from both tables.
fn urns(authorities: &[Line], codes: &[Line]) -> BTreeMap<String, String> {
    let former = codes.iter().filter(|line| line.text("scheme") == Some("urn")).filter_map(|line| line.pair("code"));
    former.chain(authorities.iter().filter_map(|line| line.pair("urn"))).collect()
}

fn by_urn(authorities: Rows<'_>, of_urn: &BTreeMap<String, String>) -> DataFrame {
    let row_of: BTreeMap<&str, usize> =
        authorities.indices().filter_map(|row| Some((authorities.text(row, "authority_id")?, row))).collect();
    let mut table = Table::without_contract();
    for name in ["urn", "authority_id", "authority_name", "gss_code", "la_code", "region"] {
        table.declare(name, FieldType::Text);
    }
    for (urn, id) in of_urn {
        let Some(&row) = row_of.get(id.as_str()) else { continue };
        table.add([
            ("urn", urn.as_str().into()),
            ("authority_id", id.as_str().into()),
            ("authority_name", authorities.text(row, "name").into()),
            ("gss_code", authorities.text(row, "gss_code").into()),
            ("la_code", authorities.text(row, "la_code").into()),
            ("region", authorities.text(row, "region").into()),
        ]);
    }
    table.into_frame()
}

/// A line of a table, read.
struct Line {
    number: usize,
    cells: BTreeMap<String, Cell>,
}

impl Line {
    fn text(&self, column: &str) -> Option<&str> {
        match self.cells.get(column) {
            Some(Cell::Text(text)) => Some(text),
            Some(_) | None => None,
        }
    }

    /// The value of a column, and the authority.
    fn pair(&self, column: &str) -> Option<(String, String)> {
        Some((self.text(column)?.to_owned(), self.text("authority_id")?.to_owned()))
    }
}

/// Reads one table and collects its faults.
struct Reader<'a> {
    path: String,
    faults: &'a mut Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, line: Option<usize>, message: String) {
        let hint = "mend the row; its columns are described in schemas/".to_owned();
        self.faults.push(Fault { file: self.path.clone(), line, message, hint });
    }

    /// The lines, with cells of their columns' types. Columns are the data set's, and those named `besides`.
    fn rows(&mut self, contract: &Contract, dataset: &str, besides: &[&str], bytes: &[u8]) -> Vec<Line> {
        let Some(data_set) = contract.get(dataset) else {
            self.fault(None, format!("there is no schema of {dataset}"));
            return Vec::new();
        };
        let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(str::to_owned).collect(),
            Err(error) => {
                self.fault(Some(1), error.to_string());
                return Vec::new();
            }
        };
        for name in header.iter().filter(|name| data_set.field(name).is_none() && !besides.contains(&name.as_str())) {
            self.fault(Some(1), format!("unknown column `{name}`"));
        }
        for field in data_set.fields.iter().filter(|field| field.required && !header.contains(&field.name)) {
            self.fault(Some(1), format!("the column {} is missing", field.name));
        }
        let mut lines = Vec::new();
        for (index, record) in reader.records().enumerate() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    self.fault(Some(index + 2), error.to_string());
                    continue;
                }
            };
            let number = record.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(index + 2);
            let mut cells = BTreeMap::new();
            for (name, text) in header.iter().zip(record.iter()) {
                let read = data_set.field(name).map_or_else(|| Ok(text.into()), |field| field.read(text));
                match read {
                    Ok(cell) => drop(cells.insert(name.clone(), cell)),
                    Err(message) => self.fault(Some(number), format!("{name}: {message}")),
                }
            }
            lines.push(Line { number, cells });
        }
        lines
    }
}

/// Authorities that a table names and that are not there, and keys that stand twice.
fn check_between(reader: &mut Reader<'_>, lines: &[Line], authorities: &[Line]) {
    let known: BTreeSet<&str> = authorities.iter().filter_map(|line| line.text("authority_id")).collect();
    let mut seen = BTreeSet::new();
    for line in lines {
        let named = LISTS.iter().filter_map(|list| line.text(list)).flat_map(|list| list.split(';'));
        for id in named.chain(line.text("authority_id")).filter(|id| !known.contains(id)) {
            reader.fault(Some(line.number), format!("`{id}` is no authority of {AUTHORITIES}"));
        }
        let key = (line.text("authority_id"), line.text("scheme"), line.text("code"));
        if !seen.insert(key) {
            reader.fault(Some(line.number), "this row stands twice".to_owned());
        }
    }
}
