//! The listing and a provider's page say some things twice. Where they differ, neither is preferred
//! here.

use ofsted_model::diag::{Code, Finding};
use ofsted_model::{ListedProvider, ProviderPage};

use ofsted_model::titles::same_words;

/// Findings where the listing and the page of one provider disagree: its name, the day of its
/// newest report.
pub fn disagreements(listed: &ListedProvider, page: &ProviderPage) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut differ = |column: &str, listed_as: String, on_page: String| {
        let message = format!("the listing and the page of provider {} disagree", listed.urn);
        let finding = Finding::new(Code::PAGE_DISAGREES, message).at("providers", listed.urn.as_str());
        findings.push(finding.column(column).printed(format!("{listed_as} | {on_page}")));
    };
    if !same_words(&listed.name, &page.name) {
        differ("name", listed.name.clone(), page.name.clone());
    }
    let newest = page.reports.iter().filter_map(|report| report.published_on).max();
    if let Some(day) = listed.latest_report_on
        && newest != Some(day)
    {
        differ("latest_report_on", day.to_string(), newest.map_or("none".to_owned(), |newest| newest.to_string()));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_day_are_compared() {
        let page_url: url::Url = "https://reports.example/provider/44/80496".parse().unwrap();
        let (urn, name) = ("80496".parse::<ofsted_model::Urn>().unwrap(), "London Borough of Hackney".to_owned());
        let page =
            ProviderPage { urn: urn.clone(), name: name.clone(), status: None, region: None, reports: Vec::new() };
        let mut listed = ListedProvider { urn, provider_type: 44, name, page_url, latest_report_on: None };
        assert_eq!(disagreements(&listed, &page), []);
        listed.latest_report_on = Some(jiff::civil::date(2026, 2, 5));
        listed.name = "Hackney".to_owned();
        let findings = disagreements(&listed, &page);
        let printed: Vec<_> = findings.iter().filter_map(|finding| finding.printed.as_deref()).collect();
        assert_eq!(printed, ["Hackney | London Borough of Hackney", "2026-02-05 | none"]);
    }
}
