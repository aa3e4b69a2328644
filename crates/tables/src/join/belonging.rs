//! Which authority a provider is, and which one a report is of: that of its page, or, where the
//! report is older than it, the one that had the duty then. What cannot be told is a finding with
//! candidates. Makes no frame.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::nearest;
use super::reference::{Authority, Register};
use crate::schema::Rows;
use crate::schema::columns::Providers;
use ofsted_model::diag::{Code, Finding};

/// The authority of each provider, by URN; `None` where it cannot be told.
pub(super) type OfProviders<'a> = BTreeMap<&'a str, Option<&'a Authority>>;

/// The authority of each provider: by its URN or one that it had before, else by its name.
pub(super) fn of_providers<'a>(
    providers: Rows<'a, Providers>,
    register: &'a Register,
    findings: &mut Vec<Finding>,
) -> OfProviders<'a> {
    let mut found = OfProviders::new();
    for row in providers.indices() {
        let Some(urn) = providers.text(row, Providers::URN) else { continue };
        let former = providers.text(row, Providers::FORMER_URNS).into_iter().flat_map(|list| list.split(';'));
        let by_urn = std::iter::once(urn).chain(former).find_map(|urn| register.with_urn(urn));
        let name = providers.text(row, Providers::NAME).unwrap_or("(no name)");
        let authority = by_urn.or_else(|| by_name(urn, name, register, findings));
        found.insert(urn, authority);
    }
    found
}

/// The one authority that has a name today, or else had it; a finding either way.
fn by_name<'a>(urn: &str, name: &str, register: &'a Register, findings: &mut Vec<Finding>) -> Option<&'a Authority> {
    let all = register.named_on(name, None);
    let (code, message, authority) = match all.as_slice() {
        [one] => {
            let message = format!("no authority has the URN {urn}; the provider's name, {name}, belongs to {}", one.id);
            (Code::AUTHORITY_BY_NAME, message, Some(*one))
        }
        [] => {
            let nearest = nearest::candidates(name, register);
            let message = format!("no authority has the URN {urn} ({name}); the nearest names are {nearest}");
            (Code::UNMATCHED_AUTHORITY, message, None)
        }
        several => {
            let several = nearest::listed(several, register);
            let message =
                format!("no authority has the URN {urn}, and the provider's name, {name}, could belong to {several}");
            (Code::UNMATCHED_AUTHORITY, message, None)
        }
    };
    findings.push(Finding::new(code, message).column("authority_id").at("providers", urn));
    authority
}

/// The day that decides of whom a report is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Day {
    /// The last day of the inspection.
    Inspected(Date),
    /// The day of publication, where the other is not known.
    Published(Date),
    /// Neither is known.
    Unknown,
}

impl Day {
    pub(super) fn new(inspected: Option<Date>, published: Option<Date>) -> Self {
        match (inspected, published) {
            (Some(day), _) => Self::Inspected(day),
            (None, Some(day)) => Self::Published(day),
            (None, None) => Self::Unknown,
        }
    }

    /// Whichever day it is.
    pub(super) fn any(self) -> Option<Date> {
        match self {
            Self::Inspected(day) | Self::Published(day) => Some(day),
            Self::Unknown => None,
        }
    }
}

/// What is known of a report.
pub(super) struct OfReport<'a> {
    /// Its number.
    pub(super) id: &'a str,
    /// The authority whose page has it.
    pub(super) page: Option<&'a Authority>,
    /// The day that decides.
    pub(super) day: Day,
    /// The authority's name as the report prints it.
    pub(super) printed: Option<&'a str>,
}

/// The authority that a report is of.
pub(super) fn of_report<'a>(
    report: &OfReport<'a>,
    register: &'a Register,
    findings: &mut Vec<Finding>,
) -> Option<&'a Authority> {
    let page = report.page?;
    let Some(day) = report.day.any().filter(|day| !page.is_valid_on(*day)) else { return Some(page) };
    let mut tell = |message: String| {
        let finding = Finding::new(Code::AUTHORITY_UNCLEAR, message).column("authority_id");
        findings.push(finding.at("inspections", report.id));
    };
    if page.valid_from.is_none_or(|from| from <= day) {
        // What is published after an authority ended may well be of it; an inspection then cannot.
        if matches!(report.day, Day::Inspected(_)) {
            tell(format!("the inspection was on {day}, after {} was abolished", page.id));
        }
        return Some(page);
    }
    let then = register.on(&page.id, day);
    let printed = |authority: &&Authority| report.printed.is_some_and(|name| register.is_named(&authority.id, name));
    let named: Vec<&Authority> = then.iter().copied().filter(printed).collect();
    match (then.as_slice(), named.as_slice()) {
        ([one], _) | (_, [one]) => Some(*one),
        ([], _) => {
            tell(format!(
                "the report is dated {day}, before {} was created, and the predecessor of this authority is not \
                 known",
                page.id
            ));
            Some(page)
        }
        (several, _) => {
            let several = nearest::listed(several, register);
            tell(format!(
                "the report is dated {day}, before {} was created; the report could belong to {several}",
                page.id
            ));
            None
        }
    }
}
