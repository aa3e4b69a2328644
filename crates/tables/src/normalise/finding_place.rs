//! Where in the data a document's finding belongs. A family knows columns and judgements, but not
//! the report's number.

use ofsted_model::diag::{DataPlace, Finding};
use ofsted_model::{Judgement, ReportId};

/// The finding with its place filled in: as the family gave it, behind the report's number; else by
/// its column; else the report's row.
pub(super) fn placed(mut finding: Finding, report: &ReportId) -> Finding {
    let graded = finding.column.as_deref().and_then(Judgement::from_word);
    if finding.place.dataset.is_empty() {
        finding.place = match (graded, Judgement::from_word(&finding.place.key)) {
            (Some(judgement), _) => {
                finding.column = Some("grade".to_owned());
                in_report("judgements", report, judgement.as_str())
            }
            (None, Some(judgement)) => in_report("judgements", report, judgement.as_str()),
            (None, None) => in_report("inspections", report, &finding.place.key),
        };
    } else if !stands_in(&finding.place.key, report) {
        let place = std::mem::take(&mut finding.place);
        finding.place = in_report(&place.dataset, report, &place.key);
    }
    finding
}

fn stands_in(key: &str, report: &ReportId) -> bool {
    key.split('/').next() == Some(report.as_str())
}

fn in_report(dataset: &str, report: &ReportId, rest: &str) -> DataPlace {
    let key = if rest.is_empty() || stands_in(rest, report) { report.to_string() } else { format!("{report}/{rest}") };
    DataPlace { dataset: dataset.to_owned(), key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ofsted_model::diag::Code;

    fn check(finding: Finding, dataset: &str, key: &str, column: Option<&str>) {
        let finding = placed(finding, &"50000001".parse().unwrap());
        assert_eq!((finding.place.dataset.as_str(), finding.place.key.as_str()), (dataset, key));
        assert_eq!(finding.column.as_deref(), column);
    }

    #[test]
    fn a_finding_goes_to_the_row_that_it_speaks_of() {
        let new = || Finding::new(Code::NOT_FOUND, "x");
        check(new(), "inspections", "50000001", None);
        check(new().column("inspection_start"), "inspections", "50000001", Some("inspection_start"));
        check(new().column("in_care"), "judgements", "50000001/in_care", Some("grade"));
        check(new().at("", "in_care").column("evidence"), "judgements", "50000001/in_care", Some("evidence"));
        check(new().at("judgements", "in_care"), "judgements", "50000001/in_care", None);
        check(new().at("judgements", "50000001/in_care"), "judgements", "50000001/in_care", None);
        check(new().at("points", ""), "points", "50000001", None);
    }
}
