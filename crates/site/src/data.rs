//! The data sets: one page for all of them and one for each, with columns, ten rows, files with
//! their digests, and how to load it.

use super::block::{Blocks, PageBlock};
use super::display_names;
use super::page::put_page;
use super::page::{PageFrame, Subject};
use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use super::shown::Shown;
use super::table::{HtmlCell, HtmlTable};
use ofsted_publish::{Form, PublishError, PublishedFile, Put, is_lookup};
use ofsted_tables::schema::{self, DataSet, Field, FieldType, Rows};

/// Rows on the page of a data set.
const ROWS: usize = 10;

/// Characters of a value there.
const CHARACTERS: usize = 90;

/// What is said of the copies for spreadsheets.
const FOR_SPREADSHEETS: &str = "The files under data/ are for programs and have all text as printed. The copy under \
                                excel/ is for spreadsheets. It has a byte order mark, which says that it is UTF-8, and \
                                lines that end with CRLF. An apostrophe comes before text that a spreadsheet would \
                                treat as a formula: text that begins with =, +, -, @, a tab or a line break. \
                                data/ofsted.xlsx needs no apostrophes, because its cells have types.";

/// What files are called that hold no data set, with what they are.
const OTHERS: &[(&str, &str)] = &[
    ("datapackage.json", "Data Package 2: every data file with its columns, size and checksum"),
    ("catalog.jsonld", "DCAT 3: the catalogue that data portals harvest"),
    ("croissant.json", "Croissant 1.1: for machine learning tools"),
    ("schema.org.jsonld", "schema.org: for search engines"),
    ("data/csv-metadata.json", "CSV on the Web: types, limits and keys of the CSV files"),
    ("CHANGELOG.md", "What each version changed, in words"),
    ("versions.json", "Every version: rows, changes, failed runs"),
    ("accuracy.json", "The measured accuracy of the readers"),
    ("feed.xml", "Atom feed of new reports and changed grades"),
    ("CITATION.cff", "How to cite the data"),
    ("LICENSE-DATA.txt", "Licence and attribution"),
];

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let there = || record.snapshot.contract.data_sets().filter(|data_set| files_of(data_set, record).next().is_some());
    index(there(), record, put)?;
    there().try_for_each(|data_set| one(data_set, record, put))
}

fn files_of<'a>(data_set: &'a DataSet, record: &SnapshotIndex<'a>) -> impl Iterator<Item = &'a PublishedFile> {
    let again = format!("/{}.parquet", data_set.name);
    record.snapshot.files.iter().filter(move |file| {
        file.dataset.as_deref() == Some(data_set.name.as_str())
            || (is_lookup(&file.path) && file.path.ends_with(&again))
    })
}

fn index<'a>(
    data_sets: impl Iterator<Item = &'a DataSet>,
    record: &SnapshotIndex<'_>,
    put: &mut Put<'_>,
) -> Result<(), PublishError> {
    let title = "Data";
    let description = "Every data set as Parquet and CSV, and all of them in one file.";
    let page = PageFrame::new(record.snapshot, page_place::DATA, page_place::DATA, title, description);
    let line = |data_set: &DataSet| {
        vec![
            HtmlCell::link(page.to(&page_place::data_set(&data_set.name)), &data_set.title),
            HtmlCell::text(Some(first_sentence(&data_set.description))),
            HtmlCell::number(Some(record.snapshot.frames.height(&data_set.name))),
            HtmlCell::number(Some(data_set.fields.len())),
        ]
    };
    let headers = ["Data set", "What it is", "#Rows", "#Columns"];
    let whole =
        |file: &&PublishedFile| file.dataset.is_none() && !is_lookup(&file.path) && Form::of_path(&file.path).is_some();
    let whole = record.snapshot.files.iter().filter(whole).map(|file| download(file, &page.place));
    let described = OTHERS.iter().filter_map(|(path, words)| {
        let file = record.snapshot.files.iter().find(|file| file.path == *path)?;
        Some(vec![
            HtmlCell::link(page.to(path), path),
            HtmlCell::text(Some(words)),
            HtmlCell::Number(display_names::size(file.bytes)),
        ])
    });
    let mut blocks = vec![
        PageBlock::Table(HtmlTable::new("datasets", "Data sets", &headers).with(data_sets.map(line))),
        PageBlock::HeadingAt("all-of-it-in-one-file", "All data sets in one file"),
        PageBlock::Table(
            files_table("whole", "Files with all data sets, and a summary for existing dashboards").with(whole),
        ),
        PageBlock::Heading("For programs".to_owned()),
        PageBlock::Table(
            HtmlTable::new("others", "Descriptors and other files", &["File", "What it is", "#Size"]).with(described),
        ),
        PageBlock::Links(vec![HtmlCell::link(page.to("SHA256SUMS"), "SHA256SUMS: checksums of all files")]),
    ];
    blocks.extend(record.authority_ids().next().into_iter().flat_map(|id| one_authority(id, record)));
    let subject = Some(Subject::new(&record.snapshot.whole_for_search()));
    let lead = "These tables are typed, documented and checked. The names of columns and files stay the same from \
                version to version."
        .to_owned();
    let page = Blocks { page, above: None, heading: Shown::new(title), lead, parts: blocks, subject };
    put_page(&page.page, &page, put)
}

/// The files beside the page of each authority, with those of one for an example.
fn one_authority(id: &str, record: &SnapshotIndex<'_>) -> Vec<PageBlock> {
    let address = |path: &str| record.snapshot.address(path);
    vec![
        PageBlock::Heading("One authority".to_owned()),
        PageBlock::text(
            "Each authority’s page is also available as JSON. The JSON file has the authority’s codes, visits and \
             neighbours, and every inspection with its grades and points for improvement, their words and their page \
             numbers. Its keys are the names of the columns in the data. Lists are arrays, and dates are written as \
             YYYY-MM-DD. The value of “format” is 1. It will increase if a key is removed or its meaning changes. Each \
             authority also has a feed of its reports.",
        ),
        PageBlock::Code { label: "An authority as JSON", code: address(&page_place::authority_json(id)) },
        PageBlock::Code { label: "Its reports as an Atom feed", code: address(&page_place::authority_feed(id)) },
    ]
}

fn first_sentence(text: &str) -> &str {
    text.find(". ").and_then(|end| text.get(..=end)).unwrap_or(text)
}

fn one(data_set: &DataSet, record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let path = page_place::data_set(&data_set.name);
    let page = PageFrame::new(
        record.snapshot,
        &path,
        page_place::DATA,
        &data_set.title,
        first_sentence(&data_set.description),
    );
    let rows = record.snapshot.frames.height(&data_set.name);
    let key = match data_set.primary_key.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        one => one.concat(),
    };
    let files = files_of(data_set, record).map(|file| download(file, &page.place));
    let mut blocks = vec![
        PageBlock::text(format!(
            "{}, {}. No two rows have the same {key}.",
            display_names::count(rows, "row", "rows"),
            display_names::count(data_set.fields.len(), "column", "columns")
        )),
        PageBlock::Heading("Download".to_owned()),
        PageBlock::Table(files_table("files", "Files").with(files)),
    ];
    if files_of(data_set, record).any(|file| Form::of_path(&file.path) == Some(Form::ExcelCsv)) {
        blocks.push(PageBlock::text(FOR_SPREADSHEETS));
    }
    blocks.push(PageBlock::Heading("Load".to_owned()));
    blocks.extend(loading(data_set, record));
    blocks.extend([
        PageBlock::Heading("Columns".to_owned()),
        PageBlock::Table(columns(data_set)),
        PageBlock::Heading("First rows".to_owned()),
        PageBlock::Table(first_rows(data_set, record)),
    ]);
    let above = Some(HtmlCell::link(page.to(page_place::DATA), "Data"));
    let subject = Some(Subject::new(&record.snapshot.for_search(data_set, &page.canonical())));
    let (heading, lead) = (Shown::new(&data_set.title), data_set.description.clone());
    let page = Blocks { page, above, heading, lead, parts: blocks, subject };
    put_page(&page.page, &page, put)
}

fn files_table(id: &str, caption: &str) -> HtmlTable {
    HtmlTable::new(id, caption, &["File", "Format", "#Size", "SHA-256"])
}

fn download(file: &PublishedFile, place: &PagePlace) -> Vec<HtmlCell> {
    vec![
        HtmlCell::link(place.to(&file.path), &file.path),
        HtmlCell::text(Form::of_path(&file.path).map(Form::name)),
        HtmlCell::Number(display_names::size(file.bytes)),
        HtmlCell::Code(Shown::new(&file.sha256.to_string())),
    ]
}

/// One line for each tool, which gives each column the type that is promised of it.
fn loading(data_set: &DataSet, record: &SnapshotIndex<'_>) -> Vec<PageBlock> {
    let address = |form| record.snapshot.address(&format!("data/{}.{form}", data_set.name));
    let (parquet, csv) = (address("parquet"), address("csv"));
    vec![
        PageBlock::Code { label: "Python, with polars", code: format!("pl.read_parquet(\"{parquet}\")") },
        PageBlock::Code {
            label: "Python, with pandas",
            code: format!("pd.read_parquet(\"{parquet}\", dtype_backend=\"pyarrow\")"),
        },
        PageBlock::Code { label: "DuckDB", code: format!("SELECT * FROM '{parquet}';") },
        PageBlock::Code {
            label: "R",
            code: format!("read.csv(\"{csv}\", na.strings = \"\"{})", classes(data_set, record)),
        },
        PageBlock::Code { label: "SQLite, in data/ofsted.sqlite", code: format!("SELECT * FROM {};", data_set.name) },
    ]
}

/// What R must be told of columns, lest it take days for texts, and numbers of reports and codes
/// for quantities.
fn classes(data_set: &DataSet, record: &SnapshotIndex<'_>) -> String {
    let class = |field: &Field| match field.field_type {
        FieldType::Day => Some("Date"),
        FieldType::Boolean => Some("logical"),
        FieldType::Text => reads_as_another(data_set, field, record).then_some("character"),
        FieldType::Integer | FieldType::Number => None,
    };
    let named = data_set.fields.iter().filter_map(|field| Some(format!("{} = \"{}\"", field.name, class(field)?)));
    let named: Vec<String> = named.collect();
    if named.is_empty() { String::new() } else { format!(", colClasses = c({})", named.join(", ")) }
}

/// Whether texts of a column are taken for numbers or for truth values by whoever goes by what they
/// look like.
fn reads_as_another(data_set: &DataSet, field: &Field, record: &SnapshotIndex<'_>) -> bool {
    if ["urn", "report_id", "la_code"].iter().any(|end| field.name.ends_with(end)) {
        return true;
    }
    let is_another =
        |text: &str| text.parse::<f64>().is_ok() || ["T", "F", "true", "false", "TRUE", "FALSE"].contains(&text);
    let mut has_text = false;
    for part in record.snapshot.frames.parts_named(&data_set.name, &[&field.name]) {
        let rows = Rows::of_frame(&part);
        for text in rows.indices().filter_map(|row| rows.text(row, &field.name)) {
            if !is_another(text) {
                return false;
            }
            has_text = true;
        }
    }
    has_text
}

fn columns(data_set: &DataSet) -> HtmlTable {
    let line = |field: &Field| {
        let words =
            if field.one_of.is_empty() { String::new() } else { format!(" One of: {}.", field.one_of.join(", ")) };
        vec![
            HtmlCell::Code(Shown::new(&field.name)),
            HtmlCell::text(Some(kind(field.field_type))),
            HtmlCell::text(Some(if field.required { "no" } else { "yes" })),
            HtmlCell::text(Some(&format!("{}{words}", field.description))),
        ]
    };
    let headers = ["Column", "Type", "Can be null", "Description"];
    HtmlTable::new("columns", "Columns", &headers).with(data_set.fields.iter().map(line))
}

fn kind(of: FieldType) -> &'static str {
    match of {
        FieldType::Text => "text",
        FieldType::Integer => "whole number",
        FieldType::Number => "number",
        FieldType::Boolean => "true or false",
        FieldType::Day => "date",
    }
}

/// The first rows, as the files have them; long values are cut.
fn first_rows(data_set: &DataSet, record: &SnapshotIndex<'_>) -> HtmlTable {
    let headers: Vec<&str> = data_set.fields.iter().map(|field| field.name.as_str()).collect();
    let first = record.snapshot.frames.parts(&data_set.name).next();
    let rows: Vec<Vec<HtmlCell>> = first
        .iter()
        .flat_map(|part| {
            let rows = Rows::of_frame(part);
            rows.indices()
                .take(ROWS)
                .map(move |row| data_set.fields.iter().map(|field| value(rows.cell(row, &field.name))).collect())
        })
        .collect();
    HtmlTable::new("rows", "The first rows, with long values cut short", &headers).with(rows)
}

fn value(cell: schema::Cell) -> HtmlCell {
    match cell {
        schema::Cell::Null => HtmlCell::Nothing,
        schema::Cell::Text(text) => HtmlCell::Text(Shown::beginning(&text, CHARACTERS)),
        schema::Cell::Number(_) | schema::Cell::Decimal(_) => HtmlCell::Number(cell.to_string()),
        schema::Cell::Flag(_) | schema::Cell::Day(_) => HtmlCell::text(Some(&cell.to_string())),
    }
}
