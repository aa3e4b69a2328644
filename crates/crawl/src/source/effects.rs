//! What the site does with each parameter of a search, seen by its results: order, page size, kind
//! and place. Reads no page; decides nothing.

use std::collections::BTreeSet;

use jiff::civil::Date;

use ofsted_model::diag::{Code, Finding};
use ofsted_model::{Extent, ListedProvider};

const DATASET: &str = "providers";

/// What was seen of the effects of a search's parameters.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// The first result that has a newer report than the one before it, as it stands on the page.
    out_of_order: Option<String>,
    last: Option<(Date, String)>,
    /// Results in the order that was asked for, and those of them with a day.
    results: usize,
    dated: usize,
    /// How many results a page were asked for and came, where these differ.
    rows: Option<(usize, usize)>,
    /// Kinds of provider that were not asked for.
    others: BTreeSet<u32>,
    /// Results that came again on a later page.
    repeated: usize,
}

impl Effects {
    /// Takes in the first page.
    pub(super) fn first_page(&mut self, asked: usize, shown: usize, total: Option<usize>) {
        let expected = total.map_or(shown.min(asked), |total| total.min(asked));
        self.rows = (shown != expected).then_some((asked, shown));
    }

    /// Takes in the next result of those that should have the newest reports first.
    pub(super) fn next(&mut self, listed: &ListedProvider) {
        self.results += 1;
        let Some(day) = listed.latest_report_on else { return };
        self.dated += 1;
        if let Some((before, name)) = &self.last
            && day > *before
            && self.out_of_order.is_none()
        {
            self.out_of_order = Some(format!("{name}, {before} | {}, {day}", listed.name));
        }
        self.last = Some((day, listed.name.clone()));
    }

    /// Takes in that a result came again.
    pub(super) fn repeated(&mut self) {
        self.repeated += 1;
    }

    /// Takes in a result of a kind that was not asked for.
    pub(super) fn other(&mut self, provider_type: u32) {
        self.others.insert(provider_type);
    }

    /// Whether a page has as many results as were asked for.
    pub(super) fn has_rows(&self) -> bool {
        self.rows.is_none()
    }

    /// Whether there are results of other kinds.
    pub(super) fn has_others(&self) -> bool {
        !self.others.is_empty()
    }

    /// The kinds of provider that were not asked for, in words.
    pub(super) fn others(&self) -> String {
        let kinds: Vec<String> = self.others.iter().map(ToString::to_string).collect();
        match kinds.as_slice() {
            [] => "no providers".to_owned(),
            kinds => format!("only providers of type {}", kinds.join(", ")),
        }
    }

    /// Whether every parameter has its effect, as far as that can be told.
    pub(super) fn are_all_seen(&self) -> bool {
        self.is_in_order() && self.has_rows() && !self.has_others() && self.repeated == 0
    }

    /// Without days nobody can see an order.
    fn is_in_order(&self) -> bool {
        self.out_of_order.is_none() && (self.dated > 0 || self.results < 2)
    }

    /// A finding for each parameter without its effect, and for a listing that is not what it
    /// counts.
    pub(super) fn findings(&self, extent: Extent, came: usize, total: Option<usize>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut note = |code, message: String, printed: Option<String>| {
            let finding = Finding::new(code, message).at(DATASET, "");
            findings.push(Finding { printed, ..finding });
        };
        let ignored = |parameter: &str, what: &str| format!("the site ignores `{parameter}`: {what}");
        if let Some(printed) = &self.out_of_order {
            let what = "the results do not begin with the newest reports; the whole listing was read";
            note(Code::SEARCH_IGNORED, ignored("sort=date&order=desc", what), Some(printed.clone()));
        } else if !self.is_in_order() {
            let what = "the results do not show the dates of the latest reports, so the order was not checked; every \
                 page was read";
            note(Code::SEARCH_IGNORED, ignored("sort=date&order=desc", what), None);
        }
        if let Some((asked, shown)) = self.rows {
            let what = format!("the page has {shown} results, but {asked} were requested; the whole listing was read");
            note(Code::SEARCH_IGNORED, ignored("rows", &what), None);
        }
        if self.has_others() {
            let kinds: Vec<String> = self.others.iter().map(ToString::to_string).collect();
            let what =
                format!("the listing includes providers of other types, which were left out: {}", kinds.join(", "));
            note(Code::SEARCH_IGNORED, ignored("level_1_types, level_2_types", &what), None);
        }
        if self.repeated > 0 {
            let what = "some results appear again on a later page; the listing was read until no new results appeared";
            note(Code::SEARCH_IGNORED, ignored("start", what), None);
        }
        match (extent, total) {
            (Extent::Incomplete, total) => {
                let total =
                    total.map_or("does not give a total".to_owned(), |total| format!("gives a total of {total}"));
                let message =
                    format!("the listing {total}, and {came} results could be read; all known pages were read");
                note(Code::LISTING_INCOMPLETE, message, None);
            }
            (Extent::Whole, Some(total)) if came > total => {
                note(
                    Code::LISTING_COUNT,
                    format!("the listing gives a total of {total} results, but has {came}"),
                    None,
                );
            }
            (Extent::Whole | Extent::Beginning, _) => {}
        }
        findings
    }
}
