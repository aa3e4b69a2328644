//! One report in a provider's timeline: its title, the day of inspection and the day of
//! publication, which is printed twice.

use jiff::civil::Date;
use scraper::{ElementRef, Node};
use url::Url;

use ofsted_model::date;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{ListedReport, ReportId};

use super::html;
use ofsted_model::titles;

/// An item of the timeline has two days; no more than so many are looked at.
const MOST_DAYS: usize = 20;

/// Reads the report that `link` leads to from the item of the timeline that the link belongs to.
pub(super) fn read_event(
    link: ElementRef,
    item: ElementRef,
    report_id: ReportId,
    report_url: Url,
) -> WithFindings<ListedReport> {
    let mut event = Event { link, item, report_id: &report_id, findings: Vec::new() };
    let spoken = spoken(link);
    let title = event.title(spoken.as_ref());
    let published_on = event.published_on(spoken.as_ref());
    let inspected_on = event.inspected_on(published_on);
    let findings = event.findings;
    WithFindings { value: ListedReport { report_id, title, inspected_on, published_on, report_url }, findings }
}

/// What the link says to those who hear the page: `<title>, PDF - <date>`.
struct Spoken<'a> {
    element: ElementRef<'a>,
    title: String,
    day: String,
}

fn spoken(link: ElementRef) -> Option<Spoken> {
    html::named(link, "span").find_map(|element| {
        let text = html::text(element);
        let (title, day) = text.rsplit_once(" - ").unwrap_or((text.trim_end_matches([' ', '-']), ""));
        let is_label = html::has_class(element, "nonvisual") || date::day(day).is_some();
        is_label.then(|| Spoken { element, title: without_file_type(title), day: day.to_owned() })
    })
}

/// A title without `, pdf` at its end, be it printed once or twice.
fn without_file_type(title: &str) -> String {
    let mut title = title.trim();
    while let Some((start, end)) = title.rsplit_once(',')
        && end.trim().eq_ignore_ascii_case("pdf")
    {
        title = start.trim();
    }
    title.to_owned()
}

/// A report's place in the page, while it is read.
struct Event<'a> {
    link: ElementRef<'a>,
    item: ElementRef<'a>,
    report_id: &'a ReportId,
    findings: Vec<Finding>,
}

impl Event<'_> {
    fn note(&mut self, code: Code, column: &str, message: &str, printed: impl Into<String>) {
        let finding = Finding::new(code, message).at("inspections", self.report_id.as_str());
        self.findings.push(finding.column(column).printed(printed));
    }

    fn title(&mut self, spoken: Option<&Spoken>) -> String {
        let seen = without_file_type(&seen_words(self.link, spoken.map(|spoken| spoken.element)));
        let title = match spoken {
            Some(spoken) if seen.is_empty() => spoken.title.clone(),
            Some(spoken) => {
                if !titles::same_words(&spoken.title, &seen) {
                    let printed = format!("{seen} | {}", spoken.title);
                    self.note(
                        Code::PAGE_DISAGREES,
                        "title",
                        "the link's visible title differs from its title for screen readers",
                        printed,
                    );
                }
                seen
            }
            None => seen,
        };
        if !titles::is_known(&title) {
            self.note(Code::UNKNOWN_TITLE, "title", "the report has an unknown title", title.clone());
        }
        title
    }

    /// The day beside the link and the one in its spoken text, if they agree.
    fn published_on(&mut self, spoken: Option<&Spoken>) -> Option<Date> {
        let beside = times(self.item).find(|time| is_publication(*time)).map(html::text);
        let beside = beside.and_then(|printed| self.day("published_on", &printed));
        let heard = spoken.and_then(|spoken| self.day("published_on", &spoken.day));
        match (beside, heard) {
            (Some(beside), Some(heard)) if beside != heard => {
                let printed = format!("{beside} | {heard}");
                self.note(Code::PAGE_DISAGREES, "published_on", "the page gives two publication dates", printed);
                None
            }
            (None, None) => {
                let printed = html::text(self.item);
                self.note(
                    Code::PAGE_DATE_UNREADABLE,
                    "published_on",
                    "the publication date could not be read",
                    printed,
                );
                None
            }
            (beside, heard) => beside.or(heard),
        }
    }

    /// The day beside the link that is not the day of publication. Most reports have none.
    fn inspected_on(&mut self, published_on: Option<Date>) -> Option<Date> {
        let (mut days, mut doubtful) = (Vec::new(), Vec::new());
        for time in times(self.item).filter(|time| !is_publication(*time)) {
            let printed = html::text(time);
            let Some(day) = self.day("inspected_on", &printed) else { continue };
            if !html::around(time).any(|around| around.id() == self.link.id()) {
                days.push(day);
            } else if Some(day) != published_on {
                doubtful.push(printed);
            }
        }
        for printed in doubtful {
            self.note(
                Code::PAGE_DRIFT,
                "inspected_on",
                "the link contains a date, but the page does not say what the date is",
                printed,
            );
        }
        days.dedup();
        if days.len() > 1 {
            let printed = html::text(self.item);
            self.note(Code::PAGE_DISAGREES, "inspected_on", "the page gives more than one inspection date", printed);
            return None;
        }
        days.first().copied()
    }

    fn day(&mut self, column: &str, printed: &str) -> Option<Date> {
        let day = date::day(printed);
        if day.is_none() {
            self.note(Code::PAGE_DATE_UNREADABLE, column, "a date on the page could not be read", printed);
        }
        day
    }
}

/// The days that an item prints.
fn times(item: ElementRef) -> impl Iterator<Item = ElementRef> {
    html::named(item, "time").take(MOST_DAYS)
}

/// The words of a link that are its title: not what is spoken, not a grade, a day or a file type.
fn seen_words(link: ElementRef, spoken: Option<ElementRef>) -> String {
    let mut words = String::new();
    for node in link.descendants() {
        if let Node::Text(text) = node.value() {
            let within =
                || node.ancestors().filter_map(ElementRef::wrap).take_while(|element| element.id() != link.id());
            if !within().any(|element| is_beside_the_title(element) || Some(element.id()) == spoken.map(|s| s.id())) {
                words.push_str(text);
            }
        }
    }
    let words = html::normalised(&words);
    let without_brackets = words.strip_suffix("()").unwrap_or(&words);
    without_brackets.trim_matches(|c: char| c.is_whitespace() || c == ':').to_owned()
}

fn is_beside_the_title(element: ElementRef) -> bool {
    matches!(element.value().name(), "strong" | "time") || html::has_class(element, "filetype")
}

/// Whether a `time` is the day of publication: it says so, or the word before it does.
fn is_publication(time: ElementRef) -> bool {
    let before = time.prev_sibling().and_then(|node| node.value().as_text().map(|text| html::normalised(text)));
    let is_announced = before.is_some_and(|text| text.to_lowercase().ends_with("published"));
    time.attr("pubdate").is_some() || is_announced
}
