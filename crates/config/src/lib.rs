//! A pipeline file: what to crawl, for whom, under which checks. Reads files; runs nothing.
//!
//! The types here are read straight from TOML: every value is of a type that only a right value has,
//! so a `Pipeline` is its own proof. Reading goes on after a fault, so that all of them are told at once.

mod check;
mod correction;
mod embedded;
mod explanation;
mod fault;
mod keeper;
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
pub use keeper::KeeperAddress;
pub use leaf::{Address, JudgementName, PagePath, Rate, Rows, Sha256, Share, StandIn};
pub use placeholder::{Placeholders, of_manifest, of_publisher, placeholders};
pub use read::{json_schema, read};
pub use store::{StoreAddress, StoreService};
pub use versions::{Count, Versions};

use read::table;

table! {
    /// A pipeline: one way from a site's pages to published data.
    Pipeline {
        /// The pipeline's name, the same as its file's.
        required name: String,
        /// One line that says what it publishes.
        required title: String,
        /// A sentence or two for a reader of the published data.
        required description: String,
        /// Who publishes.
        required publisher: Publisher,
        /// The site that is crawled.
        required site: Site,
        /// How politely it is crawled.
        required fetch: Fetch,
        /// The file with the measured accuracy of the readers, beside this one: `ofsted evaluate` writes it, and it is
        /// published as `accuracy.json`.
        optional accuracy: String,
        /// Whether `data/ofsted.xlsx` and the copies for spreadsheets under `excel/` are published: yes, where nothing is said.
        /// Where a data set has hundreds of thousands of rows, no spreadsheet opens them.
        optional workbook_file: bool,
        /// Where a nightly copy lives between its nights.
        optional keeper: Keeper,
        /// The versions that stay in the published folder, and whether one may break what readers do.
        optional versions: Versions,
        /// Where Ofsted's own workbooks are found: then they are what the pipeline reads, and no provider is searched for.
        repeated workbook: Workbook,
        /// What the data must satisfy before they are published.
        repeated check: Check,
        /// Misprints in documents, put right with a reason.
        repeated correction: Correction,
        /// Errors of Ofsted's own tables, with a reason.
        repeated explained: Explanation,
    }
}

table! {
    /// Who publishes: named in the User-Agent and in the published descriptors.
    /// A value under `example.org` (or another domain kept for examples) is a placeholder;
    /// a run against the live site refuses it.
    Publisher {
        /// The publisher's name.
        required name: String,
        /// Where the published data stand on the web.
        required address: Address,
        /// An address to write to: `mailto:…` or a page.
        required contact: Address,
        /// Where the code stands.
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
        /// The search's `level_1_types` number: 3 is children's social care. Needed unless the pipeline reads workbooks.
        optional level_1_types: u32,
        /// The search's `level_2_types[]` number: 12 is local-authority children's services. Needed unless the pipeline
        /// reads workbooks.
        optional level_2_types: u32,
        /// Results on a page of the search; the site gives no more than 100. Needed unless the pipeline reads workbooks.
        optional rows: Rows,
        /// `sample`: the site embedded in the program stands in for the live one.
        optional stand_in: StandIn,
    }
}

table! {
    /// Workbooks that a page of GOV.UK has attached, or that stand on pages of a collection.
    Workbook {
        /// The path of a collection or of one page, as GOV.UK's content API has it behind `/api/content`.
        required page: PagePath,
        /// Words of the titles of pages in the collection that are looked at; case does not count.
        optional pages: Vec<String>,
        /// Words of the titles of files on them that are wanted; case does not count.
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
    /// What providers are searched for by; zeros where the pipeline reads workbooks and searches for none.
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
    /// The state store of a nightly copy: `ofsted state pull` pulls what a run needs, `ofsted state push` pushes what it made.
    Keeper {
        /// The place of the archive and the last published version: a folder, `s3://bucket/prefix`, `gs://bucket/prefix`,
        /// `az://container/prefix` or `github-release://owner/repository/tag`. Credentials come from the environment, never
        /// from here.
        required archive: KeeperAddress,
    }
}

table! {
    /// How politely the site is crawled.
    Fetch {
        /// Requests a second and host, at most 1 for a host that is not this machine.
        required requests_per_second: Rate,
        /// The share of provider pages that may fail to be read before the site is taken to have changed shape.
        required pages_unread: Share,
        /// The share of pages and documents that may fail to be fetched before the source is taken to be unreachable.
        required not_fetched: Share,
        /// Documents that a night asks for again because their reader has changed and the archive does not have them;
        /// 50 where nothing is said.
        optional reread_per_night: u32,
    }
}

/// A day as the pipeline file has it.
fn day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}
