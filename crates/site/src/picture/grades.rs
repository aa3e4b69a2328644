//! Grades shared out among the inspections of a year, as stacked bars, each framework by itself:
//! nothing is joined over a break. Counts what it is given.

use jiff::civil::Date;

use super::columns::{BOTTOM, Plot, TOP, YearColumn, columns};
use super::picture_names;
use super::svg::{Anchor, Drawing, Role, number};
use super::{FigureTable, Picture, Telling};
use ofsted_model::{Framework, Grade};

/// What an inspection gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The inspection's last day, else its first, else that of publication.
    pub on: Date,
    /// The framework.
    pub framework: Framework,
    /// The grade; `None` where none was given.
    pub grade: Option<Grade>,
}

const STEP: f64 = 24.0;
const BAR: f64 = 20.0;

/// How the grades for something, told in words, were shared out.
pub fn picture(prefix: &str, what: &str, inspections: &[Given]) -> Picture {
    let columns = columns(inspections, |given| (given.framework, given.on));
    let plot = Plot::new(&columns, STEP);
    let telling = Telling {
        prefix,
        title: format!("{what}: grades by year"),
        summary: summary(what, &columns, &plot),
        table: table(what, &columns),
    };
    if columns.is_empty() {
        return telling.nothing("No inspection yet");
    }
    let mut marks = Drawing::default();
    plot.grid(&mut marks, &[0, 50, 100].map(|share| (height_of(f64::from(share) / 100.0), format!("{share}%"))));
    plot.draw(&mut marks, &columns);
    let counts: Vec<String> = columns.iter().map(|column| column.items.len().to_string()).collect();
    plot.numbers(&mut marks, "Number", &counts);
    for (column, x) in columns.iter().zip(&plot.middles) {
        bar(&mut marks, column, x - BAR / 2.0);
    }
    let there: Vec<Option<Grade>> = picture_names::grades().filter(|grade| total(&columns, *grade) > 0).collect();
    let rows = there.len().div_ceil(3);
    let size = (plot.width(), plot.height(rows));
    legend(&mut marks, plot.height(0) + 4.0, &there);
    telling.drawn("picture-wide", size, Role::Image, &marks)
}

/// The height at which a share of the whole stands.
fn height_of(share: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * share
}

fn count(column: &YearColumn<'_, Given>, grade: Option<Grade>) -> usize {
    column.items.iter().filter(|given| given.grade == grade).count()
}

fn total(columns: &[YearColumn<'_, Given>], grade: Option<Grade>) -> usize {
    columns.iter().map(|column| count(column, grade)).sum()
}

fn share(count: usize, of: usize) -> f64 {
    let [count, of] = [count, of].map(|number| f64::from(u32::try_from(number).unwrap_or(u32::MAX)));
    if of > 0.0 { count / of } else { 0.0 }
}

/// A year's grades, the best at the foot.
fn bar(marks: &mut Drawing, column: &YearColumn<'_, Given>, left: f64) {
    let mut below = 0;
    for grade in picture_names::grades() {
        let (count, all) = (count(column, grade), column.items.len());
        if count == 0 {
            continue;
        }
        let [foot, head] = [below, below + count].map(|count| height_of(share(count, all)));
        below += count;
        marks.group(&picture_names::grade_class(grade), |part| {
            let (year, period) = (column.year, column.period.name());
            part.title(&format!("{year}, {period}: {} {count} of {all}", picture_names::grade(grade)));
            part.rect("", (left, head), (BAR, foot - head));
            hatch(part, grade, (left, head), foot - head);
            if foot - head >= 15.0 {
                let at = (left + BAR / 2.0, f64::midpoint(head, foot) + 5.0);
                part.text("bar-grade", at, Anchor::Middle, picture_names::letter(grade));
            }
        });
    }
}

/// Strokes at the sides of bars of another scale, or of none.
fn hatch(part: &mut Drawing, grade: Option<Grade>, (left, head): (f64, f64), height: f64) {
    let strokes = match grade {
        Some(grade) if grade.is_of_today() => [None, None],
        Some(_) => [Some(left), None],
        None => [Some(left), Some(left + BAR - 4.0)],
    };
    let mut path: Vec<String> = Vec::new();
    let mut y = head + 5.0;
    while y < head + height {
        for x in strokes.iter().flatten() {
            path.push(format!("M{} {}l4-4", number(*x), number(y)));
        }
        y += 6.0;
    }
    if !path.is_empty() {
        part.path("hatch", &path.concat());
    }
}

fn legend(marks: &mut Drawing, top: f64, grades: &[Option<Grade>]) {
    for (place, grade) in (0_u16..).zip(grades) {
        let at = (8.0 + 205.0 * f64::from(place % 3), top + 22.0 * f64::from(place / 3) - 12.0);
        marks.group(&picture_names::grade_class(*grade), |swatch| {
            swatch.rect("", at, (BAR, 18.0));
            hatch(swatch, *grade, at, 18.0);
            swatch.text("bar-grade", (at.0 + BAR / 2.0, at.1 + 14.0), Anchor::Middle, picture_names::letter(*grade));
        });
        marks.text("label", (at.0 + 26.0, at.1 + 14.0), Anchor::Start, picture_names::grade_title(*grade));
    }
}

fn summary(what: &str, columns: &[YearColumn<'_, Given>], plot: &Plot) -> String {
    let (Some(first), Some(last)) = (columns.first(), columns.last()) else {
        return format!("{what}: no inspection yet.");
    };
    let inspections: usize = columns.iter().map(|column| column.items.len()).sum();
    let years = columns.iter().fold((first.year, last.year), |(from, to), one| (from.min(one.year), to.max(one.year)));
    let mut sentences = vec![format!(
        "{what}: the grades that {} gave, by year and framework ({}).",
        picture_names::counted(inspections, "inspection", "inspections"),
        picture_names::years(years.0, years.1)
    )];
    let grades: Vec<Option<Grade>> = last.items.iter().map(|given| given.grade).collect();
    sentences.push(format!(
        "{} ({}): {}.",
        last.year,
        last.period.name(),
        picture_names::listed(&picture_names::tally(&grades))
    ));
    sentences.extend(plot.breaks().map(|begins| format!("{}.", begins.words)));
    sentences.join(" ")
}

fn table(what: &str, columns: &[YearColumn<'_, Given>]) -> FigureTable {
    let mut headers = vec!["Year", "Framework"];
    headers.extend(picture_names::grades().map(picture_names::grade));
    headers.push("Inspections");
    let mut table = FigureTable::new(what, &headers);
    for column in columns {
        let mut row = vec![column.year.to_string(), column.period.name()];
        row.extend(picture_names::grades().map(|grade| count(column, grade).to_string()));
        row.push(column.items.len().to_string());
        table.rows.push(row);
    }
    table
}
