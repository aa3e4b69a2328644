//! Frames to `Approved`, or a refusal that says why. The only maker of `Approved`, which is all
//! that `publish` takes. Changes nothing in a frame. Levels and
//! bounds of checks are in the pipeline files (`[[check]]`).

mod doubtful_rows;
mod bounds;
mod columns;
mod dates;
mod doubtful;
mod evidence;
mod keys;
mod missing;
mod official_checks;
mod outcome;
mod scales;
mod stable;

use rayon::prelude::*;

use crate::schema::{Contract, DataSet, Difference, Frames, column_differences, differences};
use ofsted_config::{Check, CheckName, Level};

pub use evidence::RunFacts;
pub use outcome::CheckOutcome;

use evidence::Evidence;
use outcome::CheckFindings;

/// Frames that every check let pass. Only `approve` can make one.
#[derive(Debug, Clone)]
pub struct Approved {
    frames: Frames,
    outcomes: Vec<CheckOutcome>,
}

impl Approved {
    /// The frames.
    pub fn frames(&self) -> &Frames {
        &self.frames
    }

    /// What each check found, failed warnings too.
    pub fn outcomes(&self) -> &[CheckOutcome] {
        &self.outcomes
    }
}

/// Why frames are not published.
#[derive(Debug, Clone, thiserror::Error)]
#[error("refused: {}", self.reasons().join("; "))]
pub struct Refusal {
    /// What each check found.
    pub outcomes: Vec<CheckOutcome>,
    /// The frames, for the report of the run.
    pub frames: Frames,
}

impl Refusal {
    /// The messages of the checks that refused, each behind the check's name.
    pub fn reasons(&self) -> Vec<String> {
        let failed = self.outcomes.iter().filter(|outcome| outcome.refuses());
        failed.map(|outcome| format!("{}: {}", outcome.name, outcome.message)).collect()
    }
}

/// Frames held against their contract, always, and against the checks that the pipeline declares.
///
/// # Errors
/// Where the frames do not keep to their contract, or a check of level `refuse` fails.
pub fn approve(
    frames: Frames,
    contract: &Contract,
    checks: &[Check],
    before: Option<&Frames>,
    facts: &RunFacts,
) -> Result<Approved, Box<Refusal>> {
    // A check looks up columns by name: it can say nothing of frames that have others.
    if let Err(conforms) = columns_conform(&frames, contract) {
        return Err(Box::new(Refusal { outcomes: vec![conforms], frames }));
    }
    let checked = |check: &Check| {
        let bound = check.bound.unwrap_or_default();
        CheckOutcome::from_findings(
            check,
            run(check.name, &Evidence { frames: &frames, contract, before, facts, bound }),
        )
    };
    let (conforms, checked) =
        rayon::join(|| conformance(&frames, contract), || checks.par_iter().map(checked).collect::<Vec<_>>());
    let outcomes: Vec<CheckOutcome> = std::iter::once(conforms).chain(checked).collect();
    if outcomes.iter().any(CheckOutcome::refuses) {
        return Err(Box::new(Refusal { outcomes, frames }));
    }
    Ok(Approved { frames, outcomes })
}

/// Every data set that is there has its columns and no others.
fn columns_conform(frames: &Frames, contract: &Contract) -> Result<(), CheckOutcome> {
    let faults_of = |data_set: &DataSet| {
        let columns = frames.found(&data_set.name);
        columns.map_or_else(Vec::new, |columns| descriptions(column_differences(data_set, &columns)))
    };
    let faults: Vec<String> = contract.data_sets().flat_map(faults_of).collect();
    if faults.is_empty() {
        return Ok(());
    }
    let mut found = CheckFindings::none_of(faults, "column differences from schemas/");
    found.message.push_str("; no other check was run");
    Err(conformity(found))
}

/// Every data set is there and as its contract says.
fn conformance(frames: &Frames, contract: &Contract) -> CheckOutcome {
    let faults_of = |data_set: &DataSet| -> Vec<String> {
        let mut parts = frames.parts(&data_set.name).peekable();
        if parts.peek().is_none() {
            return vec![format!("{}: is missing", data_set.name)];
        }
        parts.flat_map(|part| descriptions(differences(data_set, &part))).collect()
    };
    let data_sets: Vec<&DataSet> = contract.data_sets().collect();
    let mut faults: Vec<String> = data_sets.into_par_iter().flat_map_iter(faults_of).collect();
    let surplus = frames.names().into_iter().filter(|name| contract.get(name).is_none());
    faults.extend(surplus.map(|name| format!("{name}: is not a data set of the contract")));
    conformity(CheckFindings::none_of(faults, "differences from schemas/"))
}

fn descriptions(differences: Vec<Difference>) -> Vec<String> {
    differences.into_iter().map(|difference| difference.to_string()).collect()
}

fn conformity(found: CheckFindings) -> CheckOutcome {
    CheckOutcome::new(
        "conforms-to-schema",
        Level::Refuse,
        None,
        found,
        "fix the stage that made the row, or the schema if it is too strict",
    )
}

fn run(name: CheckName, evidence: &Evidence<'_>) -> CheckFindings {
    match name {
        CheckName::KeysUnique => keys::unique(evidence),
        CheckName::ForeignKeys => keys::foreign(evidence),
        CheckName::GradesInScale => scales::grades(evidence),
        CheckName::JudgementsInFramework => scales::judgements(evidence),
        CheckName::DatesInOrder => dates::in_order(evidence),
        CheckName::WindowLength => dates::window_length(evidence),
        CheckName::MissingHasFinding => missing::has_finding(evidence),
        CheckName::CorrectionsCurrent => missing::corrections(evidence),
        CheckName::ProvidersFloor => bounds::providers_floor(evidence),
        CheckName::ProvidersKept => bounds::providers_kept(evidence),
        CheckName::ReportsKept => bounds::reports_kept(evidence),
        CheckName::GradesKept => bounds::grades_kept(evidence),
        CheckName::ShareUnread => bounds::share_unread(evidence),
        CheckName::ShareUnconfirmed => bounds::share_unconfirmed(evidence),
        CheckName::ShareDoubtful => doubtful::share(evidence),
        CheckName::DoubtfulWithheld => doubtful::withheld(evidence),
        CheckName::ShareUnconfirmedOfficial => bounds::share_unconfirmed_official(evidence),
        CheckName::OfficialAgreement => official_checks::agreement(evidence),
        CheckName::ExplanationsCurrent => official_checks::explanations(evidence),
        CheckName::OfficialKept => bounds::official_kept(evidence),
        CheckName::ColumnsKept => columns::kept(evidence),
        CheckName::GradesStable => stable::grades(evidence),
    }
}
