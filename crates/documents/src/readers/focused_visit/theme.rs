//! Theme keys from the words of the scope, by rules that can be read. Where they name no theme,
//! there is none.

use super::super::common::missing::missing;
use super::opening::Opening;
use super::scope;
use ofsted_model::diag::WithFindings;
use ofsted_parse::prose;

/// A visit to the whole service under the pandemic's rules.
const WHOLE_SERVICE: &str = "whole_service_covid_assurance";

const FRONT_DOOR: &str = "front_door";
const IN_NEED: &str = "children_in_need_and_child_protection";
const PERMANENCE: &str = "planning_and_achieving_permanence";
const CHILDREN_IN_CARE: &str = "children_in_care";
const PLACEMENT: &str = "placement_decision_making";
const EARLY_HELP: &str = "early_help";
const LEADERSHIP: &str = "leadership";
const IMPACT_OF_LEADERS: &[&str] = &["impact of leaders", "impact of leadership", "impact of senior leaders"];

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
            "contact, referral",
            "referrals and contacts",
            "initial contact",
            "first point of contact",
            "single point of contact",
            "single point of access",
            "single point of entry",
            "point of referral",
            "referral and assessment",
            "referrals and assessment",
            "referral arrangements",
            "multi-agency safeguarding hub",
            "(mash)",
        ],
    ),
    (
        IN_NEED,
        &[
            "children in need",
            "child in need",
            "child-in-need",
            "children-in-need",
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
            "extrafamilial",
            "adolescents",
            "exploitation",
            "being exploited",
            "contextual safeguarding",
            "risk outside the home",
            "harm outside the home",
            "risk outside of the home",
            "harm outside of the home",
            "risks outside the home",
            "risks outside of the home",
            "harm beyond the family",
            "who go missing",
            "missing from home",
            "youth violence",
        ],
    ),
    (PERMANENCE, &["permanence", "permanency", "permanent homes"]),
    (
        CHILDREN_IN_CARE,
        &[
            "children in care",
            "child in care",
            "young people in care",
            "children looked after",
            "young people looked after",
            "looked after children",
            "looked-after children",
            "children who are looked after",
            "cared for children",
            "cared-for children",
            "children we care for",
            "children living in care",
            "children who live in care",
        ],
    ),
    (
        "care_leavers",
        &[
            "care leaver",
            "care-leaver",
            "care-experienced",
            "care experienced",
            "leaving care",
            "left care",
            "leave care",
        ],
    ),
    (
        PLACEMENT,
        &[
            "placement decision",
            "placement and decision",
            "matching, placement",
            "matching and placement",
            "placement and matching",
            "decisions about placements",
            "placement of children",
            "decisions about where children live",
        ],
    ),
    ("pre_proceedings", &["pre-proceedings", "pre proceedings", "public law outline"]),
    (EARLY_HELP, &["early help"]),
    (
        "disabled_children",
        &[
            "disabled children",
            "disabled young people",
            "children with disabilities",
            "young people with disabilities",
            "with a disability",
            "special educational needs",
        ],
    ),
];

/// Children whose need is named in words of the law, whatever service they have: not those with a
/// child in need plan, where anything else is named.
const IN_NEED_OF_HELP: &[&str] = &[
    "children in need of help and protection",
    "children in need of help or protection",
    "children in need of early help and protection",
    "children who need help and protection",
    "children who need help or protection",
    "help and protection of children",
];

/// Where the clause ends that names what was looked at: what follows are its parts, or what is left
/// out.
const CLAUSE_ENDS: &[&str] = &[
    ", including",
    " including ",
    " (including",
    ", with a particular focus",
    ", with a focus",
    ", with particular focus",
    ", with an emphasis",
    ", with particular attention",
    " with a particular focus on ",
    " with a specific focus on ",
    ", focusing on",
    ", focussing on",
    ", in particular",
    ", and in particular",
    ", particularly",
    ", especially",
    ", specifically",
    ", such as",
    ", in accordance",
    " in accordance",
    ", but",
    " but not ",
    ", excluding",
    ", except",
    ", whether",
    ";",
];

/// The themes, in the order of the list above.
pub(super) fn themes(opening: &Opening<'_>, scope: Option<&str>) -> WithFindings<Vec<String>> {
    if scope.is_none_or(is_of_whole_service) && scope::is_of_the_pandemic(opening) {
        return WithFindings::clean(vec![WHOLE_SERVICE.to_owned()]);
    }
    // A title may name the theme after the authority.
    let title = opening.title.map(|title| title.text.as_str()).unwrap_or_default();
    match named_in(title, scope.unwrap_or_default()) {
        named if named.is_empty() => missing(named, "themes", "the words do not match a known theme"),
        named => WithFindings::clean(named),
    }
}

/// Whether a scope names every part of the service.
fn is_of_whole_service(scope: &str) -> bool {
    let parts: [&[&str]; 3] = [
        &["help and protection", "child protection", "children in need"],
        &["children in care", "looked after", "in care"],
        &["care leavers", "leaving care", "care-experienced", "care experienced"],
    ];
    parts.iter().all(|names| prose::has_any(scope, names))
}

/// What the title names, and the first sentence that names anything; the front door, where a later
/// one says "specifically" that; and leadership wherever it stands. Where nothing names more,
/// children in need of help and protection are children in need.
fn named_in(title: &str, scope: &str) -> Vec<String> {
    let sentences = prose::sentences(scope);
    let mut keys = named(title);
    keys.extend(
        sentences.iter().map(|sentence| named(clause(sentence))).find(|keys| !keys.is_empty()).unwrap_or_default(),
    );
    let specific = sentences.iter().filter(|sentence| prose::strip_start(sentence, "specifically").is_some());
    let is_front_door = specific.flat_map(|sentence| named(clause(sentence))).any(|key| key == FRONT_DOOR);
    let is_in_need = keys.is_empty() && sentences.iter().any(|one| prose::has_any(clause(one), IN_NEED_OF_HELP));
    let is_led = prose::has_any(scope, IMPACT_OF_LEADERS);
    let says = [(FRONT_DOOR, is_front_door), (IN_NEED, is_in_need), (LEADERSHIP, is_led)];
    keys.extend(says.iter().filter(|(_, said)| *said).map(|(key, _)| *key));
    let in_order = THEMES.iter().map(|(key, _)| *key).chain([LEADERSHIP]);
    in_order.filter(|key| keys.contains(key)).map(str::to_owned).collect()
}

fn clause(sentence: &str) -> &str {
    let ends = CLAUSE_ENDS.iter().filter_map(|words| prose::find(sentence, words));
    ends.min().map_or(sentence, |end| &sentence[..end])
}

/// The themes that a clause names. Children's need for permanence, or for help at the front door,
/// is no second theme; decisions on placements are decisions for children in care.
fn named(clause: &str) -> Vec<&'static str> {
    let clause = &without_needs(clause);
    let says = |words: &[&str]| prose::has_any(clause, words);
    let mut keys: Vec<&str> = THEMES.iter().filter(|(_, words)| says(words)).map(|(key, _)| *key).collect();
    if keys.contains(&FRONT_DOOR) {
        keys.retain(|key| match *key {
            IN_NEED => says(IN_NEED_BESIDE),
            EARLY_HELP => says(EARLY_HELP_BESIDE),
            "disabled_children" => false,
            _ => true,
        });
    }
    if keys.contains(&PERMANENCE) {
        keys.retain(|key| *key != CHILDREN_IN_CARE);
    }
    if keys.contains(&PLACEMENT) && !keys.contains(&CHILDREN_IN_CARE) {
        keys.push(CHILDREN_IN_CARE);
    }
    keys
}

/// How a second theme stands beside the front door; else its words are about what the front door
/// does.
const IN_NEED_BESIDE: &[&str] = &[
    "front door and children in need",
    "front door' and children in need",
    "front door and for children in need",
    "front door' and for children in need",
    "children subject to a child protection plan",
    "subject to child protection plans",
];
const EARLY_HELP_BESIDE: &[&str] = &[
    "front door and early help",
    "front door' and early help",
    "early help and the front door",
    "early help and the 'front door",
    "early help and front door",
    "arrangements for early help",
    "early help and contacts",
];

/// A clause without children whose need is named in words of the law.
fn without_needs(clause: &str) -> String {
    let mut rest = clause.to_owned();
    for words in IN_NEED_OF_HELP {
        while let Some(at) = prose::find(&rest, words) {
            let end =
                rest[at..].char_indices().nth(words.chars().count()).map_or(rest.len(), |(length, _)| at + length);
            rest.replace_range(at..end, "");
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(scope: &str, wanted: &[&str]) {
        assert_eq!(named_in("", scope), wanted, "{scope}");
    }

    #[test]
    fn a_theme_is_what_the_first_clause_names() {
        check(
            "the arrangements for care leavers, with a particular focus on those who had been in custody.",
            &["care_leavers"],
        );
        check("work with young people who leave care.", &["care_leavers"]);
        check(
            "the experiences of children who are looked after, particularly those at risk of exploitation.",
            &[CHILDREN_IN_CARE],
        );
        check("cared-for children and care-experienced young people.", &[CHILDREN_IN_CARE, "care_leavers"]);
        check("services for children in need, child protection and pre-proceedings.", &[IN_NEED, "pre_proceedings"]);
        check("children in need. They also looked at children in pre-proceedings.", &[IN_NEED]);
        check("the matching and placement of children.", &[CHILDREN_IN_CARE, PLACEMENT]);
        check("permanency planning for children in care.", &[PERMANENCE]);
        check("children at risk of harm outside the home.", &["vulnerable_adolescents"]);
        check("children who go missing, but not children in care.", &["vulnerable_adolescents"]);
        check(
            "disabled young people. Inspectors reviewed the impact of senior leaders.",
            &["disabled_children", LEADERSHIP],
        );
        check("private fostering.", &[]);
    }

    #[test]
    fn the_front_door_has_other_words_around_it() {
        check("the ‘front door’, the first response to children in need of help and protection.", &[FRONT_DOOR]);
        check("the front door, where staff step families down to early help.", &[FRONT_DOOR]);
        check("contact, referral and assessment for disabled children.", &[FRONT_DOOR]);
        check("the front door and early help.", &[FRONT_DOOR, EARLY_HELP]);
        check("early help and the ‘front door’.", &[FRONT_DOOR, EARLY_HELP]);
        check("the front door and care leavers.", &[FRONT_DOOR, "care_leavers"]);
        check("the ‘front door’ and for children in need.", &[FRONT_DOOR, IN_NEED]);
    }

    #[test]
    fn need_in_words_of_the_law_names_the_theme_where_nothing_else_does() {
        check("children in need of help and protection.", &[IN_NEED]);
        check("children who need help and protection. Specifically, the single point of access.", &[FRONT_DOOR]);
        check(
            "children in need of help and protection. Specifically, vulnerable adolescents.",
            &["vulnerable_adolescents"],
        );
    }

    #[test]
    fn a_title_may_name_a_theme() {
        let title = "Focused visit to Elm children’s services: care leavers";
        assert_eq!(named_in(title, "a range of work."), ["care_leavers"]);
        assert_eq!(named_in("Focused visit to Elm children’s services", "care leavers."), ["care_leavers"]);
    }
}
