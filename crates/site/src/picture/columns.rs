//! Years as columns, those of each framework together, with the breaks between them: what the
//! pictures of grades and of times to publication have in common. Knows nothing of what stands in a
//! column.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::period::Period;
use super::svg::{Anchor, Drawing};
use ofsted_model::{Break, Framework};

/// What happened in a year under a framework.
pub(super) struct YearColumn<'a, T> {
    /// The year.
    pub(super) year: i16,
    /// The framework, and for ILACS which of its times.
    pub(super) period: Period,
    /// What happened.
    pub(super) items: Vec<&'a T>,
}

/// Where columns stand.
pub(super) struct Plot {
    /// The right end.
    pub(super) to: f64,
    /// The middle of each column, in order.
    pub(super) middles: Vec<f64>,
    /// Where frameworks begin, with their names.
    names: Vec<(f64, &'static str)>,
    /// Where breaks stand.
    breaks: Vec<(f64, Break)>,
}

/// The height of the first line of the plot, and of its last.
pub(super) const TOP: f64 = 84.0;
/// The line on which the columns stand.
pub(super) const BOTTOM: f64 = 304.0;
const LEFT: f64 = 66.0;
const GAP: f64 = 20.0;
const LETTER: f64 = 9.2;
const LINE: f64 = 22.0;

/// Columns by time: each year of each framework.
pub(super) fn columns<T>(items: &[T], when: impl Fn(&T) -> (Framework, Date)) -> Vec<YearColumn<'_, T>> {
    let mut sorted: BTreeMap<((usize, usize), i16), YearColumn<'_, T>> = BTreeMap::new();
    for item in items {
        let (framework, on) = when(item);
        let period = Period::new(framework, on);
        let empty = YearColumn { year: on.year(), period, items: Vec::new() };
        sorted.entry((period.order(), on.year())).or_insert(empty).items.push(item);
    }
    sorted.into_values().collect()
}

impl Plot {
    /// The places of columns of a width.
    pub(super) fn new<T>(columns: &[YearColumn<'_, T>], width: f64) -> Self {
        let mut plot = Self { to: LEFT, middles: Vec::new(), names: Vec::new(), breaks: Vec::new() };
        let mut before: Option<Period> = None;
        let mut name_ends = LEFT;
        for column in columns {
            if before != Some(column.period) {
                if before.is_some() {
                    plot.to = plot.to.max(name_ends) + GAP;
                    let begins = column.period.begins_with();
                    plot.breaks.extend(begins.map(|begins| (plot.to - GAP / 2.0, begins)));
                }
                plot.names.push((plot.to, column.period.short()));
                let letters = u16::try_from(column.period.short().len()).unwrap_or(u16::MAX);
                name_ends = plot.to + f64::from(letters) * LETTER;
                before = Some(column.period);
            }
            plot.middles.push(plot.to + width / 2.0);
            plot.to += width;
        }
        plot.to = plot.to.max(name_ends);
        plot
    }

    /// The picture's width, with room for the last break's name.
    pub(super) fn width(&self) -> f64 {
        (self.to + 24.0).max(600.0)
    }

    /// The picture's height, with lines for what the breaks are and `lines` more beneath.
    pub(super) fn height(&self, lines: usize) -> f64 {
        let lines = u16::try_from(self.breaks.len() + lines).unwrap_or(u16::MAX);
        BOTTOM + 44.0 + LINE * f64::from(lines)
    }

    /// The breaks between its columns.
    pub(super) fn breaks(&self) -> impl Iterator<Item = Break> {
        self.breaks.iter().map(|(_, begins)| *begins)
    }

    /// Names of frameworks, breaks with what they are, and years.
    pub(super) fn draw<T>(&self, marks: &mut Drawing, columns: &[YearColumn<'_, T>]) {
        for (x, name) in &self.names {
            marks.text("label strong", (*x, 42.0), Anchor::Start, name);
        }
        for (line, (x, begins)) in (0_u16..).zip(&self.breaks) {
            marks.line("break", (*x, 22.0), (*x, BOTTOM + 22.0));
            marks.text("label", (*x, 16.0), Anchor::Middle, begins.short);
            marks.text("label muted", (8.0, BOTTOM + 50.0 + LINE * f64::from(line)), Anchor::Start, begins.words);
        }
        for (column, x) in columns.iter().zip(&self.middles) {
            marks.text("label", (*x, BOTTOM + 18.0), Anchor::Middle, &format!("’{:02}", column.year.rem_euclid(100)));
        }
    }

    /// A number over each column, with a name before them.
    pub(super) fn numbers(&self, marks: &mut Drawing, name: &str, numbers: &[String]) {
        marks.text("label muted", (8.0, 64.0), Anchor::Start, name);
        for (number, x) in numbers.iter().zip(&self.middles) {
            marks.text("label", (*x, 64.0), Anchor::Middle, number);
        }
    }

    /// Lines across at heights, with what they say.
    pub(super) fn grid(&self, marks: &mut Drawing, lines: &[(f64, String)]) {
        for (y, says) in lines {
            let class = if *y >= BOTTOM { "axis" } else { "gridline" };
            marks.line(class, (LEFT - 4.0, *y), (self.to, *y));
            marks.text("label muted", (LEFT - 10.0, y + 5.0), Anchor::End, says);
        }
    }
}
