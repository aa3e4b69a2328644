//! Frames and reference tables, as at a date: providers by URN, else by name; reports by their provider and the day of
//! their inspection, with the codes that held then and those of whoever has the duty today. A key without a match is a
//! finding, never a lost row; a report whose own name for the authority is another's is one too. Reads no document.

mod name;
mod nearest;
mod official;
mod reference;
mod belonging;
mod explain;

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, DataFrameJoinOps, JoinArgs, JoinType, MaintainOrderJoin};

use crate::diag::{Code, Finding, Noted};
use crate::model::Scheme;
use crate::schema::{Cell, Contract, DataSet, FieldType, Frames, Rows, Table, sure};

use belonging::{Day, OfProviders, OfReport, of_providers, of_report};

pub use explain::{AuthorityThen, Explained, Explanation, FoundAs, Step, Unexplained, explain};
pub use name::plain_name;
pub use official::join_official;
pub use reference::{Authority, Change, HeldCode, Reference, Register};

/// The columns that come from the authority. Those behind `region` are of whoever has the duty today.
const FROM_AUTHORITY: &[&str] = &[
    "authority_id",
    "authority_name",
    "gss_code",
    "la_code",
    "region",
    "current_authority_id",
    "current_authority_name",
    "current_gss_code",
    "current_la_code",
];

/// The frames with the reference tables beside them, and the authority's columns filled wherever a data set has them.
/// Row order and number stay as they are.
pub fn join(mut frames: Frames, reference: &Reference, contract: &Contract) -> Noted<Frames> {
    let mut findings = Vec::new();
    let register = reference.register();
    let providers = of_providers(frames.rows("providers"), register, &mut findings);
    let by_urn = by_urn(&providers);
    let by_report = by_report(&frames, &providers, register, &mut findings);
    // The columns `region` of providers is what their page prints.
    for (dataset, key, authorities, columns) in [
        ("providers", "urn", &by_urn, &FROM_AUTHORITY[..1]),
        ("inspections", "report_id", &by_report, FROM_AUTHORITY),
        ("judgements", "report_id", &by_report, FROM_AUTHORITY),
        ("points", "report_id", &by_report, FROM_AUTHORITY),
    ] {
        if let (Some(frame), Some(data_set)) = (frames.get(dataset), contract.get(dataset)) {
            let joined = with_authority(frame, (key, columns), authorities, data_set);
            frames.insert(dataset, joined);
        }
    }
    for (dataset, frame) in reference.frames() {
        frames.insert(dataset, frame.clone());
    }
    Noted { value: frames, findings }
}

/// A left join by one column: every row stays, in its order, with the data set's columns in theirs.
fn with_authority(
    frame: &DataFrame,
    (key, columns): (&str, &[&str]),
    authorities: &DataFrame,
    data_set: &DataSet,
) -> DataFrame {
    let wanted: Vec<&str> = columns.iter().copied().filter(|name| data_set.field(name).is_some()).collect();
    let bare = frame.drop_many(wanted.iter().copied());
    let authorities = authorities.select(wanted.iter().copied().chain([key]));
    let authorities = sure(authorities, "the authority's columns in the table by key");
    let how = JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(JoinType::Left) };
    let joined = sure(bare.join(&authorities, [key], [key], how, None), "a key column of text on both sides");
    let columns = data_set.fields.iter().map(|field| field.name.as_str());
    sure(joined.select(columns), "every column of the contract, filled or null")
}

fn keyed_by(key: &str) -> Table {
    let mut table = Table::without_contract();
    for name in FROM_AUTHORITY.iter().copied().chain([key]) {
        table.declare(name, FieldType::Text);
    }
    table
}

/// One row for each provider.
fn by_urn(providers: &OfProviders<'_>) -> DataFrame {
    let mut table = keyed_by("urn");
    for (urn, authority) in providers {
        table.add([("urn", (*urn).into()), ("authority_id", authority.map(|one| one.id.as_str()).into())]);
    }
    table.into_frame()
}

/// One row for each report, with the codes of its day.
fn by_report(
    frames: &Frames,
    providers: &OfProviders<'_>,
    register: &Register,
    findings: &mut Vec<Finding>,
) -> DataFrame {
    let mut table = keyed_by("report_id");
    let pages = pages_of_reports(frames.rows("report_providers"));
    let rows = frames.rows("inspections");
    for row in rows.indices() {
        let Some(id) = rows.text(row, "report_id") else { continue };
        let report = OfReport {
            id,
            page: rows.text(row, "urn").and_then(|urn| providers.get(urn).copied().flatten()),
            day: Day::of(rows.day(row, "inspection_end"), rows.day(row, "published_on")),
            printed: rows.text(row, "authority_printed"),
        };
        let authority = of_report(&report, register, findings);
        let urns = pages.get(id).map(Vec::as_slice).unwrap_or_default();
        differing(&report, authority, (urns, providers), register, findings);
        let cells = authority.map(|authority| cells_of(authority, report.day, register)).unwrap_or_default();
        table.add(cells.into_iter().chain([("report_id", id.into())]));
    }
    table.into_frame()
}

/// The authority's columns for a report.
fn cells_of(authority: &Authority, day: Day, register: &Register) -> Vec<(&'static str, Cell)> {
    let code = |scheme| register.code_on(&authority.id, scheme, day.any()).into();
    let today = register.today(&authority.id);
    let of_today = |what: &dyn Fn(&Authority) -> Option<String>| -> Cell {
        let items: Vec<String> = today.iter().filter_map(|authority| what(authority)).collect();
        (!items.is_empty()).then(|| items.join(";")).into()
    };
    let newest = |scheme| {
        of_today(&move |authority: &Authority| register.code_on(&authority.id, scheme, None).map(str::to_owned))
    };
    vec![
        ("authority_id", authority.id.as_str().into()),
        ("authority_name", authority.name.as_str().into()),
        ("gss_code", code(Scheme::Gss)),
        ("la_code", code(Scheme::La)),
        ("region", authority.region.as_deref().into()),
        ("current_authority_id", of_today(&|authority| Some(authority.id.clone()))),
        ("current_authority_name", of_today(&|authority| Some(authority.name.clone()))),
        ("current_gss_code", newest(Scheme::Gss)),
        ("current_la_code", newest(Scheme::La)),
    ]
}

/// The URNs of the pages that each report stands on.
fn pages_of_reports(rows: Rows<'_>) -> BTreeMap<&str, Vec<&str>> {
    let mut pages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows.indices() {
        if let (Some(id), Some(urn)) = (rows.text(row, "report_id"), rows.text(row, "urn")) {
            pages.entry(id).or_default().push(urn);
        }
    }
    pages
}

/// A report that prints another name than those of the authority that it is of, or of any whose page has it.
fn differing(
    report: &OfReport<'_>,
    authority: Option<&Authority>,
    (urns, providers): (&[&str], &OfProviders<'_>),
    register: &Register,
    findings: &mut Vec<Finding>,
) {
    let Some(printed) = report.printed else { return };
    let listing: Vec<Option<&Authority>> = urns.iter().map(|urn| providers.get(urn).copied().flatten()).collect();
    let known: BTreeSet<&str> =
        listing.iter().flatten().copied().chain(authority).map(|authority| authority.id.as_str()).collect();
    // Where a page's authority is not known, a finding says so already, and its name cannot be held against another's.
    if listing.iter().any(Option::is_none) || known.is_empty() || known.iter().any(|id| register.is_named(id, printed))
    {
        return;
    }
    let listed = urns.join(", ");
    let names: Vec<&str> =
        register.named_on(printed, report.day.any()).into_iter().map(|other| other.name.as_str()).collect();
    let message = match names.as_slice() {
        [] => {
            let nearest = nearest::candidates(printed, register);
            format!("listed for {listed}, but the report prints another name; the nearest are {nearest}")
        }
        names => format!("listed for {listed}, but the report names {}", names.join(" or ")),
    };
    let finding = Finding::new(Code::AUTHORITY_DIFFERS, message).column("authority_printed").printed(printed);
    findings.push(finding.at("inspections", report.id));
}
