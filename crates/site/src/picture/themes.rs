//! How often each theme came up in each year: a cell for each, with its number, the darker the more
//! often. Counts nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use super::picture_names;
use super::svg::{Anchor, Drawing, Role};
use super::{FigureTable, Picture, Telling};

/// How often a theme came up in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The year.
    pub year: i16,
    /// The theme, in words.
    pub theme: String,
    /// How often.
    pub count: usize,
}

const LEFT: f64 = 284.0;
const CELL: (f64, f64) = (40.0, 30.0);
const TOP: f64 = 30.0;
/// How many letters of a theme there is room for.
const LETTERS: usize = 38;

/// Themes by how often they came up in all, and years.
struct Grid<'a> {
    themes: Vec<&'a str>,
    years: Vec<i16>,
    counts: BTreeMap<(&'a str, i16), usize>,
}

/// The themes of some kind of report, told in words, by year.
pub fn picture(prefix: &str, what: &str, counted: &[Counted]) -> Picture {
    let grid = Grid::new(counted);
    let telling = Telling {
        prefix,
        title: format!("{what}: themes by year"),
        summary: grid.summary(what),
        table: grid.table(what),
    };
    if grid.themes.is_empty() {
        return telling.nothing("No theme yet");
    }
    let most = grid.counts.values().copied().max().unwrap_or(1);
    let [columns, rows] =
        [grid.years.len(), grid.themes.len()].map(|count| f64::from(u16::try_from(count).unwrap_or(u16::MAX)));
    let mut marks = Drawing::default();
    for (column, year) in (0_u16..).zip(&grid.years) {
        let x = LEFT + CELL.0 * (f64::from(column) + 0.5);
        marks.text("label", (x, TOP - 10.0), Anchor::Middle, &year.to_string());
    }
    for (row, theme) in (0_u16..).zip(&grid.themes) {
        let y = TOP + CELL.1 * f64::from(row);
        marks.group("row", |marks| {
            marks.title(theme);
            marks.text("label", (LEFT - 10.0, y + 20.0), Anchor::End, &picture_names::cut(theme, LETTERS));
        });
        for (column, year) in (0_u16..).zip(&grid.years) {
            let count = grid.count(theme, *year);
            cell(&mut marks, (LEFT + CELL.0 * f64::from(column), y), count, most);
        }
    }
    telling.drawn("", ((LEFT + CELL.0 * columns + 8.0).max(600.0), TOP + CELL.1 * rows + 8.0), Role::Image, &marks)
}

fn cell(marks: &mut Drawing, (x, y): (f64, f64), count: usize, most: usize) {
    marks.group(&format!("heat heat-{}", step(count, most)), |marks| {
        marks.rect("", (x + 1.0, y + 1.0), (CELL.0 - 2.0, CELL.1 - 2.0));
        let words = if count == 0 { "·".to_owned() } else { count.to_string() };
        marks.text("", (x + CELL.0 / 2.0, y + 20.0), Anchor::Middle, &words);
    });
}

/// How dark a cell is: 0 for none, then by quarters of the most.
fn step(count: usize, most: usize) -> usize {
    if most == 0 { 0 } else { (count * 4).div_ceil(most).min(4) }
}

impl<'a> Grid<'a> {
    fn new(counted: &'a [Counted]) -> Self {
        let mut counts: BTreeMap<(&str, i16), usize> = BTreeMap::new();
        for one in counted.iter().filter(|one| one.count > 0) {
            *counts.entry((one.theme.as_str(), one.year)).or_default() += one.count;
        }
        let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
        for ((theme, _), count) in &counts {
            *totals.entry(theme).or_default() += count;
        }
        let mut themes: Vec<(&str, usize)> = totals.into_iter().collect();
        themes.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
        let years: BTreeSet<i16> = counts.keys().map(|(_, year)| *year).collect();
        // A year without any theme is a column, too.
        let years = match (years.first(), years.last()) {
            (Some(first), Some(last)) => (*first..=*last).collect(),
            _ => Vec::new(),
        };
        Self { themes: themes.into_iter().map(|(theme, _)| theme).collect(), years, counts }
    }

    fn count(&self, theme: &str, year: i16) -> usize {
        self.counts.iter().find(|((one, at), _)| *one == theme && *at == year).map_or(0, |(_, count)| *count)
    }

    fn total(&self, theme: &str) -> usize {
        self.years.iter().map(|year| self.count(theme, *year)).sum()
    }

    fn summary(&self, what: &str) -> String {
        let (Some(first), Some(last)) = (self.years.first(), self.years.last()) else {
            return format!("{what}: no theme yet.");
        };
        let often: Vec<String> =
            self.themes.iter().take(3).map(|theme| format!("{theme} ({})", self.total(theme))).collect();
        let all: usize = self.counts.values().sum();
        format!(
            "{what}, {}: {}, named {} in total. The most common were {}.",
            picture_names::years(*first, *last),
            picture_names::counted(self.themes.len(), "theme", "themes"),
            picture_names::counted(all, "time", "times"),
            picture_names::listed(&often)
        )
    }

    fn table(&self, what: &str) -> FigureTable {
        let years: Vec<String> = self.years.iter().map(ToString::to_string).collect();
        let headers: Vec<&str> =
            ["Theme"].into_iter().chain(years.iter().map(String::as_str)).chain(["All years"]).collect();
        let mut table = FigureTable::new(format!("{what}: themes by year"), &headers);
        for theme in &self.themes {
            let counts = self.years.iter().map(|year| self.count(theme, *year).to_string());
            let row = [(*theme).to_owned()].into_iter().chain(counts).chain([self.total(theme).to_string()]);
            table.rows.push(row.collect());
        }
        table
    }
}
