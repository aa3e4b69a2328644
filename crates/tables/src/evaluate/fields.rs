//! The fields that are compared: their names, their order, who speaks of them. Compares nothing.

use std::collections::BTreeMap;

/// What is said of one document: field to value. A field with parts is `group.part`, for example
/// `grade.overall_effectiveness` or `point.improvement.2`.
pub type Facts = BTreeMap<String, String>;

/// Where readings come from: a document does not tell when it was published, a snapshot not all
/// that is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFrom {
    /// Documents, read for this comparison.
    Documents,
    /// A published folder.
    Snapshot,
}

impl ReadFrom {
    /// The word in `accuracy.json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Snapshot => "snapshot",
        }
    }

    /// Whether readings from here can have a field.
    pub(super) fn speaks_of(self, field: &str) -> bool {
        match self {
            Self::Documents => !OF_SNAPSHOTS.contains(&group(field)),
            Self::Snapshot => !OF_DOCUMENTS.contains(&group(field)),
        }
    }
}

/// All groups of fields, in the order in which they are told.
pub(super) const GROUPS: &[&str] = &[
    "read_state",
    "framework",
    "event",
    "urn",
    "title_printed",
    "authority_printed",
    "inspection_start",
    "inspection_end",
    "inspection_windows",
    "published_on",
    "published_printed",
    "lead_inspector",
    "inspectors",
    "grade",
    "grade_printed",
    "grade_page",
    "outcome",
    "themes",
    "scope_text",
    "priority_action",
    "priority_actions",
    "improvement_points",
    "point",
    "pages",
];

/// What only a page of the site tells.
const OF_SNAPSHOTS: &[&str] = &["published_on", "urn"];

/// What is not published as it is printed.
const OF_DOCUMENTS: &[&str] = &["published_printed"];

/// What every kind of report is asked.
pub(super) const OF_ALL: &[&str] = &[
    "framework",
    "event",
    "urn",
    "title_printed",
    "authority_printed",
    "inspection_start",
    "inspection_end",
    "inspection_windows",
    "published_on",
    "published_printed",
    "lead_inspector",
    "pages",
];

/// The part of a field's name before the first dot.
pub(super) fn group(field: &str) -> &str {
    field.split('.').next().unwrap_or(field)
}

/// Where a group stands in the order.
pub(super) fn place_of(group: &str) -> usize {
    GROUPS.iter().position(|known| *known == group).unwrap_or(GROUPS.len())
}

/// The columns of findings that speak of a field.
pub(super) fn columns(field: &str) -> &'static [&'static str] {
    match group(field) {
        "grade" | "grade_printed" | "grade_page" => &["grade", "grade_printed", "judgement", "label"],
        "point" | "priority_action" | "priority_actions" | "improvement_points" => {
            &["text", "points", "priority_actions", "improvement_points"]
        }
        "inspection_start" | "inspection_end" | "inspection_windows" => {
            &["inspection_start", "inspection_end", "inspection_windows"]
        }
        "event" => &["event", "inspection_start", "inspection_windows"],
        "lead_inspector" | "inspectors" => &["lead_inspector", "inspectors"],
        "title_printed" => &["title_printed"],
        "authority_printed" => &["authority_printed"],
        "published_printed" | "published_on" => &["published_on", "published_printed"],
        "framework" => &["framework"],
        "outcome" => &["outcome"],
        "themes" => &["themes"],
        "scope_text" => &["scope_text"],
        _ => &[], // no finding speaks of it
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_speaks_of_what_it_has() {
        assert!(ReadFrom::Documents.speaks_of("grade.in_care") && ReadFrom::Snapshot.speaks_of("grade.in_care"));
        assert!(!ReadFrom::Documents.speaks_of("published_on") && ReadFrom::Snapshot.speaks_of("published_on"));
        assert!(
            ReadFrom::Documents.speaks_of("published_printed") && !ReadFrom::Snapshot.speaks_of("published_printed")
        );
    }

    #[test]
    fn every_field_has_its_place() {
        let named = OF_ALL.iter().chain(OF_SNAPSHOTS).chain(OF_DOCUMENTS);
        assert!(named.into_iter().all(|field| GROUPS.contains(field)));
    }
}
