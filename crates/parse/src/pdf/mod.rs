//! Bytes of a PDF to a document of words and rules: the one place that knows the PDF crates.
//!
//! Words are those that a person sees: what is hidden is left out, and what cannot be told is
//! marked so ([`Word::doubtful`](super::document::Word)).
//!
//! Reading never panics and never runs away: bounds on size, pages and work, a thread of its own,
//! and no clock. It repairs nothing: what looks damaged is read as far as it goes, with a finding.

mod text;
mod shape;
mod font;
mod sketch;
mod face;
mod glyph;
mod lines;
mod work;
mod layer;
mod picture;
mod paint;
mod visible;
mod device;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt, hayro_syntax, interpret_page,
    kurbo::Rect,
};
use hayro_syntax::object::Dict;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::document::{Document, Page};
use super::media::Media;
use device::{Exhausted, PageDevice, Work};
use face::Faces;
use font::Fonts;
use ofsted_model::diag::{Code, Finding, WithFindings};

/// The largest real report has 0.9 MB.
const MOST_BYTES: usize = 32 << 20;
/// The longest real report has about 60 pages.
const MOST_PAGES: usize = 1000;
/// Drawing steps (glyphs, strokes, clips) in a document; a real report has about 100,000.
const MOST_STEPS: usize = 5_000_000;
/// How often a paint is held against a place in a document. Real reports take some 10,000; what is
/// left when these are used up is doubtful.
const MOST_LOOKS: usize = 20_000_000;
/// As many garbled words of a page as a finding tells.
const MOST_WORDS: usize = 12;
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
    #[error("the document is too damaged to read")]
    Damaged,
    /// It has pages without a visible word: pictures of text, or nothing.
    #[error("the document has no text")]
    NoText,
    /// It is larger than any report, or takes more work than any report.
    #[error("the document is larger than a report may be")]
    TooLarge,
    /// The reader failed.
    #[error("the reader failed on the document")]
    ReaderFailed,
}

/// Reads a PDF: its pages with visible words and ruled lines.
///
/// # Errors
/// When no words can be had, see [`Unreadable`]. What is only damaged comes back with a finding.
pub fn read(bytes: &[u8]) -> Result<WithFindings<Document>, Unreadable> {
    check_kind(bytes)?;
    let streams = work::streams(bytes).ok_or(Unreadable::TooLarge)?;
    let document = read_apart(bytes)?;
    if document.lines().next().is_none() {
        return Err(Unreadable::NoText);
    }
    let findings = damage(bytes, streams.broken).into_iter().chain(garbled(&document)).collect();
    Ok(WithFindings { value: document, findings })
}

/// What can be told from the bytes alone.
fn check_kind(bytes: &[u8]) -> Result<(), Unreadable> {
    if bytes.trim_ascii_start().is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    match Media::of_bytes(bytes) {
        Some(Media::Pdf) => Ok(()),
        Some(Media::Html) => Err(Unreadable::WebPage),
        Some(Media::Table) | None => Err(Unreadable::NotPdf),
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

/// A finding for each page with words of which glyphs are not told.
fn garbled(document: &Document) -> impl Iterator<Item = Finding> {
    document.pages.iter().filter_map(|page| {
        let words = page.lines.iter().flat_map(|line| &line.words).map(|word| word.text.as_str());
        let garbled: Vec<&str> = words.filter(|word| is_garbled(word)).collect();
        let message =
            format!("page {} has {} words with characters that the font does not identify", page.number, garbled.len());
        let finding = Finding::new(Code::TEXT_GARBLED, message).page(page.number);
        (!garbled.is_empty()).then(|| finding.printed(garbled[..garbled.len().min(MOST_WORDS)].join(" ")))
    })
}

/// What stands alone is a bullet of some kind.
fn is_garbled(word: &str) -> bool {
    !word.is_ascii() && word.contains(char::REPLACEMENT_CHARACTER) && word.contains(char::is_alphanumeric)
}

/// Reads in a thread with a stack of its own, so that neither depth nor a panic of the crate
/// reaches the caller.
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
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let mut work = Work {
        knocks_out: counter.knocks_out,
        changes: layer::changes_when_opened(&catalogue),
        is_drawn_anew: layer::is_drawn_anew(&catalogue),
        steps: MOST_STEPS,
        looks: MOST_LOOKS,
        fonts: Fonts::default(),
        faces: Faces::default(),
    };
    let pages = (1..).zip(pdf.pages().iter());
    Ok(Document::new(pages.map(|(number, page)| read_page(number, page, &pdf, &cache, &mut work)).collect()))
}

fn read_page<'a>(
    number: u32,
    page: &hayro_syntax::page::Page<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    work: &mut Work,
) -> Page {
    let (width, height) = page.render_dimensions();
    // Annotations are part of what is seen.
    let settings = InterpreterSettings { render_content: RenderContent::all(), ..InterpreterSettings::default() };
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let onto_page = page.initial_transform(true).to_kurbo();
    let moody = layer::moody_areas(page, onto_page, work.changes);
    let moody = if work.is_drawn_anew { vec![area] } else { moody };
    let mut draw = |pictures: &[usize]| {
        let mut context = Context::new(onto_page, area, cache, pdf.xref(), settings.clone());
        let mut device = PageDevice::new(area, work, pictures);
        interpret_page(page, &mut context, &mut device);
        for area in &moody {
            device.doubt(*area);
        }
        device.finish()
    };
    let mut seen = draw(&[]);
    if !seen.pictures.is_empty() {
        // Pictures take long to take apart, and nearly no page has text on one.
        seen = draw(&seen.pictures);
    }
    Page { number, width, height, lines: lines::lines(number, &seen.glyphs), rules: seen.rules }
}
