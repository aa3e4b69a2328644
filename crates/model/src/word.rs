//! Words of a closed list, read back from data. A word that is not in its list is an error.

use serde::de::{Deserializer, Error};

/// The member of a list that is written as a word; `None` where there is none.
pub(super) fn of<T: Copy>(list: &[T], word_of: impl Fn(T) -> &'static str, word: &str) -> Option<T> {
    list.iter().copied().find(|&member| word_of(member) == word)
}

/// The same for a word in a file: one that is not in the list is an error.
pub(super) fn of_list<'de, T: Copy, D: Deserializer<'de>>(
    list: &[T],
    word_of: impl Fn(T) -> &'static str,
    from: D,
) -> Result<T, D::Error> {
    let word: String = serde::Deserialize::deserialize(from)?;
    of(list, word_of, &word).ok_or_else(|| D::Error::custom(format_args!("`{word}` is not one of the list's words")))
}
