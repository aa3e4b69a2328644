//! Whether two inspections can be compared, and in what. Judges no grade.

use super::inspection::Inspection;
use ofsted_model::{Grade, Judgement};

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
    /// One of the two has no grade on a judgement.
    NotGraded,
}

impl Reason {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::AnotherAuthority => "another_authority",
            Self::NewFramework => "new_framework",
            Self::Scale => "scale",
            Self::JudgementSplit => "judgement_split",
            Self::JudgementDropped => "judgement_dropped",
            Self::NotGraded => "not_graded",
        }
    }
}

/// Every reason against comparing an inspection with an earlier one as wholes.
pub(super) fn reasons(now: &Inspection, before: &Inspection) -> Vec<Reason> {
    let same_framework = is_same_framework(now, before);
    let mut reasons = of_rules(now, before);
    reasons.extend((same_framework && is_split(now, before)).then_some(Reason::JudgementSplit));
    reasons.extend((same_framework && is_dropped(now, before)).then_some(Reason::JudgementDropped));
    reasons
}

/// Every reason against comparing the grades of two inspections on one judgement.
pub(super) fn against(judgement: Judgement, now: &Inspection, before: &Inspection) -> Vec<Reason> {
    let mut reasons = of_rules(now, before);
    if is_same_framework(now, before) && (now.grade(judgement).is_none() || before.grade(judgement).is_none()) {
        reasons.push(match judgement {
            judgement if is_of_split(judgement, now, before) => Reason::JudgementSplit,
            Judgement::OverallEffectiveness if is_dropped(now, before) => Reason::JudgementDropped,
            _ => Reason::NotGraded,
        });
    }
    reasons
}

/// Whether two inspections were made under the same rules.
pub(super) fn is_same_framework(now: &Inspection, before: &Inspection) -> bool {
    now.framework.is_some() && now.framework == before.framework
}

fn of_rules(now: &Inspection, before: &Inspection) -> Vec<Reason> {
    let scale = |inspection: &Inspection| inspection.framework.map(ofsted_model::Framework::scale);
    let reasons = [
        (now.authority != before.authority, Reason::AnotherAuthority),
        (!is_same_framework(now, before), Reason::NewFramework),
        (scale(now) != scale(before), Reason::Scale),
    ];
    reasons.into_iter().filter_map(|(holds, reason)| holds.then_some(reason)).collect()
}

fn is_split(now: &Inspection, before: &Inspection) -> bool {
    splits(now, before).next().is_some()
}

/// Whether a judgement was taken apart between two inspections, or is a part of one that was.
fn is_of_split(judgement: Judgement, now: &Inspection, before: &Inspection) -> bool {
    splits(now, before).any(|whole| whole == judgement || whole.facts().split_into.contains(&judgement))
}

/// The judgements that the earlier of two inspections made whole and the later in parts.
fn splits(now: &Inspection, before: &Inspection) -> impl Iterator<Item = Judgement> {
    let in_parts =
        |whole: &Judgement| whole.facts().split_into.first().is_some_and(|part| now.grades.contains_key(part));
    before.grades.keys().copied().filter(in_parts)
}

fn is_dropped(now: &Inspection, before: &Inspection) -> bool {
    before.grades.contains_key(&Judgement::OverallEffectiveness)
        && !now.grades.contains_key(&Judgement::OverallEffectiveness)
}

/// The judgements that were made in both, of one authority and under one framework: each can be
/// compared by itself.
pub(super) fn judgements(now: &Inspection, before: &Inspection) -> Vec<Judgement> {
    if now.authority != before.authority || !is_same_framework(now, before) {
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
