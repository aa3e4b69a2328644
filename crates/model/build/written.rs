//! A remit file as it is written. Refuses keys that it does not know.

use serde::Deserialize;
use toml::value::Datetime;

/// A whole file: a kind of provider that Ofsted inspects under its own rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remit {
    /// Its id in the data.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// The framework of today's graded inspections.
    pub current: String,
    /// Grades, best first.
    pub grades: Vec<Grade>,
    /// The grades that frameworks choose from.
    pub scales: Vec<Scale>,
    /// Kinds of report, as titles on pages tell them apart: the first whose words a title has.
    pub kinds: Vec<Kind>,
    /// Frameworks, in the order of the data.
    pub frameworks: Vec<Framework>,
    /// Kinds of inspection and visit.
    pub events: Vec<Event>,
    /// Graded questions.
    pub judgements: Vec<Judgement>,
    /// Things that are followed across frameworks.
    pub concepts: Vec<Concept>,
    /// Titles of reports on the site.
    pub titles: Vec<Title>,
    /// Days on which grades began to mean something else.
    pub breaks: Vec<Break>,
    /// What the letters in the marks of pictures mean, where they are no grade's.
    pub letters: Vec<Letter>,
    /// Kinds of report in golden tables.
    pub golden: Vec<Golden>,
}

/// A grade.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    pub id: String,
    /// What it is, where its rank does not say it.
    pub about: Option<String>,
    /// 1 is best. Ranks are compared within a scale only.
    pub rank: i32,
    /// Its name as a heading has it, and within a sentence.
    pub name: String,
    pub in_a_sentence: String,
    /// The letter that stands for it in pictures.
    pub letter: String,
    /// The words that reports print for it, in lower case.
    pub printed: Vec<String>,
}

/// The grades that frameworks choose from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    pub id: String,
    pub about: String,
    pub grades: Vec<String>,
}

/// A kind of report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    pub id: String,
    pub about: String,
    /// Its name with an article.
    pub name: String,
    /// Words of titles that name it, in lower case, without apostrophes.
    pub in_titles: Vec<String>,
}

/// The rules that a report was made under.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    pub id: String,
    pub about: String,
    /// Its name in full, in a word or two, and in as many letters as fit over a bar.
    pub name: String,
    pub short: String,
    pub in_pictures: String,
    pub scale: String,
    pub kind: String,
    /// Its place among all by time; pictures go by it.
    pub place_in_time: usize,
    /// The first day of its band in timelines, where it has one.
    pub band_from: Option<Datetime>,
    /// The mark and letter of its events of no other kind.
    pub mark: Option<String>,
    pub letter: Option<String>,
    /// The days on which its inspections begin, where a listed day alone promises its judgements.
    pub first_days: Option<Days>,
    /// False where only official statistics speak of it.
    #[serde(default = "yes")]
    pub is_known_from_reports: bool,
    /// Whether later reports mention its overall grades.
    #[serde(default)]
    pub is_mentioned_later: bool,
    /// Whether each of its graded inspections gives every judgement that is expected on its day.
    #[serde(default)]
    pub gives_all_expected: bool,
    #[serde(default)]
    pub judgements: Vec<AskedJudgement>,
}

/// Days on which inspections began, both included; without an end, to this day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    pub from: Datetime,
    pub until: Option<Datetime>,
}

/// A judgement that a framework asks for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedJudgement {
    pub id: String,
    /// The first and the last day on which inspections began that ask for it.
    pub from: Option<Datetime>,
    pub until: Option<Datetime>,
    /// Whether an inspection of those days has to answer it.
    #[serde(default)]
    pub is_expected: bool,
    /// Whether reports of later inspections may still print it.
    #[serde(default)]
    pub may_be_printed_later: bool,
}

/// What kind of inspection or visit it was.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub id: String,
    pub about: String,
    /// Its name as a heading has it, and within a sentence.
    pub name: String,
    pub in_pictures: String,
    /// `inspection`, `visit` or `joint`.
    pub mark: String,
    /// The letter in its mark, where it has no grade.
    pub letter: Option<String>,
    /// The kind of its reports, where that is not its framework's.
    pub kind: Option<String>,
    /// Whether its reports have to answer the judgements that its framework expects.
    #[serde(default)]
    pub is_graded: bool,
    /// Whether it is about the safeguarding board alone.
    #[serde(default)]
    pub is_of_the_board: bool,
}

/// A graded question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    pub id: String,
    pub about: String,
    pub name: String,
    pub in_a_sentence: String,
    /// Its name where there is little room; the id in words where none is given.
    pub in_little_room: Option<String>,
    pub concept: Option<String>,
    /// The judgements that it was taken apart into.
    #[serde(default)]
    pub split_into: Vec<String>,
    /// Whether it is about the safeguarding board and not about the services.
    #[serde(default)]
    pub is_of_the_board: bool,
}

/// One thing that is followed across frameworks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    pub id: String,
    /// Its name as a heading has it.
    pub name: String,
    pub about: String,
}

/// A title of reports on the site.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    pub words: String,
    pub framework: Option<String>,
    pub event: Option<String>,
}

/// A day on which grades began to mean something else.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    pub framework: String,
    pub on: Datetime,
    pub short: String,
    pub words: String,
    /// What the framework's name is followed by from that day.
    #[serde(default)]
    pub since: String,
}

/// A letter in marks of pictures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    pub letter: String,
    pub words: String,
}

/// A kind of report in golden tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    pub word: String,
    pub family: String,
    pub framework: Option<String>,
    pub event: Option<String>,
    pub also: Vec<String>,
}

fn yes() -> bool {
    true
}
