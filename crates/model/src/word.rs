//! Closed lists of words, written to data and read back. A word that is not in its list is an
//! error.

use serde::de::{Deserializer, Error};

/// The member of a list that is written as a word; `None` where there is none.
pub(crate) fn find<T: Copy>(list: &[T], word_of: impl Fn(T) -> &'static str, word: &str) -> Option<T> {
    list.iter().copied().find(|&member| word_of(member) == word)
}

/// The same for a word in a file: one that is not in the list is an error.
pub(crate) fn of_list<'de, T: Copy, D: Deserializer<'de>>(
    list: &[T],
    word_of: impl Fn(T) -> &'static str,
    from: D,
) -> Result<T, D::Error> {
    let word: String = serde::Deserialize::deserialize(from)?;
    find(list, word_of, &word)
        .ok_or_else(|| D::Error::custom(format_args!("`{word}` is not in the list of allowed words")))
}

/// A closed list: an enum whose members have a word each in the data.
macro_rules! words {
    ($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $member_doc:literal])+ $member:ident = $word:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $member_doc])+ $member,)+ }

        impl $name {
            /// Every member, in order.
            pub const ALL: &[Self] = &[$(Self::$member),+];

            /// The word in the data.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$member => $word),+ }
            }

            /// The member with a word; `None` where the list has no such word.
            pub fn from_word(word: &str) -> Option<Self> {
                $crate::word::find(Self::ALL, Self::as_str, word)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::word::of_list(Self::ALL, Self::as_str, from)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;
