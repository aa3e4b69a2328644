//! Grades, frameworks, events, days and numbers in the words and letters of pictures. Draws
//! nothing.

use super::svg::number;
use ofsted_model::{Event, Framework, Grade};

/// All grades and none, as legends and tables have them.
pub(super) fn grades() -> impl Iterator<Item = Option<Grade>> {
    Grade::ALL.iter().copied().map(Some).chain([None])
}

/// The letter that stands for a grade.
pub(super) fn letter(grade: Option<Grade>) -> &'static str {
    grade.map_or("–", |grade| grade.facts().letter)
}

/// A grade in words.
pub(super) fn grade(grade: Option<Grade>) -> &'static str {
    grade.map_or("no grade", |grade| grade.facts().in_a_sentence)
}

/// A grade in words as a line begins with it.
pub(super) fn grade_title(grade: Option<Grade>) -> &'static str {
    grade.map_or("No grade", crate::display_names::grade)
}

/// The classes of marks that show a grade.
pub(super) fn grade_class(grade: Option<Grade>) -> String {
    format!("grade grade-{}", grade.map_or("none", Grade::as_str))
}

/// A framework in as many letters as fit over a bar.
pub(super) fn framework(framework: Framework) -> &'static str {
    framework.facts().in_pictures
}

/// A framework and what happened under it, in words.
pub(super) fn happening(framework: Option<Framework>, event: Option<Event>) -> String {
    let under = framework.map(self::framework);
    match (event.map(self::event), under) {
        (Some(event), Some(under)) => format!("{under} {event}"),
        (Some(event), None) => event.to_owned(),
        (None, Some(under)) => format!("{under}, kind of visit not known"),
        (None, None) => "kind of visit not known".to_owned(),
    }
}

fn event(event: Event) -> &'static str {
    event.facts().in_pictures
}

/// So many of something.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(i64::try_from(count).unwrap_or(i64::MAX)), if count == 1 { one } else { many })
}

/// A whole number with commas between thousands.
pub(super) fn grouped(number: i64) -> String {
    let digits = crate::display_names::number(usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX));
    if number < 0 { format!("-{digits}") } else { digits }
}

/// A number with at most one decimal and commas between thousands.
pub(super) fn figure(value: f64) -> String {
    let text = number(value);
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    match whole.parse() {
        Ok(whole) if whole != 0_i64 => format!("{}{rest}", grouped(whole)),
        Ok(_) | Err(_) => text,
    }
}

/// Years in a sentence: `2018 to 2020`, or the one.
pub(super) fn years(first: i16, last: i16) -> String {
    if first == last { first.to_string() } else { format!("{first} to {last}") }
}

/// Items in a sentence: `a`, `a and b`, `a, b and c`.
pub(super) fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// As much of a text as fits into so many letters; what is cut off is told by an ellipsis.
pub(super) fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// How many there are of each grade, in words: only of grades that there are.
pub(super) fn tally(grades: &[Option<Grade>]) -> Vec<String> {
    let count = |wanted: Option<Grade>| grades.iter().filter(|grade| **grade == wanted).count();
    let there = self::grades().map(|grade| (grade, count(grade))).filter(|(_, count)| *count > 0);
    let words = |grade: Option<Grade>| grade.map_or("with no grade", |grade| self::grade(Some(grade)));
    there.map(|(grade, count)| counted(count, words(grade), words(grade))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lists_read_as_people_write_them() {
        assert_eq!([grouped(7), grouped(1234), grouped(-1_234_567)], ["7", "1,234", "-1,234,567"]);
        assert_eq!([figure(1875.0), figure(1077.5), figure(-0.5)], ["1,875", "1,077.5", "-0.5"]);
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!([counted(1, "tile", "tiles"), counted(0, "tile", "tiles")], ["1 tile", "0 tiles"]);
        assert_eq!([cut("Stoke-on-Trent", 14), cut("Stoke-on-Trent", 6)], ["Stoke-on-Trent", "Stoke…"]);
    }

    #[test]
    fn no_two_grades_have_one_letter() {
        let letters: std::collections::BTreeSet<&str> = grades().map(letter).collect();
        assert_eq!(letters.len(), grades().count());
    }
}
