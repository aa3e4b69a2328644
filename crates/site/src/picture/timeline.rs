//! Everything that happened to one authority on a line of years: the shape tells what kind of
//! visit, the letter its grade or its kind; bands are frameworks, dashed lines their breaks. Draws
//! what it is given.

use jiff::civil::Date;

use super::picture_names;
use super::svg::{Anchor, Drawing, Role, closed};
use super::{FigureTable, Picture, Telling};
use crate::day::in_words;
use ofsted_model::{CURRENT, Event, EventMark, Framework, Grade, breaks, letters};

/// An inspection or a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Its last day, else its first, else that of publication.
    pub on: Date,
    /// The framework, where it is known.
    pub framework: Option<Framework>,
    /// The kind of visit, where it is known.
    pub event: Option<Event>,
    /// The grade for the whole, where one was given.
    pub grade: Option<Grade>,
    /// What else is to be said of it: a theme, an outcome. May be empty.
    pub words: String,
    /// Where more of it stands, from the page that the picture is on.
    pub href: Option<String>,
}

/// Which shape an event has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum MarkShape {
    /// A square: judgements are made.
    Inspection,
    /// A circle: a letter without grades.
    Visit,
    /// A diamond: several inspectorates, or an area's partnership.
    Joint,
    /// A triangle: not known.
    Unknown,
}

const KINDS: [MarkShape; 4] = [MarkShape::Inspection, MarkShape::Visit, MarkShape::Joint, MarkShape::Unknown];

const WIDTH: f64 = 720.0;
const SIDE: f64 = 24.0;
const TOP: f64 = 52.0;
const MARK: f64 = 26.0;
const LANE: f64 = 32.0;
const LINE: f64 = 22.0;

/// The days that the line shows.
struct Axis {
    first: i16,
    last: i16,
}

/// A row of marks of which no two meet.
struct Lane<'a> {
    kind: MarkShape,
    begins: bool,
    events: Vec<&'a Happened>,
}

/// What happened to an authority, up to a day.
pub fn picture(prefix: &str, name: &str, events: &[Happened], until: Date) -> Picture {
    let mut sorted: Vec<&Happened> = events.iter().collect();
    sorted.sort_by(|a, b| (a.on, a.event, &a.words, &a.href).cmp(&(b.on, b.event, &b.words, &b.href)));
    let telling = Telling {
        prefix,
        title: format!("{name}: inspections and visits"),
        summary: summary(name, &sorted),
        table: table(name, &sorted),
    };
    let Some(first) = sorted.first() else { return telling.nothing("No report yet") };
    let newest = sorted.last().map_or(until, |last| last.on.max(until));
    let axis = Axis { first: first.on.year(), last: newest.year() + 1 };
    let lanes = lanes(&sorted, &axis);
    let count = |count: usize| f64::from(u16::try_from(count).unwrap_or(u16::MAX));
    let titles = count(lanes.iter().filter(|lane| lane.begins).count());
    let bottom = TOP + LANE * count(lanes.len()) + LINE * titles + 8.0;
    let key = key(&sorted);
    let height = bottom + 34.0 + LINE * count(key.len());
    let mut marks = Drawing::default();
    axis.draw(&mut marks, bottom);
    let mut y = TOP;
    for lane in &lanes {
        if lane.begins {
            marks.text("label muted", (SIDE + 5.0, y + 16.0), Anchor::Start, lane.kind.title());
            y += LINE;
        }
        for event in &lane.events {
            draw_event(&mut marks, event, (axis.x(event.on), y + LANE / 2.0));
        }
        y += LANE;
    }
    for (line, words) in (1_u16..).zip(&key) {
        marks.text("label muted", (6.0, bottom + 26.0 + LINE * f64::from(line)), Anchor::Start, words);
    }
    telling.drawn("picture-wide", (WIDTH, height), Role::Group, &marks)
}

impl Axis {
    fn x(&self, on: Date) -> f64 {
        let years = f64::from(self.last - self.first);
        let at = f64::from(on.year() - self.first) + f64::from(on.day_of_year() - 1) / f64::from(on.days_in_year());
        SIDE + (WIDTH - 2.0 * SIDE) * (at / years).clamp(0.0, 1.0)
    }

    fn draw(&self, marks: &mut Drawing, bottom: f64) {
        self.bands(marks, bottom);
        // Years stand close where there are many.
        let step = usize::from((self.last - self.first).unsigned_abs() / 12 + 1);
        for year in (self.first..=self.last).step_by(step) {
            let Ok(day) = Date::new(year, 1, 1) else { continue };
            marks.line("gridline", (self.x(day), TOP), (self.x(day), bottom));
            marks.text("label", (self.x(day), bottom + 18.0), Anchor::Middle, &year.to_string());
        }
        marks.line("axis", (SIDE, bottom), (WIDTH - SIDE, bottom));
        for begins in breaks() {
            if begins.on.year() >= self.first && begins.on.year() < self.last {
                let x = self.x(begins.on);
                marks.line("break", (x, 22.0), (x, bottom));
                // The last one would stand over the edge.
                let anchor = if x > WIDTH - 40.0 { Anchor::End } else { Anchor::Middle };
                marks.text("label", (x.min(WIDTH - 4.0), 16.0), anchor, begins.short);
            }
        }
    }

    /// The frameworks of inspections, one after the other.
    fn bands(&self, marks: &mut Drawing, bottom: f64) {
        let bands: Vec<(Date, Framework)> =
            Framework::ALL.iter().filter_map(|framework| Some((framework.facts().band_from?, *framework))).collect();
        let (Ok(first), Ok(last)) = (Date::new(self.first, 1, 1), Date::new(self.last, 1, 1)) else { return };
        for (place, (start, framework)) in bands.iter().enumerate() {
            let from = first.max(*start);
            let to = bands.get(place + 1).map_or(last, |(next, _)| last.min(*next));
            if from < to {
                let (left, right) = (self.x(from), self.x(to));
                let class = if place % 2 == 0 { "band" } else { "band band-2" };
                marks.rect(class, (left, 26.0), (right - left, bottom - 26.0));
                let name = picture_names::framework(*framework);
                if right - left > 42.0 {
                    marks.text("label strong", (left + 5.0, 43.0), Anchor::Start, name);
                }
            }
        }
    }
}

/// Rows for each kind, as many as are needed so that no two marks meet.
fn lanes<'a>(sorted: &[&'a Happened], axis: &Axis) -> Vec<Lane<'a>> {
    let mut lanes: Vec<Lane<'a>> = Vec::new();
    for kind in KINDS {
        let begin = lanes.len();
        for event in sorted.iter().filter(|event| MarkShape::new(event) == kind) {
            let has_room = |lane: &&mut Lane<'a>| {
                lane.events.last().is_none_or(|last| axis.x(event.on) - axis.x(last.on) >= MARK + 1.0)
            };
            let place = lanes.iter_mut().skip(begin).find(has_room);
            match place {
                Some(lane) => lane.events.push(event),
                None => lanes.push(Lane { kind, begins: lanes.len() == begin, events: vec![event] }),
            }
        }
    }
    lanes
}

impl MarkShape {
    fn new(happened: &Happened) -> Self {
        match mark(happened) {
            Some(EventMark::Inspection) => Self::Inspection,
            Some(EventMark::Visit) => Self::Visit,
            Some(EventMark::Joint) => Self::Joint,
            None => Self::Unknown,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Inspection => "Inspections",
            Self::Visit => "Visits",
            Self::Joint => "Joint and area inspections",
            Self::Unknown => "Other reports",
        }
    }

    fn shape(self, marks: &mut Drawing) {
        let half = MARK / 2.0;
        match self {
            Self::Inspection => marks.rect("", (-half + 1.0, -half + 1.0), (MARK - 2.0, MARK - 2.0)),
            Self::Visit => marks.circle("", (0.0, 0.0), half - 1.0),
            Self::Joint => {
                let reach = half + 2.0;
                marks.path("", &closed(&[(0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0)]));
            }
            Self::Unknown => marks.path("", &closed(&[(0.0, -half), (half, half - 2.0), (-half, half - 2.0)])),
        }
    }
}

/// The mark of what happened; `None` where it is not known what it was.
fn mark(happened: &Happened) -> Option<EventMark> {
    let framework = happened.framework.map(Framework::facts);
    let own = happened.event.map(|event| event.facts().mark);
    let of_framework = framework.and_then(|framework| framework.mark);
    // A grade is given by an inspection alone, and one whose kind cannot be told is one of today's
    // inspections.
    let is_inspection = happened.grade.is_some() || happened.framework == Some(CURRENT);
    match own {
        Some(EventMark::Inspection) => of_framework.or(own),
        Some(_) => own,
        None => is_inspection.then_some(EventMark::Inspection),
    }
}

/// The letter in a mark: the grade's, or that of the kind of visit.
fn letter(happened: &Happened) -> &'static str {
    if happened.grade.is_some() {
        return picture_names::letter(happened.grade);
    }
    let event = happened.event.and_then(|event| event.facts().letter);
    let framework = happened.event.and(happened.framework).and_then(|framework| framework.facts().letter);
    event.or(framework).unwrap_or(if mark(happened).is_some() { "–" } else { "?" })
}

fn draw_event(marks: &mut Drawing, happened: &Happened, at: (f64, f64)) {
    let kind = MarkShape::new(happened);
    let class = match kind {
        MarkShape::Inspection => picture_names::grade_class(happened.grade),
        MarkShape::Visit | MarkShape::Joint | MarkShape::Unknown => "grade grade-visit".to_owned(),
    };
    let inside = |mark: &mut Drawing| {
        mark.title(&description(happened));
        kind.shape(mark);
        mark.text("mark-letter", (0.0, 5.0), Anchor::Middle, letter(happened));
    };
    match &happened.href {
        Some(href) => {
            let attributes = [("href", href.as_str()), ("class", &class), ("transform", &super::svg::moved(at))];
            marks.within("a", &attributes, inside);
        }
        None => marks.group_at(&class, at, inside),
    }
}

fn description(happened: &Happened) -> String {
    let grade = happened.grade.map(|grade| format!(": {}", picture_names::grade(Some(grade)))).unwrap_or_default();
    let words = if happened.words.is_empty() { String::new() } else { format!(" ({})", happened.words) };
    let what = picture_names::happening(happened.framework, happened.event);
    format!("{}, {what}{grade}{words}", in_words(happened.on))
}

/// What letters and breaks mean, of those that are there.
fn key(sorted: &[&Happened]) -> Vec<String> {
    let there = |grade: &Option<Grade>| sorted.iter().any(|happened| happened.grade == *grade);
    let grades = picture_names::grades().filter(|grade| grade.is_some() && there(grade));
    let grades: Vec<String> =
        grades.map(|grade| format!("{} {}", picture_names::letter(grade), picture_names::grade(grade))).collect();
    let is_there = |wanted: &str| sorted.iter().any(|happened| letter(happened) == wanted);
    let others: Vec<String> = letters()
        .iter()
        .filter(|one| is_there(one.letter))
        .map(|one| format!("{} {}", one.letter, one.words))
        .collect();
    [grades, others].into_iter().filter(|line| !line.is_empty()).map(|line| line.join(" · ")).collect()
}

fn summary(name: &str, sorted: &[&Happened]) -> String {
    let Some(first) = sorted.first() else { return format!("{name}: no report yet.") };
    let count = |kind: MarkShape| sorted.iter().filter(|happened| MarkShape::new(happened) == kind).count();
    let kinds = [
        (MarkShape::Inspection, "inspection", "inspections"),
        (MarkShape::Visit, "visit", "visits"),
        (MarkShape::Joint, "joint or area inspection", "joint or area inspections"),
        (MarkShape::Unknown, "other report", "other reports"),
    ];
    let counted: Vec<String> = kinds
        .into_iter()
        .filter(|(kind, _, _)| count(*kind) > 0)
        .map(|(kind, one, many)| picture_names::counted(count(kind), one, many))
        .collect();
    let graded = sorted.iter().rev().find(|happened| happened.grade.is_some());
    let graded = graded.map(|happened| format!(" The latest overall grade: {}.", description(happened)));
    let since = in_words(first.on);
    format!("{name}: {} since {since}.{}", picture_names::listed(&counted), graded.unwrap_or_default())
}

fn table(name: &str, sorted: &[&Happened]) -> FigureTable {
    let mut table = FigureTable::new(format!("{name}: inspections and visits"), &["Date", "Kind", "Grade", "Details"]);
    let row = |happened: &&Happened| {
        let grade = happened.grade.map_or("–", |grade| picture_names::grade(Some(grade))).to_owned();
        let what = picture_names::happening(happened.framework, happened.event);
        vec![in_words(happened.on), what, grade, happened.words.clone()]
    };
    table.rows = sorted.iter().rev().map(row).collect();
    table
}
