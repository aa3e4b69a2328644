//! Days from the end of an inspection to its publication, year by year and framework by framework:
//! the middle half as a box, the median as a line through it, least and most as the ends of a line.
//! Counts what it is given.

use jiff::civil::Date;

use super::columns::{BOTTOM, Plot, TOP, YearColumn, columns};
use super::picture_names;
use super::spread::{Spread, steps};
use super::svg::{Anchor, Drawing, Role};
use super::{FigureTable, Picture, Telling};
use ofsted_model::Framework;

/// How long one report took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lag {
    /// The inspection's last day.
    pub on: Date,
    /// The framework.
    pub framework: Framework,
    /// Days from then to publication.
    pub days: i32,
}

const STEP: f64 = 32.0;
const BOX: f64 = 20.0;
const KEY: [&str; 2] = [
    "Box: the middle half of reports, with the median as a line.",
    "Thin line: from the quickest report to the slowest.",
];

/// How long reports took.
pub fn picture(prefix: &str, lags: &[Lag]) -> Picture {
    let columns = columns(lags, |lag| (lag.framework, lag.on));
    let spreads: Vec<Spread> =
        columns.iter().filter_map(|column| Spread::new(column.items.iter().map(|lag| lag.days))).collect();
    let plot = Plot::new(&columns, STEP);
    let telling = Telling {
        prefix,
        title: "Days from inspection to publication".to_owned(),
        summary: summary(lags, &columns, &spreads, &plot),
        table: table(&columns, &spreads),
    };
    if columns.is_empty() {
        return telling.nothing("No report yet");
    }
    let axis = steps(spreads.iter().map(|spread| spread.most).fold(1.0, f64::max));
    let most = axis.last().copied().unwrap_or(1.0);
    let height_of = |days: f64| BOTTOM - (BOTTOM - TOP) * days.max(0.0) / most;
    let mut marks = Drawing::default();
    let lines: Vec<(f64, String)> = axis.iter().map(|days| (height_of(*days), picture_names::figure(*days))).collect();
    plot.grid(&mut marks, &lines);
    plot.draw(&mut marks, &columns);
    let medians: Vec<String> = spreads.iter().map(|spread| picture_names::figure(spread.median)).collect();
    plot.numbers(&mut marks, "Median", &medians);
    for ((column, spread), x) in columns.iter().zip(&spreads).zip(&plot.middles) {
        draw_box(&mut marks, column, *spread, *x, height_of);
    }
    let size = (plot.width(), plot.height(KEY.len()));
    for (line, words) in (1_u16..).zip(KEY.iter().rev()) {
        marks.text("label muted", (8.0, size.1 - 22.0 * f64::from(line) + 12.0), Anchor::Start, words);
    }
    telling.drawn("picture-wide", size, Role::Image, &marks)
}

fn draw_box(marks: &mut Drawing, column: &YearColumn<'_, Lag>, spread: Spread, x: f64, height_of: impl Fn(f64) -> f64) {
    let [least, lower, median, upper, most] =
        [spread.least, spread.lower, spread.median, spread.upper, spread.most].map(height_of);
    marks.group("box", |marks| {
        marks.title(&description(column, spread));
        marks.line("axis", (x, least), (x, most));
        // A box of no height is seen, too.
        marks.rect("mark", (x - BOX / 2.0, upper - 0.5), (BOX, lower - upper + 1.0));
        marks.line("median", (x - BOX / 2.0 - 2.0, median), (x + BOX / 2.0 + 2.0, median));
    });
}

fn description(column: &YearColumn<'_, Lag>, spread: Spread) -> String {
    format!(
        "{}, {}: {}, median {} days, middle half {} to {} days, all {} to {} days",
        column.year,
        column.period.name(),
        picture_names::counted(spread.count, "report", "reports"),
        picture_names::figure(spread.median),
        picture_names::figure(spread.lower),
        picture_names::figure(spread.upper),
        picture_names::figure(spread.least),
        picture_names::figure(spread.most)
    )
}

fn summary(lags: &[Lag], columns: &[YearColumn<'_, Lag>], spreads: &[Spread], plot: &Plot) -> String {
    let Some(whole) = Spread::new(lags.iter().map(|lag| lag.days)) else {
        return "No report has both dates yet.".to_owned();
    };
    let mut sentences = vec![format!(
        "Days from the end of an inspection to the publication of its report, for {}: the median is {}, and the middle \
         half took {} to {}.",
        picture_names::counted(whole.count, "report", "reports"),
        picture_names::figure(whole.median),
        picture_names::figure(whole.lower),
        picture_names::figure(whole.upper)
    )];
    if let (Some(column), Some(spread)) = (columns.last(), spreads.last()) {
        sentences.push(format!("{}.", description(column, *spread)));
    }
    sentences.extend(plot.breaks().map(|begins| format!("{}.", begins.words)));
    sentences.join(" ")
}

fn table(columns: &[YearColumn<'_, Lag>], spreads: &[Spread]) -> FigureTable {
    let headers = ["Year", "Framework", "Reports", "Shortest", "Lower quartile", "Median", "Upper quartile", "Longest"];
    let mut table = FigureTable::new("Days from inspection to publication", &headers);
    for (column, spread) in columns.iter().zip(spreads) {
        let mut row = vec![column.year.to_string(), column.period.name(), spread.count.to_string()];
        let days = [spread.least, spread.lower, spread.median, spread.upper, spread.most];
        row.extend(days.map(picture_names::figure));
        table.rows.push(row);
    }
    table
}
