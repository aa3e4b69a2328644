//! A number that need not be whole, made comparable: finite, and with one text only, so that the
//! same value is the same in every file.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// A finite number of 64 bits. Its text is the shortest that gives it back, without an exponent.
#[derive(Debug, Clone, Copy)]
pub struct Decimal(f64);

/// A text that is no such number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number")]
pub struct NotANumber;

impl Decimal {
    /// A number; `None` where it is infinite or none at all. Zero has no sign.
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value + 0.0))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl FromStr for Decimal {
    type Err = NotANumber;

    /// Digits with or without a sign and a point: `NaN`, `inf` and exponents are no data.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        let value = text.parse().ok().filter(|_| is_plain);
        value.and_then(Self::new).ok_or(NotANumber)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_as_it_was() {
        for text in ["0", "30.266", "-0.51234", "51.5", "100000000000000000000000"] {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
        }
        assert_eq!("-0".parse::<Decimal>().unwrap().to_string(), "0");
        for text in ["", "NaN", "inf", "1e3", "1.2.3", "+1", " 1"] {
            assert_eq!(text.parse::<Decimal>(), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn numbers_stand_in_their_order() {
        let mut numbers = [1.5, -2.0, 0.0, 0.1].map(|value| Decimal::new(value).unwrap());
        numbers.sort();
        assert_eq!(numbers.map(|number| number.to_string()), ["-2", "0", "0.1", "1.5"]);
        assert_eq!(Decimal::new(f64::NAN), None);
    }
}
