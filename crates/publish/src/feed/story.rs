//! A piece of news in words: title and text of an entry. Takes every word from the data sets;
//! escapes what becomes HTML.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use quick_xml::escape::escape;

use super::entry::{FeedEntry, spaced};
use super::id::id;
use super::news::{NewsItem, What};
use super::verdict::Verdicts;
use crate::About;
use ofsted_model::ReportObservation;
use ofsted_tables::schema::columns::{Inspections, Judgements};
use ofsted_tables::schema::{Column, Columns, FrameOf, Frames, Rows};

/// What is said of a report that is no longer listed.
const GONE: &str = "The report is no longer on its provider's page; its rows stay in the data.";

/// Columns of `inspections` that an entry is made of.
const OF_REPORTS: Columns<'_, Inspections> = &[
    &Inspections::REPORT_ID,
    &Inspections::URN,
    &Inspections::AUTHORITY_ID,
    &Inspections::AUTHORITY_NAME,
    &Inspections::TITLE,
    &Inspections::INSPECTION_START,
    &Inspections::INSPECTION_END,
    &Inspections::PUBLISHED_ON,
    &Inspections::OUTCOME,
    &Inspections::REPORT_URL,
    &Inspections::PAGE_URL,
    &Inspections::SUPERSEDES,
    &Inspections::OBSERVATION,
];

/// Columns of `judgements` that an entry is made of.
const OF_JUDGEMENTS: Columns<'_, Judgements> = &[
    &Judgements::REPORT_ID,
    &Judgements::JUDGEMENT,
    &Judgements::LABEL,
    &Judgements::GRADE_PRINTED,
    &Judgements::ABSENT_REASON,
];

/// The rows of the reports that are spoken of.
pub(crate) struct ReportedRows {
    inspections: FrameOf<Inspections>,
    judgements: FrameOf<Judgements>,
    verdicts: Verdicts,
}

impl ReportedRows {
    /// Those of a snapshot.
    pub fn new(frames: &Frames, told: &BTreeSet<&str>) -> Self {
        let is_told = |report: Option<&str>| report.is_some_and(|report| told.contains(report));
        Self {
            inspections: frames
                .select(Inspections, OF_REPORTS, |rows, row| is_told(rows.text(row, Inspections::REPORT_ID))),
            judgements: frames
                .select(Judgements, OF_JUDGEMENTS, |rows, row| is_told(rows.text(row, Judgements::REPORT_ID))),
            verdicts: Verdicts::new(frames, Some(told)),
        }
    }

    /// The same by the reports' numbers.
    pub fn reports(&self) -> Reports<'_> {
        Reports::new(self.inspections.rows(), self.judgements.rows(), &self.verdicts)
    }
}

/// Reports and their judgements, by the report's number.
pub(crate) struct Reports<'a> {
    inspections: Rows<'a, Inspections>,
    judgements: Rows<'a, Judgements>,
    verdicts: &'a Verdicts,
    row_of: BTreeMap<&'a str, usize>,
    judged: BTreeMap<&'a str, Vec<usize>>,
    /// Whether each authority has a page here.
    has_pages: bool,
}

impl<'a> Reports<'a> {
    /// Those of rows of `inspections` and `judgements`.
    pub fn new(inspections: Rows<'a, Inspections>, judgements: Rows<'a, Judgements>, verdicts: &'a Verdicts) -> Self {
        let numbered = |row| Some((inspections.text(row, Inspections::REPORT_ID)?, row));
        let mut judged: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for row in judgements.indices() {
            judged.entry(judgements.text(row, Judgements::REPORT_ID).unwrap_or_default()).or_default().push(row);
        }
        let row_of = inspections.indices().filter_map(numbered).collect();
        Self { inspections, judgements, verdicts, row_of, judged, has_pages: false }
    }

    /// The same where each authority has a page here, or has none.
    #[must_use]
    pub fn with_pages(self, has_pages: bool) -> Self {
        Self { has_pages, ..self }
    }

    fn report(&'a self, report_id: &str) -> Option<FeedReport<'a>> {
        Some(FeedReport { all: self, row: *self.row_of.get(report_id)? })
    }

    /// A report in words, and its address; `None` where it is no longer in the data.
    pub fn named(&'a self, report_id: &str) -> Option<(String, String)> {
        let report = self.report(report_id)?;
        Some((format!("{}: {}", report.who(), report.what()), report.text(Inspections::REPORT_URL)?.to_owned()))
    }

    /// What a report decided, in words.
    pub fn verdict(&self, report_id: &str) -> Option<String> {
        self.verdicts.in_words(report_id)
    }

    /// The printed name of a judgement; its word where its report does not have it any more.
    pub fn label(&'a self, report_id: &str, judgement: &str) -> String {
        self.report(report_id).map_or_else(|| spaced(judgement), |report| report.label_of(judgement))
    }
}

/// One report.
struct FeedReport<'a> {
    all: &'a Reports<'a>,
    row: usize,
}

/// The entry of a piece of news; `None` where its report is no longer in the data.
pub(super) fn entry(item: &NewsItem, reports: &Reports<'_>, about: &About) -> Option<FeedEntry> {
    let report = reports.report(&item.report_id)?;
    let report_url = report.text(Inspections::REPORT_URL)?.to_owned();
    let (what, judgement) = match &item.what {
        What::New => ("new", ""),
        What::Known => ("report", ""),
        What::Withdrawn => ("withdrawn", ""),
        What::Replaced => ("replaced", ""),
        What::Grade { judgement, .. } => ("grade", judgement.as_str()),
    };
    let version = item.version.as_deref().unwrap_or_default();
    Some(FeedEntry {
        id: id(&[&about.publisher, &about.name, &report_url, what, judgement, version]),
        title: title(&report, &item.what),
        updated: item.day,
        published: report.published(),
        content: content(&report, &item.what, about),
        page_url: report.text(Inspections::PAGE_URL).map(str::to_owned),
        own_page: report.own_page(about),
        report_url,
    })
}

impl<'a> FeedReport<'a> {
    fn text(&self, column: Column<Inspections, str>) -> Option<&'a str> {
        self.all.inspections.text(self.row, column)
    }

    fn day(&self, column: Column<Inspections, Date>) -> Option<Date> {
        self.all.inspections.day(self.row, column)
    }

    fn published(&self) -> Option<Date> {
        self.day(Inspections::PUBLISHED_ON)
    }

    fn is_withdrawn(&self) -> bool {
        self.text(Inspections::OBSERVATION) == Some(ReportObservation::Withdrawn.as_str())
    }

    /// Whose it is.
    fn who(&self) -> String {
        let urn = || format!("Provider {}", self.text(Inspections::URN).unwrap_or_default());
        self.text(Inspections::AUTHORITY_NAME).map_or_else(urn, str::to_owned)
    }

    /// What it is, and when it was published.
    fn what(&self) -> String {
        let title = self.text(Inspections::TITLE).unwrap_or("report");
        self.published().map_or_else(|| title.to_owned(), |day| format!("{title}, published {}", in_words(day)))
    }

    /// Its number.
    fn id(&self) -> &'a str {
        self.text(Inspections::REPORT_ID).unwrap_or_default()
    }

    /// The page of its authority here.
    fn own_page(&self, about: &About) -> Option<String> {
        let id = self.text(Inspections::AUTHORITY_ID).filter(|_| self.all.has_pages)?;
        Some(format!("{}/authority/{id}/", about.address.trim_end_matches('/')))
    }

    /// Its judgements, each with its name and the grade as printed, and what that was before.
    fn grades(&self) -> Vec<(String, String)> {
        let rows = self.all.judgements;
        let judged = self.all.judged.get(self.text(Inspections::REPORT_ID).unwrap_or_default());
        let one = |&row: &usize| {
            let absent =
                || format!("no grade ({})", spaced(rows.text(row, Judgements::ABSENT_REASON).unwrap_or("none read")));
            let grade = rows.text(row, Judgements::GRADE_PRINTED).map_or_else(absent, str::to_owned);
            let was = self.all.verdicts.was(self.id(), rows.text(row, Judgements::JUDGEMENT).unwrap_or_default());
            (label(rows, row), format!("{grade}{was}"))
        };
        judged.into_iter().flatten().map(one).collect()
    }

    /// The printed name of one of its judgements.
    fn label_of(&self, judgement: &str) -> String {
        let rows = self.all.judgements;
        let judged = self.all.judged.get(self.text(Inspections::REPORT_ID).unwrap_or_default());
        let row = judged.into_iter().flatten().find(|row| rows.text(**row, Judgements::JUDGEMENT) == Some(judgement));
        row.map_or_else(|| spaced(judgement), |row| label(rows, *row))
    }
}

fn label(rows: Rows<'_, Judgements>, row: usize) -> String {
    let word = || spaced(rows.text(row, Judgements::JUDGEMENT).unwrap_or("judgement"));
    rows.text(row, Judgements::LABEL).map_or_else(word, str::to_owned)
}

fn title(report: &FeedReport<'_>, what: &What) -> String {
    let (who, report_told) = (report.who(), report.what());
    match what {
        What::New | What::Known => match report.all.verdicts.in_words(report.id()) {
            Some(verdict) => format!("{who}: {verdict} ({report_told})"),
            None => format!("{who}: {report_told}"),
        },
        What::Withdrawn => format!("{who}: {report_told}: withdrawn from its page"),
        What::Replaced => format!("{who}: {report_told}: document replaced"),
        What::Grade { judgement, before, after } => {
            let (before, after) = (graded(before.as_deref()), graded(after.as_deref()));
            format!("{who}: {} is now {after}, was {before} ({report_told})", report.label_of(judgement))
        }
    }
}

pub(crate) fn graded(grade: Option<&str>) -> String {
    grade.map_or_else(|| "without a grade".to_owned(), spaced)
}

fn content(report: &FeedReport<'_>, what: &What, about: &About) -> String {
    let mut told = vec![match what {
        What::New | What::Known => report.what(),
        What::Withdrawn => GONE.to_owned(),
        What::Replaced => "The report's document was replaced, and the new one was read.".to_owned(),
        What::Grade { judgement, before, after } => {
            let (before, after) = (graded(before.as_deref()), graded(after.as_deref()));
            format!("{}: was {before}, is now {after}.", report.label_of(judgement))
        }
    }];
    if matches!(what, What::New | What::Known) && report.is_withdrawn() {
        told.push(GONE.to_owned());
    }
    if let (Some(start), Some(end)) =
        (report.day(Inspections::INSPECTION_START), report.day(Inspections::INSPECTION_END))
    {
        told.push(format!("On site from {} to {}.", in_words(start), in_words(end)));
    }
    if let Some(outcome) = report.text(Inspections::OUTCOME) {
        told.push(format!("Outcome: {}.", spaced(outcome)));
    }
    if let Some(before) = report.text(Inspections::SUPERSEDES) {
        told.push(format!("The same document was published earlier as report {before}."));
    }
    let told: Vec<String> = told.iter().map(|words| format!("<p>{}</p>", escape(words.as_str()))).collect();
    let item =
        |(label, grade): &(String, String)| format!("<li>{}: {}</li>", escape(label.as_str()), escape(grade.as_str()));
    let grades: String = report.grades().iter().map(item).collect();
    let grades = if grades.is_empty() { grades } else { format!("<p>Grades as printed:</p><ul>{grades}</ul>") };
    let link =
        |words: &str, column| report.text(column).map(|address| format!("<a href=\"{}\">{words}</a>", escape(address)));
    let own = report
        .own_page(about)
        .map(|page| format!("<a href=\"{}\">All inspections of this authority</a>", escape(page)));
    let links = [link("Report", Inspections::REPORT_URL), link("Provider's page", Inspections::PAGE_URL), own];
    let links: Vec<String> = links.into_iter().flatten().collect();
    format!("{}{grades}<p>{}</p>", told.concat(), links.join(" · "))
}

/// A day for people: `20 August 2024`.
pub(crate) fn in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
