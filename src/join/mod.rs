//! Frames and reference tables, by URN. A key without a match is a finding, never a lost row; a report whose own name
//! for the authority is another's is one too. Reads no document.

mod name;
mod official;
mod reference;

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataFrame, DataFrameJoinOps, JoinArgs, JoinType, MaintainOrderJoin};

use crate::diag::{Code, Finding, Noted};
use crate::model::{Gathered, ReportId, Urn};
use crate::schema::{Contract, DataSet, Frames, Rows, sure};

pub use name::plain_name;
pub use official::join_official;
pub use reference::Reference;

/// Data sets that have a `urn`, and the columns that come from the authority, by that URN.
const JOINED: &[&str] = &["providers", "inspections", "judgements", "points"];

/// The columns that come from the authority.
const FROM_AUTHORITY: &[&str] = &["authority_id", "authority_name", "gss_code", "la_code", "region"];

/// The frames with `authorities` and `authority_codes` beside them, and the authority's columns filled wherever a data
/// set has them. Row order and number stay as they are.
pub fn join(mut frames: Frames, reference: &Reference, contract: &Contract, gathered: &Gathered) -> Noted<Frames> {
    let mut findings = Vec::new();
    for &dataset in JOINED {
        if let (Some(frame), Some(data_set)) = (frames.get(dataset), contract.get(dataset)) {
            let joined = with_authority(frame, reference.by_urn(), data_set);
            frames.insert(dataset, joined);
        }
    }
    frames.insert("authorities", reference.authorities().clone());
    frames.insert("authority_codes", reference.codes().clone());
    unmatched(frames.rows("providers"), &mut findings);
    differing(reference, gathered, &mut findings);
    Noted { value: frames, findings }
}

/// A left join by URN: every row stays, in its order, with the data set's columns in theirs.
fn with_authority(frame: &DataFrame, by_urn: &DataFrame, data_set: &DataSet) -> DataFrame {
    let wanted: Vec<&str> = FROM_AUTHORITY.iter().copied().filter(|name| data_set.field(name).is_some()).collect();
    let bare = frame.drop_many(wanted.iter().copied());
    let authorities = by_urn.select(wanted.iter().copied().chain(["urn"]));
    let authorities = sure(authorities, "the authority's columns in the table by URN");
    let how = JoinArgs { maintain_order: MaintainOrderJoin::Left, ..JoinArgs::new(JoinType::Left) };
    let joined = sure(bare.join(&authorities, ["urn"], ["urn"], how, None), "a column urn of text on both sides");
    let columns = data_set.fields.iter().map(|field| field.name.as_str());
    sure(joined.select(columns), "every column of the contract, filled or null")
}

/// Providers without an authority.
fn unmatched(providers: Rows<'_>, findings: &mut Vec<Finding>) {
    for row in providers.indices().filter(|&row| providers.text(row, "authority_id").is_none()) {
        let (urn, name) = (providers.text(row, "urn").unwrap_or_default(), providers.text(row, "name"));
        let message = format!("no authority has the URN {urn} ({})", name.unwrap_or("without a name"));
        findings.push(Finding::new(Code::UNMATCHED_AUTHORITY, message).column("authority_id").at("providers", urn));
    }
}

/// Reports that print another name than those of the provider's authority. One row a report, whoever lists it.
fn differing(reference: &Reference, gathered: &Gathered, findings: &mut Vec<Finding>) {
    let mut reports: BTreeMap<&ReportId, (&str, BTreeSet<&Urn>)> = BTreeMap::new();
    for report in &gathered.reports {
        let printed = report.document.as_ref().and_then(|document| document.record.authority_printed.as_deref());
        if let Some(printed) = printed {
            reports.entry(&report.listed.report_id).or_insert((printed, BTreeSet::new())).1.insert(&report.urn);
        }
    }
    for (id, (printed, urns)) in reports {
        if urns.iter().any(|urn| reference.is_named(urn.as_str(), printed) != Some(false)) {
            continue;
        }
        let listed: Vec<&str> = urns.iter().map(|urn| urn.as_str()).collect();
        let message = match reference.authority_named(printed) {
            Some(other) => format!("listed for {}, but the report names {other}", listed.join(", ")),
            None => format!("listed for {}, but the report prints another name", listed.join(", ")),
        };
        let finding = Finding::new(Code::AUTHORITY_DIFFERS, message).column("authority_printed").printed(printed);
        findings.push(finding.at("inspections", id.as_str()));
    }
}
