//! Every kind of finding, in one list that can be read: its name, how bad it is, what to do.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the data are right.
    Note,
    /// A value is missing or doubtful, and marked so.
    Warning,
    /// Something that should have been read, joined or fetched was not.
    Error,
}

impl Severity {
    /// The word in the `findings` data set.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A kind of finding. Its `name` is published and stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// Kebab-case name, as in `findings.code`.
    pub name: &'static str,
    /// How bad every finding of this kind is.
    pub severity: Severity,
    /// What the state store of the run, or a reader of the data, can do about it.
    pub hint: &'static str,
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name)
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name: String = serde::Deserialize::deserialize(from)?;
        let code = Self::ALL.iter().copied().find(|code| code.name == name);
        code.ok_or_else(|| serde::de::Error::custom(format_args!("unknown finding code `{name}`")))
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $id:ident = $name:literal, $severity:ident, $hint:literal;)+) => {
        impl Code {
            $($(#[doc = $doc])+ pub const $id: Self = Self { name: $name, severity: Severity::$severity, hint: $hint };)+

            /// All codes, in the order in which a report travels.
            pub const ALL: &[Self] = &[$(Self::$id),+];
        }
    };
}

codes! {
    // The site's pages
    /// A report is called by a title never seen before, on its page or by its document.
    UNKNOWN_TITLE = "unknown-title", Warning,
        "add the title to remits/children_services/remit.toml or to the report's reader; a new kind of report needs a \
         new reader";
    /// A date on a page could not be read.
    PAGE_DATE_UNREADABLE = "page-date-unreadable", Warning,
        "open the page; if the page shows dates in a new format, update the code in crates/crawl/src/source";
    /// A link on a page leads where no report can be.
    LINK_REFUSED = "link-refused", Warning, "open the page; links to reports should lead to the files host";
    /// A provider page could not be read.
    PAGE_PARSE_FAILED = "page-parse-failed", Error,
        "open the page; if its structure has changed, update the code, starting with crates/crawl/src/source";
    /// A provider page could not be fetched.
    PAGE_FETCH_FAILED = "page-fetch-failed", Error, "run again; if the request fails again, open the page in a browser";
    /// The listing and the page, or the page in two places, disagree.
    PAGE_DISAGREES = "page-disagrees", Warning, "open the page and compare the two values";
    /// The markup is not as it was, but its meaning could still be read.
    PAGE_DRIFT = "page-drift", Warning,
        "the site's markup has changed; update the code in crates/crawl/src/source before the markup changes further";
    /// The site does not honour a parameter of the search.
    SEARCH_IGNORED = "search-parameter-ignored", Warning,
        "open the listing in a browser; if the search has changed, update crates/crawl/src/source/listing.rs";
    /// The listing does not say how many results it has, or has another number of them.
    LISTING_COUNT = "listing-count", Warning,
        "open the listing in a browser; if the listing gives the total in a new way, update \
         crates/crawl/src/source/results.rs";
    /// Some of the listing could not be had.
    LISTING_INCOMPLETE = "listing-incomplete", Error,
        "open the listing in a browser; new providers may be missing from the data, but known providers are not";
    // Documents
    /// A document could not be fetched.
    DOCUMENT_NOT_FETCHED = "document-not-fetched", Error, "run again; if the request fails again, the link is broken";
    /// A document is not a PDF that can be read.
    DOCUMENT_UNREADABLE = "document-unreadable", Error,
        "open the address in a browser; the site may serve a readable document later";
    /// A document is damaged: part of it may be missing.
    DOCUMENT_DAMAGED = "document-damaged", Warning, "open the document and compare it with the data";
    /// A document does not fit what its page lists: it may be another report's.
    DOCUMENT_DOUBTFUL = "document-doubtful", Error,
        "open the address; if the file there belongs to a different report, tell Ofsted (each run requests the file \
         again); if the file is the right one, add a correction to the pipeline file with the right dates or the right \
         report";
    /// There is no reader for this kind of report yet.
    NO_READER = "no-reader", Note, "only what the page says about this report is published";
    /// Words are drawn of which it cannot be told whether a person sees them, or sees what they
    /// say.
    VISIBILITY_DOUBTFUL = "visibility-doubtful", Warning,
        "open the report at the given page; something may cover the words, or their font may show letters that differ \
         from the text";
    /// Glyphs say nothing that can be read, within words.
    TEXT_GARBLED = "text-garbled", Warning,
        "open the report at the given page; U+FFFD marks characters that the font does not identify";
    // Readings
    /// A value that should be printed was not found.
    NOT_FOUND = "not-found", Warning, "open the report at the given page and look for the value";
    /// Something is printed in another form than usual, and was read as well as it could be.
    UNUSUAL_FORM = "unusual-form", Warning, "open the report at the given page and compare it with the data";
    /// A row's label is not one of the framework's.
    UNKNOWN_LABEL = "unknown-label", Error, "add the label to the reader, unless the report belongs to a new framework";
    /// A grade is not in the framework's scale.
    UNKNOWN_GRADE = "unknown-grade", Error,
        "add the words to the scale, or, if they are a misprint, add a correction to the pipeline file";
    /// The place where a grade should stand is there, but nothing in it can be read for certain.
    PLACE_DAMAGED = "place-damaged", Error,
        "open the report at the given page; the program does not rely on other places alone";
    /// Two readings of one value disagree.
    READINGS_DISAGREE = "readings-disagree", Error,
        "open the report at the given page; if it has a misprint, add a correction to the pipeline file";
    /// A grade stands in one place only, and nothing else confirms it.
    UNCONFIRMED = "unconfirmed", Note, "the data have the grade from the only place that gives it";
    /// A grade of a report that another source gives otherwise: a later report, or official
    /// statistics.
    DISPUTED = "disputed", Warning,
        "open the report at the given page; if the official statistics are wrong, explain the difference in the \
         pipeline file; otherwise, fix the reader";
    /// A printed date cannot be right, or cannot be read.
    DATE_DOUBTFUL = "date-doubtful", Warning,
        "open the report; if it has a misprint, add a correction to the pipeline file";
    /// Days are printed without a year.
    YEAR_NOT_PRINTED = "year-not-printed", Note,
        "the year is the only one that fits the date in the message; open the report and compare the dates";
    /// What kind of event it was cannot be told: it was paused, or is irregular.
    EVENT_UNCLEAR = "event-unclear", Note, "the dates are those in the report; the event stays empty";
    /// A heading stands in the report that no reader knows.
    UNKNOWN_HEADING = "unknown-heading", Warning, "add the heading to the reader";
    /// The date on the page is not the one in the document.
    DATE_DIFFERS_FROM_PAGE = "date-differs-from-page", Note,
        "the data have the visit dates from the document and the publication date from the page";
    // Ofsted's own tables
    /// A sheet of a workbook is none that is known.
    OFFICIAL_SHEET_UNKNOWN = "official-sheet-unknown", Warning,
        "open the workbook; if the sheet has a new table, add its headings to crates/tables/src/official/heading.rs; \
         otherwise, add the sheet's name to crates/tables/src/official/mod.rs";
    /// A column of a table is none that is known.
    OFFICIAL_COLUMN_UNKNOWN = "official-column-unknown", Note,
        "open the workbook; if the column is useful, add its heading to crates/tables/src/official/heading.rs";
    /// A table lacks a column that it should have, or a row a value.
    OFFICIAL_VALUE_MISSING = "official-value-missing", Warning,
        "open the workbook at the given place; if a heading has changed, update crates/tables/src/official/heading.rs";
    /// A cell says what cannot be read: no grade, no day, no kind of event that is known.
    OFFICIAL_VALUE_UNKNOWN = "official-value-unknown", Error,
        "open the workbook at the given place; if the words are new, add them to crates/tables/src/official";
    /// Two values of a row do not go together.
    OFFICIAL_VALUES_DISAGREE = "official-values-disagree", Note,
        "the values are as Ofsted published them; the report shows which value is right";
    // Joins and corrections
    /// No authority in the reference table for a provider.
    UNMATCHED_AUTHORITY = "unmatched-authority", Error, "add the provider's URN to reference/authority_codes.csv";
    /// A provider's URN is nobody's, but its name is an authority's.
    AUTHORITY_BY_NAME = "authority-by-name", Warning, "add the provider's URN to reference/authority_codes.csv";
    /// A report is of a day on which its page's authority was not there, and whose it is cannot be
    /// told for certain.
    AUTHORITY_UNCLEAR = "authority-unclear", Warning,
        "open the report; `ofsted codes` shows which authority existed on a date";
    /// A provider that is listed no more is like one that is, but cannot be taken for it.
    PROVIDER_RESEMBLES = "provider-resembles", Note, "compare the pages of the two providers";
    /// A provider has another id than before.
    PROVIDER_RENAMED = "provider-renamed", Warning,
        "open the page; if this is the same provider, add the new id to reference/authority_codes.csv";
    /// The report's own name for the authority is not the provider's.
    AUTHORITY_DIFFERS = "authority-differs", Warning, "open the report; the site may list it on the wrong page";
    /// Reports were read by a reader of which `accuracy.json` measured nothing, or another version.
    ACCURACY_STALE = "accuracy-stale", Warning,
        "measure again with `ofsted evaluate`, and put the new accuracy.json beside the pipeline file";
    /// A correction from the pipeline file was applied.
    CORRECTED = "corrected", Note, "the pipeline file gives the reason";
    /// A correction no longer matches what its document prints.
    CORRECTION_STALE = "correction-stale", Error, "update or remove the correction in the pipeline file";
    /// An error of Ofsted's own tables that the pipeline file explains is not there any more.
    EXPLANATION_STALE = "explanation-stale", Error,
        "update or remove the entry under [[explained]] in the pipeline file";
    /// Two providers' pages, or one page twice, list the same report with different facts.
    LISTED_TWICE = "listed-twice", Warning, "compare the pages that list the report";
}
