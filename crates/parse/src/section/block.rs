//! What lines are put together to.

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Larger or bolder than the body.
    Heading,
    /// Running text, numbered or not.
    Paragraph,
    /// An item of a list; `depth` 0 for those furthest left.
    Bullet,
    /// Small print at the foot of a page.
    Footnote,
}

/// A heading, paragraph, bullet or footnote.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its words, joined over lines and pages; without bullet, number or footnote marks.
    pub text: String,
    /// Page on which it begins, from 1.
    pub page: u32,
    /// What stands before the text, for example `•` or `12.`.
    pub marker: Option<String>,
    /// How deep a bullet is nested, from 0.
    pub depth: usize,
    /// Font size of its first line.
    pub size: f32,
    /// Whether its first line is bold.
    pub bold: bool,
    /// Left edge of its first line, the marker included.
    pub x0: f32,
}
