//! The answers that a report gives, and the scales they belong to.

/// The scale of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scale {
    /// Before 2013: the third grade is `adequate`.
    WithAdequate,
    /// From 2013: the third grade is `requires_improvement`.
    WithRequiresImprovement,
}

/// A grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Rank 1.
    Outstanding,
    /// Rank 2.
    Good,
    /// Rank 3.
    RequiresImprovement,
    /// Rank 3, in frameworks before 2013.
    Adequate,
    /// Rank 4.
    Inadequate,
}

impl serde::Serialize for Grade {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Grade {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::word::of_list(Self::ALL, Self::as_str, from)
    }
}

impl Grade {
    /// All grades, by rank.
    pub const ALL: &[Self] =
        &[Self::Outstanding, Self::Good, Self::RequiresImprovement, Self::Adequate, Self::Inadequate];

    /// The word in the data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outstanding => "outstanding",
            Self::Good => "good",
            Self::RequiresImprovement => "requires_improvement",
            Self::Adequate => "adequate",
            Self::Inadequate => "inadequate",
        }
    }

    /// The grade with a word in the data; `None` where no grade has it.
    pub fn of(word: &str) -> Option<Self> {
        super::word::of(Self::ALL, Self::as_str, word)
    }

    /// 1 (best) to 4.
    pub fn rank(self) -> i32 {
        match self {
            Self::Outstanding => 1,
            Self::Good => 2,
            Self::RequiresImprovement | Self::Adequate => 3,
            Self::Inadequate => 4,
        }
    }

    /// The grade that printed words name on a scale, or `None`: then the caller must say so.
    ///
    /// Case and white space do not count; every word does.
    pub fn from_printed(words: &str, scale: Scale) -> Option<Self> {
        let lower = words.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        match (words.as_slice(), scale) {
            (["outstanding"], _) => Some(Self::Outstanding),
            (["good"], _) => Some(Self::Good),
            (["inadequate"], _) => Some(Self::Inadequate),
            (["adequate"], Scale::WithAdequate) => Some(Self::Adequate),
            (
                ["requires", "improvement"] | ["requires", "improvement", "to", "be", "good"],
                Scale::WithRequiresImprovement,
            ) => Some(Self::RequiresImprovement),
            _ => None, // the caller must say so
        }
    }
}
