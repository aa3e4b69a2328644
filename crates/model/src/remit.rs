//! What Ofsted inspects, under which frameworks and with which grades: made from
//! `remits/*/remit.toml` when this is built. `build/written.rs` says what each key of that file
//! means.

use jiff::civil::{Date, date};

use crate::word::words;

include!(concat!(env!("OUT_DIR"), "/remit.rs"));

/// A judgement that a framework asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedJudgement {
    /// Which.
    pub judgement: Judgement,
    /// The first day on which inspections began that ask for it; `None`: all of its framework do.
    pub from: Option<Date>,
    /// The last such day.
    pub until: Option<Date>,
    /// Whether an inspection of those days has to answer it.
    pub is_expected: bool,
    /// Whether reports of later inspections may still print it.
    pub may_be_printed_later: bool,
}

/// What is known of a framework.
#[derive(Debug, PartialEq, Eq)]
pub struct FrameworkFacts {
    /// Its name in full.
    pub name: &'static str,
    /// Its name in a word or two.
    pub short: &'static str,
    /// Its name in as many letters as fit over a bar.
    pub in_pictures: &'static str,
    /// What it grades on.
    pub scale: Scale,
    /// The kind of its reports.
    pub kind: ReportKind,
    /// Its place among all by time.
    pub place_in_time: usize,
    /// The first day of its band in timelines, where it has one.
    pub band_from: Option<Date>,
    /// The mark of its events that have no kind of their own.
    pub mark: Option<EventMark>,
    /// The letter in such a mark.
    pub letter: Option<&'static str>,
    /// The first and last day on which its inspections began, where a listed day alone promises its
    /// judgements.
    pub first_days: Option<(Date, Date)>,
    /// Whether reports under it are on the site; false where only official statistics speak of it.
    pub is_known_from_reports: bool,
    /// Whether later reports mention its overall grades.
    pub is_mentioned_later: bool,
    /// Whether each of its graded inspections gives every judgement that is expected on its day.
    pub gives_all_expected: bool,
    /// The judgements that it asks for, in its order.
    pub judgements: &'static [AskedJudgement],
}

/// What is known of a kind of inspection or visit.
#[derive(Debug, PartialEq, Eq)]
pub struct EventFacts {
    /// Its name as a heading has it.
    pub name: &'static str,
    /// Its name within a sentence of a picture.
    pub in_pictures: &'static str,
    /// Its mark in timelines.
    pub mark: EventMark,
    /// The letter in its mark, where it has no grade.
    pub letter: Option<&'static str>,
    /// The kind of its reports, where that is not its framework's.
    pub kind: Option<ReportKind>,
    /// Whether its reports have to answer the judgements that its framework expects.
    pub is_graded: bool,
    /// Whether it is about the safeguarding board alone.
    pub is_of_the_board: bool,
}

/// What is known of a judgement.
#[derive(Debug, PartialEq, Eq)]
pub struct JudgementFacts {
    /// Its name as a heading has it.
    pub name: &'static str,
    /// What it is about, in a sentence.
    pub in_a_sentence: &'static str,
    /// Its name where there is little room; the id in words where there is none.
    pub in_little_room: Option<&'static str>,
    /// The thing that it is about, across frameworks, where there is such a thing.
    pub concept: Option<Concept>,
    /// The judgements that it was taken apart into.
    pub split_into: &'static [Judgement],
    /// Whether it is about the safeguarding board and not about the services.
    pub is_of_the_board: bool,
}

/// What is known of a thing that is followed across frameworks.
#[derive(Debug, PartialEq, Eq)]
pub struct ConceptFacts {
    /// Its name as a heading has it.
    pub name: &'static str,
}

/// What is known of a grade.
#[derive(Debug, PartialEq, Eq)]
pub struct GradeFacts {
    /// 1 is best. Ranks are compared within a scale only.
    pub rank: i32,
    /// Its name as a heading has it.
    pub name: &'static str,
    /// Its name within a sentence.
    pub in_a_sentence: &'static str,
    /// The letter that stands for it in pictures.
    pub letter: &'static str,
    /// The words that reports print for it, in lower case.
    pub printed: &'static [&'static str],
}

/// What is known of a scale.
#[derive(Debug, PartialEq, Eq)]
pub struct ScaleFacts {
    /// Its grades, best first.
    pub grades: &'static [Grade],
}

/// What is known of a kind of report.
#[derive(Debug, PartialEq, Eq)]
pub struct KindFacts {
    /// Its name with an article.
    pub name: &'static str,
    /// Words of titles that name it, in lower case, without apostrophes.
    pub in_titles: &'static [&'static str],
}

/// A title of reports on the site, and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTitle {
    /// The title, without file type, date and grade; white space and case do not count.
    pub words: &'static str,
    /// The one framework under which reports have this title.
    pub framework: Option<Framework>,
    /// The one kind of visit whose reports have this title.
    pub event: Option<Event>,
}

/// A day on which grades began to mean something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// The framework that begins, or changes, on it.
    pub framework: Framework,
    /// The first day of what is new.
    pub on: Date,
    /// The day, as short as can be.
    pub short: &'static str,
    /// What is new.
    pub words: &'static str,
    /// What the framework's name is followed by from that day; empty for the framework's own
    /// beginning.
    pub since: &'static str,
}

/// What a letter in a mark means, where it is no grade's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkLetter {
    /// The letter.
    pub letter: &'static str,
    /// What it means.
    pub words: &'static str,
}

/// A kind of report as golden tables have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoldenKind {
    /// The table's word.
    pub word: &'static str,
    /// The family under which it is counted.
    pub family: &'static str,
    /// Its framework; `None` for what is no report.
    pub framework: Option<Framework>,
    /// Its event, where that follows from the kind alone.
    pub event: Option<Event>,
    /// The groups of fields that the tables have of it, besides those of all.
    pub also: &'static [&'static str],
}

/// Which mark an event has in timelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventMark {
    /// Judgements are made.
    Inspection,
    /// A letter without grades.
    Visit,
    /// Several inspectorates, or an area's partnership.
    Joint,
}

/// Every break, in order.
pub fn breaks() -> &'static [Break] {
    BREAKS
}

/// What the letters in marks mean.
pub fn letters() -> &'static [MarkLetter] {
    LETTERS
}

/// The kind of report that a word of golden tables names; `None` for a word that is not known.
pub fn golden_kind(word: &str) -> Option<&'static GoldenKind> {
    GOLDEN.iter().find(|kind| kind.word == word)
}

impl Framework {
    /// What is known of it.
    pub fn facts(self) -> &'static FrameworkFacts {
        &FRAMEWORKS[self as usize]
    }

    /// The scale that its grades are given on.
    pub fn scale(self) -> Scale {
        self.facts().scale
    }

    /// Whether it asks a question of an inspection that began on a day; without a day, of any. What
    /// may still be printed later is let pass.
    pub fn asks(self, judgement: Judgement, start: Option<Date>) -> bool {
        let asked = self.facts().judgements.iter().filter(|asked| asked.judgement == judgement);
        let fits = |asked: &AskedJudgement| start.is_none_or(|day| asked.is_of(day) || asked.is_left_over(day));
        asked.into_iter().any(fits)
    }

    /// The questions that an inspection that began within some days has to answer, in the
    /// framework's order.
    pub fn expects(self, (first, last): (Date, Date)) -> impl Iterator<Item = Judgement> {
        let is_sure = move |asked: &&AskedJudgement| asked.is_expected && asked.is_of(first) && asked.is_of(last);
        self.facts().judgements.iter().filter(is_sure).map(|asked| asked.judgement)
    }

    /// The questions that it asks or asked, in the order of the data.
    pub fn judgements(self) -> impl Iterator<Item = Judgement> {
        Judgement::ALL.iter().copied().filter(move |judgement| self.asks(*judgement, None))
    }

    /// The words of all, each with what it is: `sif (single inspection framework, 2013 to 2018),
    /// …`.
    pub fn in_a_sentence() -> String {
        let one = |framework: &Self| {
            let name = framework.facts().name;
            let is_a_name = name.chars().nth(1).is_some_and(char::is_uppercase);
            let first = name.chars().next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
            let rest: String = name.chars().skip(1).collect();
            if is_a_name { format!("{framework} ({name})") } else { format!("{framework} ({first}{rest})") }
        };
        Self::ALL.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// The questions that it asks today, and after them those that it asked; each in the
    /// framework's order.
    pub fn todays_judgements_first(self) -> impl Iterator<Item = Judgement> {
        let asked = self.facts().judgements;
        let today = asked.iter().filter(|one| one.until.is_none());
        today.chain(asked.iter().filter(|one| one.until.is_some())).map(|one| one.judgement)
    }
}

impl AskedJudgement {
    fn is_of(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether reports of inspections that began on a day may print it though it is no longer
    /// asked.
    pub fn is_left_over(&self, day: Date) -> bool {
        self.may_be_printed_later && self.until.is_some_and(|until| day > until)
    }
}

impl Event {
    /// What is known of it.
    pub fn facts(self) -> &'static EventFacts {
        &EVENTS[self as usize]
    }

    /// Whether it is a visit that gives no grades.
    pub fn is_visit(self) -> bool {
        self.facts().mark == EventMark::Visit
    }
}

impl Judgement {
    /// What is known of it.
    pub fn facts(self) -> &'static JudgementFacts {
        &JUDGEMENTS[self as usize]
    }

    /// The thing that it is about, across frameworks, where there is such a thing.
    pub fn concept(self) -> Option<Concept> {
        self.facts().concept
    }
}

impl Concept {
    /// What is known of it.
    pub fn facts(self) -> &'static ConceptFacts {
        &CONCEPTS[self as usize]
    }
}

impl Grade {
    /// What is known of it.
    pub fn facts(self) -> &'static GradeFacts {
        &GRADES[self as usize]
    }

    /// Whether it is on the scale of today's framework.
    pub fn is_of_today(self) -> bool {
        CURRENT.scale().grades().contains(&self)
    }
}

impl Scale {
    /// Its grades, best first.
    pub fn grades(self) -> &'static [Grade] {
        SCALES[self as usize].grades
    }
}

impl ReportKind {
    /// The kind that a listed title names: the first whose words it has; `None` where it is none of
    /// those known.
    pub fn listed(title: &str) -> Option<Self> {
        let lower = title.to_lowercase().replace(['\'', '\u{2019}'], "");
        let plain = lower.split_whitespace().collect::<Vec<_>>().join(" ");
        Self::ALL.iter().copied().find(|kind| kind.facts().in_titles.iter().any(|words| plain.contains(words)))
    }

    /// The kind of a document by what was read in it.
    pub fn printed(framework: Option<Framework>, event: Option<Event>) -> Option<Self> {
        let framework = framework?.facts();
        Some(event.and_then(|event| event.facts().kind).unwrap_or(framework.kind))
    }

    /// What is known of it.
    pub fn facts(self) -> &'static KindFacts {
        &KINDS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_frameworks_ask_is_of_their_days() {
        let (before, after) = (date(2022, 12, 31), date(2023, 1, 1));
        let asks = |judgement, day| Framework::Ilacs.asks(judgement, Some(day));
        assert_eq!([before, after].map(|day| asks(Judgement::InCareAndCareLeavers, day)), [true, false]);
        assert_eq!([before, after].map(|day| asks(Judgement::InCare, day)), [false, true]);
        // It is no longer asked, and reports of both kinds came out together.
        assert!(asks(Judgement::OverallEffectiveness, date(2026, 5, 1)));
        let may = date(2026, 5, 1);
        assert!(!Framework::Ilacs.expects((may, may)).any(|one| one == Judgement::OverallEffectiveness));
        assert!(Framework::Ilacs.asks(Judgement::InCare, None) && !Framework::Ilacs.asks(Judgement::Lscb, None));
    }

    #[test]
    fn a_day_that_is_not_known_promises_what_all_its_days_ask() {
        let days = (date(2022, 6, 1), date(2023, 6, 1));
        let expected: Vec<Judgement> = Framework::Ilacs.expects(days).collect();
        let wanted = [Judgement::ImpactOfLeaders, Judgement::HelpAndProtection, Judgement::OverallEffectiveness];
        assert_eq!(expected, wanted);
    }

    #[test]
    fn frameworks_grade_on_scales_whose_printed_words_are_told_apart() {
        for scale in Scale::ALL {
            let mut printed: Vec<&str> =
                scale.grades().iter().flat_map(|grade| grade.facts().printed).copied().collect();
            let all = printed.len();
            printed.sort_unstable();
            printed.dedup();
            assert_eq!(printed.len(), all, "{scale}");
            assert!(scale.grades().iter().map(|grade| grade.rank()).is_sorted(), "{scale}");
        }
    }

    #[test]
    fn every_framework_and_event_has_words_for_people() {
        for facts in Framework::ALL.iter().map(|framework| framework.facts()) {
            assert!(!facts.name.is_empty() && !facts.short.is_empty() && !facts.in_pictures.is_empty());
        }
        let letters: Vec<&str> = letters().iter().map(|one| one.letter).collect();
        let used = Event::ALL.iter().filter_map(|event| event.facts().letter);
        for letter in used.chain(Framework::ALL.iter().filter_map(|framework| framework.facts().letter)) {
            assert!(letters.contains(&letter), "no legend says what {letter} means");
        }
        let places: std::collections::BTreeSet<usize> =
            Framework::ALL.iter().map(|framework| framework.facts().place_in_time).collect();
        assert_eq!(places.len(), Framework::ALL.len(), "two frameworks have one place in time");
    }
}
