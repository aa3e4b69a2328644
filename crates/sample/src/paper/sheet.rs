//! Text set from top to bottom over as many pages as it takes: headings, paragraphs, lists.

use super::{Drawing, Font, HEIGHT, LEFT, RIGHT, Style, WIDTH, write};

/// Baseline of a page's first line.
const TOP: f32 = 100.0;
/// Nothing but the footer is set below this.
const BOTTOM: f32 = 745.0;

/// What stands before an item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bullet {
    /// `•`
    Dot,
    /// U+25FC
    Square,
    /// The private U+F06E
    PrivateSquare,
}

/// What stands at the foot of every page, beside its number and the sample's notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Footer {
    /// A large number under a rule.
    Number,
    /// Small bold lines and a large number, under a rule.
    Running(Vec<String>),
    /// A small number in the middle.
    Letter,
}

/// Paper that is being written on.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pages: Vec<Vec<Drawing>>,
    /// Baseline of the next line.
    y: f32,
}

impl Paper {
    /// One empty page.
    pub fn new() -> Self {
        Self { pages: vec![Vec::new()], y: TOP }
    }

    /// Sets one line at `x` on the next baseline, without moving on.
    pub fn put(&mut self, x: f32, style: Style, text: &str) {
        let y = self.y;
        self.mark(Drawing::Text { x, y, style, grey: 0.0, text: text.to_owned() });
    }

    /// Sets lines at the left edge, one under the other.
    pub fn lines<'a>(&mut self, style: Style, lines: impl IntoIterator<Item = &'a str>) {
        for line in lines {
            self.put(LEFT, style, line);
            self.y += style.leading;
        }
    }

    /// Sets a text over the width of the page, and leaves room after it.
    pub fn paragraph(&mut self, style: Style, text: &str) {
        self.block(LEFT, style, text);
        self.gap(style.size * 0.8);
    }

    /// Sets a heading, together with room for what follows it.
    pub fn heading(&mut self, style: Style, text: &str) {
        self.need(style.leading * 4.0);
        self.gap(style.size * 0.4);
        self.paragraph(style, text);
    }

    /// Sets a bold label and, after it on the line, its value.
    pub fn labelled(&mut self, label: &str, style: Style, value: &str) {
        let bold = Style { font: Font::Bold, ..style };
        self.put(LEFT, bold, label);
        self.put(LEFT + bold.width(label) + bold.width(" "), style, value);
        self.gap(style.leading + style.size * 0.6);
    }

    /// Sets a list with bullets.
    pub fn list(&mut self, bullet: Bullet, style: Style, items: &[String]) {
        let (font, text) = match bullet {
            Bullet::Dot => (Font::Regular, "•"),
            Bullet::Square => (Font::Square, "n"),
            Bullet::PrivateSquare => (Font::PrivateSquare, "n"),
        };
        let size = if bullet == Bullet::Dot { style.size } else { style.size * 0.7 };
        for item in items {
            self.item(text, Style { font, size, ..style }, style, item);
        }
        self.gap(style.size * 0.4);
    }

    /// Sets a paragraph with its number in front.
    pub fn numbered(&mut self, number: usize, style: Style, text: &str) {
        self.item(&format!("{number}."), style, style, text);
    }

    /// Moves down.
    pub fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// Goes on at a height of this page, or of the next where this page is further already.
    pub fn at(&mut self, y: f32) {
        if y < self.y {
            self.turn();
        }
        self.y = y;
    }

    /// Goes on at the top of a new page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Goes on at the top of a new page where less than `height` is left.
    pub fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.turn();
        }
    }

    /// Baseline of the next line.
    pub fn y(&self) -> f32 {
        self.y
    }

    /// Draws something.
    pub fn mark(&mut self, mark: Drawing) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Everything drawn so far, page after page.
    #[cfg(test)]
    pub fn marks(&self) -> Vec<Drawing> {
        self.pages.concat()
    }

    /// The whole as a PDF, with a footer and the `notice` on every page. The same sheet gives the
    /// same bytes.
    pub fn finish(mut self, title: &str, footer: &Footer, notice: [&str; 2]) -> Vec<u8> {
        for (at, page) in self.pages.iter_mut().enumerate() {
            page.extend(sign());
            page.extend(footer.marks(at + 1));
            for (line, y) in notice.into_iter().zip([HEIGHT - 28.0, HEIGHT - 18.0]) {
                let style = Style::regular(7.5);
                let x = (WIDTH - style.width(line)) / 2.0;
                page.push(Drawing::Text { x, y, style, grey: 0.35, text: line.to_owned() });
            }
        }
        write::pdf(&self.pages, title, &notice.join(" "))
    }

    fn item(&mut self, label: &str, label_style: Style, style: Style, text: &str) {
        self.need(style.leading * 2.0);
        self.put(LEFT, label_style, label);
        self.block(LEFT + style.size * 1.9, style, text);
        self.gap(style.size * 0.5);
    }

    fn block(&mut self, x: f32, style: Style, text: &str) {
        for line in style.lines(text, RIGHT - x) {
            self.need(style.leading);
            self.put(x, style, &line);
            self.y += style.leading;
        }
    }
}

impl Footer {
    fn marks(&self, number: usize) -> Vec<Drawing> {
        let text = |x, y, style, text: String| Drawing::Text { x, y, style, grey: 0.0, text };
        let rule = Drawing::Fill { x: LEFT, y: 768.0, width: RIGHT - LEFT, height: 0.8, grey: 0.0 };
        let number = number.to_string();
        let large = Style::regular(15.0);
        let at_right = text(RIGHT - large.width(&number), 785.0, large, number.clone());
        match self {
            Self::Number => vec![rule, at_right],
            Self::Running(lines) => {
                let small = Style::bold(7.0);
                let baselines = [778.0, 787.0];
                let lines = lines.iter().zip(baselines).map(|(line, y)| text(LEFT, y, small, line.clone()));
                [rule].into_iter().chain(lines).chain([at_right]).collect()
            }
            Self::Letter => vec![text(WIDTH / 2.0, 785.0, Style::regular(8.0), number)],
        }
    }
}

/// The sample's own sign in the upper right corner: three rising bars.
fn sign() -> [Drawing; 3] {
    [(0.0, 14.0, 0.75), (14.0, 22.0, 0.55), (28.0, 32.0, 0.35)].map(|(x, height, grey)| Drawing::Fill {
        x: RIGHT - 38.0 + x,
        y: 62.0 - height,
        width: 10.0,
        height,
        grey,
    })
}
