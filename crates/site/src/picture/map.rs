//! England's authorities as hexagons of one size, each a link with its grade. Those without a
//! hexagon are listed beneath. Knows places from the layout alone.

use jiff::civil::Date;

use super::layout::{Layout, Tile};
use super::picture_names;
use super::svg::{Anchor, Drawing, Role, closed, id_of, moved, number};
use super::{FigureTable, Picture, Telling};
use crate::day::in_words;
use ofsted_model::{Framework, Grade};

/// An authority as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapArea {
    /// Its id, which is its address under the pages of authorities.
    pub authority_id: String,
    /// Its name.
    pub name: String,
    /// Its region.
    pub region: String,
    /// The grade; `None` where none is known.
    pub grade: Option<Grade>,
    /// The framework that it was given under.
    pub framework: Option<Framework>,
    /// The inspection's last day, else its first, else that of publication.
    pub on: Option<Date>,
}

/// From side to side of a hexagon, and from one row to the next.
const WIDTH: f64 = 40.0;
const ROW: f64 = WIDTH * 0.866_025;
/// From a hexagon's middle to a corner.
const CORNER: f64 = ROW / 1.5;
const MARGIN: f64 = 6.0;
const LEGEND_WIDTH: f64 = 206.0;
const LINE: f64 = 26.0;

/// A hexagon's authority and its middle.
struct PlacedHexagon<'a> {
    area: &'a MapArea,
    tile: &'a Tile,
    at: (f64, f64),
}

/// The map of a judgement, told in words. `link_prefix` stands before each authority's id and its
/// page.
pub fn picture(prefix: &str, link_prefix: &str, layout: &Layout, standings: &[MapArea], judgement: &str) -> Picture {
    let mut sorted: Vec<&MapArea> = standings.iter().collect();
    sorted.sort_by(|a, b| (&a.region, &a.name, &a.authority_id).cmp(&(&b.region, &b.name, &b.authority_id)));
    let (on_map, beneath): (Vec<&MapArea>, Vec<&MapArea>) =
        sorted.iter().copied().partition(|area| layout.tile(&area.authority_id).is_some());
    let telling = Telling {
        prefix,
        title: format!("{judgement}: map of authorities"),
        summary: summary(&sorted, &beneath, judgement),
        table: table(&sorted, judgement),
    };
    if sorted.is_empty() {
        return telling.nothing("No authority yet");
    }
    let placed: Vec<PlacedHexagon<'_>> = on_map.into_iter().filter_map(|area| placed(area, layout)).collect();
    let right = placed.iter().map(|one| one.at.0).fold(0.0, f64::max) + WIDTH / 2.0 + MARGIN;
    let bottom = placed.iter().map(|one| one.at.1).fold(0.0, f64::max) + CORNER + MARGIN;
    let legend = legend_place(&placed);
    let size = (right.max(legend + LEGEND_WIDTH), bottom.max(legend_height(&sorted)) + beneath_height(&beneath));
    let mut marks = Drawing::default();
    tiles(&mut marks, prefix, link_prefix, &placed);
    borders(&mut marks, &placed);
    draw_legend(&mut marks, legend, &sorted);
    draw_beneath(&mut marks, size.1 - beneath_height(&beneath), link_prefix, &beneath);
    telling.drawn("map", size, Role::Group, &marks)
}

fn placed<'a>(area: &'a MapArea, layout: &'a Layout) -> Option<PlacedHexagon<'a>> {
    let tile = layout.tile(&area.authority_id)?;
    let half = f64::from(tile.row % 2) / 2.0;
    let x = MARGIN + WIDTH * (f64::from(tile.column) + half + 0.5);
    Some(PlacedHexagon { area, tile, at: (x, MARGIN + CORNER + ROW * f64::from(tile.row)) })
}

fn tiles(marks: &mut Drawing, prefix: &str, link_prefix: &str, placed: &[PlacedHexagon<'_>]) {
    let id = format!("{}-tile", id_of(prefix));
    marks.within("defs", &[], |defs| {
        // A little smaller than its place, so that a gap is left.
        let corners = corners().map(|(x, y)| (x * 0.96, y * 0.96));
        defs.mark("path", &[("id", &id), ("d", &closed(&corners))]);
    });
    marks.within("g", &[("class", "tiles"), ("text-anchor", "middle")], |marks| {
        for one in placed {
            let class = picture_names::grade_class(one.area.grade);
            let href = format!("{link_prefix}{}/index.html", one.area.authority_id);
            marks.within("a", &[("href", &href), ("class", &class), ("transform", &moved(one.at))], |tile| {
                tile.title(&description(one.area));
                tile.mark("use", &[("href", &format!("#{id}"))]);
                hatch(tile, one.area.grade);
                tile.text_element("text", &[("class", "tile-name"), ("y", "0")], &one.tile.abbreviation);
                tile.text_element(
                    "text",
                    &[("class", "tile-grade"), ("y", "15")],
                    picture_names::letter(one.area.grade),
                );
            });
        }
    });
}

/// Strokes in the corners of hexagons whose grade is of another scale, or none.
fn hatch(tile: &mut Drawing, grade: Option<Grade>) {
    match grade {
        Some(grade) if grade.is_of_today() => {}
        Some(_) => tile.path("hatch", "M-17-6L-9-14M17-6L9-14"),
        None => tile.path("hatch", "M-17 6L-9 14M17 6L9 14M-17-6L-9-14M17-6L9-14"),
    }
}

/// A hexagon's corners around its middle, from the north on, by the east.
fn corners() -> [(f64, f64); 6] {
    let (side, half) = (WIDTH / 2.0, CORNER / 2.0);
    [(0.0, -CORNER), (side, -half), (side, half), (0.0, CORNER), (-side, half), (-side, -half)]
}

/// Lines between hexagons of different regions.
fn borders(marks: &mut Drawing, placed: &[PlacedHexagon<'_>]) {
    let mut path: Vec<String> = Vec::new();
    let corners = corners();
    for one in placed {
        for other in placed.iter().filter(|other| one.tile.touches(other.tile)) {
            let (east, south) = (other.at.0 - one.at.0, other.at.1 - one.at.1);
            // Each side once: from the one in the west, of those in a row; else from the one in the
            // north.
            let side = match (east > 0.0, south > 1.0, south < -1.0) {
                (true, false, false) => (1, 2),
                (true, true, _) => (2, 3),
                (false, true, _) => (3, 4),
                (_, _, true) | (false, false, _) => continue,
            };
            if one.area.region != other.area.region {
                let [from, to] = [side.0, side.1].map(|corner: usize| corners[corner]);
                let [x1, y1, x2, y2] =
                    [one.at.0 + from.0, one.at.1 + from.1, one.at.0 + to.0, one.at.1 + to.1].map(number);
                path.push(format!("M{x1} {y1}L{x2} {y2}"));
            }
        }
    }
    if !path.is_empty() {
        marks.path("border", &path.concat());
    }
}

fn description(area: &MapArea) -> String {
    let under = area.framework.map(|framework| format!(", {}", picture_names::framework(framework)));
    let on = area.on.map(|on| format!(", inspected {}", in_words(on)));
    let grade = picture_names::grade(area.grade);
    format!("{}: {grade}{}{}", area.name, under.unwrap_or_default(), on.unwrap_or_default())
}

/// The grades that the legend tells: those of today's scale, and others where they are there.
fn told_grades(standings: &[&MapArea]) -> Vec<(Option<Grade>, usize)> {
    let count = |grade: Option<Grade>| standings.iter().filter(|area| area.grade == grade).count();
    let is_told = |(grade, count): &(Option<Grade>, usize)| *count > 0 || grade.is_some_and(Grade::is_of_today);
    picture_names::grades().map(|grade| (grade, count(grade))).filter(is_told).collect()
}

fn legend_height(standings: &[&MapArea]) -> f64 {
    let lines = u16::try_from(told_grades(standings).len()).unwrap_or(u16::MAX);
    LINE * f64::from(lines) + LINE
}

/// To the east of everything that is as far north as the legend is high.
fn legend_place(placed: &[PlacedHexagon<'_>]) -> f64 {
    let north = placed.iter().filter(|one| one.at.1 < LINE * 7.0 + CORNER);
    north.map(|one| one.at.0 + WIDTH).fold(WIDTH * 10.0, f64::max)
}

fn draw_legend(marks: &mut Drawing, x: f64, standings: &[&MapArea]) {
    for (place, (grade, count)) in (0_u16..).zip(told_grades(standings)) {
        let y = LINE * (f64::from(place) + 0.8);
        marks.group_at(&picture_names::grade_class(grade), (x, y), |swatch| {
            swatch.path("", &closed(&corners().map(|(x, y)| (x * 0.56, y * 0.56))));
            swatch.text("tile-grade", (0.0, 5.0), Anchor::Middle, picture_names::letter(grade));
        });
        let line = format!(
            "{}: {}",
            picture_names::grade_title(grade),
            picture_names::grouped(i64::try_from(count).unwrap_or(i64::MAX))
        );
        marks.text("label", (x + 20.0, y + 5.0), Anchor::Start, &line);
    }
}

fn beneath_height(beneath: &[&MapArea]) -> f64 {
    let lines = u16::try_from(beneath.len()).unwrap_or(u16::MAX);
    if lines == 0 { 0.0 } else { LINE * (f64::from(lines) + 1.0) }
}

fn draw_beneath(marks: &mut Drawing, top: f64, link_prefix: &str, beneath: &[&MapArea]) {
    if !beneath.is_empty() {
        marks.text("label muted", (MARGIN, top + LINE * 0.7), Anchor::Start, "Not on this map:");
    }
    for (line, area) in (1_u16..).zip(beneath) {
        let href = format!("{link_prefix}{}/index.html", area.authority_id);
        marks.within("a", &[("href", &href)], |link| {
            let at = (MARGIN, top + LINE * (f64::from(line) + 0.7));
            link.text("label link", at, Anchor::Start, &picture_names::cut(&description(area), 80));
        });
    }
}

fn summary(sorted: &[&MapArea], beneath: &[&MapArea], judgement: &str) -> String {
    let grades: Vec<Option<Grade>> = sorted.iter().map(|area| area.grade).collect();
    let count = picture_names::counted(sorted.len(), "authority", "authorities");
    if sorted.is_empty() {
        return format!("{judgement}: no authority yet.");
    }
    let tally = picture_names::listed(&picture_names::tally(&grades));
    let newest = sorted.iter().filter_map(|area| Some((area.on?, &area.name))).max();
    let newest = newest.map(|(on, name)| format!(" The most recent inspection was of {name}, on {}.", in_words(on)));
    let names: Vec<String> = beneath.iter().map(|area| area.name.clone()).collect();
    let beneath =
        if names.is_empty() { String::new() } else { format!(" Not on the map: {}.", picture_names::listed(&names)) };
    format!(
        "{judgement} at the latest graded inspection of {count}: {tally}. Each hexagon is one authority and is roughly \
         where the authority is.{}{beneath}",
        newest.unwrap_or_default()
    )
}

fn table(sorted: &[&MapArea], judgement: &str) -> FigureTable {
    let mut table = FigureTable::new(judgement, &["Authority", "Region", "Grade", "Framework", "Inspected"]);
    table.rows = sorted
        .iter()
        .map(|area| {
            let framework = area.framework.map_or("–", picture_names::framework);
            let on = area.on.map_or_else(|| "–".to_owned(), in_words);
            let grade = picture_names::grade(area.grade);
            [area.name.as_str(), &area.region, grade, framework, &on].map(str::to_owned).to_vec()
        })
        .collect();
    table
}
