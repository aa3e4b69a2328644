//! What a report says of an earlier inspection: the overall grade that it gave, and when. A second
//! reading of that inspection's own report. Strict: one sentence, one grade, one time, said of the
//! whole of the authority's services. Decides nothing about which inspection is meant.

use ofsted_model::{EarlierGrade, Framework, Grade, Paragraph, ParagraphKind, ReportRecord};
use ofsted_parse::grade_words;
use ofsted_parse::own_name::is_same_name;
use ofsted_parse::plain::{after, before, holds, with_commas};
use ofsted_parse::prose;

/// Raised when sentences are read differently.
pub(super) const VERSION: &str = "earlier/1";

/// Frameworks whose reports speak of other services than the authority's for children.
const OF_OTHER_SERVICES: &[Framework] = &[Framework::AreaSend, Framework::AreaSend2016];

/// Words of sentences about other inspections than those of the whole.
const OTHER_INSPECTIONS: &[&str] = &[
    "adoption",
    "fostering",
    "home",
    "homes",
    "unit",
    "youth",
    "probation",
    "send",
    "special educational needs",
    "safeguarding and looked after",
    "protection of children",
    "child protection",
    "predecessor",
    "former",
    "school",
    "schools",
];

/// Words that turn a sentence round.
const NEGATIONS: &[&str] = &["not", "no", "never", "neither", "nor", "without", "if", "would", "may"];

/// Words for the whole.
const WHOLE: &[&str] = &[
    "services",
    "all services",
    "services overall",
    "services for children",
    "all services for children",
    "services for children and families",
    "services for children and their families",
    "services to children and families",
    "overall services to children and families",
    "childrens services",
    "childrens social care services",
    "all aspects of childrens services",
    "local authority",
    "local authority childrens services",
    "council",
    "overall effectiveness",
    "overall effectiveness of services",
    "overall effectiveness of the service",
    "overall effectiveness of childrens services",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Verbs of a judgement.
const JUDGED: &[&str] = &["judged", "found", "rated", "graded"];
/// Where a clause begins.
const BEGINNINGS: &[&str] = &[" , ", " when ", " where "];
/// What may follow the grade and belong to it.
const ON_THE_WHOLE: &[&str] = &["overall", "for overall effectiveness", "across all areas", "in all areas"];

/// Every grade of an earlier inspection that the paragraphs of a report tell of, in printed order,
/// each once.
pub fn earlier_grades(record: &ReportRecord, paragraphs: &[Paragraph]) -> Vec<EarlierGrade> {
    if record.framework.is_none_or(|framework| OF_OTHER_SERVICES.contains(&framework)) {
        return Vec::new();
    }
    let authority = record.authority_printed.as_deref();
    let mut found: Vec<EarlierGrade> = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| paragraph.kind != ParagraphKind::Heading) {
        for sentence in prose::sentences(&paragraph.text).into_iter().filter(|sentence| may_tell(sentence)) {
            let told = read(sentence, authority).map(|(grade, year, month)| EarlierGrade {
                grade,
                year,
                month,
                page: paragraph.page,
                text: sentence.to_owned(),
            });
            found.extend(told.filter(|told| !found.contains(told)));
        }
    }
    found
}

/// Most sentences need not be looked at closely.
fn may_tell(sentence: &str) -> bool {
    sentence.contains("20") && (sentence.contains("judge") || JUDGED.iter().any(|verb| sentence.contains(verb)))
}

/// The grade, the year and, where it is printed, the month.
fn read(sentence: &str, authority: Option<&str>) -> Option<(Grade, i16, Option<i8>)> {
    let words = with_commas(sentence);
    let words = words.trim();
    let without_may = words.replace("in may 20", "in 20"); // the month is no condition
    if OTHER_INSPECTIONS.iter().chain(NEGATIONS).any(|odd| holds(&without_may, odd)) {
        return None;
    }
    let (year, month) = time(words)?;
    let [at] = grade_words::all_in(words)[..] else { return None };
    let (grade, rest) = grade_words::at_start(&words[at..])?;
    // Neither framework that is meant has it.
    let is_told = grade != Grade::Adequate && is_end(rest) && is_of_the_whole(words[..at].trim_end(), rest, authority);
    is_told.then_some((grade, year, month))
}

/// The one year that a sentence names, behind "in", and its month.
fn time(words: &str) -> Option<(i16, Option<i8>)> {
    let all: Vec<&str> = words.split(' ').collect();
    let is_year = |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
    let mut years = all.iter().enumerate().filter(|(_, word)| is_year(word));
    let (at, year) = years.next()?;
    if years.next().is_some() {
        return None;
    }
    let word = |back: usize| at.checked_sub(back).and_then(|at| all.get(at)).copied().unwrap_or_default();
    let month = MONTHS.iter().position(|month| *month == word(1));
    let before = if month.is_some() || matches!(word(1), "early" | "late") { word(2) } else { word(1) };
    let month = month.and_then(|month| i8::try_from(month + 1).ok());
    (before == "in").then(|| Some((year.parse().ok()?, month))).flatten()
}

/// Whether nothing follows the grade that would limit it.
fn is_end(rest: &str) -> bool {
    let rest = ON_THE_WHOLE.iter().find_map(|more| after(rest, more)).unwrap_or(rest);
    let at_an_inspection =
        ["at the", "at its", "at their", "in the", "during the"].iter().find_map(|start| after(rest, start));
    let names_it = |rest: &str| rest.split(' ').take(6).any(|word| word == "inspection");
    let in_a_year =
        after(rest, "in").is_some_and(|rest| time(&format!("in {rest}")).is_some() && rest.split(' ').count() <= 2);
    rest.is_empty() || rest.starts_with(',') || at_an_inspection.is_some_and(names_it) || in_a_year
}

/// Whether the words before a grade say that the whole was judged to be of it.
fn is_of_the_whole(words: &str, rest: &str, authority: Option<&str>) -> bool {
    let is_whole = |subject: &str| is_whole(subject, authority);
    if let Some(words) = before(words, "was") {
        return before(words, "overall effectiveness judgement").is_some(); // "the overall effectiveness judgement was good"
    }
    if let Some(words) =
        ["with a judgement of", "with an overall judgement of"].iter().find_map(|with| before(words, with))
    {
        return last_inspected(words.trim_end_matches([',', ' '])).is_some_and(is_whole);
    }
    if before(words, "judgement of").is_some() {
        return after(rest, "for overall effectiveness").is_some();
    }
    let words = ["to be", "as", "to"].iter().find_map(|link| before(words, link)).unwrap_or(words);
    let words = before(words, "overall").unwrap_or(words);
    match JUDGED.iter().find_map(|verb| before(words, verb)) {
        Some(passive) => passive_subject(passive).is_some_and(is_whole),
        None => active_subject(words).is_some_and(is_whole),
    }
}

/// "… when SUBJECT were [judged]".
fn passive_subject(words: &str) -> Option<&str> {
    let words = before(words, "overall").unwrap_or(words);
    let words = ["was", "were"].iter().find_map(|verb| before(words, verb))?;
    let begin = BEGINNINGS.iter().filter_map(|begin| Some(words.rfind(begin)? + begin.len())).max();
    let subject = &words[begin.unwrap_or_default()..];
    match before(subject, "and") {
        Some(subject) => last_inspected(subject),
        None => Some(subject),
    }
}

/// "SUBJECT were last inspected in November 2018".
fn last_inspected(words: &str) -> Option<&str> {
    let begin = words.rfind(" , ").map_or(0, |at| at + 3);
    [" were last inspected ", " was last inspected "].iter().find_map(|verb| Some(words[begin..].split_once(verb)?.0))
}

/// "inspectors judged SUBJECT [to be]".
fn active_subject(words: &str) -> Option<&str> {
    let judged = JUDGED.iter().filter_map(|verb| words.rfind(&format!(" {verb} ")).map(|at| (at, verb.len()))).max();
    let (at, length) = judged?;
    let actor = &words[..at];
    ["inspectors", "ofsted", "which"].iter().any(|who| before(actor, who).is_some()).then(|| &words[at + length + 2..])
}

fn is_whole(subject: &str, authority: Option<&str>) -> bool {
    let subject = after(subject, "the").unwrap_or(subject);
    let named = |name: &str| authority.is_some_and(|authority| is_same_name(name, authority));
    if WHOLE.contains(&subject) || named(subject) {
        return true;
    }
    WHOLE.iter().any(|whole| {
        let place = after(subject, whole).and_then(|rest| after(rest, "in"));
        [place, before(subject, whole)].into_iter().flatten().any(named)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Grade::{Good, Inadequate, Outstanding, RequiresImprovement};

    fn check(sentence: &str, wanted: Option<(Grade, i16, Option<i8>)>) {
        assert_eq!(read(sentence, Some("Ashby City Council")), wanted, "{sentence}");
    }

    #[test]
    fn what_an_earlier_inspection_gave_is_read_in_many_words() {
        for (sentence, wanted) in [
            (
                "At the last inspection, in March 2020, the overall effectiveness of services was judged to be outstanding.",
                (Outstanding, 2020, Some(3)),
            ),
            (
                "Since the last inspection in 2018, when all aspects of children’s services were judged to be inadequate, much has changed.",
                (Inadequate, 2018, None),
            ),
            ("In 2018, Ashby was judged inadequate across all areas.", (Inadequate, 2018, None)),
            ("In 2016, services were judged to require improvement to be good.", (RequiresImprovement, 2016, None)),
            (
                "In early 2019, inspectors judged Ashby local authority children’s services to be inadequate.",
                (Inadequate, 2019, None),
            ),
            (
                "Ashby was judged to require improvement to be good at the ILACS inspection in June 2019.",
                (RequiresImprovement, 2019, Some(6)),
            ),
            (
                "Ashby children’s services were last inspected in May 2018 and were judged to require improvement to be good.",
                (RequiresImprovement, 2018, Some(5)),
            ),
            (
                "Children’s services in Ashby were last inspected in November 2019, with a judgement of good.",
                (Good, 2019, Some(11)),
            ),
            (
                "Since the last inspection in 2022, when the overall effectiveness judgement was good, leaders went on.",
                (Good, 2022, None),
            ),
            (
                "Since a judgement of inadequate for overall effectiveness at the last inspection in 2019, all was mended.",
                (Inadequate, 2019, None),
            ),
            (
                "Since the last inspection in 2019, when Ashby Council was judged to be requires improvement to be good, services declined.",
                (RequiresImprovement, 2019, None),
            ),
            (
                "Following the inspection in 2015, when the local authority was judged good overall, staff left.",
                (Good, 2015, None),
            ),
        ] {
            check(sentence, Some(wanted));
        }
    }

    #[test]
    fn what_may_be_of_something_else_is_left_alone() {
        for sentence in [
            "In 2019, services for care leavers were judged to be good.",
            "In 2019, when the experiences and progress of children in care were judged to be good, Ashby rejoiced.",
            "In 2019, services were judged to be good with some outstanding features.",
            "In 2019 and again in 2021, services were judged to be good.",
            "In 2019, services were not judged to be good.",
            "In 2019, services were judged to be adequate.",
            "In 2019, services were judged to be good in help and protection.",
            "At the last inspection, services were judged to be good.",
            "In 2019, Oakham was judged to be good.",
            "In 2019, the fostering agency’s services were judged to be good.",
            "Children’s services in the predecessor local authority were judged to be good in November 2022.",
            "In 2019, overall effectiveness and services for children in care were judged to be good.",
            "From 2019, services were judged to be good.",
            "In 2019, two homes were judged to be good.",
            "Cases judged to be good rose in 2015.",
            "It was judged to be inadequate in November 2017.",
        ] {
            check(sentence, None);
        }
    }
}
