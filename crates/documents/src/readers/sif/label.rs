//! What the words of these reports mean: which question a label asks, which answer a cell gives,
//! which sentences are a judgement. Every word counts; looks at no page.

use ofsted_model::{Grade, Judgement, Scale};
use ofsted_parse::plain::{after, before, plain};
use ofsted_parse::prose::strip_end;

/// An answer as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintedAnswer {
    /// A grade.
    Graded(Grade),
    /// The report says that there is no judgement.
    NotJudged,
}

/// A sentence or heading that is a judgement and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Which question.
    pub judgement: Judgement,
    /// The answer.
    pub answer: PrintedAnswer,
    /// The words before the answer, as printed.
    pub label: String,
    /// The words of the answer, as printed.
    pub printed: String,
}

/// Words that may stand in a label and decide nothing.
const PLAIN: &[&str] =
    &["children", "young", "people", "and", "who", "of", "in", "the", "are", "is", "need", "needing"];

/// What the columns of the grade boxes are called.
const BOX_HEADINGS: &[&str] = &[
    "key judgement",
    "key judgment",
    "key judgements",
    "judgement",
    "judgment",
    "judgement grade",
    "judgment grade",
    "inspection grade",
    "grade",
    "key judgement judgement grade",
];

/// Whether words can be a whole cell on the left of a grade.
pub fn is_label(text: &str) -> bool {
    let words = plain(text);
    words.split(' ').any(is_telling) && part_of(&words).is_some() || BOX_HEADINGS.contains(&words.as_str())
}

/// Whether a word is one without which no words are a judgement's label. Most running text has
/// none.
fn is_telling(word: &str) -> bool {
    matches!(word, "protection" | "permanence" | "adoption" | "leavers" | "governance")
        || word.contains("board")
        || word.ends_with("scb")
}

/// The judgement that a row's label names, whatever its number, or `None`: then the caller must say
/// so.
pub fn part(label: &str) -> Option<Judgement> {
    part_of(&plain(label))
}

fn part_of(words: &str) -> Option<Judgement> {
    let (label, inner) = without_numbers(words);
    judgement(&label).filter(|judgement| inner.iter().all(|number| numbers(*judgement).contains(number)))
}

/// A label's words without numbers, and the numbers among and behind them. A row's number stands
/// before its label, or beside its middle: then it comes between the lines of the label. Another
/// row's number there means words of another row.
fn without_numbers(words: &str) -> (String, Vec<&str>) {
    let words = words.split(' ').skip_while(|word| is_number(word));
    let (inner, label): (Vec<&str>, Vec<&str>) = words.partition(|word| is_number(word));
    (label.join(" "), inner)
}

/// The parts of the number that a judgement has in these reports.
fn numbers(judgement: Judgement) -> &'static [&'static str] {
    match judgement {
        Judgement::HelpAndProtection => &["1"],
        Judgement::LookedAfterAndPermanence => &["2"],
        Judgement::Adoption => &["2", "1"],
        Judgement::CareLeavers => &["2", "2"],
        Judgement::LeadershipManagementGovernance => &["3"],
        _ => &[], // the others have none
    }
}

fn judgement(label: &str) -> Option<Judgement> {
    let label = after(label, "the").unwrap_or(label);
    let named = ["experiences and progress of", "experience and progress of"];
    let named = named.iter().find_map(|start| after(label, start)).unwrap_or(label);
    let telling: Vec<&str> = named.split(' ').filter(|word| !PLAIN.contains(word)).collect();
    match telling[..] {
        ["help", "protection"] => Some(Judgement::HelpAndProtection),
        ["looked", "after", "achieving", "permanence"] => Some(Judgement::LookedAfterAndPermanence),
        ["adoption", "performance"] | ["adoption"] => Some(Judgement::Adoption),
        ["care", "leavers"] => Some(Judgement::CareLeavers),
        ["leadership", "management", "governance"] => Some(Judgement::LeadershipManagementGovernance),
        _ => is_board(named).then_some(Judgement::Lscb), // otherwise the caller must say so
    }
}

fn is_number(word: &str) -> bool {
    word.chars().all(|letter| letter.is_ascii_digit())
}

/// The answer in a cell.
pub fn answer(value: &str) -> Option<PrintedAnswer> {
    // By its first letter most text is none.
    let first = value.chars().find(|letter| letter.is_alphanumeric() && !letter.is_ascii_digit());
    match first? {
        'N' | 'n' => is_unjudged(value).then_some(PrintedAnswer::NotJudged),
        'O' | 'G' | 'I' | 'R' => grade(value).map(PrintedAnswer::Graded),
        _ => None,
    }
}

fn is_unjudged(value: &str) -> bool {
    matches!(plain(value).as_str(), "not judged" | "no judgement" | "no judgment")
}

fn grade(value: &str) -> Option<Grade> {
    // "Require improvement" is printed, too: the services do.
    let value = value.replacen("equire ", "equires ", 1).replacen("EQUIRE ", "EQUIRES ", 1);
    Grade::from_cell(&value, Scale::WithRequiresImprovement)
}

/// Endings of statements that name an answer, the longest first: "requires improvement to be good"
/// is not "good".
const ENDINGS: &[(&str, PrintedAnswer)] = &[
    ("requires improvement to be good", PrintedAnswer::Graded(Grade::RequiresImprovement)),
    ("require improvement to be good", PrintedAnswer::Graded(Grade::RequiresImprovement)),
    ("requires improvement", PrintedAnswer::Graded(Grade::RequiresImprovement)),
    ("require improvement", PrintedAnswer::Graded(Grade::RequiresImprovement)),
    ("outstanding", PrintedAnswer::Graded(Grade::Outstanding)),
    ("inadequate", PrintedAnswer::Graded(Grade::Inadequate)),
    ("good", PrintedAnswer::Graded(Grade::Good)),
    ("not judged", PrintedAnswer::NotJudged),
];

/// Words that join a label and its answer.
const JOINTS: &[&str] = &["is", "are", "that", "it", "they", "be", "to", "as", "judged", "overall"];

/// The judgement that a whole heading or sentence states, or `None` where it says anything else or
/// more.
///
/// A row of a table, which is a label and a grade without a verb, states nothing: it is read as a
/// row.
pub fn statement(text: &str) -> Option<Statement> {
    stated(text).or_else(|| {
        // A sentence on the whole may go on with its reason.
        let (said, _) = text.split_once(" because ")?;
        stated(said.trim_end_matches(',')).filter(|said| said.judgement == Judgement::OverallEffectiveness)
    })
}

fn stated(text: &str) -> Option<Statement> {
    let text = without_reason(text.trim());
    let words = plain(text);
    let (ending, answer) = ENDINGS.iter().find(|(ending, _)| before(&words, ending).is_some())?;
    let (printed_label, printed) = split_printed(text, ending)?;
    let (subject, graded) = subject(before(&words, ending)?);
    let verb = has_verb(before(&words, ending)?) || is_verb(&printed);
    if !verb && !graded {
        return None;
    }
    let judgement = if is_whole(subject) { Judgement::OverallEffectiveness } else { part(subject)? };
    Some(Statement { judgement, answer: *answer, label: printed_label, printed })
}

/// Whether the words before an answer end with a word that joins them to it, as a row's label does
/// not.
pub fn ends_in_joint(label: &str) -> bool {
    plain(label).rsplit(' ').next().is_some_and(|last| JOINTS.contains(&last))
}

/// The text without "because:" at its end, and what such headings say before it.
fn without_reason(text: &str) -> &str {
    let text = text.trim_end_matches([':', '.', ' ', '\u{2026}']);
    let Some(text) = strip_end(text, " because") else { return strip_end(text, " overall").unwrap_or(text) };
    let also = [" and is not yet good", " and are not yet good", " and it is not yet good"];
    also.iter().find_map(|words| strip_end(text, words)).unwrap_or(text).trim_end_matches([',', ' '])
}

/// The printed words before the ending, and the ending as printed.
fn split_printed(text: &str, ending: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (label, printed) = words.split_at(words.len().checked_sub(ending.split(' ').count())?);
    let printed = printed.join(" ");
    (plain(&printed) == ending).then(|| (label.join(" "), printed.trim_end_matches(['.', ':', ',']).to_owned()))
}

/// Whether an answer is a sentence's verb: "require" always, "requires" where it does not begin a
/// cell in a capital.
fn is_verb(printed: &str) -> bool {
    printed.starts_with("requires ") || after(&plain(printed), "require").is_some()
}

fn has_verb(words: &str) -> bool {
    words.split(' ').rev().take_while(|word| JOINTS.contains(word)).any(|word| matches!(word, "is" | "are"))
}

/// What a statement speaks of, and whether it calls itself a judgement.
fn subject(words: &str) -> (&str, bool) {
    let mut subject = words;
    while let Some(shorter) = JOINTS.iter().find_map(|joint| before(subject, joint)) {
        subject = shorter;
    }
    let subject = after(subject, "the").unwrap_or(subject);
    let graded = ["graded judgement", "graded judgment", "judgement", "judgment"];
    let rest = graded.iter().find_map(|start| after(subject, start));
    let rest = rest.and_then(|rest| ["for", "about", "on", "of"].iter().find_map(|joint| after(rest, joint)));
    match rest {
        Some(rest) => (rest, true),
        None => (subject, false),
    }
}

/// Words that a name of an authority does not have.
const NO_NAME: &[&str] = &[
    "who",
    "which",
    "that",
    "where",
    "not",
    "no",
    "is",
    "are",
    "was",
    "were",
    "has",
    "have",
    "had",
    "because",
    "by",
    "to",
    "require",
    "requires",
    "improvement",
    "from",
    "with",
    "chair",
    "work",
    "but",
    "for",
    "some",
    "most",
    "many",
    "all",
    "help",
    "care",
    "adoption",
];
/// A name of an authority has at most so many words.
const NAME_WORDS: usize = 9;

fn is_name(words: &str) -> bool {
    words.split(' ').count() <= NAME_WORDS && !words.split(' ').any(|word| NO_NAME.contains(&word))
}

/// What stands before the authority's name where its services as a whole are meant.
const WHOLE: &[&str] = &[
    "childrens services in",
    "childrens service in",
    "childrens services provided by",
    "childrens social care services in",
    "childrens social care in",
    "services for children in",
];

/// Whether words speak of the authority's services as a whole.
fn is_whole(subject: &str) -> bool {
    if matches!(subject, "" | "overall judgement" | "overall judgment" | "overall effectiveness") {
        return !subject.is_empty();
    }
    if ["overall judgement for", "overall judgment for"].iter().filter_map(|start| after(subject, start)).any(is_name) {
        return true;
    }
    let subject = ["overall judgement is that", "overall judgment is that", "overall effectiveness of"]
        .iter()
        .find_map(|start| after(subject, start))
        .unwrap_or(subject);
    let subject = after(subject, "overall").unwrap_or(subject);
    let subject = after(subject, "the").unwrap_or(subject);
    if matches!(subject, "this local authority" | "local authority" | "childrens services" | "childrens service") {
        return true;
    }
    WHOLE.iter().find_map(|start| after(subject, start)).is_some_and(is_name)
}

/// Words in names of authorities that tell no two of them apart.
const OF_NAMES: &[&str] = &[
    "the",
    "of",
    "council",
    "county",
    "city",
    "borough",
    "london",
    "royal",
    "metropolitan",
    "district",
    "unitary",
    "authority",
];

/// Whether the words before an answer speak of what the report judges as a whole, or of the
/// services of an authority of this name, not of others.
pub fn speaks_of(label: &str, authority: &str) -> bool {
    let words = plain(label);
    let (subject, _) = subject(&words);
    let judged = ["overall judgement", "overall judgment"].iter().find_map(|start| after(subject, start));
    let of =
        judged.map(|rest| ["is that", "for", "of", "on"].iter().find_map(|joint| after(rest, joint)).unwrap_or(rest));
    let subject = of.or_else(|| after(subject, "overall effectiveness of")).unwrap_or(subject);
    let subject = after(subject, "overall").unwrap_or(subject);
    let subject = after(subject, "the").unwrap_or(subject);
    if of.is_some() && matches!(subject, "" | "childrens services" | "childrens service" | "local authority")
        || subject == "this local authority"
    {
        return true;
    }
    let telling = |words: &str| {
        let mut telling: Vec<String> =
            words.split(' ').filter(|word| !OF_NAMES.contains(word)).map(str::to_owned).collect();
        telling.sort_unstable();
        telling
    };
    let named = WHOLE.iter().find_map(|start| after(subject, start)).or(of).map(telling).unwrap_or_default();
    !named.is_empty() && named == telling(&plain(authority))
}

/// Whether words name the safeguarding board, with or without its authority's name and its
/// abbreviation.
fn is_board(words: &str) -> bool {
    let words = after(words, "the").unwrap_or(words);
    let words = after(words, "effectiveness of").unwrap_or(words);
    let words = after(words, "the").unwrap_or(words);
    if is_board_arrangements(words) {
        return true;
    }
    let (words, place) = words.split_once(" in ").unwrap_or((words, ""));
    let long = words.rsplit_once(' ').filter(|(_, last)| is_abbreviation(last)).map_or(words, |(rest, _)| rest);
    let named = ["safeguarding children board", "safeguarding childrens board", "childrens safeguarding board"]
        .iter()
        .find_map(|name| before(long, name));
    let named = named.or_else(|| is_abbreviation(words).then_some(""));
    named.is_some_and(is_name) && is_name(place)
}

fn is_abbreviation(word: &str) -> bool {
    word.len() <= 8 && !word.contains(' ') && word.ends_with("scb")
}

/// The form sentence on what the board's arrangements are worth.
fn is_board_arrangements(words: &str) -> bool {
    after(words, "arrangements in place to evaluate the effectiveness of what is done by").is_some_and(|rest| {
        before(rest, "to safeguard and promote the welfare of children").is_some_and(|by| by.contains("board"))
    })
}

/// Whether the judgement that words state could still come: they begin as a statement does.
pub fn begins_statement(text: &str) -> bool {
    let words = plain(text);
    let words = after(&words, "the").unwrap_or(&words);
    let starts = [
        "overall judgement",
        "overall judgment",
        "childrens service",
        "graded judgement",
        "graded judgment",
        "judgement for",
        "judgment for",
        "effectiveness of the",
    ];
    starts.iter().any(|start| words.starts_with(start)) || words.contains("safeguarding children board")
}

/// Words that neither a name nor a statement ends with.
const OPEN_ENDS: &[&str] =
    &["require", "requires", "improvement", "children", "and", "of", "the", "in", "upon", "on", "with"];
/// Words of which the rest of a statement can be made.
const ANSWER_WORDS: &[&str] =
    &["require", "requires", "improvement", "outstanding", "good", "inadequate", "not", "judged", "to", "be"];

/// Whether a text that is parted from the one before it can be the rest of its statement.
pub fn goes_on(text: &str, next: &str) -> bool {
    let (text, next) = (plain(text), plain(next));
    let open = text.rsplit(' ').next().is_some_and(|last| JOINTS.contains(&last) || OPEN_ENDS.contains(&last));
    open || next.split(' ').all(|word| JOINTS.contains(&word) || ANSWER_WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_go_by_their_words() {
        use Judgement as J;
        let cases = [
            ("1. Children who need help and protection", Some(J::HelpAndProtection)),
            ("The experiences and progress of children who need help and protection", Some(J::HelpAndProtection)),
            ("2. Children looked after and achieving permanence", Some(J::LookedAfterAndPermanence)),
            ("Children looked after and achieving 2. permanence", Some(J::LookedAfterAndPermanence)),
            ("2.1 Adoption performance", Some(J::Adoption)),
            ("2.2 Experiences and progress of Care Leavers", Some(J::CareLeavers)),
            ("1. Leadership, management and governance", Some(J::LeadershipManagementGovernance)),
            ("Local Safeguarding Children Board (LSCB)", Some(J::Lscb)),
            ("Children who need help", None),
            ("Children looked after", None),
            ("The experiences and progress of disabled children", None),
            ("Leadership and management", None),
            ("2.1", None),
        ];
        for (label, expected) in cases {
            assert_eq!(part(label), expected, "{label}");
        }
    }

    fn check(text: &str, expected: Option<(Judgement, PrintedAnswer)>) {
        assert_eq!(statement(text).map(|said| (said.judgement, said.answer)), expected, "{text}");
    }

    #[test]
    fn statements_on_the_whole() {
        let whole = |grade| Some((Judgement::OverallEffectiveness, PrintedAnswer::Graded(grade)));
        check("The overall judgement is good.", whole(Grade::Good));
        check(
            "The overall judgement is that children’s services require improvement",
            whole(Grade::RequiresImprovement),
        );
        check(
            "The overall judgment is that children’s service requires improvement.",
            whole(Grade::RequiresImprovement),
        );
        check("Children’s services in the Royal Borough of Elm upon Ash are good", whole(Grade::Good));
        check("Children's services in Elm require improvement to be Good", whole(Grade::RequiresImprovement));
        check("Children’s services in Elm are inadequate because:", whole(Grade::Inadequate));
        check(
            "This local authority requires improvement and is not yet good because",
            whole(Grade::RequiresImprovement),
        );
        check("CHILDREN’S SERVICES IN ELM REQUIRE IMPROVEMENT TO BE GOOD", whole(Grade::RequiresImprovement));
        check("Children’s social care services in Elm are good.", whole(Grade::Good));
        check("The overall judgement for Elm Council is inadequate.", whole(Grade::Inadequate));
        check("The overall judgement for care leavers is good.", None);
        check("Children’s services in Elm are inadequate because leaders do not know them.", whole(Grade::Inadequate));
        check("The overall judgement is judged as good.", whole(Grade::Good));
        check("Overall, children’s services in Elm are good.", whole(Grade::Good));
        check("Children’s services in Elm are better because they are good.", None);
        check("Adoption performance is inadequate because it is slow.", None);
        check("Children’s services in Elm are not yet good", None);
        check("Children’s services in Elm were inadequate", None);
        check("Children’s services for care leavers are good", None);
        check("Some children’s services in Elm are good", None);
        check("Children’s services in Elm are good at sharing", None);
    }

    #[test]
    fn a_statement_speaks_of_its_own_authority_or_of_another() {
        let check =
            |label: &str, wanted: bool| assert_eq!(speaks_of(label, "London Borough of Elm"), wanted, "{label}");
        check("Children’s services in Elm are", true);
        check("Overall, children’s services in the London Borough of Elm", true);
        check("The overall judgement for Elm Council is", true);
        check("The overall effectiveness of children’s services in Elm is", true);
        check("The overall judgement is that children’s services", true);
        check("The overall judgement for Oak is", false);
        check("This local authority", true);
        check("Children’s services in Oak are", false);
        check("Children’s services in Elm and Oak are", false);
        check("Children’s services are", false);
        check("Overall effectiveness is", false);
    }

    #[test]
    fn statements_on_parts() {
        let good = |judgement| Some((judgement, PrintedAnswer::Graded(Grade::Good)));
        check("The graded judgment for adoption performance is that it is good", good(Judgement::Adoption));
        check("The graded judgment for adoption performance good", good(Judgement::Adoption));
        check(
            "The graded judgement about the experience and progress of care leavers is that it is good.",
            good(Judgement::CareLeavers),
        );
        check("Leadership, management and governance are good", good(Judgement::LeadershipManagementGovernance));
        check(
            "The graded judgement for adoption performance is not judged",
            Some((Judgement::Adoption, PrintedAnswer::NotJudged)),
        );
        check("2.1 Adoption performance Good", None);
        check("3. Leadership, management and governance Requires improvement", None);
        check("Adoption performance is no longer good", None);
    }

    #[test]
    fn statements_on_the_board() {
        let board = |grade| Some((Judgement::Lscb, PrintedAnswer::Graded(grade)));
        check("The Local Safeguarding Children Board is outstanding", board(Grade::Outstanding));
        check(
            "The judgement for the effectiveness of the Local Safeguarding Children Board (LSCB) is requires improvement.",
            board(Grade::RequiresImprovement),
        );
        check("The effectiveness of the LSCB requires improvement", board(Grade::RequiresImprovement));
        check("The ESCB requires improvement because:", board(Grade::RequiresImprovement));
        check("Elm Safeguarding Children Board (ESCB) is good.", board(Grade::Good));
        check("The Local Safeguarding Children Board (LSCB) in Elm is good.", board(Grade::Good));
        check("The chair of the Local Safeguarding Children Board is good", None);
        check("Work with the Elm Safeguarding Children Board is good", None);
        check(
            "The arrangements in place to evaluate the effectiveness of what is done by the authority and board partners \
             to safeguard and promote the welfare of children are good.",
            board(Grade::Good),
        );
    }

    #[test]
    fn a_parted_statement_goes_on_only_with_its_rest() {
        assert!(goes_on("The overall judgement is that children’s services require", "improvement."));
        assert!(goes_on("Children’s services in Elm require improvement", "to be good"));
        assert!(goes_on("Children’s services in Elm", "are inadequate"));
        assert!(goes_on("The judgement for the Local Safeguarding Children", "Board is good"));
        assert!(!goes_on("Children’s services in Elm", "Leaders are good"));
        check("Children’s services in Elm require improvement Leadership is good", None);
    }

    #[test]
    fn answers_are_grades_or_none_on_purpose() {
        assert_eq!(answer("Require improvement"), Some(PrintedAnswer::Graded(Grade::RequiresImprovement)));
        assert_eq!(answer("Requires Improvement"), Some(PrintedAnswer::Graded(Grade::RequiresImprovement)));
        assert_eq!(answer("Not judged"), Some(PrintedAnswer::NotJudged));
        assert_eq!(answer("3 – Require improvement"), Some(PrintedAnswer::Graded(Grade::RequiresImprovement)));
        assert_eq!(answer("Inadequate Grade 4"), Some(PrintedAnswer::Graded(Grade::Inadequate)));
        assert_eq!(answer("Inadequate Grade 3"), None);
        assert_eq!(answer("Adequate"), None);
        assert_eq!(answer("Requires"), None);
    }
}
