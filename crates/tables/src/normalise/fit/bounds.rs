//! How far days may lie apart before a document is doubted, in one table. Judges nothing.
//!
//! Of 290 reports whose days are known, the least and most days from the last day on site to
//! publication are given with the bounds; Ofsted's own tables have none beyond 160. The bounds are
//! far wider, because a wrong doubt costs a report and most documents of the same authority are
//! years apart. All 158 inspection days that pages list are the printed first day.

use std::ops::RangeInclusive;

/// How far days may lie apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Days from the last day on site to the listed day of publication. Below 0, the visit is a
    /// misprint and no other document.
    pub to_publication: RangeInclusive<i32>,
    /// Days by which the listed inspection day may lie outside the printed visit.
    pub around_visit: i32,
}

/// The same for every framework. In reports that were read, publication came after the last day on
/// site by so many days: 35 (looked-after children, 2013), 37 to 133 (SIF), 28 to 126 (ILACS
/// inspections), 22 to 78 (visits), 38 to 97 (JTAI), 48 to 131 (Area SEND).
pub(super) const BOUNDS: Bounds = Bounds { to_publication: -31..=366, around_visit: 31 };

/// A printed day of publication that is so near to the listed one speaks for the document: they
/// differ by 7 days at most.
pub(super) const PRINTED_PUBLICATION: i32 = 31;

/// Two numbers for the same document that both stand on the page and list no inspection day:
/// published so many days apart, the later one is no new publication of the earlier.
pub(super) const PUBLISHED_AGAIN: i32 = 183;
