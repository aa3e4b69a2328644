//! Glyphs to words, words to lines. Knows positions alone.

use super::glyph::{Fate, Glyph};
use super::text::BULLET;
use crate::document::{Line, Word};

/// A gap of this share of the font size separates words.
const WORD_GAP: f32 = 0.18;
/// A baseline that moves by more than this share of the font size begins another line.
const LINE_SHIFT: f32 = 0.25;
/// Baselines this close, as a share of the font size, are one.
const LEVEL: f32 = 0.05;
/// A small glyph raised or lowered by up to this share of its neighbours' size still stands on
/// their line.
const SCRIPT_SHIFT: f32 = 0.5;
/// No script is shifted further than this, in points.
const MOST_SHIFT: f32 = 24.0;
/// A glyph is small when its size is under this share of its neighbours'.
const SCRIPT_SIZE: f32 = 0.8;

/// Words that share more than this of the font size stand on one another.
const OVERPRINT: f32 = 0.3;
/// Baselines nearer than this share of the font size are of lines that stand on one another.
const INTERLEAVED: f32 = 0.5;
/// Letters that stand on the one before by more than this share of the font size cannot be read.
const SQUEEZED: f32 = 0.25;

/// Part of a word: glyphs drawn one after the other without a gap.
#[derive(Debug, Clone)]
struct Piece {
    word: Word,
    characters: usize,
    bold: usize,
    italic: usize,
    space_before: bool,
    space_after: bool,
}

/// The lines of a page in reading order.
pub fn lines(page: u32, glyphs: &[Glyph]) -> Vec<Line> {
    let rows = rows(pieces(glyphs));
    let lines = rows.into_iter().map(|row| Line { page, words: split_words(row) });
    let mut lines: Vec<Line> = lines.filter(|line| !line.words.is_empty()).collect();
    doubt_overprinted_lines(&mut lines);
    lines
}

fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open = false;
    let mut after_space: Option<&Glyph> = None;
    for glyph in glyphs {
        if glyph.is_space() {
            if let Some(last) = pieces.last_mut().filter(|_| open) {
                last.space_after = true;
            }
            open = false;
            after_space = Some(glyph);
            continue;
        }
        if let Some(last) = pieces.last_mut().filter(|last| open && follows(last, glyph)) {
            last.word.doubtful |= last.word.x1 - glyph.x0 > SQUEEZED * glyph.size;
            last.take(glyph);
        } else {
            let mut piece = Piece::new(glyph);
            piece.space_before = after_space.is_some_and(|space| on_line(&piece.word, space));
            pieces.push(piece);
        }
        open = true;
        after_space = None;
    }
    pieces
}

fn follows(piece: &Piece, glyph: &Glyph) -> bool {
    let size = glyph.size.max(piece.word.size);
    let gap = glyph.x0 - piece.word.x1;
    let shift = (glyph.baseline - piece.word.baseline).abs();
    let same_size = glyph.size.min(piece.word.size) >= SCRIPT_SIZE * size;
    (shift <= LEVEL * size || shift <= LINE_SHIFT * size && same_size) && gap > -0.5 * size && gap < WORD_GAP * size
}

fn on_line(word: &Word, space: &Glyph) -> bool {
    (space.baseline - word.baseline).abs() <= LINE_SHIFT * word.size
}

impl Piece {
    fn new(glyph: &Glyph) -> Self {
        let mut piece = Self {
            word: Word { x0: glyph.x0, x1: glyph.x1, baseline: glyph.baseline, ..Word::default() },
            characters: 0,
            bold: 0,
            italic: 0,
            space_before: false,
            space_after: false,
        };
        piece.take(glyph);
        piece
    }

    fn take(&mut self, glyph: &Glyph) {
        let count = glyph.text.chars().count();
        self.word.text.push_str(&glyph.text);
        self.word.x1 = self.word.x1.max(glyph.x1);
        self.word.size = self.word.size.max(glyph.size);
        self.word.doubtful |= glyph.fate == Fate::Doubtful;
        self.characters += count;
        self.bold += if glyph.bold { count } else { 0 };
        self.italic += if glyph.italic { count } else { 0 };
    }

    fn join(&mut self, next: &Self) {
        self.word.text.push_str(&next.word.text);
        self.word.x1 = self.word.x1.max(next.word.x1);
        self.word.size = self.word.size.max(next.word.size);
        self.word.doubtful |= next.word.doubtful;
        self.characters += next.characters;
        self.bold += next.bold;
        self.italic += next.italic;
        self.space_after = next.space_after;
    }

    fn finish(mut self) -> Word {
        self.word.bold = 2 * self.bold > self.characters;
        self.word.italic = 2 * self.italic > self.characters;
        self.word
    }
}

/// Pieces on one baseline.
struct BaselineRow {
    baseline: f32,
    smallest: f32,
    pieces: Vec<Piece>,
}

/// Pieces by baseline, top to bottom.
fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| a.word.baseline.total_cmp(&b.word.baseline));
    let (scripts, full) = split_scripts(pieces);
    let mut rows: Vec<BaselineRow> = Vec::new();
    for piece in full {
        let (baseline, size) = (piece.word.baseline, piece.word.size);
        match rows.last_mut().filter(|row| baseline - row.baseline <= LINE_SHIFT * size.min(row.smallest)) {
            Some(row) => {
                row.smallest = row.smallest.min(size);
                row.pieces.push(piece);
            }
            None => rows.push(BaselineRow { baseline, smallest: size, pieces: vec![piece] }),
        }
    }
    for piece in scripts {
        match rows.iter_mut().find(|row| row.pieces.iter().any(|other| is_script_of(&piece, other))) {
            Some(row) => row.pieces.push(piece),
            None => {
                rows.push(BaselineRow {
                    baseline: piece.word.baseline,
                    smallest: piece.word.size,
                    pieces: vec![piece],
                });
            }
        }
    }
    rows.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    rows.into_iter().map(|row| row.pieces).collect()
}

/// Raised and lowered small pieces apart from the others. Of two that are small beside each other's
/// neighbours, the one without a larger neighbour stays.
fn split_scripts(pieces: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    let (mut scripts, mut full) = (Vec::new(), Vec::new());
    let largest = pieces.iter().map(|piece| piece.word.size).fold(0.0, f32::max);
    let is_script: Vec<bool> = (0..pieces.len()).map(|index| has_large_neighbour(&pieces, index, largest)).collect();
    for (piece, script) in pieces.into_iter().zip(is_script) {
        if script { scripts.push(piece) } else { full.push(piece) }
    }
    (scripts, full)
}

/// Looks among the pieces nearest by height alone, for they are sorted by it. Most pieces are too
/// large, and most others too far away, to be a script of even the largest.
fn has_large_neighbour(pieces: &[Piece], index: usize, largest: f32) -> bool {
    let own = &pieces[index].word;
    let most_shift = (SCRIPT_SHIFT * largest).min(MOST_SHIFT);
    let near = |other: &&Piece| (other.word.baseline - own.baseline).abs() <= most_shift;
    let above = pieces[..index].iter().rev().take_while(near);
    let below = pieces[index + 1..].iter().take_while(near);
    own.size < SCRIPT_SIZE * largest && above.chain(below).any(|other| is_script_of(&pieces[index], other))
}

fn is_script_of(piece: &Piece, other: &Piece) -> bool {
    let (small, large) = (&piece.word, &other.word);
    let shift = (small.baseline - large.baseline).abs();
    small.size < SCRIPT_SIZE * large.size
        && shift > LEVEL * large.size
        && shift <= SCRIPT_SHIFT * large.size
        && small.x0 <= large.x1 + 0.6 * large.size
        && small.x1 >= large.x0 - 0.6 * large.size
}

fn split_words(mut row: Vec<Piece>) -> Vec<Word> {
    row.sort_by(|a, b| a.word.x0.total_cmp(&b.word.x0));
    let mut joined: Vec<Piece> = Vec::new();
    for piece in row {
        match joined.last_mut().filter(|last| touches(last, &piece)) {
            Some(last) => last.join(&piece),
            None => joined.push(piece),
        }
    }
    let count = joined.len();
    let words = joined.into_iter().map(Piece::finish).enumerate();
    let plain = |(index, word): (usize, Word)| {
        if word.text.is_ascii() {
            return word;
        }
        let text = without_bullets_within(without_soft_hyphens(word.text, index + 1 == count));
        Word { text, ..word }
    };
    let mut words: Vec<Word> = words.map(plain).collect();
    doubt_overprinted(&mut words);
    words
}

/// Words that stand on one another cannot be read, or hide one another. They are in order of their
/// left edges.
fn doubt_overprinted(words: &mut [Word]) {
    let mut furthest = 0;
    for next in 1..words.len() {
        let (before, after) = words.split_at_mut(next);
        let (reaching, word) = (&mut before[furthest], &mut after[0]);
        if reaching.x1 - word.x0 > OVERPRINT * reaching.size.min(word.size) {
            (reaching.doubtful, word.doubtful) = (true, true);
        }
        if word.x1 > reaching.x1 {
            furthest = next;
        }
    }
}

/// The same for words of lines that stand on one another. Lines are in order of their baselines.
fn doubt_overprinted_lines(lines: &mut [Line]) {
    for above in 0..lines.len() {
        let (before, after) = lines.split_at_mut(above + 1);
        let upper = &mut before[above];
        let reach = upper.baseline() + INTERLEAVED * upper.size();
        for lower in after.iter_mut().take_while(|lower| lower.baseline() < reach) {
            for word in &mut upper.words {
                for other in &mut lower.words {
                    let size = word.size.min(other.size);
                    let shared = word.x1.min(other.x1) - word.x0.max(other.x0);
                    if shared > OVERPRINT * size && other.baseline - word.baseline < INTERLEAVED * size {
                        (word.doubtful, other.doubtful) = (true, true);
                    }
                }
            }
        }
    }
}

/// A bullet between two letters is a glyph that only its font knows.
fn without_bullets_within(text: String) -> String {
    if !text.contains(BULLET) {
        return text;
    }
    let characters: Vec<char> = text.chars().collect();
    let is_letter = |at: usize| characters.get(at).is_some_and(|character| character.is_alphabetic());
    let is_within = |at: usize| characters[at] == BULLET && at > 0 && is_letter(at - 1) && is_letter(at + 1);
    (0..characters.len()).map(|at| if is_within(at) { char::REPLACEMENT_CHARACTER } else { characters[at] }).collect()
}

fn touches(last: &Piece, next: &Piece) -> bool {
    let size = last.word.size.max(next.word.size);
    let gap = next.word.x0 - last.word.x1;
    let level = (next.word.baseline - last.word.baseline).abs() <= LEVEL * size;
    let same_size = last.word.size.min(next.word.size) >= SCRIPT_SIZE * size;
    (level || same_size || is_ordinal(&last.word, &next.word))
        && !last.space_after
        && !next.space_before
        && gap < WORD_GAP * size
        && gap > -0.25 * size
}

/// A raised "th" belongs to its number; a raised number is a footnote's mark and stands alone.
fn is_ordinal(last: &Word, next: &Word) -> bool {
    last.text.ends_with(|end: char| end.is_ascii_digit()) && ["st", "nd", "rd", "th"].contains(&next.text.as_str())
}

/// A soft hyphen within a line hides nothing and says nothing; at the end of a line it is a drawn
/// hyphen.
fn without_soft_hyphens(text: String, last_of_line: bool) -> String {
    if !text.contains('\u{AD}') {
        return text;
    }
    let ends_soft = last_of_line && text.ends_with('\u{AD}');
    let mut text = text.replace('\u{AD}', "");
    if ends_soft {
        text.push('\u{AD}');
    }
    text
}
