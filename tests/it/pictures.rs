//! Pictures: well-formed, told in words and in a table with the same numbers, the same for the
//! same, safe whatever is in them, and never joined over a break.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use ofsted_model::{Event, Framework, Grade};
use ofsted_site::picture::grades::{self, Given};
use ofsted_site::picture::lag::{self, Lag};
use ofsted_site::picture::layout::Layout;
use ofsted_site::picture::map::{self, MapArea};
use ofsted_site::picture::themes::{self, Counted};
use ofsted_site::picture::timeline::{self, Happened};
use ofsted_site::picture::waiting::{self, Waiting};
use ofsted_site::picture::{Picture, STYLE};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};

/// Words that would run, end an attribute or turn what is read, were they not escaped.
const HOSTILE: &str = "</title><script>alert('x')</script> \"&\u{202e}evil\u{2066}\u{0}\u{7}";

const TODAY: Date = date(2026, 11, 22);

/// An element of a picture, with its text.
#[derive(Debug, Clone, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    within: Vec<String>,
}

impl Element {
    fn new(start: &BytesStart<'_>, within: Vec<String>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
            (attribute.key.as_ref().to_owned(), value)
        });
        Self { attributes: attributes.collect(), name: start.name().as_ref().to_owned(), text: String::new(), within }
    }

    fn class(&self) -> &str {
        self.attributes.get("class").map_or("", String::as_str)
    }

    fn number(&self, attribute: &str) -> f64 {
        self.attributes[attribute].parse().unwrap()
    }
}

/// Every element of a picture in order; fails where it is not well-formed.
fn elements(picture: &Picture) -> Vec<Element> {
    let mut reader = Reader::from_str(&picture.svg);
    reader.config_mut().check_end_names = true;
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let within = |open: &[usize], found: &[Element]| open.iter().map(|at| found[*at].class().to_owned()).collect();
        match reader.read_event().unwrap() {
            Xml::Start(start) => {
                found.push(Element::new(&start, within(&open, &found)));
                open.push(found.len() - 1);
            }
            Xml::Empty(start) => found.push(Element::new(&start, within(&open, &found))),
            Xml::End(_) => drop(open.pop().unwrap()),
            Xml::Text(text) => found[*open.last().unwrap()].text.push_str(&text),
            Xml::GeneralRef(name) => {
                let name = format!("&{};", &*name);
                let text = quick_xml::escape::unescape(&name).unwrap();
                found[*open.last().unwrap()].text.push_str(&text);
            }
            Xml::Eof => break,
            other => panic!("{other:?} in a picture"),
        }
    }
    assert!(open.is_empty() && found.first().is_some_and(|root| root.name == "svg"));
    found
}

fn texts<'a>(elements: &'a [Element], class: &str) -> Vec<&'a str> {
    let is_wanted = |element: &&Element| element.name == "text" && element.class() == class;
    elements.iter().filter(is_wanted).map(|element| element.text.as_str()).collect()
}

fn column(picture: &Picture, header: &str) -> Vec<String> {
    let place = picture.table.headers.iter().position(|one| one == header).unwrap();
    picture.table.rows.iter().map(|row| row[place].clone()).collect()
}

fn standings(name: &str) -> Vec<MapArea> {
    let of = |id: &str, name: &str, region: &str, grade| MapArea {
        authority_id: id.to_owned(),
        name: name.to_owned(),
        region: region.to_owned(),
        grade,
        framework: Some(Framework::Ilacs),
        on: Some(date(2024, 2, 29)),
    };
    vec![
        of("leeds", "Leeds", "Yorkshire and The Humber", Some(Grade::Outstanding)),
        of("barnet", name, "London", Some(Grade::Good)),
        of("brent", "Brent", "London", None),
        of("atlantis", name, "London", Some(Grade::Inadequate)),
    ]
}

fn given() -> Vec<Given> {
    let of = |on, framework, grade| Given { on, framework, grade };
    vec![
        of(date(2017, 6, 1), Framework::Sif, Some(Grade::Inadequate)),
        of(date(2018, 3, 1), Framework::Sif, Some(Grade::Good)),
        of(date(2018, 9, 1), Framework::Ilacs, Some(Grade::Good)),
        of(date(2018, 9, 2), Framework::Ilacs, Some(Grade::RequiresImprovement)),
        of(date(2022, 12, 31), Framework::Ilacs, Some(Grade::Outstanding)),
        of(date(2023, 1, 1), Framework::Ilacs, Some(Grade::Good)),
        of(date(2026, 3, 31), Framework::Ilacs, Some(Grade::Good)),
        of(date(2026, 4, 1), Framework::Ilacs, None),
        of(date(2012, 8, 1), Framework::Cpi, Some(Grade::Adequate)),
    ]
}

fn lags() -> Vec<Lag> {
    let lag = |(place, given): (usize, &Given)| {
        let days = 30 + 7 * i32::try_from(place).unwrap();
        Lag { on: given.on, framework: given.framework, days }
    };
    given().iter().enumerate().map(lag).collect()
}

fn waits(name: &str) -> Vec<Waiting> {
    let of =
        |id: &str, name: &str, days, grade| Waiting { authority_id: id.to_owned(), name: name.to_owned(), days, grade };
    vec![
        of("leeds", "Leeds", Some(1234), Some(Grade::Good)),
        of("barnet", name, Some(200), None),
        of("brent", "Brent", Some(1234), Some(Grade::Inadequate)),
        of("bury", "Bury", None, None),
    ]
}

fn events(words: &str) -> Vec<Happened> {
    let of = |on, framework, event, grade: Option<Grade>| Happened {
        on,
        framework,
        event,
        grade,
        words: words.to_owned(),
        href: None,
    };
    let ilacs = Some(Framework::Ilacs);
    vec![
        of(date(2016, 5, 1), Some(Framework::Sif), Some(Event::Inspection), Some(Grade::Inadequate)),
        of(date(2017, 5, 1), Some(Framework::AreaSend2016), Some(Event::Inspection), None),
        of(date(2018, 5, 1), ilacs, Some(Event::MonitoringVisit), None),
        of(date(2018, 5, 9), ilacs, Some(Event::FocusedVisit), None),
        Happened { href: Some("#event-1".to_owned()), ..of(date(2019, 1, 1), ilacs, None, Some(Grade::Good)) },
        of(date(2019, 1, 1), None, None, None),
    ]
}

fn counted(theme: &str) -> Vec<Counted> {
    let of = |year, theme: &str, count| Counted { year, theme: theme.to_owned(), count };
    vec![of(2018, theme, 3), of(2020, theme, 12), of(2020, "neglect", 1), of(2019, "leadership", 0)]
}

/// Every picture, with a name in it wherever a name can be.
fn all(prefix: &str, name: &str) -> Vec<Picture> {
    let layout = Layout::embedded().unwrap();
    let id = |kind: &str| format!("{prefix}-{kind}");
    vec![
        map::picture(&id("map"), "../authority/", &layout, &standings(name), name),
        grades::picture(&id("grades"), name, &given()),
        lag::picture(&id("lag"), &lags()),
        waiting::picture(&id("all"), &waits(name), None, "../authority/", TODAY),
        waiting::picture(&id("one"), &waits(name), Some("barnet"), "../authority/", TODAY),
        timeline::picture(&id("line"), name, &events(name), TODAY),
        themes::picture(&id("themes"), name, &counted(name)),
    ]
}

#[test]
fn every_picture_has_a_name_and_words_and_a_table() {
    for picture in all("a", "Barnet") {
        let elements = elements(&picture);
        let (root, title, desc) = (&elements[0], &elements[1], &elements[2]);
        assert_eq!([title.name.as_str(), desc.name.as_str()], ["title", "desc"]);
        assert_eq!([&title.text, &desc.text], [&picture.title, &picture.summary]);
        assert_eq!(root.attributes["aria-labelledby"], title.attributes["id"]);
        assert_eq!(root.attributes["aria-describedby"], desc.attributes["id"]);
        // An image may not have links in it.
        let has_links = elements.iter().any(|element| element.name == "a");
        assert!(["img", "group"].contains(&root.attributes["role"].as_str()));
        assert!(!has_links || root.attributes["role"] == "group", "{}", picture.title);
        assert!(picture.summary.ends_with('.') && picture.summary.chars().any(|c| c.is_ascii_digit()));
        assert!(!picture.table.rows.is_empty() && !picture.table.caption.is_empty());
        for row in &picture.table.rows {
            assert_eq!(row.len(), picture.table.headers.len(), "{}", picture.title);
        }
    }
}

#[test]
fn nothing_in_a_picture_runs_styles_itself_or_comes_from_elsewhere() {
    for name in ["Barnet", HOSTILE] {
        for element in all("a", name).iter().flat_map(elements) {
            assert!(!["script", "style", "image", "foreignObject", "iframe"].contains(&element.name.as_str()));
            for (key, value) in &element.attributes {
                assert!(key != "style" && !key.starts_with("on"), "{key}");
                let is_near = value.starts_with('#') || value.starts_with("../authority/");
                assert!(key != "href" || is_near, "{value}");
                assert!(key == "xmlns" || !value.contains("://"), "{value}");
            }
        }
    }
}

#[test]
fn hostile_words_are_words() {
    for picture in all("a", HOSTILE) {
        let svg = &picture.svg;
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}') && !svg.contains('\u{0}'), "{}", picture.title);
        // Where it is said at all, it is said as it is written, but for what turns or is forbidden.
        if svg.contains("alert") {
            assert!(elements(&picture).iter().any(|element| element.text.contains("</title><script>alert('x')")));
        }
        assert!(elements(&picture).iter().all(|element| element.name != "script"));
    }
}

#[test]
fn ids_are_of_one_picture_alone() {
    let pictures: Vec<Picture> = all("one", "Barnet").into_iter().chain(all("two words\"", "Barnet")).collect();
    let mut seen = BTreeSet::new();
    for picture in &pictures {
        let elements = elements(picture);
        let own: BTreeSet<&str> =
            elements.iter().filter_map(|element| Some(element.attributes.get("id")?.as_str())).collect();
        for id in &own {
            assert!(seen.insert((*id).to_owned()), "{id} stands twice");
        }
        for used in elements.iter().filter(|element| element.name == "use") {
            assert!(own.contains(used.attributes["href"].trim_start_matches('#')));
        }
    }
}

#[test]
fn the_order_in_which_things_are_given_changes_nothing() {
    let layout = Layout::embedded().unwrap();
    let turned = |mut standings: Vec<MapArea>| {
        standings.reverse();
        map::picture("a", "", &layout, &standings, "Overall")
    };
    assert_eq!(turned(standings("Barnet")), map::picture("a", "", &layout, &standings("Barnet"), "Overall"));
    let back = |mut given: Vec<Given>| {
        given.reverse();
        grades::picture("a", "Overall", &given)
    };
    assert_eq!(back(given()), grades::picture("a", "Overall", &given()));
    let mut events_back = events("x");
    events_back.reverse();
    assert_eq!(
        timeline::picture("a", "Barnet", &events_back, TODAY),
        timeline::picture("a", "Barnet", &events("x"), TODAY)
    );
    let mut waits_back = waits("Barnet");
    waits_back.reverse();
    assert_eq!(
        waiting::picture("a", &waits_back, None, "", TODAY),
        waiting::picture("a", &waits("Barnet"), None, "", TODAY)
    );
}

#[test]
fn the_map_counts_what_its_table_lists_and_forgets_nobody() {
    let picture = map::picture("a", "../authority/", &Layout::embedded().unwrap(), &standings("Barnet"), "Overall");
    let elements = elements(&picture);
    let links: Vec<&str> =
        elements.iter().filter(|one| one.name == "a").map(|one| one.attributes["href"].as_str()).collect();
    // By region, then by name; the one without a hexagon beneath.
    let expected = ["barnet", "brent", "leeds", "atlantis"].map(|id| format!("../authority/{id}/index.html"));
    assert_eq!(links, expected);
    assert!(picture.summary.contains("Not on the map: Barnet."), "{}", picture.summary);
    let grades = column(&picture, "Grade");
    for line in texts(&elements, "label").iter().filter_map(|line| line.split_once(": ")) {
        let in_table = grades.iter().filter(|grade| **grade == line.0.to_lowercase()).count();
        assert_eq!(line.1, in_table.to_string(), "{}", line.0);
    }
    assert_eq!(texts(&elements, "tile-name"), ["BAR", "BRE", "LEE"]);
    let title = elements.iter().find(|one| one.name == "title" && one.text.starts_with("Leeds")).unwrap();
    assert_eq!(title.text, "Leeds: outstanding, ILACS, inspected 29 February 2024");
}

#[test]
fn bars_and_boxes_say_what_their_tables_say() {
    let picture = grades::picture("a", "Overall", &given());
    let elements_of_grades = elements(&picture);
    let shown: Vec<&str> =
        texts(&elements_of_grades, "label").into_iter().filter(|text| text.parse::<u32>().is_ok()).collect();
    // The years of breaks stand as labels, too.
    let breaks = ["2018", "2023"];
    let numbers: Vec<&str> = shown.into_iter().filter(|text| !breaks.contains(text)).collect();
    assert_eq!(numbers, column(&picture, "Inspections"));
    for row in &picture.table.rows {
        for (header, count) in picture.table.headers.iter().zip(row).skip(2).filter(|(_, count)| *count != "0") {
            let said = format!("{}, {}: {header} {count} of {}", row[0], row[1], row.last().unwrap());
            let is_said = elements_of_grades.iter().any(|one| one.name == "title" && one.text == said);
            assert!(header == "Inspections" || is_said, "{said}");
        }
    }
    let picture = lag::picture("a", &lags());
    let elements = elements(&picture);
    for (row, median) in picture.table.rows.iter().zip(column(&picture, "Median")) {
        let said = format!("{}, {}: {} report", row[0], row[1], row[2]);
        let title = elements.iter().find(|one| one.name == "title" && one.text.starts_with(&said)).unwrap();
        assert!(title.text.contains(&format!("median {median} days")), "{}", title.text);
        assert!(texts(&elements, "label").contains(&median.as_str()));
    }
}

#[test]
fn nothing_is_joined_over_a_break() {
    for picture in [grades::picture("a", "Overall", &given()), lag::picture("a", &lags())] {
        let elements = elements(&picture);
        let breaks: Vec<f64> =
            elements.iter().filter(|one| one.class() == "break").map(|one| one.number("x1")).collect();
        assert_eq!(breaks.len(), 3, "{}", picture.title);
        let is_mark = |one: &&Element| one.within.iter().any(|class| class.starts_with("grade") || class == "box");
        for mark in elements.iter().filter(is_mark) {
            let span = match mark.name.as_str() {
                "rect" => (mark.number("x"), mark.number("x") + mark.number("width")),
                "line" => (mark.number("x1"), mark.number("x2")),
                _ => continue,
            };
            assert!(breaks.iter().all(|at| span.1 < *at || *at < span.0), "{mark:?} over {breaks:?}");
        }
        // 2018 stands under two frameworks, 2026 on both sides of its break.
        let years = column(&picture, "Year");
        assert_eq!(years, ["2012", "2017", "2018", "2018", "2022", "2023", "2026", "2026"]);
        assert_eq!(column(&picture, "Framework")[6..], ["ILACS from January 2023", "ILACS from April 2026"]);
    }
}

#[test]
fn a_timeline_shows_every_event_once_and_none_on_another() {
    let picture = timeline::picture("a", "Barnet", &events("front door"), TODAY);
    let elements = elements(&picture);
    assert_eq!(texts(&elements, "mark-letter"), ["I", "G", "M", "F", "S", "?"]);
    assert_eq!(picture.table.rows.len(), events("").len());
    assert_eq!(picture.table.rows[0][0], "1 January 2019");
    let places: BTreeSet<&str> = elements
        .iter()
        .filter(|one| one.class().starts_with("grade "))
        .map(|one| one.attributes["transform"].as_str())
        .collect();
    assert_eq!(places.len(), events("").len());
    for row in &picture.table.rows {
        assert!(
            elements.iter().any(|one| one.name == "title" && one.text.contains(&row[0]) && one.text.contains(&row[1]))
        );
    }
    assert_eq!(texts(&elements, "label").iter().filter(|text| **text == "Apr 2026").count(), 1);
    assert!(picture.summary.contains("2 inspections, 2 visits, 1 joint or area inspection and 1 other report"));
}

#[test]
fn waits_are_ranked_and_those_without_a_report_are_told() {
    let picture = waiting::picture("a", &waits("Barnet"), None, "../authority/", TODAY);
    let rows: Vec<[&str; 3]> = picture.table.rows.iter().map(|row| [&*row[0], &*row[1], &*row[2]]).collect();
    let expected =
        [["1", "Brent", "1,234"], ["1", "Leeds", "1,234"], ["3", "Barnet", "200"], ["–", "Bury", "no report yet"]];
    assert_eq!(rows, expected);
    let dots = elements(&picture).iter().filter(|one| one.name == "a").count();
    assert_eq!(dots, 3);
    let one = waiting::picture("a", &waits("Barnet"), Some("barnet"), "", TODAY);
    assert_eq!(one.table.rows[0], ["Barnet", "200", "3 of 3"]);
    assert!(texts(&elements(&one), "label").contains(&"200 days, rank 3 of 3"));
    let without = waiting::picture("a", &waits("Barnet"), Some("bury"), "", TODAY);
    assert!(without.summary.contains("This authority has no graded inspection yet."));
    assert_eq!(without.table.rows[0], ["Bury", "no report yet", "–"]);
}

#[test]
fn themes_have_their_numbers_in_the_cells() {
    let picture = themes::picture("a", "Focused visits", &counted("front door"));
    assert_eq!(picture.table.headers, ["Theme", "2018", "2019", "2020", "All years"]);
    assert_eq!(picture.table.rows, [["front door", "3", "0", "12", "15"], ["neglect", "0", "0", "1", "1"]]);
    let cells = elements(&picture).into_iter().filter(|one| one.name == "text" && one.class().is_empty());
    assert_eq!(cells.map(|one| one.text).collect::<Vec<_>>(), ["3", "·", "12", "·", "·", "1"]);
}

#[test]
fn little_and_nothing_and_much_are_drawn() {
    let layout = Layout::embedded().unwrap();
    let nothing = [
        map::picture("a", "", &layout, &[], "Overall"),
        grades::picture("a", "Overall", &[]),
        lag::picture("a", &[]),
        waiting::picture("a", &[], Some("barnet"), "", TODAY),
        waiting::picture("a", &waits("x")[3..], None, "", TODAY),
        timeline::picture("a", "Barnet", &[], TODAY),
        themes::picture("a", "Visits", &[]),
    ];
    for picture in nothing {
        let elements = elements(&picture);
        assert_eq!(elements.len(), 4, "{}", picture.svg);
        assert!(elements[3].text.starts_with("No "), "{}", elements[3].text);
    }
    let long = "x".repeat(5000);
    for picture in all("a", &long) {
        let fits = |element: &Element| element.name != "text" || element.text.chars().count() <= 90;
        assert!(elements(&picture).iter().all(fits), "{}", picture.title.chars().take(20).collect::<String>());
    }
    let day = Happened { on: date(9999, 12, 31), ..events("")[0].clone() };
    elements(&timeline::picture("a", "Barnet", &[day, events("")[0].clone()], TODAY));
    let far = Lag { on: date(-9999, 1, 1), framework: Framework::Jar, days: i32::MIN };
    elements(&lag::picture("a", &[far, Lag { days: i32::MAX, ..far }]));
    let mut many = waits("Barnet");
    many[0].days = Some(i32::MAX);
    many[1].days = Some(-5);
    elements(&waiting::picture("a", &many, None, "", TODAY));
}

#[test]
fn classes_that_are_drawn_with_are_in_the_style_sheet() {
    let used = all("a", "Barnet")
        .into_iter()
        .flat_map(|picture| elements(&picture))
        .flat_map(|element| element.class().split(' ').map(str::to_owned).collect::<Vec<_>>());
    // What only groups marks, and steps that look like what is around them.
    let plain = ["", "tiles", "row", "dots", "label", "heat-0"];
    for class in used.filter(|class| !plain.contains(&class.as_str())).collect::<BTreeSet<_>>() {
        assert!(STYLE.contains(&format!(".{class}")), "{class} has no style");
    }
}
