//! Markup of a picture, made mark by mark: what is opened is closed, every text is escaped, every
//! number is written in one way. Knows nothing of what is drawn.

use quick_xml::escape::escape;

/// How a picture is told to those who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// One picture, with nothing in it to go to.
    Image,
    /// A picture with links in it, which an image may not have.
    Group,
}

/// What stands around the marks of a picture.
pub(super) struct PictureFrame<'a> {
    /// The beginning of every id in it.
    pub(super) prefix: &'a str,
    /// Classes besides `picture`.
    pub(super) class: &'a str,
    /// Width and height, in units of about a pixel.
    pub(super) size: (f64, f64),
    /// Its name.
    pub(super) title: &'a str,
    /// What it shows.
    pub(super) summary: &'a str,
    /// How it is told.
    pub(super) role: Role,
}

/// Marks, one after the other.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    markup: String,
}

/// Where a text stands, of its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// To the right.
    Start,
    /// In the middle.
    Middle,
    /// To the left.
    End,
}

impl PictureFrame<'_> {
    /// The whole picture, with these marks in it.
    pub(super) fn around(&self, marks: &Drawing) -> String {
        let id = id_of(self.prefix);
        let [width, height] = [number(self.size.0), number(self.size.1)];
        let class = format!("picture {}", self.class);
        let role = match self.role {
            Role::Image => "img",
            Role::Group => "group",
        };
        let mut whole = Drawing::default();
        let attributes = [
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", class.trim()),
            ("width", &width),
            ("height", &height),
            ("viewBox", &format!("0 0 {width} {height}")),
            ("role", role),
            ("aria-labelledby", &format!("{id}-title")),
            ("aria-describedby", &format!("{id}-desc")),
        ];
        whole.within("svg", &attributes, |whole| {
            whole.text_element("title", &[("id", &format!("{id}-title"))], self.title);
            whole.text_element("desc", &[("id", &format!("{id}-desc"))], self.summary);
            whole.markup.push_str(&marks.markup);
        });
        whole.markup
    }
}

impl Drawing {
    /// A mark with nothing in it.
    pub(super) fn mark(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.open(name, attributes);
        self.markup.push_str("/>");
    }

    /// A mark with others in it.
    pub(super) fn within(&mut self, name: &str, attributes: &[(&str, &str)], inside: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        self.markup.push('>');
        inside(self);
        self.close(name);
    }

    /// A mark with words in it.
    pub(super) fn text_element(&mut self, name: &str, attributes: &[(&str, &str)], words: &str) {
        self.within(name, attributes, |drawing| drawing.markup.push_str(&escape(clean(words))));
    }

    /// Marks that belong together.
    pub(super) fn group(&mut self, class: &str, inside: impl FnOnce(&mut Self)) {
        self.within("g", &[("class", class)], inside);
    }

    /// Marks that belong together, around a point that is their zero.
    pub(super) fn group_at(&mut self, class: &str, at: (f64, f64), inside: impl FnOnce(&mut Self)) {
        self.within("g", &[("class", class), ("transform", &moved(at))], inside);
    }

    /// Words at a point.
    pub(super) fn text(&mut self, class: &str, (x, y): (f64, f64), anchor: Anchor, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let attributes = [("class", class), ("x", &number(x)), ("y", &number(y)), ("text-anchor", anchor)];
        self.text_element("text", &attributes, words);
    }

    /// A rectangle by its corner, width and height.
    pub(super) fn rect(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let [x, y, width, height] = [x, y, width, height].map(number);
        self.mark("rect", &[("class", class), ("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
    }

    /// A line from a point to another.
    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        self.mark("line", &[("class", class), ("x1", &x1), ("y1", &y1), ("x2", &x2), ("y2", &y2)]);
    }

    /// A line along points, closed or not as its path says.
    pub(super) fn path(&mut self, class: &str, path: &str) {
        self.mark("path", &[("class", class), ("d", path)]);
    }

    /// A circle around a point.
    pub(super) fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        self.mark("circle", &[("class", class), ("cx", &number(x)), ("cy", &number(y)), ("r", &number(radius))]);
    }

    /// What a pointer that rests on the marks is told, and the name of a link.
    pub(super) fn title(&mut self, words: &str) {
        self.text_element("title", &[], words);
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.markup.push('<');
        self.markup.push_str(name);
        for (key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            self.markup.push(' ');
            self.markup.push_str(key);
            self.markup.push_str("=\"");
            self.markup.push_str(&escape(clean(value)));
            self.markup.push('"');
        }
    }

    fn close(&mut self, name: &str) {
        self.markup.push_str("</");
        self.markup.push_str(name);
        self.markup.push('>');
    }
}

/// A number with at most one decimal, in one way: no `-0`, no `3.0`.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A shift to a point.
pub(super) fn moved((x, y): (f64, f64)) -> String {
    format!("translate({} {})", number(x), number(y))
}

/// A path along points that ends where it begins.
pub(super) fn closed(points: &[(f64, f64)]) -> String {
    let corners: Vec<String> = points.iter().map(|(x, y)| format!("{} {}", number(*x), number(*y))).collect();
    format!("M{}Z", corners.join("L"))
}

/// An id from any text: letters, digits and hyphens, a letter first.
pub(super) fn id_of(prefix: &str) -> String {
    let kept: String = prefix.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if kept.starts_with(|first: char| first.is_ascii_alphabetic()) { kept } else { format!("p{kept}") }
}

/// Text without what XML forbids and without marks that turn the direction of reading, which could
/// make words say something else than is written.
fn clean(text: &str) -> String {
    let is_kept = |c: &char| {
        let turns =
            matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let forbidden = (c.is_control() && !c.is_whitespace()) || matches!(c, '\u{fffe}' | '\u{ffff}');
        !turns && !forbidden
    };
    let kept: String = text.chars().filter(is_kept).collect();
    // Other white space than these is forbidden too, or looks like nothing.
    kept.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_one_way() {
        let written: Vec<String> = [0.0, -0.04, 1.0, 1.25, 12.349, -3.5].into_iter().map(number).collect();
        assert_eq!(written, ["0", "0", "1", "1.2", "12.3", "-3.5"]);
    }

    #[test]
    fn what_forbids_or_turns_is_kept_out_and_the_rest_escaped() {
        let mut drawing = Drawing::default();
        drawing.text("", (1.0, 2.0), Anchor::Start, "a\u{202e}b\u{0}<script>&\"'\tc");
        let text = "ab&lt;script&gt;&amp;&quot;&apos; c";
        assert_eq!(drawing.markup, format!("<text x=\"1\" y=\"2\" text-anchor=\"start\">{text}</text>"));
    }

    #[test]
    fn any_prefix_becomes_an_id() {
        assert_eq!([id_of("map"), id_of("9 \"x"), id_of("")], ["map", "p9--x", "p"]);
    }
}
