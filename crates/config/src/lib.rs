//! A pipeline file: what to crawl, for whom, under which checks. Reads files; runs nothing.
//!
//! The types here are read straight from TOML: every value is of a type that only a right value
//! has, so a `Pipeline` is its own proof. Reading goes on after a fault, so that all of them are
//! told at once.

mod check;
mod correction;
mod embedded;
mod explanation;
mod fault;
mod state_store;
mod leaf;
mod placeholder;
mod read;
mod store;
mod versions;

use jiff::civil::Date;

pub use check::{Check, CheckName, Level};
pub use correction::{Correction, CorrectionColumn};
pub use embedded::{Source, embedded_names};
pub use explanation::{ExplainedColumn, Explanation};
pub use fault::{Faults, FileFault};
pub use leaf::{Address, JudgementName, PagePath, Rate, Rows, Sha256, Share, StandIn};
pub use placeholder::{Placeholders, of_manifest, of_publisher, placeholders};
pub use read::{json_schema, read};
pub use state_store::StateStoreAddress;
pub use store::{StoreAddress, StoreService};
pub use versions::{Count, Versions};

use read::table;

table! {
    /// A pipeline: how a site's pages become published data.
    Pipeline {
        /// The pipeline's name, the same as its file's.
        required name: String,
        /// What the pipeline publishes, in one line.
        required title: String,
        /// One or two sentences for people who use the published data.
        required description: String,
        /// The publisher.
        required publisher: Publisher,
        /// The site that is crawled.
        required site: Site,
        /// How politely the site is crawled.
        required fetch: Fetch,
        /// The file with the measured accuracy of the readers, next to this file. `ofsted evaluate`
        /// writes it, and it is published as `accuracy.json`.
        optional accuracy: String,
        /// Whether `data/ofsted.xlsx` and the copies for spreadsheets under `excel/` are published.
        /// The default is true. No spreadsheet can open a data set with hundreds of thousands of
        /// rows.
        optional workbook_file: bool,
        /// The state store of a nightly copy.
        optional state_store: StateStore,
        /// Which versions stay in the published folder, and whether a version may break programs
        /// that read the data.
        optional versions: Versions,
        /// Where to find the workbooks of Ofsted's official statistics. A pipeline with this key
        /// reads them instead of searching for providers.
        repeated workbook: Workbook,
        /// The checks that the data must pass before they are published.
        repeated check: Check,
        /// Corrections of misprints in documents, each with a reason.
        repeated correction: Correction,
        /// Errors in official statistics, each with a reason.
        repeated explained: Explanation,
    }
}

table! {
    /// The publisher, as named in the User-Agent and in the published descriptors. A value under
    /// `example.org` (or another domain reserved for examples) is a placeholder; a run against the
    /// live site refuses it.
    Publisher {
        /// The publisher's name.
        required name: String,
        /// The web address of the published data.
        required address: Address,
        /// An address for contact: `mailto:…` or a page.
        required contact: Address,
        /// The web address of the code.
        required repository: Address,
    }
}

table! {
    /// The site's addresses and the part of it that is crawled.
    Site {
        /// The host of the pages.
        required pages: Address,
        /// The host of the documents.
        required files: Address,
        /// The search's `level_1_types` number: 3 is children's social care. Needed unless the
        /// pipeline reads workbooks.
        optional level_1_types: u32,
        /// The search's `level_2_types[]` number: 12 is local authority children's services. Needed
        /// unless the pipeline reads workbooks.
        optional level_2_types: u32,
        /// Search results per page; the site gives at most 100. Needed unless the pipeline reads
        /// workbooks.
        optional rows: Rows,
        /// `sample`: the site that is embedded in the program replaces the live one.
        optional stand_in: StandIn,
    }
}

table! {
    /// Workbooks that are attached to a page of GOV.UK, or to pages of a collection.
    Workbook {
        /// The path of a collection or of one page, as in GOV.UK's content API after
        /// `/api/content`.
        required page: PagePath,
        /// Words in the titles of the pages of the collection to look at, in upper or lower case.
        optional pages: Vec<String>,
        /// Words in the titles of the files to fetch from these pages, in upper or lower case.
        required files: Vec<String>,
    }
}

/// What providers are searched for by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// The search's `level_1_types` number.
    pub level_1: u32,
    /// The search's `level_2_types[]` number.
    pub level_2: u32,
    /// Results on a page.
    pub rows: u32,
}

impl Site {
    /// What providers are searched for by; zeros where the pipeline reads workbooks and searches
    /// for none.
    pub fn search(&self) -> Search {
        Search {
            level_1: self.level_1_types.unwrap_or_default(),
            level_2: self.level_2_types.unwrap_or_default(),
            rows: self.rows.map(Rows::get).unwrap_or_default(),
        }
    }
}

impl Pipeline {
    /// Whether it reads Ofsted's own workbooks, and no reports.
    pub fn reads_workbooks(&self) -> bool {
        !self.workbook.is_empty()
    }
}

table! {
    /// The state store of a nightly copy. `ofsted state pull` fetches what a run needs; `ofsted
    /// state push` stores what it made.
    StateStore {
        /// Where the archive and the last published version are kept: a folder,
        /// `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix` or
        /// `github-release://owner/repository/tag`. Credentials come from the environment, never
        /// from this file.
        required archive: StateStoreAddress,
    }
}

table! {
    /// How politely the site is crawled.
    Fetch {
        /// Requests per second to each host, at most 1. For one run against this machine, the option
        /// `--requests-per-second` may be higher.
        required requests_per_second: Rate,
        /// The share of provider pages that may be unreadable before the run concludes that the
        /// site has changed its layout.
        required pages_unread: Share,
        /// The share of pages and documents that may fail to be fetched before the run concludes
        /// that the source is unreachable.
        required not_fetched: Share,
        /// How many documents a run requests again because their reader has changed and the archive
        /// does not have them. The default is 50.
        optional reread_per_run: u32,
    }
}

/// A day as the pipeline file has it.
fn day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}
