//! Sheets of paper: text set in lines, lists and tables, written as PDF. Knows no report and no
//! fact. Units are points; the origin is the top left corner of an A4 page.

mod font;
mod sheet;
mod table;
mod write;

pub use font::{Font, Style};
pub use sheet::{Bullet, Footer, Paper};
pub use table::{PaperCell, PaperTable};

/// Something drawn on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// Text from `x` on the baseline `y`; `grey` is 0 (black) to 1.
    Text { x: f32, y: f32, style: Style, grey: f32, text: String },
    /// A filled box, thin ones being the rules of tables.
    Fill { x: f32, y: f32, width: f32, height: f32, grey: f32 },
}

/// Width of a page.
pub const WIDTH: f32 = 595.28;
/// Height of a page.
pub const HEIGHT: f32 = 841.89;
/// Left edge of the text.
pub const LEFT: f32 = 72.0;
/// Right edge of the text.
pub const RIGHT: f32 = 523.0;
