//! One reader for each kind of report. Reads a record from a document; cannot fetch, write or fail.

mod ilacs;
mod focused_visit;
mod jtai;
mod area_send;
mod sif;
mod lac_2013;
mod jar;
mod title;
mod earlier;
mod common;
mod full_text;
mod report_reader;

use ofsted_model::diag::WithFindings;
use ofsted_model::{ListedReport, ReportRecord};
use ofsted_parse::Document;

pub use earlier::earlier_grades;
pub use full_text::paragraphs;
pub use report_reader::ReportReader;

/// The readers, asked in this order.
pub const READERS: &[&dyn ReportReader] = &[
    &ilacs::Ilacs,
    &focused_visit::FocusedVisit,
    &jtai::Jtai,
    &area_send::AreaSend,
    &sif::Sif,
    &lac_2013::Lac2013,
    &jar::Jar,
];

/// The wording of readers' findings. Findings are kept with a reading, so another wording makes it
/// out of date.
const FINDINGS: &str = "findings/3";

/// The versions of everything that has a part in a reading by the reader of this version, as they
/// are now; if no reader recognised the document, of all that might. A kept reading that names
/// others is out of date.
pub fn readers(version: Option<&str>) -> String {
    let name = |version: &'static str| version.split('/').next();
    let is_it =
        |reader: &&&dyn ReportReader| version.is_none_or(|version| name(reader.version()) == version.split('/').next());
    let versions = READERS.iter().filter(is_it).map(|reader| reader.version());
    versions.chain([full_text::VERSION, earlier::VERSION, FINDINGS]).collect::<Vec<_>>().join(" ")
}

/// What a document says that is on no page, read as [`read_listed`] does.
pub fn read(reader: &dyn ReportReader, document: &Document) -> WithFindings<ReportRecord> {
    read_listed(reader, document, None)
}

/// What a document says, read by a reader, with a finding where its title is missing or in words
/// never seen before.
pub fn read_listed(
    reader: &dyn ReportReader,
    document: &Document,
    listed: Option<&ListedReport>,
) -> WithFindings<ReportRecord> {
    title::checked(reader.read_listed(document, listed), reader.title_phrases())
}

/// The first reader that reads files of the document's kind and recognises it.
pub fn reader_of(document: &Document, listed: Option<&ListedReport>) -> Option<&'static dyn ReportReader> {
    READERS.iter().copied().find(|reader| reader.media() == document.media && reader.recognises(document, listed))
}
