//! Theme keys from the words of the scope, by rules that can be read. Where they name no theme, there is none.

use super::opening::Opening;
use super::{missing, scope};
use crate::diag::Noted;
use crate::parse::prose;

/// A visit to the whole service under the pandemic's rules.
const WHOLE_SERVICE: &str = "whole_service_covid_assurance";

const FRONT_DOOR: &str = "front_door";
const PERMANENCE: &str = "planning_and_achieving_permanence";
const CHILDREN_IN_CARE: &str = "children_in_care";
const PLACEMENT: &str = "placement_decision_making";
const LEADERSHIP: &str = "leadership";
const IMPACT_OF_LEADERS: &[&str] = &["impact of leaders", "impact of leadership"];

/// Keys and the words that name them.
const THEMES: &[(&str, &[&str])] = &[
    (
        FRONT_DOOR,
        &[
            "front door",
            "front-door",
            "contacts and referrals",
            "contacts, referrals",
            "contact and referral",
            "first point of contact",
            "single point of access",
            "point of referral",
            "referral and assessment",
            "multi-agency safeguarding hub",
        ],
    ),
    (
        "children_in_need_and_child_protection",
        &[
            "children in need",
            "child in need",
            "child-in-need",
            "child protection plan",
            "subject to a protection plan",
            "child protection",
        ],
    ),
    (
        "vulnerable_adolescents",
        &[
            "vulnerable adolescents",
            "extra-familial",
            "adolescents",
            "child exploitation",
            "criminal exploitation",
            "sexual exploitation",
            "exploitation",
            "contextual safeguarding",
        ],
    ),
    (PERMANENCE, &["permanence"]),
    (
        CHILDREN_IN_CARE,
        &[
            "children in care",
            "young people in care",
            "children looked after",
            "looked after children",
            "looked-after children",
        ],
    ),
    ("care_leavers", &["care leaver", "care-experienced", "care experienced", "leaving care", "left care"]),
    (PLACEMENT, &["placement decision", "placement and decision", "matching, placement", "decisions about placements"]),
    ("pre_proceedings", &["pre-proceedings", "public law outline"]),
    ("early_help", &["early help"]),
    (
        "disabled_children",
        &["disabled children", "children with disabilities", "with a disability", "special educational needs"],
    ),
];

/// Where the clause ends that names what was looked at: what follows are its parts.
const CLAUSE_ENDS: &[&str] = &[
    ", including",
    ", with a particular focus",
    ", with a focus",
    ", in particular",
    ", in accordance",
    " in accordance",
    ", but",
    ", whether",
    ";",
];

/// The themes, in the order of the list above.
pub(super) fn themes(opening: &Opening<'_>, scope: Option<&str>) -> Noted<Vec<String>> {
    let is_whole = scope.is_none_or(|scope| {
        ["help and protection", "children in care", "care leavers"].iter().all(|part| prose::has(scope, part))
    });
    if is_whole && scope::is_of_the_pandemic(opening) {
        return Noted::clean(vec![WHOLE_SERVICE.to_owned()]);
    }
    match named_in(scope.unwrap_or_default()) {
        named if named.is_empty() => missing(named, "themes", "the words name no theme"),
        named => Noted::clean(named),
    }
}

/// What the first sentence names that names anything; the front door, where a later one says "specifically" that;
/// and leadership wherever it stands.
fn named_in(scope: &str) -> Vec<String> {
    let sentences = prose::sentences(scope);
    let mut keys =
        sentences.iter().map(|sentence| named(clause(sentence))).find(|keys| !keys.is_empty()).unwrap_or_default();
    let specific = sentences.iter().filter(|sentence| prose::strip_start(sentence, "specifically").is_some());
    let is_front_door = specific.flat_map(|sentence| named(clause(sentence))).any(|key| key == FRONT_DOOR);
    let says = [(FRONT_DOOR, is_front_door), (LEADERSHIP, prose::has_any(scope, IMPACT_OF_LEADERS))];
    keys.extend(says.iter().filter(|(_, said)| *said).map(|(key, _)| *key));
    let in_order = THEMES.iter().map(|(key, _)| *key).chain([LEADERSHIP]);
    in_order.filter(|key| keys.contains(key)).map(str::to_owned).collect()
}

fn clause(sentence: &str) -> &str {
    let ends = CLAUSE_ENDS.iter().filter_map(|words| prose::find(sentence, words));
    ends.min().map_or(sentence, |end| &sentence[..end])
}

/// The themes that a clause names. Children's need for permanence, or for help at the front door, is no second
/// theme; decisions on placements are decisions for children in care.
fn named(clause: &str) -> Vec<&'static str> {
    let says = |words: &[&str]| prose::has_any(clause, words);
    let mut keys: Vec<&str> = THEMES.iter().filter(|(_, words)| says(words)).map(|(key, _)| *key).collect();
    if keys.contains(&FRONT_DOOR) {
        return vec![FRONT_DOOR];
    }
    if keys.contains(&PERMANENCE) {
        keys.retain(|key| *key != CHILDREN_IN_CARE);
    }
    if keys.contains(&PLACEMENT) && !keys.contains(&CHILDREN_IN_CARE) {
        keys.push(CHILDREN_IN_CARE);
    }
    keys
}
