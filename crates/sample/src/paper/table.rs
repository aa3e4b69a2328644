//! Ruled tables, whose cells wrap and are set at their tops or in their middles.

use super::{Drawing, LEFT, Paper, Style};

/// A cell: a text in a style, in a width.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperCell {
    pub width: f32,
    pub style: Style,
    pub text: String,
}

impl PaperCell {
    /// A cell.
    pub fn new(width: f32, style: Style, text: &str) -> Self {
        Self { width, style, text: text.to_owned() }
    }
}

/// A table; each row has its own cells, so that some may be narrower.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperTable {
    /// Room within a cell, above and below its text and beside it.
    pub padding: f32,
    /// Whether texts stand in the middle of their cells' height.
    pub centred: bool,
    /// Whether the first row is shaded.
    pub shaded: bool,
    /// Rows of cells, from left to right.
    pub rows: Vec<Vec<PaperCell>>,
}

const RULE: f32 = 0.6;

/// Where a cell is drawn.
#[derive(Clone, Copy)]
struct CellPlace {
    /// Its left edge.
    x: f32,
    /// That of its row.
    height: f32,
    shaded: bool,
}

impl PaperTable {
    /// Draws the table from the sheet's next line on; a row that does not fit begins a new page.
    pub fn draw(&self, sheet: &mut Paper) {
        for (at, row) in self.rows.iter().enumerate() {
            let height = self.row_height(row);
            sheet.need(height);
            let mut x = LEFT - self.padding;
            for cell in row {
                self.draw_cell(sheet, cell, CellPlace { x, height, shaded: self.shaded && at == 0 });
                x += cell.width;
            }
            sheet.gap(height);
        }
        sheet.gap(22.0);
    }

    fn row_height(&self, row: &[PaperCell]) -> f32 {
        row.iter().map(|cell| self.text_height(cell)).fold(0.0, f32::max) + 2.0 * self.padding
    }

    fn text_height(&self, cell: &PaperCell) -> f32 {
        self.lines(cell).iter().map(|_| cell.style.leading).sum()
    }

    fn lines(&self, cell: &PaperCell) -> Vec<String> {
        cell.style.lines(&cell.text, cell.width - 2.0 * self.padding)
    }

    fn draw_cell(&self, sheet: &mut Paper, cell: &PaperCell, CellPlace { x, height, shaded }: CellPlace) {
        let top = sheet.y() - 12.0;
        if shaded {
            sheet.mark(Drawing::Fill { x, y: top, width: cell.width, height, grey: 0.92 });
        }
        for (x, y, width, height) in [
            (x, top, cell.width, RULE),
            (x, top + height, cell.width + RULE, RULE),
            (x, top, RULE, height),
            (x + cell.width, top, RULE, height),
        ] {
            sheet.mark(Drawing::Fill { x, y, width, height, grey: 0.0 });
        }
        let above = if self.centred { (height - self.text_height(cell)) / 2.0 } else { self.padding };
        let mut y = top + above + cell.style.size;
        for text in self.lines(cell) {
            sheet.mark(Drawing::Text { x: x + self.padding, y, style: cell.style, grey: 0.0, text });
            y += cell.style.leading;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Bullet;

    fn baselines(centred: bool) -> Vec<(String, f32)> {
        let style = Style::regular(10.0);
        let row = vec![
            PaperCell::new(200.0, style, "Overall"),
            PaperCell::new(116.0, style, "Requires improvement to be good"),
        ];
        let mut sheet = Paper::new();
        PaperTable { padding: 5.0, centred, shaded: false, rows: vec![row] }.draw(&mut sheet);
        let texts = sheet.marks().into_iter().filter_map(|mark| match mark {
            Drawing::Text { y, text, .. } => Some((text, y)),
            Drawing::Fill { .. } => None,
        });
        texts.collect()
    }

    #[test]
    fn the_halves_of_a_wrapped_grade_stand_around_a_centred_label() {
        let [label, first, second] = baselines(true).try_into().expect("three lines");
        assert_eq!((first.0.as_str(), second.0.as_str()), ("Requires improvement", "to be good"));
        assert!(first.1 < label.1 && label.1 < second.1, "{first:?} {label:?} {second:?}");
        let top = baselines(false);
        assert!((top[0].1 - top[1].1).abs() < 0.01, "{top:?}");
    }

    #[test]
    fn what_does_not_fit_goes_on_the_next_page() {
        let mut sheet = Paper::new();
        let items: Vec<String> = (0..60).map(|n| format!("item {n}")).collect();
        sheet.list(Bullet::Dot, Style::regular(11.0), &items);
        let y = |mark: &Drawing| if let Drawing::Text { y, .. } = mark { *y } else { 0.0 };
        assert_eq!(sheet.marks().len(), 120, "a bullet and a text each");
        assert!(sheet.marks().iter().all(|mark| y(mark) < 760.0), "nothing is set in the footer");
    }
}
