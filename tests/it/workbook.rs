//! `OpenDocument` workbooks for tests, made from tables of text: what stands between `|` is a cell.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// A workbook of sheets, each a name and its lines. A cell `2024-03-18` is a day; one `3*Good`
/// stands for three like it; a line `5*…` for so many rows like it.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    packed(&content(sheets))
}

/// The archive of a workbook with some content.
pub fn packed(content: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content)];
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The content of a workbook.
pub fn content(sheets: &[(&str, &str)]) -> String {
    let mut xml = "<office:document-content><office:body><office:spreadsheet>".to_owned();
    for (name, lines) in sheets {
        let _ = write!(xml, "<table:table table:name=\"{}\">", escaped(name));
        for line in lines.trim().lines() {
            xml.push_str(&row(line.trim()));
        }
        // Real workbooks end in a million empty rows.
        xml.push_str("<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>");
    }
    xml.push_str("</office:spreadsheet></office:body></office:document-content>");
    xml
}

fn row(line: &str) -> String {
    let (repeats, line) = counted(line);
    let cells: String = line.split('|').map(|text| cell(text.trim())).collect();
    format!("<table:table-row table:number-rows-repeated=\"{repeats}\">{cells}</table:table-row>")
}

fn cell(text: &str) -> String {
    let (repeats, text) = counted(text);
    let repeats = format!("table:number-columns-repeated=\"{repeats}\"");
    match text.parse::<jiff::civil::Date>() {
        Ok(day) => format!(
            "<table:table-cell {repeats} office:value-type=\"date\" office:date-value=\"{day}T00:00:00\"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>{}</text:p></table:table-cell>",
            day.strftime("%d/%m/%Y")
        ),
        Err(_) if text.is_empty() => format!("<table:table-cell {repeats}/>"),
        Err(_) => format!("<table:table-cell {repeats}><text:p>{}</text:p></table:table-cell>", escaped(text)),
    }
}

fn counted(text: &str) -> (usize, &str) {
    let parts = text.split_once('*').and_then(|(count, rest)| Some((count.parse().ok()?, rest)));
    parts.unwrap_or((1, text))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
