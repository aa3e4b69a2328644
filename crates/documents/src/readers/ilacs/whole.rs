//! Sentences that grade an authority's services as a whole: the second reading of overall
//! effectiveness, which no heading repeats. Strict: a sentence counts that names the whole, in
//! words for nothing less, and gives one grade.

use ofsted_model::Grade;
use ofsted_parse::grade_words;
use ofsted_parse::own_name::is_same_name;
use ofsted_parse::plain::{after, before, with_commas};
use ofsted_parse::prose;
use ofsted_parse::section::{Block, BlockKind};

/// Such a sentence stands on the first pages.
const PAGES: u32 = 2;

/// What a sentence says of the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeStatement {
    /// The grade.
    pub grade: Grade,
    /// Whether it answers the very question, and not only tells how children fare: another grade is
    /// then a contradiction.
    pub is_answer: bool,
    /// The sentence.
    pub text: String,
    /// The page on which its paragraph begins.
    pub page: u32,
}

/// Openings that say nothing of what is graded.
const OPENINGS: &[&str] = &["overall", "however", "since the last inspection", "since the previous inspection"];
/// Words for the whole.
const WHOLE: &[&str] = &[
    "childrens services",
    "childrens social care",
    "childrens social care services",
    "local authority childrens services",
    "services for children",
    "services for children and families",
    "services for children and their families",
    "services to children and families",
    "service that children and families receive",
    "services that children and families receive",
    "overall effectiveness",
    "overall effectiveness of childrens services",
];
/// Parts of words for the whole, in either case of the first letter: most sentences have none, and
/// are not looked at closely.
const NAMED: &[&str] = &["ervice", "ocial care", "ffectiveness"];
/// Verbs between the whole and its grade; "require" belongs to both.
const VERBS: &[&str] = &["are", "is", "remain", "remains", "continue to be", "continues to be"];
const ADVERBS: &[&str] = &["now", "still", "judged to be", "judged to", "judged as"];
const REQUIRE: &[&str] = &["continue to", "continues to", "now", "still"];
/// What may follow the grade within the sentence.
const GO_ON: &[&str] = &[",", "and have", "and has", "because"];

/// Every sentence of the first pages that grades the whole. `authority` is the name that the report
/// prints.
pub fn sentences(blocks: &[Block], authority: Option<&str>) -> Vec<WholeStatement> {
    let early = blocks.iter().filter(|block| block.kind == BlockKind::Paragraph && block.page <= PAGES);
    let said = early.flat_map(|block| prose::sentences(&block.text).into_iter().map(move |text| (text, block.page)));
    said.filter_map(|(text, page)| {
        let (grade, is_answer) = read(text, authority)?;
        Some(WholeStatement { grade, is_answer, text: text.to_owned(), page })
    })
    .collect()
}

/// The grade that a sentence gives the whole, and whether it answers the very question.
fn read(sentence: &str, authority: Option<&str>) -> Option<(Grade, bool)> {
    if !NAMED.iter().any(|word| sentence.contains(word)) {
        return None;
    }
    // A row of the table is a subject and a grade, too, but no sentence.
    let words = with_commas(sentence.trim_end().strip_suffix('.')?);
    let words = without_opening(&words);
    let answer = answer(words, authority).map(|grade| (grade, true));
    answer.or_else(|| received(words, authority).map(|grade| (grade, false)))
}

fn without_opening(words: &str) -> &str {
    let Some((opening, rest)) = words.split_once(" , ") else { return words };
    let opening = opening.rsplit_once(" in ").filter(|(_, year)| is_year(year)).map_or(opening, |(opening, _)| opening);
    if OPENINGS.contains(&opening) { rest } else { words }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|digit| digit.is_ascii_digit())
}

/// "Children's services in X are good."
fn answer(words: &str, authority: Option<&str>) -> Option<Grade> {
    let spaces = words.match_indices(' ').map(|(at, _)| at);
    spaces.filter(|&at| is_whole(&words[..at], authority)).find_map(|at| {
        let rest = &words[at + 1..];
        let said = match VERBS.iter().find_map(|verb| after(rest, verb)) {
            Some(rest) => without(rest, ADVERBS),
            None => Some(without(rest, REQUIRE)).filter(|rest| rest.starts_with("require"))?,
        };
        let (grade, rest) = grade_words::at_start(said).filter(|(grade, _)| *grade != Grade::Adequate)?;
        is_end(after(rest, "overall").unwrap_or(rest)).then_some(grade)
    })
}

/// The words behind those of some that come first.
fn without<'a>(words: &'a str, any: &[&str]) -> &'a str {
    any.iter().find_map(|one| after(words, one)).map_or(words, |rest| without(rest, any))
}

/// "Children in X receive good services."
fn received(words: &str, authority: Option<&str>) -> Option<Grade> {
    let spaces = words.match_indices(' ').map(|(at, _)| at);
    spaces.filter(|&at| are_all_children(&words[..at], authority)).find_map(|at| {
        let rest = &words[at + 1..];
        let rest = ["continue to", "continues to"].iter().find_map(|verb| after(rest, verb)).unwrap_or(rest);
        let rest = ["receive", "receives"].iter().find_map(|verb| after(rest, verb))?;
        let rest = without(rest, &["a", "an", "consistently"]);
        let (grade, rest) = grade_words::at_start(rest).filter(|(grade, _)| *grade != Grade::Adequate)?;
        let rest = ["services", "service"].iter().find_map(|noun| after(rest, noun))?;
        is_end(rest).then_some(grade)
    })
}

fn is_end(rest: &str) -> bool {
    rest.is_empty() || GO_ON.iter().any(|go_on| after(rest, go_on).is_some())
}

/// Whether a subject is the whole of the authority's services and nothing less.
fn is_whole(subject: &str, authority: Option<&str>) -> bool {
    let subject = after(subject, "the").unwrap_or(subject);
    if WHOLE.contains(&subject) {
        return true;
    }
    let Some(authority) = authority else { return false };
    WHOLE.iter().any(|whole| {
        let place = after(subject, whole).and_then(|rest| after(rest, "in"));
        let whose = before(subject, whole);
        [place, whose].into_iter().flatten().any(|name| is_same_name(name, authority))
    })
}

/// Whether a subject is the children of the authority, all of them.
fn are_all_children(subject: &str, authority: Option<&str>) -> bool {
    let Some(rest) = after(subject, "children") else { return false };
    let rest = ["and their families", "and families", "and young people"]
        .iter()
        .find_map(|more| after(rest, more))
        .unwrap_or(rest);
    let rest = after(rest, "living").unwrap_or(rest);
    after(rest, "in").zip(authority).is_some_and(|(name, authority)| is_same_name(name, authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, wanted: Option<(Grade, bool)>) {
        assert_eq!(read(sentence, Some("Ashby Borough Council")), wanted, "{sentence}");
    }

    #[test]
    fn a_sentence_on_the_whole_is_an_answer() {
        for (sentence, grade) in [
            ("Children’s services in Ashby are good.", Grade::Good),
            ("Children’s services in Ashby are now outstanding overall.", Grade::Outstanding),
            ("Ashby children’s services are good.", Grade::Good),
            (
                "Services for children and families in Ashby are outstanding, because leaders listen.",
                Grade::Outstanding,
            ),
            ("Services for children in Ashby are good and have improved since 2015.", Grade::Good),
            ("Services for children are now judged to be good.", Grade::Good),
            ("Children’s services in Ashby require improvement to be good.", Grade::RequiresImprovement),
            (
                "Children’s social care services in Ashby continue to require improvement to be good.",
                Grade::RequiresImprovement,
            ),
            ("Since the last inspection in 2021, services for children and families remain good overall.", Grade::Good),
            ("The service that children and families receive is now good overall.", Grade::Good),
            ("Overall effectiveness is inadequate.", Grade::Inadequate),
        ] {
            check(sentence, Some((grade, true)));
        }
    }

    #[test]
    fn how_all_children_fare_confirms_and_contradicts_nothing() {
        check("Children in Ashby receive a good service.", Some((Grade::Good, false)));
        check(
            "Children and families living in Ashby continue to receive consistently good services.",
            Some((Grade::Good, false)),
        );
    }

    #[test]
    fn less_than_the_whole_or_no_grade_is_nothing() {
        for sentence in [
            "Children’s services for care leavers are good.",
            "Services for children in care are good.",
            "Services for children in Oakham are good.",
            "Services for care leavers in Ashby are good.",
            "Early help services for children in Ashby are good.",
            "Services are good.",
            "Overall effectiveness Requires improvement to be good",
            "Children’s services in Ashby that are good.",
            "Children’s services in Ashby are good at many things.",
            "Children’s services in Ashby are good in parts.",
            "Children’s services in Ashby are not good.",
            "Children’s services in Ashby are not yet good.",
            "Children’s services in Ashby are goodness itself.",
            "Children’s services in Ashby were inadequate.",
            "When children’s services in Ashby are good, nobody notices.",
            "Most children in Ashby receive a good service.",
            "Children in care in Ashby receive a good service.",
            "Children in Ashby receive good support.",
            "Children in Ashby receive good and outstanding services.",
            "Children in Ashby do not receive good services.",
            "Children’s services in Ashby are adequate.",
        ] {
            check(sentence, None);
        }
        assert_eq!(read("Children’s services in Ashby are good.", None), None, "whose they are is not known");
    }
}
