//! Which words stand on which pages, gathered and packed: in the order of words, cut into files, so
//! that a search loads only those of its words. A line is a word and the numbers of its pages, each
//! as the gap to the one before.

use rustc_hash::FxHashMap;

use super::search_words;

/// What the digits of a number are written with: five bits each, the lowest first, and a sixth
/// where more follow.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// As long as this, in bytes, a file takes no more words: a search loads one or two files for a
/// word.
const FULL: usize = 24_000;

/// The pages of each word, in the order in which they were read.
#[derive(Debug, Default)]
pub(super) struct Postings {
    pages: FxHashMap<String, Vec<u32>>,
}

impl Postings {
    /// Adds the words of a text that stands on a page; pages are added in the order of their
    /// numbers.
    pub fn add(&mut self, page: u32, text: &str) {
        search_words::each(text, |word| match self.pages.get_mut(word) {
            Some(pages) if pages.last() == Some(&page) => {}
            Some(pages) => pages.push(page),
            None => {
                self.pages.insert(word.to_owned(), vec![page]);
            }
        });
    }

    /// The files, in the order of their words, once every page has its place among all.
    pub fn shards(self, places: &[u32]) -> Vec<Shard> {
        let mut words: Vec<(String, Vec<u32>)> = self.pages.into_iter().collect();
        words.sort();
        let mut shards: Vec<Shard> = Vec::new();
        for (word, pages) in words {
            let mut numbers: Vec<u32> = pages.iter().filter_map(|page| places.get(*page as usize).copied()).collect();
            numbers.sort_unstable();
            match shards.last_mut().filter(|shard| shard.lines.len() < FULL) {
                Some(shard) => shard.add(&word, &numbers),
                None => shards.push(Shard::new(&word, &numbers)),
            }
        }
        shards
    }
}

/// A file of the index: words in their order, each in a line with its pages.
pub(super) struct Shard {
    /// Its first word.
    pub first: String,
    pub lines: String,
}

impl Shard {
    fn new(word: &str, pages: &[u32]) -> Self {
        let mut shard = Self { first: word.to_owned(), lines: String::new() };
        shard.add(word, pages);
        shard
    }

    fn add(&mut self, word: &str, pages: &[u32]) {
        self.lines.push_str(word);
        self.lines.push(' ');
        write_gaps(pages, &mut self.lines);
        self.lines.push('\n');
    }
}

/// Numbers in their order as gaps: what is written is by one less than the gap, for no number comes
/// twice.
fn write_gaps(numbers: &[u32], to: &mut String) {
    let mut next = 0;
    for number in numbers {
        let mut rest = number - next;
        next = number + 1;
        while rest >= 32 {
            to.push(digit(32 + rest % 32));
            rest /= 32;
        }
        to.push(digit(rest));
    }
}

fn digit(value: u32) -> char {
    DIGITS.get(value as usize).copied().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_short() {
        let mut packed = String::new();
        write_gaps(&[0, 1, 33, 100, 101, 5000], &mut packed);
        assert_eq!(packed, "AAfiCAi5E");
    }

    #[test]
    fn a_page_has_a_word_once_and_in_its_place() {
        let mut postings = Postings::default();
        postings.add(0, "Care leavers; a care leaver");
        postings.add(1, "care, naïve Ünder x");
        let shards = postings.shards(&[1, 0]);
        let lines: Vec<&str> = shards.iter().flat_map(|shard| shard.lines.lines()).collect();
        assert_eq!(lines, ["care AA", "leaver B", "naïve A", "ünder A"]);
    }

    #[test]
    fn files_are_cut_between_words_and_know_their_first() {
        let mut postings = Postings::default();
        (0..5000).for_each(|page| postings.add(page, &format!("word{page:05} common")));
        let shards = postings.shards(&(0..5000).collect::<Vec<_>>());
        assert!(shards.len() > 2 && shards.is_sorted_by(|a, b| a.first < b.first), "{} files", shards.len());
        for shard in &shards {
            assert!(shard.lines.starts_with(&format!("{} ", shard.first)) && shard.lines.ends_with('\n'));
            assert!(shard.lines.len() < FULL + 6000);
        }
    }
}
