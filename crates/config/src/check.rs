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
        "check the keys listed: something was listed or read twice";
    /// Every foreign key finds its row.
    ForeignKeys = "foreign-keys", None,
        "check the keys listed: a row was lost, or an authority is missing from reference/";
    /// Every grade is in its framework's scale, and its rank is the grade's.
    GradesInScale = "grades-in-scale", None,
        "open the report: the reader returned a grade that the framework does not have";
    /// Every judgement is one that its framework has at the inspection's date.
    JudgementsInFramework = "judgements-in-framework", None,
        "open the report: the reader read a row that belongs to a different framework";
    /// Start ≤ end ≤ published.
    DatesInOrder = "dates-in-order", None,
        "open the report; if it has a misprint, add a correction to the pipeline file";
    /// No window of a visit is longer than the bound.
    WindowLength = "window-length",
        Some("the highest number of days that a visit may last, including the first and last day"),
        "open the report; if it has a misprint, add a correction to the pipeline file";
    /// Every missing grade and date of a report that was read has a finding.
    MissingHasFinding = "missing-has-finding", None,
        "a reader left out a value without a finding; fix the reader";
    /// Every correction still matches what its document prints.
    CorrectionsCurrent = "corrections-current", None,
        "update or remove these corrections in the pipeline file";
    /// No fewer providers than the bound.
    ProvidersFloor = "providers-floor", Some("the lowest number of providers allowed"),
        "open the listing in a browser; if its structure has changed, update the code, starting with \
         crates/crawl/src/source/listing.rs";
    /// No fewer providers than the snapshot before, less a share.
    ProvidersKept = "providers-kept",
        Some("the highest share of the providers in the previous snapshot that may be missing"),
        "open the listing in a browser; if its structure has changed, update the code, starting with \
         crates/crawl/src/source/listing.rs";
    /// No fewer reports than the snapshot before, less a share.
    ReportsKept = "reports-kept",
        Some("the highest share of the reports in the previous snapshot that may be missing"),
        "open a provider page in a browser; if its structure has changed, update the code, starting with \
         crates/crawl/src/source/provider_page.rs";
    /// No fewer read grades than the snapshot before, less a share.
    GradesKept = "grades-kept",
        Some("the highest share of the grades in the previous snapshot that may be missing"),
        "compare the findings with those of the previous snapshot";
    /// The share of reports that are unreadable or not fetched is within the bound.
    ShareUnread = "share-unread",
        Some("the highest share of reports that may be unreadable or not fetched"),
        "check the findings `document-unreadable` and `document-not-fetched`";
    /// The share of grades that nothing confirms is within the bound: those printed in one place,
    /// and those that another source disputes.
    ShareUnconfirmed = "share-unconfirmed",
        Some("the highest share of grades that may be unconfirmed"),
        "check the findings `unconfirmed` and `disputed`; reports may now have different headings";
    /// The same share among grades of inspections that official statistics list.
    ShareUnconfirmedOfficial = "share-unconfirmed-official",
        Some("of the grades of inspections in the official statistics, the highest share that may be unconfirmed"),
        "check the findings `unconfirmed` and `disputed`, and the data set `reconciliation` for inspections that are \
         missing from the official statistics";
    /// The share of documents that do not fit their listing is within the bound.
    ShareDoubtful = "share-doubtful",
        Some("the highest share of documents that may be doubtful"),
        "check the findings `document-doubtful`; if many documents stop matching their listings at the same time, the \
         site has changed; if the program misreads the listings, update the code, starting with \
         crates/crawl/src/source";
    /// Nothing of a doubtful document stands in any data set: no grade, no day, no point, no text.
    DoubtfulWithheld = "doubtful-withheld", None,
        "the stage that made the row took a value from a doubtful document; fix that stage";
    /// Reports and Ofsted's own tables agree, but for differences that the pipeline file explains.
    OfficialAgreement = "official-agreement",
        Some("of the values in both sources, the lowest share that must agree or be explained"),
        "see the data set `reconciliation`; if the official statistics are wrong, explain the difference in the \
         pipeline file; otherwise, fix the reader";
    /// Every explanation still matches a difference.
    ExplanationsCurrent = "explanations-current", None,
        "update or remove these explanations in the pipeline file";
    /// No fewer rows of Ofsted's own tables than the snapshot before, less a share.
    OfficialKept = "official-kept",
        Some("the highest share of the rows of the official statistics in the previous snapshot that may be missing"),
        "open the workbooks; if a sheet has new headings, add them to crates/tables/src/official/heading.rs";
    /// Every column of the snapshot before is there: one may be added at the end, none renamed,
    /// removed, moved or retyped.
    ColumnsKept = "columns-kept", None,
        "this change breaks programs that read the data, so a person must decide: restore the columns, or raise \
         `schema_major` under `[versions]` in the pipeline file";
    /// No grade of an unchanged document changed, unless its reader's version did.
    GradesStable = "grades-stable", None,
        "a reader now returns different grades for the same documents; raise the reader's version, or fix the reader";
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
                    table
                        .errors
                        .push(fault(span, format!("check `{}` needs the key `bound`: {meaning}", name.as_str())));
                }
                (None, Some(_)) => {
                    table
                        .errors
                        .push(fault(span, format!("check `{}` has no limit; remove the key `bound`", name.as_str())));
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
