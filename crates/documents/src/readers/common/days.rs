//! Days on site as printed. Where no year is printed, it is the only one that fits a day that is
//! known: that of the letter or of publication as printed, or those of the provider's page. A
//! finding says so. Guesses no year.

use jiff::civil::Date;

use ofsted_model::date::{Bounds, DateDoubt, windows, windows_within};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{ListedReport, Window};

/// What is known of the days of a document from elsewhere.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::readers) struct KnownDays<'a> {
    /// The day on a letter, or of publication as printed, and how long before it the visit can have
    /// ended.
    pub(in crate::readers) printed: Option<(Date, i32)>,
    /// What the provider's page says.
    pub(in crate::readers) listed: Option<&'a ListedReport>,
}

/// Days from a visit to a publication that the page names: a year is not ruled out.
const MOST_DAYS: i32 = 366;

impl KnownDays<'_> {
    /// Bounds, and the day that they go by; those of the document itself first.
    fn bounds(&self) -> impl Iterator<Item = (Bounds, String)> + use<> {
        let near = self.listed.and_then(|listed| listed.inspected_on);
        let published = self.listed.and_then(|listed| listed.published_on);
        let own = self.printed.map(|(by, most_days)| Bounds { by: Some(by), most_days, near: None });
        let own = own.map(|bounds| (bounds, format!("the date of the document ({})", day(bounds.by))));
        let page = Bounds { by: published, most_days: MOST_DAYS, near };
        let page = published.or(near).map(|by| (page, format!("the date on the page ({by})")));
        own.into_iter().chain(page)
    }
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The windows that a text is.
///
/// # Errors
/// Why the text has no one plain meaning as dates.
pub(in crate::readers) fn windows_of(text: &str, known: KnownDays<'_>) -> WithFindings<Result<Vec<Window>, DateDoubt>> {
    let mut doubt = match windows(text) {
        Err(doubt @ (DateDoubt::NoYear | DateDoubt::EndsBeforeStart | DateDoubt::OutOfOrder)) => doubt,
        read => return WithFindings::clean(read),
    };
    for (bounds, whence) in known.bounds() {
        match windows_within(text, &bounds) {
            Ok(windows) => {
                let message = format!("some dates have no year; only one year fits {whence}");
                let finding = Finding::new(Code::YEAR_NOT_PRINTED, message).column("inspection_start").printed(text);
                return WithFindings { value: Ok(windows), findings: vec![finding] };
            }
            Err(other) => doubt = other,
        }
        // Days that fit no year by the document's own day fit none.
        if doubt != DateDoubt::SeveralYears {
            break;
        }
    }
    WithFindings::clean(Err(doubt))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn listed(inspected_on: Option<Date>, published_on: Option<Date>) -> ListedReport {
        let report_url = "https://files.example.org/1".parse().expect("an address");
        let report_id = "1".parse().expect("an id");
        ListedReport { report_id, title: "Inspection".to_owned(), inspected_on, published_on, report_url }
    }

    #[test]
    fn the_year_is_the_documents_or_the_pages() {
        let text = "5 and 6 February";
        let check = |known: KnownDays<'_>, wanted: Option<i16>| {
            let read = windows_of(text, known);
            assert_eq!(read.value.map(|windows| windows[0].start.year()).ok(), wanted, "{known:?}");
            assert_eq!(read.findings.len(), usize::from(wanted.is_some()), "{known:?}");
        };
        let letter = KnownDays { printed: Some((date(2019, 3, 4), 183)), listed: None };
        check(letter, Some(2019));
        let (near, published) = (Some(date(2021, 2, 5)), Some(date(2021, 3, 20)));
        let page = listed(near, published);
        check(KnownDays { listed: Some(&page), ..letter }, Some(2019));
        check(KnownDays { printed: None, listed: Some(&page) }, Some(2021));
        check(KnownDays { printed: None, listed: Some(&listed(None, published)) }, Some(2021));
        check(KnownDays { printed: None, listed: Some(&listed(near, None)) }, Some(2021));
        check(KnownDays { printed: None, listed: Some(&listed(None, Some(date(2021, 2, 6)))) }, None);
        check(KnownDays { printed: Some((date(2021, 2, 6), 400)), listed: Some(&page) }, Some(2021));
        check(KnownDays { printed: Some((date(2019, 12, 4), 183)), listed: Some(&page) }, None);
        check(KnownDays::default(), None);
    }
}
