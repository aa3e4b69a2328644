//! Words of a closed list, read back from data. A word that is not in its list is an error.

use serde::de::{Deserializer, Error};

/// The member of a list that is written as a word.
pub(super) fn of_list<'de, T: Copy, D: Deserializer<'de>>(
    list: &[T],
    word_of: impl Fn(T) -> &'static str,
    from: D,
) -> Result<T, D::Error> {
    let word: String = serde::Deserialize::deserialize(from)?;
    let member = list.iter().copied().find(|&member| word_of(member) == word);
    member.ok_or_else(|| D::Error::custom(format_args!("`{word}` is not one of the list's words")))
}
