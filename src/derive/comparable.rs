//! Whether two inspections can be compared, and in what. Judges no grade.

use super::inspection::Inspection;
use crate::model::{Grade, Judgement};

/// Why two inspections cannot be compared as wholes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The earlier one was of an authority that this one came after.
    AnotherAuthority,
    /// They were made under other rules.
    NewFramework,
    /// Their third grades are other words.
    Scale,
    /// Children in care and care leavers were one judgement, and are two.
    JudgementSplit,
    /// A judgement is no longer made.
    JudgementDropped,
}

impl Reason {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::AnotherAuthority => "another_authority",
            Self::NewFramework => "new_framework",
            Self::Scale => "scale",
            Self::JudgementSplit => "judgement_split",
            Self::JudgementDropped => "judgement_dropped",
        }
    }
}

/// Every reason against comparing an inspection with an earlier one as wholes.
pub(super) fn reasons(now: &Inspection, before: &Inspection) -> Vec<Reason> {
    let scale = |inspection: &Inspection| inspection.framework.map(crate::model::Framework::scale);
    let same_framework = now.framework.is_some() && now.framework == before.framework;
    let split =
        before.grades.contains_key(&Judgement::InCareAndCareLeavers) && now.grades.contains_key(&Judgement::InCare);
    let dropped = before.grades.contains_key(&Judgement::OverallEffectiveness)
        && !now.grades.contains_key(&Judgement::OverallEffectiveness);
    let reasons = [
        (now.authority != before.authority, Reason::AnotherAuthority),
        (!same_framework, Reason::NewFramework),
        (scale(now) != scale(before), Reason::Scale),
        (same_framework && split, Reason::JudgementSplit),
        (same_framework && dropped, Reason::JudgementDropped),
    ];
    reasons.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect()
}

/// The judgements that were made in both, of one authority and under one framework: each can be compared by itself.
pub(super) fn judgements(now: &Inspection, before: &Inspection) -> Vec<Judgement> {
    if now.authority != before.authority || now.framework.is_none() || now.framework != before.framework {
        return Vec::new();
    }
    let both = |judgement: &Judgement| now.grade(*judgement).is_some() && before.grade(*judgement).is_some();
    now.grades.keys().copied().filter(both).collect()
}

/// What became of a grade: `better`, `same` or `worse`.
pub(super) fn direction(now: Grade, before: Grade) -> &'static str {
    match now.rank().cmp(&before.rank()) {
        std::cmp::Ordering::Less => "better",
        std::cmp::Ordering::Equal => "same",
        std::cmp::Ordering::Greater => "worse",
    }
}
