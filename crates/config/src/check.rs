//! The checks that a pipeline declares: their names, levels and bounds. Runs none of them.

use schemars::JsonSchema;
use toml_span::de_helpers::TableHelper;
use toml_span::value::Value;
use toml_span::{DeserError, Deserialize};

use super::leaf::{Bound, closed, fault};
use super::read::{optional, required};

/// A check of the data.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Check {
    /// Which check.
    pub name: CheckName,
    /// What happens if the check fails.
    pub level: Level,
    /// The bound, for checks that have one.
    #[schemars(with = "Option<Bound>")]
    pub bound: Option<f64>,
}

/// What a failed check does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing is published; exit code 30.
    Refuse,
    /// The run report says so.
    Warn,
}

macro_rules! check_names {
    ($($(#[doc = $doc:literal])+ $id:ident = $name:literal, $bound:expr, $hint:literal;)+) => {
        /// A check, by what it guards.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CheckName { $($(#[doc = $doc])+ $id,)+ }

        impl CheckName {
            /// Every check, in the order in which they are run.
            pub const ALL: &[Self] = &[$(Self::$id),+];

            /// The name in pipeline files and run reports.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$id => $name),+ }
            }

            /// What the bound means, for checks that have one.
            pub fn bound_meaning(self) -> Option<&'static str> {
                match self { $(Self::$id => $bound),+ }
            }

            /// What to do if it fails.
            pub fn hint(self) -> &'static str {
                match self { $(Self::$id => $hint),+ }
            }
        }
    };
}

check_names! {
    /// No two rows of a data set have the same primary key.
    KeysUnique = "keys-unique", None,
        "check the keys named: something was listed or read twice";
    /// Every foreign key finds its row.
    ForeignKeys = "foreign-keys", None,
        "check the keys named: a row was lost, or an authority is missing from reference/";
    /// Every grade is in its framework's scale, and its rank is the grade's.
    GradesInScale = "grades-in-scale", None,
        "open the report: its reader returned a grade that its framework does not have";
    /// Every judgement is one that its framework has at the inspection's date.
    JudgementsInFramework = "judgements-in-framework", None,
        "open the report: its reader read a row that belongs to another framework";
    /// Start ≤ end ≤ published.
    DatesInOrder = "dates-in-order", None,
        "open the report; if it has a misprint, add a correction to the pipeline file";
    /// No window of a visit is longer than the bound.
    WindowLength = "window-length",
        Some("the longest window in days, including the first and last day"),
        "open the report; if it has a misprint, add a correction to the pipeline file";
    /// Every missing grade and date of a report that was read has a finding.
    MissingHasFinding = "missing-has-finding", None,
        "a reader left out a value without a finding; fix the reader";
    /// Every correction still matches what its document prints.
    CorrectionsCurrent = "corrections-current", None,
        "update or remove these corrections in the pipeline file";
    /// No fewer providers than the bound.
    ProvidersFloor = "providers-floor", Some("the smallest number of providers allowed"),
        "open the listing in a browser; if its structure has changed, start with crates/crawl/src/source/listing.rs";
    /// No fewer providers than the snapshot before, less a share.
    ProvidersKept = "providers-kept",
        Some("the share of the previous snapshot that may be missing"),
        "open the listing in a browser; if its structure has changed, start with crates/crawl/src/source/listing.rs";
    /// No fewer reports than the snapshot before, less a share.
    ReportsKept = "reports-kept",
        Some("the share of the previous snapshot that may be missing"),
        "open a provider page in a browser; if its structure has changed, start with \
         crates/crawl/src/source/provider_page.rs";
    /// No fewer read grades than the snapshot before, less a share.
    GradesKept = "grades-kept",
        Some("the share of the previous snapshot that may be missing"),
        "compare the findings with those of the previous snapshot";
    /// The share of reports that are unreadable or not fetched is within the bound.
    ShareUnread = "share-unread",
        Some("the largest share of reports allowed"),
        "check the findings `document-unreadable` and `document-not-fetched`";
    /// The share of grades that nothing confirms is within the bound: those printed in one place,
    /// and those that another source disputes.
    ShareUnconfirmed = "share-unconfirmed",
        Some("the largest share of all grades allowed"),
        "check the findings `unconfirmed` and `disputed`; reports may now print their headings in another way";
    /// The same share among grades of inspections that official statistics list.
    ShareUnconfirmedOfficial = "share-unconfirmed-official",
        Some("the largest share allowed of the grades whose inspections are in official statistics"),
        "check the findings `unconfirmed` and `disputed`, and the data set `reconciliation` for inspections that are \
         missing from official statistics";
    /// The share of documents that do not fit their listing is within the bound.
    ShareDoubtful = "share-doubtful",
        Some("the largest share of documents allowed"),
        "check the findings `document-doubtful`; if many documents stop fitting their listings at once, the site has \
         changed; if the program misreads the listings, start with crates/crawl/src/source";
    /// Nothing of a doubtful document stands in any data set: no grade, no day, no point, no text.
    DoubtfulWithheld = "doubtful-withheld", None,
        "the stage that made the row took a value from a doubtful document; fix that stage";
    /// Reports and Ofsted's own tables agree, but for differences that the pipeline file explains.
    OfficialAgreement = "official-agreement",
        Some("the smallest share allowed of the values in both sources that agree or are explained"),
        "see the data set `reconciliation`; if official statistics are wrong, explain the difference in the pipeline \
         file; otherwise, fix the reader";
    /// Every explanation still matches a difference.
    ExplanationsCurrent = "explanations-current", None,
        "update or remove these explanations in the pipeline file";
    /// No fewer rows of Ofsted's own tables than the snapshot before, less a share.
    OfficialKept = "official-kept",
        Some("the share of the previous snapshot that may be missing"),
        "open the workbooks; if a sheet has new headings, add them to crates/tables/src/official/heading.rs";
    /// Every column of the snapshot before is there: one may be added at the end, none renamed,
    /// removed, moved or retyped.
    ColumnsKept = "columns-kept", None,
        "this change breaks programs that read the data, so a person must decide: restore the columns, or raise \
         `schema_major` under `[versions]` in the pipeline file";
    /// No grade of an unchanged document changed, unless its reader's version did.
    GradesStable = "grades-stable", None,
        "a reader now returns other grades for the same documents; raise its version, or fix it";
}

closed!(CheckName);

impl Level {
    const ALL: &[Self] = &[Self::Refuse, Self::Warn];

    /// The word in pipeline files and run reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Warn => "warn",
        }
    }
}

closed!(Level);

impl<'de> Deserialize<'de> for Check {
    fn deserialize(value: &mut Value<'de>) -> Result<Self, DeserError> {
        let span = value.span;
        let mut table = TableHelper::new(value)?;
        let name: Option<CheckName> = required(&mut table, "name");
        let level: Option<Level> = required(&mut table, "level");
        let bound: Option<Bound> = optional(&mut table, "bound").flatten();
        if let Some(name) = name {
            match (name.bound_meaning(), bound) {
                (Some(meaning), None) => {
                    table.errors.push(fault(span, format!("check `{}` needs a bound: {meaning}", name.as_str())));
                }
                (None, Some(_)) => {
                    table
                        .errors
                        .push(fault(span, format!("check `{}` takes no bound; remove the key `bound`", name.as_str())));
                }
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
        table.finalize(None)?;
        match (name, level) {
            (Some(name), Some(level)) => Ok(Self { name, level, bound: bound.map(Bound::get) }),
            _ => Err(DeserError { errors: Vec::new() }), // a fault above says why
        }
    }
}
