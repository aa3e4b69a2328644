//! How long ago each authority had its newest graded inspection: a dot for each, stacked along a
//! line of years; one of them can be shown among the others. Says nothing of when the next one
//! comes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::picture_names;
use super::spread::Spread;
use super::svg::{Anchor, Drawing, Role, moved, number};
use super::{FigureTable, Picture, Telling};
use crate::day::in_words;
use ofsted_model::Grade;

/// An authority and how long it has waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id, which is its address under the pages of authorities.
    pub authority_id: String,
    /// Its name.
    pub name: String,
    /// Days since its newest graded inspection; `None` where it had none, or its day is not known.
    pub days: Option<i32>,
    /// The grade that it then had, where it had one.
    pub grade: Option<Grade>,
}

/// An authority that has waited, and its dot.
struct Dot<'a> {
    one: &'a Waiting,
    days: i32,
    rank: usize,
    at: (f64, f64),
}

const WIDTH: f64 = 600.0;
const SIDE: f64 = 26.0;
const YEAR: f64 = 365.25;
/// Room over the dots, with a name there.
const TOP: f64 = 58.0;
/// Room for one dot: with a letter in it, and without.
const LETTERED: f64 = 21.0;
const PLAIN: f64 = 11.0;

/// Where all authorities stand on a day. With one highlighted, it is named and the others are plain
/// dots; without, each dot is a link with a letter, and `link_prefix` stands before the authority's
/// id and its page.
pub fn picture(prefix: &str, all: &[Waiting], highlighted: Option<&str>, link_prefix: &str, as_at: Date) -> Picture {
    let here = highlighted.and_then(|id| all.iter().find(|one| one.authority_id == id));
    let room = if highlighted.is_some() { PLAIN } else { LETTERED };
    let mut dots = ranked(all);
    let years = f64::from(dots.iter().map(|dot| dot.days).max().unwrap_or(0)) / YEAR;
    let years = (years * 4.0).floor() / 4.0 + 0.25;
    let height = stack(&mut dots, years, room);
    let telling = Telling {
        prefix,
        title: here.map_or_else(
            || "Time since the latest graded inspection".to_owned(),
            |here| format!("{}: time since the latest graded inspection", here.name),
        ),
        summary: summary(all, &dots, highlighted, as_at),
        table: if highlighted.is_some() { table_of_one(&dots, here) } else { table(all, &dots) },
    };
    if dots.is_empty() {
        return telling.nothing("No graded inspection yet");
    }
    let bottom = height + if highlighted.is_some() { TOP } else { 8.0 };
    let mut marks = Drawing::default();
    axis(&mut marks, years, bottom);
    // Dots are stacked upwards from the line.
    let upwards = (0.0, bottom - room / 2.0 - 2.0);
    marks.group_at("dots", upwards, |marks| match highlighted {
        Some(id) => among(marks, &dots, id),
        None => dots.iter().for_each(|dot| linked(marks, dot, link_prefix)),
    });
    let named = highlighted.and_then(|id| dots.iter().find(|dot| dot.one.authority_id == id));
    if let Some(dot) = named {
        name(&mut marks, dot, dots.len(), bottom);
    }
    let grades: Vec<Option<Grade>> =
        picture_names::grades().filter(|grade| dots.iter().any(|dot| dot.one.grade == *grade)).collect();
    if highlighted.is_none() {
        legend(&mut marks, bottom + 62.0, &grades);
    }
    let role = if highlighted.is_some() { Role::Image } else { Role::Group };
    let lines =
        if highlighted.is_some() { 0.0 } else { 24.0 * f64::from(u8::try_from(grades.len().div_ceil(3)).unwrap_or(2)) };
    telling.drawn("", (WIDTH, bottom + 52.0 + lines), role, &marks)
}

/// Those who have waited, the longest first, with their places; who waited as long has the same
/// place.
fn ranked(all: &[Waiting]) -> Vec<Dot<'_>> {
    let mut waited: Vec<(&Waiting, i32)> = all.iter().filter_map(|one| Some((one, one.days?))).collect();
    waited.sort_by(|a, b| (b.1, &a.0.name, &a.0.authority_id).cmp(&(a.1, &b.0.name, &b.0.authority_id)));
    let before = |days: i32| waited.iter().filter(|(_, other)| *other > days).count();
    waited.iter().map(|(one, days)| Dot { one, days: *days, rank: before(*days) + 1, at: (0.0, 0.0) }).collect()
}

fn x_of(days: f64, years: f64) -> f64 {
    // The longest wait is on the left, as on a line of time.
    WIDTH - SIDE - (WIDTH - 2.0 * SIDE) * (days / (years * YEAR)).clamp(0.0, 1.0)
}

/// Puts dots into piles as wide as a dot, those of one grade on each other; returns the height of
/// the highest.
fn stack(dots: &mut [Dot<'_>], years: f64, room: f64) -> f64 {
    let mut piles: BTreeMap<u32, Vec<&mut Dot<'_>>> = BTreeMap::new();
    for dot in dots {
        let place = ((x_of(f64::from(dot.days), years) - SIDE) / room).floor().max(0.0);
        // A place on a line of some hundred units.
        let pile = (0_u32..1000).find(|pile| f64::from(*pile) >= place).unwrap_or_default();
        piles.entry(pile).or_default().push(dot);
    }
    let mut highest = room * 3.0;
    for (pile, mut dots) in piles {
        dots.sort_by(|a, b| {
            (a.one.grade.is_none(), a.one.grade, &a.one.name).cmp(&(b.one.grade.is_none(), b.one.grade, &b.one.name))
        });
        let mut height = 0.0;
        for dot in dots {
            dot.at = (SIDE + room * (f64::from(pile) + 0.5), -height);
            height += room;
        }
        highest = f64::max(highest, height);
    }
    highest
}

fn axis(marks: &mut Drawing, years: f64, bottom: f64) {
    marks.line("axis", (SIDE, bottom), (WIDTH - SIDE, bottom));
    // Numbers stand close where there are many.
    let step = (years / 12.0).ceil().max(1.0);
    let mut year = 0.0;
    while year <= years {
        let x = x_of(year * YEAR, years);
        marks.line("axis", (x, bottom), (x, bottom + 5.0));
        marks.text("label", (x, bottom + 20.0), Anchor::Middle, &picture_names::figure(year));
        year += step;
    }
    marks.text("label muted", (WIDTH / 2.0, bottom + 40.0), Anchor::Middle, "years since the latest graded inspection");
}

fn linked(marks: &mut Drawing, dot: &Dot<'_>, link_prefix: &str) {
    let href = format!("{link_prefix}{}/index.html", dot.one.authority_id);
    let class = picture_names::grade_class(dot.one.grade);
    marks.within("a", &[("href", &href), ("class", &class), ("transform", &moved(dot.at))], |mark| {
        mark.title(&description(dot));
        mark.circle("", (0.0, 0.0), LETTERED / 2.0 - 0.5);
        mark.text("mark-letter", (0.0, 5.0), Anchor::Middle, picture_names::letter(dot.one.grade));
    });
}

/// All but one as one path of points, and the one by itself.
fn among(marks: &mut Drawing, dots: &[Dot<'_>], id: &str) {
    let others = dots.iter().filter(|dot| dot.one.authority_id != id);
    let path: Vec<String> = others.map(|dot| format!("M{} {}h0", number(dot.at.0), number(dot.at.1))).collect();
    if !path.is_empty() {
        marks.path("dot", &path.concat());
    }
    for dot in dots.iter().filter(|dot| dot.one.authority_id == id) {
        marks.group("here", |here| {
            here.title(&description(dot));
            here.circle("", dot.at, PLAIN / 2.0 + 1.5);
        });
    }
}

/// The one's name over its pile, with a line to its dot.
fn name(marks: &mut Drawing, dot: &Dot<'_>, of: usize, bottom: f64) {
    let (x, y) = (dot.at.0, bottom - PLAIN / 2.0 - 2.0 + dot.at.1);
    marks.line("here", (x, 48.0), (x, y - PLAIN));
    let anchor = if x > WIDTH * 0.6 {
        Anchor::End
    } else if x < WIDTH * 0.4 {
        Anchor::Start
    } else {
        Anchor::Middle
    };
    let at = if anchor == Anchor::End { (x + 12.0).min(WIDTH - 4.0) } else { (x - 12.0).max(4.0) };
    let at = if anchor == Anchor::Middle { x } else { at };
    marks.text("label strong", (at, 20.0), anchor, &picture_names::cut(&dot.one.name, 44));
    let place = format!("{} days, rank {} of {of}", picture_names::grouped(i64::from(dot.days)), dot.rank);
    marks.text("label", (at, 40.0), anchor, &place);
}

fn legend(marks: &mut Drawing, top: f64, grades: &[Option<Grade>]) {
    for (place, grade) in (0_u16..).zip(grades) {
        let at = (SIDE + 190.0 * f64::from(place % 3), top + 24.0 * f64::from(place / 3));
        marks.group_at(&picture_names::grade_class(*grade), at, |swatch| {
            swatch.circle("", (0.0, 0.0), LETTERED / 2.0 - 0.5);
            swatch.text("mark-letter", (0.0, 5.0), Anchor::Middle, picture_names::letter(*grade));
        });
        marks.text("label", (at.0 + 18.0, at.1 + 5.0), Anchor::Start, picture_names::grade_title(*grade));
    }
}

fn description(dot: &Dot<'_>) -> String {
    let days = picture_names::grouped(i64::from(dot.days));
    format!(
        "{}: {days} days, rank {}, {} at the inspection",
        dot.one.name,
        dot.rank,
        picture_names::grade(dot.one.grade)
    )
}

fn summary(all: &[Waiting], dots: &[Dot<'_>], highlighted: Option<&str>, as_at: Date) -> String {
    let Some(spread) = Spread::new(dots.iter().map(|dot| dot.days)) else {
        return "No authority has a graded inspection yet.".to_owned();
    };
    let mut sentences = vec![format!(
        "On {}, {} had waited between {} and {} days since their latest graded inspection. The median was {} days.",
        in_words(as_at),
        picture_names::counted(dots.len(), "authority", "authorities"),
        picture_names::figure(spread.least),
        picture_names::figure(spread.most),
        picture_names::figure(spread.median)
    )];
    match highlighted {
        Some(id) => sentences.push(match dots.iter().find(|dot| dot.one.authority_id == id) {
            Some(dot) => format!(
                "{}: {} days, rank {} of {} (1 is the longest wait), {} at the inspection.",
                dot.one.name,
                picture_names::grouped(i64::from(dot.days)),
                dot.rank,
                dots.len(),
                picture_names::grade(dot.one.grade)
            ),
            None => "This authority has no graded inspection yet.".to_owned(),
        }),
        None => sentences.extend(dots.first().map(|dot| format!("{} has waited longest.", dot.one.name))),
    }
    let without = all.len() - dots.len();
    if without > 0 {
        sentences.push(format!("Authorities without a graded inspection: {without}."));
    }
    sentences.join(" ")
}

fn table(all: &[Waiting], dots: &[Dot<'_>]) -> FigureTable {
    let headers = ["Rank", "Authority", "Days", "Grade at the inspection"];
    let mut table = FigureTable::new("Days since the latest graded inspection", &headers);
    let row = |dot: &Dot<'_>| {
        let days = picture_names::grouped(i64::from(dot.days));
        vec![dot.rank.to_string(), dot.one.name.clone(), days, picture_names::grade(dot.one.grade).to_owned()]
    };
    table.rows = dots.iter().map(row).collect();
    let without = all.iter().filter(|one| one.days.is_none());
    let dash = || "–".to_owned();
    table.rows.extend(without.map(|one| vec![dash(), one.name.clone(), "no report yet".to_owned(), dash()]));
    table
}

/// How the waits are spread, and the one's among them.
fn table_of_one(dots: &[Dot<'_>], here: Option<&Waiting>) -> FigureTable {
    let mut table =
        FigureTable::new("Days since the latest graded inspection", &["Authority or statistic", "Days", "Rank"]);
    let dash = || "–".to_owned();
    if let Some(here) = here {
        let dot = dots.iter().find(|dot| dot.one.authority_id == here.authority_id);
        let days = dot.map_or_else(|| "no report yet".to_owned(), |dot| picture_names::grouped(i64::from(dot.days)));
        let place = dot.map_or_else(dash, |dot| format!("{} of {}", dot.rank, dots.len()));
        table.rows.push(vec![here.name.clone(), days, place]);
    }
    if let Some(spread) = Spread::new(dots.iter().map(|dot| dot.days)) {
        let rows = [
            ("Longest", spread.most),
            ("Upper quartile", spread.upper),
            ("Median", spread.median),
            ("Lower quartile", spread.lower),
            ("Shortest", spread.least),
        ];
        table.rows.extend(rows.map(|(who, days)| vec![who.to_owned(), picture_names::figure(days), dash()]));
    }
    table
}
