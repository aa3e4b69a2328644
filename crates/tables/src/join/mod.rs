//! Frames and reference tables, as at a date: providers by URN, else by name; reports by their
//! provider and the day of their inspection, with the codes that held then and those of whoever has
//! the duty today. A key without a match is a finding, never a lost row; a report whose own name
//! for the authority is another's is one too. Reads no document.

mod name;
mod naming;
mod nearest;
mod official_join;
mod reference;
mod belonging;
mod explain;

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, DataFrameJoinOps, JoinArgs, JoinType, MaintainOrderJoin};

use crate::schema::columns::{Inspections, Judgements, Points, Providers, ReportProviders};
use crate::schema::{Column, Contract, DataSet, FieldType, Filled, Frames, Rows, Table, sure};
use ofsted_model::Scheme;
use ofsted_model::diag::{Code, Finding, WithFindings};

use belonging::{Day, OfProviders, OfReport, of_providers, of_report};

pub use explain::{AuthorityThen, Explained, Explanation, FoundAs, Step, Unexplained, explain};
pub use name::plain_name;
pub use naming::naming;
pub use official_join::join_official;
pub use reference::{Authority, AuthorityChange, HeldCode, Reference, Register};

/// The columns that come from the authority. Those behind `region` are of whoever has the duty
/// today.
const FROM_AUTHORITY: &[&str] = &[
    Inspections::AUTHORITY_ID.name(),
    Inspections::AUTHORITY_NAME.name(),
    Inspections::GSS_CODE.name(),
    Inspections::LA_CODE.name(),
    Inspections::REGION.name(),
    Inspections::CURRENT_AUTHORITY_ID.name(),
    Inspections::CURRENT_AUTHORITY_NAME.name(),
    Inspections::CURRENT_GSS_CODE.name(),
    Inspections::CURRENT_LA_CODE.name(),
];

/// The frames with the reference tables beside them, and the authority's columns filled wherever a
/// data set has them. Row order and number stay as they are.
pub fn join(mut frames: Frames, reference: &Reference, contract: &Contract) -> WithFindings<Frames> {
    let mut findings = Vec::new();
    let register = reference.register();
    let joined = joined(&frames, register, contract, &mut findings);
    frames.replace(joined);
    for (dataset, frame) in reference.frames() {
        frames.insert(dataset, frame.clone());
    }
    WithFindings { value: frames, findings }
}

/// Where an authority's columns come from, and which of them.
type By<'a> = (&'a str, &'a [&'a str]);

/// The frames that have an authority's columns, part by part: they may be large.
fn joined(frames: &Frames, register: &Register, contract: &Contract, findings: &mut Vec<Finding>) -> Frames {
    let mut joined = Frames::default();
    let providers = of_providers(frames.rows(Providers), register, findings);
    let by_urn = by_urn(&providers);
    // The column `region` of providers is what their page prints.
    add(&mut joined, Providers.name(), (Providers::URN.name(), &FROM_AUTHORITY[..1]), (frames, contract), |_| {
        by_urn.clone()
    });
    let on_pages = frames.columns(ReportProviders, &[&ReportProviders::REPORT_ID, &ReportProviders::URN]);
    let pages = pages_of_reports(on_pages.rows());
    add(
        &mut joined,
        Inspections.name(),
        (Inspections::REPORT_ID.name(), FROM_AUTHORITY),
        (frames, contract),
        |reports| by_report(Inspections.rows(reports), &pages, &providers, register, findings),
    );
    let by_report = joined.columns(Inspections, &[&Inspections::REPORT_ID, &Inspections::AUTHORITY_ID]);
    let by_report = by_report.frame();
    for dataset in [Judgements.name(), Points.name()] {
        let by = (Inspections::REPORT_ID.name(), FROM_AUTHORITY);
        match (frames.chunked(dataset), contract.get(dataset)) {
            (Some(large), Some(data_set)) => {
                let with = |part| with_authority(&part, by, &between_ends(by_report, &part), data_set);
                joined.insert_packed(dataset, large.mapped(with));
            }
            _ => add(&mut joined, dataset, by, (frames, contract), |_| by_report.clone()),
        }
    }
    joined
}

/// Adds a data set with the authority's columns that it has, as `authorities` gives them for each
/// part.
fn add(
    joined: &mut Frames,
    dataset: &str,
    by: By<'_>,
    (frames, contract): (&Frames, &Contract),
    mut authorities: impl FnMut(&DataFrame) -> DataFrame,
) {
    let Some(data_set) = contract.get(dataset) else { return };
    for part in frames.parts(dataset) {
        let authorities = authorities(&part);
        joined.append(dataset, &with_authority(&part, by, &authorities, data_set));
    }
}

/// The reports from that of the first row of a part to that of its last. Both are in the order of
/// reports; whichever data set the part is of, its reports are called as those of `inspections`.
fn between_ends(by_report: &DataFrame, part: &DataFrame) -> DataFrame {
    let (all, part) = (Inspections.rows(by_report), Rows::of_frame(part));
    let Some(last) = part.height().checked_sub(1) else { return by_report.clear() };
    let [first, last] = [0, last].map(|row| part.text(row, Inspections::REPORT_ID.name()));
    let from = first_row(all, |report| report >= first);
    let to = first_row(all, |report| report > last);
    by_report.slice(i64::try_from(from).unwrap_or(i64::MAX), to.saturating_sub(from))
}

/// The first row whose report stands behind those that do not; the height where none does.
fn first_row(rows: Rows<'_, Inspections>, is_behind: impl Fn(Option<&str>) -> bool) -> usize {
    let (mut from, mut to) = (0, rows.height());
    while from < to {
        let middle = usize::midpoint(from, to);
        if is_behind(rows.text(middle, Inspections::REPORT_ID)) {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    from
}

/// A left join by one column: every row stays, in its order, with the data set's columns in theirs.
fn with_authority(frame: &DataFrame, (key, columns): By<'_>, authorities: &DataFrame, data_set: &DataSet) -> DataFrame {
    let wanted: Vec<&str> = columns.iter().copied().filter(|name| data_set.field(name).is_some()).collect();
    let bare = frame.drop_many(wanted.iter().copied());
    let authorities = authorities.select(wanted.iter().copied().chain([key]));
    let authorities = sure(authorities, "the authority's columns in the table by key");
    let how = JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(JoinType::Left) };
    let joined = sure(bare.join(&authorities, [key], [key], how, None), "a key column of text on both sides");
    let columns = data_set.fields.iter().map(|field| field.name.as_str());
    sure(joined.select(columns), "every column of the contract, filled or null")
}

fn keyed_by<D>(key: Column<D, str>) -> Table<D> {
    let mut table = Table::empty();
    for name in FROM_AUTHORITY.iter().copied().chain([key.name()]) {
        table.declare(name, FieldType::Text);
    }
    table
}

/// One row for each provider.
fn by_urn(providers: &OfProviders<'_>) -> DataFrame {
    let mut table = keyed_by(Providers::URN);
    for (urn, authority) in providers {
        table.add([Providers::URN.is(*urn), Providers::AUTHORITY_ID.is(authority.map(|one| one.id.as_str()))]);
    }
    table.into_frame()
}

/// One row for each report, with the codes of its day.
fn by_report(
    rows: Rows<'_, Inspections>,
    pages: &BTreeMap<&str, Vec<&str>>,
    providers: &OfProviders<'_>,
    register: &Register,
    findings: &mut Vec<Finding>,
) -> DataFrame {
    let mut table = keyed_by(Inspections::REPORT_ID);
    let mut of_today = BTreeMap::new();
    for row in rows.indices() {
        let Some(id) = rows.text(row, Inspections::REPORT_ID) else { continue };
        let report = OfReport {
            id,
            page: rows.text(row, Inspections::URN).and_then(|urn| providers.get(urn).copied().flatten()),
            day: Day::new(rows.day(row, Inspections::INSPECTION_END), rows.day(row, Inspections::PUBLISHED_ON)),
            printed: rows.text(row, Inspections::AUTHORITY_PRINTED),
        };
        let authority = of_report(&report, register, findings);
        let urns = pages.get(id).map(Vec::as_slice).unwrap_or_default();
        differing(&report, authority, (urns, providers), register, findings);
        let mut cells = vec![Inspections::REPORT_ID.is(id)];
        if let Some(authority) = authority {
            cells.extend(cells_of(authority, report.day, register));
            let today = of_today.entry(&authority.id).or_insert_with(|| cells_of_today(authority, register));
            cells.extend(today.iter().cloned());
        }
        table.add(cells);
    }
    table.into_frame()
}

/// The authority's columns for a report, those of today aside.
fn cells_of(authority: &Authority, day: Day, register: &Register) -> [Filled<Inspections>; 5] {
    let code = |scheme| register.code_on(&authority.id, scheme, day.any());
    [
        Inspections::AUTHORITY_ID.is(authority.id.as_str()),
        Inspections::AUTHORITY_NAME.is(authority.name.as_str()),
        Inspections::GSS_CODE.is(code(Scheme::Gss)),
        Inspections::LA_CODE.is(code(Scheme::La)),
        Inspections::REGION.is(authority.region.as_deref()),
    ]
}

/// The columns of whoever has an authority's duty today.
fn cells_of_today(authority: &Authority, register: &Register) -> [Filled<Inspections>; 4] {
    let today = register.today(&authority.id);
    let of_today = |what: &dyn Fn(&Authority) -> Option<String>| {
        let items: Vec<String> = today.iter().filter_map(|authority| what(authority)).collect();
        (!items.is_empty()).then(|| items.join(";"))
    };
    let newest = |scheme| {
        of_today(&move |authority: &Authority| register.code_on(&authority.id, scheme, None).map(str::to_owned))
    };
    [
        Inspections::CURRENT_AUTHORITY_ID.is(of_today(&|authority| Some(authority.id.clone()))),
        Inspections::CURRENT_AUTHORITY_NAME.is(of_today(&|authority| Some(authority.name.clone()))),
        Inspections::CURRENT_GSS_CODE.is(newest(Scheme::Gss)),
        Inspections::CURRENT_LA_CODE.is(newest(Scheme::La)),
    ]
}

/// The URNs of the pages that each report stands on.
fn pages_of_reports(rows: Rows<'_, ReportProviders>) -> BTreeMap<&str, Vec<&str>> {
    let mut pages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows.indices() {
        if let (Some(id), Some(urn)) =
            (rows.text(row, ReportProviders::REPORT_ID), rows.text(row, ReportProviders::URN))
        {
            pages.entry(id).or_default().push(urn);
        }
    }
    pages
}

/// A report that prints another name than those of the authority that it is of, or of any whose
/// page has it.
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
    // Where a page's authority is not known, a finding says so already, and its name cannot be held
    // against another's.
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
            format!(
                "the site lists this report for {listed}, but the report gives a different name; the nearest names are \
                 {nearest}"
            )
        }
        names => format!("the site lists this report for {listed}, but the report names {}", names.join(" or ")),
    };
    let finding = Finding::new(Code::AUTHORITY_DIFFERS, message).column("authority_printed").printed(printed);
    findings.push(finding.at("inspections", report.id));
}
