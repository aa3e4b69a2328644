//! How far days may lie apart before a document is doubted, in one table. Judges nothing.
//!
//! Of 290 reports whose days are known, the least and most days from the last day on site to publication are given beside
//! each row; Ofsted's own tables have none beyond 160. The bounds are far wider, because a wrong doubt costs a report and
//! most documents of the same authority are years apart. All 158 inspection days that pages list are the printed first day.

use std::ops::RangeInclusive;

use ofsted_model::Framework;

/// How far days may lie apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Days from the last day on site to the listed day of publication. Below 0, the visit is a misprint and no other document.
    pub to_publication: RangeInclusive<i32>,
    /// Days by which the listed inspection day may lie outside the printed visit.
    pub around_visit: i32,
}

/// Where the framework is not known.
const ANY: Bounds = Bounds { to_publication: -31..=366, around_visit: 31 };

/// By framework: never narrower than 0 to 366 days to publication.
const TABLE: &[(Framework, Bounds)] = &[
    (Framework::Jar, ANY), // no day on site is printed
    (Framework::Slac, ANY),
    (Framework::Cpi, ANY),
    (Framework::Lac2013, ANY), // 35
    (Framework::Sif, ANY),     // 37 to 133
    (Framework::Ilacs, ANY),   // inspections 28 to 126, visits 22 to 78
    (Framework::Jtai, ANY),    // 38 to 97
    (Framework::AreaSend2016, ANY),
    (Framework::AreaSend, ANY), // 48 to 131
];

/// A printed day of publication that is so near to the listed one speaks for the document: they differ by 7 days at most.
pub(super) const PRINTED_PUBLICATION: i32 = 31;

/// Two numbers for the same document that both stand on the page and list no inspection day: published so many days apart,
/// the later one is no new publication of the earlier.
pub(super) const PUBLISHED_AGAIN: i32 = 183;

/// The bounds of a framework.
pub(super) fn of(framework: Option<Framework>) -> &'static Bounds {
    let row = TABLE.iter().find(|(known, _)| Some(*known) == framework);
    row.map_or(&ANY, |(_, bounds)| bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_framework_has_bounds_that_are_wide_enough() {
        for framework in Framework::ALL {
            assert!(TABLE.iter().any(|(known, _)| known == framework), "{framework}");
            let bounds = of(Some(*framework));
            let publication = &bounds.to_publication;
            assert!(*publication.start() <= 0 && *publication.end() >= 366 && bounds.around_visit >= 0, "{framework}");
        }
    }
}
