//! Bytes of a PDF to a document of words and rules: the one place that knows the PDF crates.
//!
//! Reading never panics and never runs away: bounds on size, pages and work, a thread of its own, and no clock.
//! It repairs nothing: what looks damaged is read as far as it goes, with a finding.

mod text;
mod font;
mod glyph;
mod lines;
mod work;
mod device;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, hayro_syntax, interpret_page,
    kurbo::Rect,
};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::document::{Document, Page};
use crate::diag::{Code, Finding, Noted};
use device::{Exhausted, PageDevice};

/// The largest real report has 0.9 MB.
const MOST_BYTES: usize = 32 << 20;
/// The longest real report has about 60 pages.
const MOST_PAGES: usize = 1000;
/// Drawing steps (glyphs, strokes, clips) in a document; a real report has about 100,000.
const MOST_STEPS: usize = 5_000_000;
/// Deep nesting ends in an error before this is used up.
const STACK_BYTES: usize = 64 << 20;
/// The end marker stands within this many bytes of the end.
const TAIL_BYTES: usize = 2048;

/// Why a document says nothing at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes.
    #[error("the document is empty")]
    Empty,
    /// A web page, served as a PDF: mostly the site's own “not found”.
    #[error("the document is an HTML page")]
    WebPage,
    /// Something else.
    #[error("the document is not a PDF")]
    NotPdf,
    /// A password is needed, or the encryption is not known.
    #[error("the document is encrypted")]
    Encrypted,
    /// No page could be found in it.
    #[error("the document is damaged beyond reading")]
    Damaged,
    /// It has pages without a visible word: pictures of text, or nothing.
    #[error("the document has no text")]
    NoText,
    /// It is larger than any report, or takes more work than any report.
    #[error("the document is larger than any report")]
    TooLarge,
    /// The reader failed.
    #[error("the reader failed on the document")]
    ReaderFailed,
}

/// Reads a PDF: its pages with visible words and ruled lines.
///
/// # Errors
/// When no words can be had, see [`Unreadable`]. What is only damaged comes back with a finding.
pub fn read(bytes: &[u8]) -> Result<Noted<Document>, Unreadable> {
    check_kind(bytes)?;
    let streams = work::streams(bytes).ok_or(Unreadable::TooLarge)?;
    let document = read_apart(bytes)?;
    if document.lines().next().is_none() {
        return Err(Unreadable::NoText);
    }
    let findings = damage(bytes, streams.broken).into_iter().collect();
    Ok(Noted { value: document, findings })
}

/// Whether bytes say of themselves that they are a PDF, and not a web page in its place.
pub fn claims_to_be_pdf(bytes: &[u8]) -> bool {
    check_kind(bytes).is_ok()
}

/// What can be told from the bytes alone.
fn check_kind(bytes: &[u8]) -> Result<(), Unreadable> {
    let start = bytes.trim_ascii_start();
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    if start.is_empty() {
        Err(Unreadable::Empty)
    } else if bytes.len() > MOST_BYTES {
        Err(Unreadable::TooLarge)
    } else if head.contains("%pdf-") {
        Ok(())
    } else if head.contains("<html") || head.contains("<!doctype html") || head.contains("<head") {
        Err(Unreadable::WebPage)
    } else {
        Err(Unreadable::NotPdf)
    }
}

/// The crate repairs a damaged file without a word; the missing end marker and broken streams tell.
fn damage(bytes: &[u8], broken_streams: usize) -> Option<Finding> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    let ended = tail.windows(5).any(|window| window == b"%%EOF");
    let message = match (ended, broken_streams) {
        (false, _) => "the document has no end marker: pages may be missing".to_owned(),
        (true, 0) => return None,
        (true, count) => format!("{count} compressed parts of the document are broken: words may be missing"),
    };
    Some(Finding::new(Code::DOCUMENT_DAMAGED, message))
}

/// Reads in a thread with a stack of its own, so that neither depth nor a panic of the crate reaches the caller.
fn read_apart(bytes: &[u8]) -> Result<Document, Unreadable> {
    let owned = Arc::new(bytes.to_vec());
    let reader = std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || catch_unwind(AssertUnwindSafe(|| read_pages(owned))))
        .map_err(|_| Unreadable::ReaderFailed)?;
    match reader.join() {
        Ok(Ok(read)) => read,
        Ok(Err(thrown)) | Err(thrown) if thrown.is::<Exhausted>() => Err(Unreadable::TooLarge),
        Ok(Err(_)) | Err(_) => Err(Unreadable::ReaderFailed),
    }
}

fn read_pages(bytes: Arc<Vec<u8>>) -> Result<Document, Unreadable> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::MissingIDEntry
            | DecryptionError::PasswordProtected
            | DecryptionError::InvalidEncryption
            | DecryptionError::UnsupportedAlgorithm,
        ) => Unreadable::Encrypted,
        LoadPdfError::Invalid => Unreadable::Damaged,
    })?;
    if pdf.pages().is_empty() {
        return Err(Unreadable::Damaged);
    }
    if pdf.pages().len() > MOST_PAGES {
        return Err(Unreadable::TooLarge);
    }
    let mut counter = work::Counter::default();
    let counts = pdf.pages().iter().map(|page| counter.steps(page, MOST_STEPS));
    if counts.sum::<Option<usize>>().is_none_or(|steps| steps > MOST_STEPS) {
        return Err(Unreadable::TooLarge);
    }
    let cache = InterpreterCache::new();
    let mut steps = MOST_STEPS;
    let pages = (1..).zip(pdf.pages().iter());
    Ok(Document { pages: pages.map(|(number, page)| read_page(number, page, &pdf, &cache, &mut steps)).collect() })
}

fn read_page<'a>(
    number: u32,
    page: &hayro_syntax::page::Page<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    steps: &mut usize,
) -> Page {
    let (width, height) = page.render_dimensions();
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(page.initial_transform(true).to_kurbo(), area, cache, pdf.xref(), settings);
    let mut device = PageDevice::new(area, *steps);
    interpret_page(page, &mut context, &mut device);
    *steps = device.steps_left();
    let (glyphs, rules) = device.finish();
    Page { number, width, height, lines: lines::lines(number, &glyphs), rules }
}
