//! A remit as Rust: a closed list for each kind of id, and a table of facts beside each.

use toml::value::Datetime;

use crate::written::{
    AskedJudgement, Break, Concept, Days, Event, Framework, Golden, Grade, Judgement, Kind, Letter, Remit, Scale, Title,
};

/// The code for a remit.
///
/// # Errors
/// Where an id is written in a way that no id is, or names nothing that the file declares.
pub fn code(remit: &Remit) -> Result<String, String> {
    let ids = Ids::new(remit);
    let concept = |one: &Concept| Ok(format!("name: {:?}", one.name));
    let parts = [
        format!("// Made from the remit file `{}`: {}.\n\n", remit.id, remit.title),
        lists(remit)?,
        facts("FRAMEWORKS", "FrameworkFacts", &remit.frameworks, |one| framework(one, &ids))?,
        facts("EVENTS", "EventFacts", &remit.events, |one| event(one, &ids))?,
        facts("JUDGEMENTS", "JudgementFacts", &remit.judgements, |one| judgement(one, &ids))?,
        facts("CONCEPTS", "ConceptFacts", &remit.concepts, concept)?,
        facts("GRADES", "GradeFacts", &remit.grades, |one| Ok(grade(one)))?,
        facts("SCALES", "ScaleFacts", &remit.scales, |one| scale(one, &ids))?,
        facts("KINDS", "KindFacts", &remit.kinds, |one| Ok(kind(one)))?,
        facts("TITLES", "KnownTitle", &remit.titles, |one| title(one, &ids))?,
        facts("BREAKS", "Break", &remit.breaks, |one| a_break(one, &ids))?,
        facts("LETTERS", "MarkLetter", &remit.letters, |one| Ok(letter(one)))?,
        facts("GOLDEN", "GoldenKind", &remit.golden, |one| golden(one, &ids))?,
        format!(
            "/// The framework of today's graded inspections.\npub const CURRENT: Framework = {};\n",
            ids.framework(&remit.current)?
        ),
    ];
    Ok(parts.concat())
}

/// The ids that a file declares.
struct Ids<'a> {
    lists: [(&'static str, Vec<&'a str>); 7],
}

impl<'a> Ids<'a> {
    fn new(remit: &'a Remit) -> Self {
        let lists = [
            ("Framework", remit.frameworks.iter().map(|one| one.id.as_str()).collect()),
            ("Event", remit.events.iter().map(|one| one.id.as_str()).collect()),
            ("Judgement", remit.judgements.iter().map(|one| one.id.as_str()).collect()),
            ("Concept", remit.concepts.iter().map(|one| one.id.as_str()).collect()),
            ("Grade", remit.grades.iter().map(|one| one.id.as_str()).collect()),
            ("Scale", remit.scales.iter().map(|one| one.id.as_str()).collect()),
            ("ReportKind", remit.kinds.iter().map(|one| one.id.as_str()).collect()),
        ];
        Self { lists }
    }

    /// A member of a list, as Rust names it.
    fn member(&self, list: &str, id: &str) -> Result<String, String> {
        let declared = self.lists.iter().any(|(name, ids)| *name == list && ids.contains(&id));
        if declared { Ok(format!("{list}::{}", member(id)?)) } else { Err(format!("{list} `{id}` is not declared")) }
    }

    fn framework(&self, id: &str) -> Result<String, String> {
        self.member("Framework", id)
    }

    /// A member or none.
    fn maybe(&self, list: &str, id: Option<&String>) -> Result<String, String> {
        id.map_or_else(|| Ok("None".to_owned()), |id| Ok(format!("Some({})", self.member(list, id)?)))
    }
}

/// An id as Rust names a member: `area_send_2016` as `AreaSend2016`.
fn member(id: &str) -> Result<String, String> {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if !id.starts_with(|first: char| first.is_ascii_lowercase()) || !id.chars().all(is_plain) {
        return Err(format!("`{id}` is not an id: write lower-case words joined with `_`"));
    }
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    Ok(id.split('_').filter(|word| !word.is_empty()).map(capital).collect())
}

/// One closed list of things with an id and a sentence each.
fn list(name: &str, about: &str, things: &[(&str, String)]) -> Result<String, String> {
    let mut members = Vec::new();
    for (at, (id, about)) in things.iter().enumerate() {
        if things[..at].iter().any(|(other, _)| other == id) {
            return Err(format!("{name} `{id}` is declared twice"));
        }
        members.push(format!("    #[doc = {about:?}]\n    {} = {id:?},\n", member(id)?));
    }
    Ok(format!("words! {{\n#[doc = {about:?}]\n{name} {{\n{}}}\n}}\n\n", members.concat()))
}

fn lists(remit: &Remit) -> Result<String, String> {
    let ranked = |one: &Grade| one.about.clone().unwrap_or_else(|| format!("Rank {}", one.rank));
    let followed = "One thing followed across frameworks; offered beside the judgement, never instead of it.";
    let lists = [
        list(
            "Framework",
            "The rules that a report was made under.",
            &told(&remit.frameworks, |one| (&one.id, one.about.clone())),
        )?,
        list(
            "Event",
            "What kind of inspection or visit it was.",
            &told(&remit.events, |one| (&one.id, one.about.clone())),
        )?,
        list(
            "Judgement",
            "One graded question of a framework.",
            &told(&remit.judgements, |one| (&one.id, one.about.clone())),
        )?,
        list("Concept", followed, &told(&remit.concepts, |one| (&one.id, one.about.clone())))?,
        list("Grade", "A grade.", &told(&remit.grades, |one| (&one.id, ranked(one))))?,
        list(
            "Scale",
            "The grades that a framework chooses from.",
            &told(&remit.scales, |one| (&one.id, one.about.clone())),
        )?,
        list(
            "ReportKind",
            "A kind of report, as titles on pages tell them apart.",
            &told(&remit.kinds, |one| (&one.id, one.about.clone())),
        )?,
    ];
    Ok(lists.concat())
}

/// Things with their ids and with what they are, as a sentence.
fn told<T>(things: &[T], of: impl Fn(&T) -> (&String, String)) -> Vec<(&str, String)> {
    things.iter().map(of).map(|(id, about)| (id.as_str(), format!("{about}."))).collect()
}

/// A table with the facts of each thing, in the order of its list.
fn facts<T>(name: &str, of: &str, things: &[T], one: impl Fn(&T) -> Result<String, String>) -> Result<String, String> {
    let rows: Vec<String> =
        things.iter().map(|thing| Ok(format!("    {of} {{ {} }},\n", one(thing)?))).collect::<Result<_, String>>()?;
    Ok(format!("pub(crate) static {name}: &[{of}] = &[\n{}];\n\n", rows.concat()))
}

fn framework(one: &Framework, ids: &Ids<'_>) -> Result<String, String> {
    let asked: Vec<String> = one.judgements.iter().map(|asked| self::asked(asked, ids)).collect::<Result<_, _>>()?;
    Ok([
        format!("name: {:?}, short: {:?}, in_pictures: {:?}", one.name, one.short, one.in_pictures),
        format!("scale: {}, kind: {}", ids.member("Scale", &one.scale)?, ids.member("ReportKind", &one.kind)?),
        format!("place_in_time: {}, band_from: {}", one.place_in_time, maybe_day(one.band_from.as_ref())?),
        format!("mark: {}, letter: {:?}", maybe_mark(one.mark.as_ref())?, one.letter),
        format!("first_days: {}", one.first_days.as_ref().map_or_else(|| Ok("None".to_owned()), days)?),
        format!("is_known_from_reports: {}", one.is_known_from_reports),
        format!("is_mentioned_later: {}", one.is_mentioned_later),
        format!("gives_all_expected: {}", one.gives_all_expected),
        format!("judgements: &[{}]", asked.join(", ")),
    ]
    .join(", "))
}

fn asked(one: &AskedJudgement, ids: &Ids<'_>) -> Result<String, String> {
    Ok(format!(
        "AskedJudgement {{ judgement: {}, from: {}, until: {}, is_expected: {}, may_be_printed_later: {} }}",
        ids.member("Judgement", &one.id)?,
        maybe_day(one.from.as_ref())?,
        maybe_day(one.until.as_ref())?,
        one.is_expected,
        one.may_be_printed_later,
    ))
}

fn event(one: &Event, ids: &Ids<'_>) -> Result<String, String> {
    Ok(format!(
        "name: {:?}, in_pictures: {:?}, mark: {}, letter: {:?}, kind: {}, is_graded: {}, is_of_the_board: {}",
        one.name,
        one.in_pictures,
        mark(&one.mark)?,
        one.letter,
        ids.maybe("ReportKind", one.kind.as_ref())?,
        one.is_graded,
        one.is_of_the_board,
    ))
}

fn judgement(one: &Judgement, ids: &Ids<'_>) -> Result<String, String> {
    let concept = ids.maybe("Concept", one.concept.as_ref())?;
    let parts: Vec<String> = one.split_into.iter().map(|id| ids.member("Judgement", id)).collect::<Result<_, _>>()?;
    Ok([
        format!(
            "name: {:?}, in_a_sentence: {:?}, in_little_room: {:?}",
            one.name, one.in_a_sentence, one.in_little_room
        ),
        format!("concept: {concept}, split_into: &[{}], is_of_the_board: {}", parts.join(", "), one.is_of_the_board),
    ]
    .join(", "))
}

fn grade(one: &Grade) -> String {
    let Grade { rank, name, in_a_sentence, letter, printed, .. } = one;
    format!("rank: {rank}, name: {name:?}, in_a_sentence: {in_a_sentence:?}, letter: {letter:?}, printed: &{printed:?}")
}

fn scale(one: &Scale, ids: &Ids<'_>) -> Result<String, String> {
    let grades: Vec<String> = one.grades.iter().map(|id| ids.member("Grade", id)).collect::<Result<_, _>>()?;
    Ok(format!("grades: &[{}]", grades.join(", ")))
}

fn kind(one: &Kind) -> String {
    format!("name: {:?}, in_titles: &{:?}", one.name, one.in_titles)
}

fn title(one: &Title, ids: &Ids<'_>) -> Result<String, String> {
    let (framework, event) = (ids.maybe("Framework", one.framework.as_ref())?, ids.maybe("Event", one.event.as_ref())?);
    Ok(format!("words: {:?}, framework: {framework}, event: {event}", one.words))
}

fn a_break(one: &Break, ids: &Ids<'_>) -> Result<String, String> {
    let (framework, on) = (ids.framework(&one.framework)?, day(&one.on)?);
    let Break { short, words, since, .. } = one;
    Ok(format!("framework: {framework}, on: {on}, short: {short:?}, words: {words:?}, since: {since:?}"))
}

fn letter(one: &Letter) -> String {
    format!("letter: {:?}, words: {:?}", one.letter, one.words)
}

fn golden(one: &Golden, ids: &Ids<'_>) -> Result<String, String> {
    let (framework, event) = (ids.maybe("Framework", one.framework.as_ref())?, ids.maybe("Event", one.event.as_ref())?);
    let Golden { word, family, also, .. } = one;
    Ok(format!("word: {word:?}, family: {family:?}, framework: {framework}, event: {event}, also: &{also:?}"))
}

fn mark(word: &str) -> Result<String, String> {
    match word {
        "inspection" | "visit" | "joint" => Ok(format!("EventMark::{}", member(word)?)),
        _ => Err(format!("`{word}` is not a mark: write inspection, visit or joint")),
    }
}

fn maybe_mark(word: Option<&String>) -> Result<String, String> {
    word.map_or_else(|| Ok("None".to_owned()), |word| Ok(format!("Some({})", mark(word)?)))
}

fn day(written: &Datetime) -> Result<String, String> {
    match (written.date, written.time) {
        (Some(day), None) => Ok(format!("date({}, {}, {})", day.year, day.month, day.day)),
        _ => Err(format!("`{written}` is not a date: write YYYY-MM-DD")),
    }
}

fn maybe_day(written: Option<&Datetime>) -> Result<String, String> {
    written.map_or_else(|| Ok("None".to_owned()), |written| Ok(format!("Some({})", day(written)?)))
}

fn days(written: &Days) -> Result<String, String> {
    let until = written.until.as_ref().map_or_else(|| Ok("Date::MAX".to_owned()), day)?;
    Ok(format!("Some(({}, {until}))", day(&written.from)?))
}
