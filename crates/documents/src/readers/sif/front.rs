//! The title pages: which report it is, of whom, when inspected and published. One file can hold
//! two reports, the second on the board alone: each has its title page.

use jiff::civil::Date;

use crate::readers::common::days::{KnownDays, windows_of};
use ofsted_model::date;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Event, ListedReport, Window};
use ofsted_parse::entry::{LabelEntry, entries};
use ofsted_parse::plain::{after, plain};
use ofsted_parse::section::push_line;
use ofsted_parse::{Document, Line, Page};

/// A report in the file.
#[derive(Debug, Clone, Copy)]
pub struct ReportInFile<'a> {
    /// What it is.
    pub event: Event,
    /// Whether its title names a review of the board beside the inspection.
    pub has_board_review: bool,
    /// Its pages, from its title page on.
    pub pages: &'a [Page],
    /// Lines of the title page above the title.
    above: &'a [Line],
    /// Lines of the title.
    title: &'a [Line],
}

/// The first title stands within so many pages: a cover may come before it.
const COVER_PAGES: usize = 2;
/// A report is published within so many days.
const MOST_DAYS: i32 = 366;
/// The framework was in force in these years.
const YEARS: std::ops::RangeInclusive<i16> = 2013..=2018;
/// How the entries of a title page begin.
const ENTRIES: &[&str] = &[
    "inspection date",
    "date of inspection",
    "dates of inspection",
    "review date",
    "report published",
    "published",
    "date published",
];
/// Those of them that give the days on site.
const DAYS: &[&str] = &["inspection date", "date of inspection", "dates of inspection", "review date"];

/// The reports in the file, in order: the inspection, or a review of the board, or both.
pub fn parts(document: &Document) -> Vec<ReportInFile<'_>> {
    let titles = document.pages.iter().enumerate().filter_map(|(index, page)| Some((index, title(page)?)));
    let mut starts: Vec<(usize, Title<'_>)> = titles.collect();
    if starts.first().is_none_or(|(first, _)| *first >= COVER_PAGES) {
        return Vec::new();
    }
    starts.dedup_by_key(|(_, title)| title.event);
    let ends: Vec<usize> = starts.iter().skip(1).map(|(index, _)| *index).chain([document.pages.len()]).collect();
    let parts = starts.into_iter().zip(ends).map(|((start, title), end)| ReportInFile {
        event: title.event,
        has_board_review: title.has_board_review,
        pages: &document.pages[start..end],
        above: title.above,
        title: title.lines,
    });
    parts.collect()
}

struct Title<'a> {
    event: Event,
    has_board_review: bool,
    above: &'a [Line],
    lines: &'a [Line],
}

/// The title of a page that has one, with the inspection's days under it.
fn title(page: &Page) -> Option<Title<'_>> {
    let first_with = |lines: &[Line], starts: &[&str]| {
        let mut words = lines.iter().map(|line| plain(&line.text()));
        words.position(|words| starts.iter().any(|start| words.starts_with(start)))
    };
    let dates = first_with(&page.lines, DAYS)?;
    let at = first_with(&page.lines[..dates], TITLES)?;
    let mut text = String::new();
    for line in &page.lines[..dates] {
        push_line(&mut text, &line.text());
    }
    // With spaces around, so that no phrase begins within a word: "…shire inspection" is no
    // re-inspection.
    let words = format!(" {} ", plain(&text));
    let names_board = words.contains("safeguarding children board") || words.contains("safeguarding childrens board");
    // Whichever of an inspection and a review is named first, the inspection is the report.
    let is_inspection = SERVICES.iter().any(|services| words.contains(services));
    let event = match (is_inspection, names_board) {
        (true, _) if words.contains(" re inspection of ") || words.contains(" reinspection of ") => Event::Reinspection,
        (true, _) => Event::Inspection,
        (false, true) => Event::BoardReview,
        (false, false) => return None,
    };
    Some(Title { event, has_board_review: names_board, above: &page.lines[..at], lines: &page.lines[at..dates] })
}

/// How the lines of a title can begin.
const TITLES: &[&str] = &[
    "inspection of services for",
    "re inspection of services for",
    "reinspection of services for",
    "single inspection of services for",
    "review of the effectiveness of",
    "inspection of the effectiveness of",
];
/// What is inspected where it is not the board alone.
const SERVICES: &[&str] = &["services for children", "help and protection", "children looked after", "care leavers"];

impl<'a> ReportInFile<'a> {
    /// Its lines, in reading order.
    pub fn lines(&self) -> Vec<&'a Line> {
        self.pages.iter().flat_map(|page| &page.lines).collect()
    }

    /// Number of its title page.
    pub fn first_page(&self) -> u32 {
        self.pages.first().map_or(1, |page| page.number)
    }

    /// The title under the authority's name, without the mark of a footnote at its end.
    pub fn title(&self) -> String {
        let mut title = self.name();
        for line in self.title {
            push_line(&mut title, &line.text());
        }
        title.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ' ').to_owned()
    }

    /// The words that stand above the title in its page's largest letters.
    pub fn name(&self) -> String {
        let size = self.above.iter().map(Line::size).fold(0.0, f32::max);
        let mut name = String::new();
        for line in self.above.iter().filter(|line| line.size() > 0.9 * size && !is_letterhead(line)) {
            push_line(&mut name, &line.text());
        }
        name
    }

    /// The authority's name as it stands above the title.
    pub fn authority(&self) -> WithFindings<Option<String>> {
        let name = self.name();
        if name.is_empty() {
            let finding = Finding::new(Code::NOT_FOUND, "there is no authority's name above the title");
            return self.doubt(None, finding.column("authority_printed"));
        }
        WithFindings::clean(Some(name))
    }

    /// The days on site. A year that is not printed with them is that of the publication, or the
    /// page's.
    pub fn windows(&self, published: Option<Date>, listed: Option<&ListedReport>) -> WithFindings<Vec<Window>> {
        let column = "inspection_start";
        let Some(entry) = self.entry(DAYS) else {
            let finding = Finding::new(Code::NOT_FOUND, "the title page has no inspection dates");
            return self.doubt(Vec::new(), finding.column(column));
        };
        let known = KnownDays { printed: published.map(|day| (day, MOST_DAYS)), listed };
        let WithFindings { value: read, findings } = windows_of(&entry.text, known);
        let doubtful = |message: String| {
            let finding = Finding::new(Code::DATE_DOUBTFUL, message).column(column);
            self.doubt(Vec::new(), if entry.text.is_empty() { finding } else { finding.printed(&entry.text) })
        };
        match read {
            Err(doubt) => doubtful(format!("the inspection dates in the report cannot be used: {doubt}")),
            Ok(found) if found.len() > 1 && found.iter().all(|window| window.start == window.end) => {
                doubtful("the inspection dates are a list of separate days, not a period".to_owned())
            }
            Ok(found) if found.iter().any(|window| !YEARS.contains(&window.start.year())) => {
                doubtful("the inspection dates are outside the period of the framework".to_owned())
            }
            Ok(found) => WithFindings { value: found, findings },
        }
    }

    /// The day of publication; the first reports print none.
    pub fn published(&self) -> WithFindings<Option<Date>> {
        let Some(entry) = self.entry(&["report published", "published", "date published"]) else {
            return WithFindings::clean(None);
        };
        let day = date::day(&entry.text);
        if day.is_some() {
            return WithFindings::clean(day);
        }
        let finding = Finding::new(Code::DATE_DOUBTFUL, "the publication date in the report cannot be read");
        self.doubt(None, finding.column("published_on").printed(&entry.text))
    }

    fn entry(&self, labels: &[&str]) -> Option<LabelEntry> {
        let lines: Vec<&Line> = self.pages.first()?.lines.iter().collect();
        entries(&lines, labels, ENTRIES).into_iter().next()
    }

    /// A value with a finding on the first page.
    fn doubt<T>(&self, value: T, finding: Finding) -> WithFindings<T> {
        WithFindings { value, findings: vec![finding.page(self.first_page())] }
    }
}

/// Words of a letterhead or logo above the name.
fn is_letterhead(line: &Line) -> bool {
    let words = plain(&line.text());
    words == "ofsted"
        || after(&words, "raising standards").is_some()
        || words.chars().all(|letter| letter.is_ascii_digit())
}
