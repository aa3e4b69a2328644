//! What every reader of a kind of report can do.

use ofsted_model::diag::WithFindings;
use ofsted_model::{ListedReport, ReportRecord};
use ofsted_parse::{Document, Media};

/// A kind of report that can be read.
pub trait ReportReader: Sync {
    /// Its name and version, for example `ilacs/1`: a kept result is used again only where both
    /// match.
    fn version(&self) -> &'static str;

    /// The kind of file that it reads.
    fn media(&self) -> Media {
        Media::Pdf
    }

    /// Whether this is a document of its kind, by what the document prints (the listing's title is
    /// only a hint).
    fn recognises(&self, document: &Document, listed: Option<&ListedReport>) -> bool;

    /// What the document says. `listed` is what its provider's page says of it: that tells the year
    /// of days that are printed without one, and nothing else. Callers want [`super::read_listed`],
    /// which checks the title too.
    fn read_listed(&self, document: &Document, listed: Option<&ListedReport>) -> WithFindings<ReportRecord>;

    /// The same of a document that is on no page.
    fn read(&self, document: &Document) -> WithFindings<ReportRecord> {
        self.read_listed(document, None)
    }

    /// Phrases that titles of its reports are made of besides the authority's name: plain words
    /// without "the", the longer phrases first. After `…` a phrase takes in whatever follows it.
    /// Other words make a title never seen before.
    fn title_phrases(&self) -> &'static [&'static str];
}
