//! A wrong file behind a right link: documents that do not fit their listings are doubted, loud,
//! left out of everything that is published, asked for again, and right again once the right file
//! comes. Pairs of real reports need the shared folder beside the project; where that is missing,
//! that test says so and skips itself.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;
use ofsted::run::read_one;
use ofsted_config::{Correction, CorrectionColumn};
use ofsted_model::diag::WithFindings;
use ofsted_model::{Gathered, GatheredReport, ListedReport, ReportObservation, Window};
use ofsted_tables::derive::derive;
use ofsted_tables::join::{Reference, join, naming};
use ofsted_tables::normalise::{FullText, normalise};
use ofsted_tables::schema::{Contract, Frames, Rows};
use rayon::prelude::*;

use crate::command::Desk;
use crate::gathered::{BARNET, HACKNEY, contract, frames, gathered, inspection, provider, report, row, told};
use crate::runs::{Nights, changed, document};

const INSPECTION: &str = "50255165";
const EARLIER: &str = "50135828";

/// The state of each report, in their order.
fn states(frames: &Frames) -> Vec<(String, String)> {
    let rows = frames.rows("inspections");
    let text = |row, column| rows.text(row, column).unwrap_or("-").to_owned();
    rows.indices().map(|row| (text(row, "report_id"), text(row, "read_state"))).collect()
}

fn state(frames: &Frames, id: &str) -> String {
    states(frames).into_iter().find(|(report, _)| report == id).unwrap().1
}

fn message(frames: &Frames, id: &str) -> Option<String> {
    let rows = frames.rows("findings");
    let is_it =
        |row: &usize| rows.text(*row, "code") == Some("document-doubtful") && rows.text(*row, "key") == Some(id);
    rows.indices().find(is_it).map(|row| rows.text(row, "message").unwrap().to_owned())
}

/// Hackney's inspection of 2024 and one of 2019, whose document stands behind both links.
fn swapped() -> Gathered {
    let mut gathered = gathered();
    let mut earlier = inspection();
    earlier.windows = vec![Window { start: date(2019, 11, 11), end: date(2019, 11, 22) }];
    gathered.reports.push(report(HACKNEY, "50000003", date(2019, 12, 20), earlier));
    gathered.reports[0].listed.inspected_on = None;
    gathered.reports[0].document = gathered.reports[2].document.clone();
    gathered
}

#[test]
fn nothing_of_a_doubtful_document_is_in_any_data_set() {
    let gathered = swapped();
    let frames = frames(&gathered, &[], None);
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000001");
    assert_eq!(rows.text(at, "read_state"), Some("doubtful"));
    assert_eq!(rows.text(at, "title"), Some("Children's services inspection"));
    assert_eq!(rows.day(at, "published_on"), Some(date(2024, 8, 20)));
    assert_eq!(
        rows.text(at, "document_sha256"),
        Some(gathered.reports[2].document.as_ref().unwrap().digest.to_string().as_str())
    );
    for column in [
        "framework",
        "event",
        "inspection_windows",
        "lead_inspector",
        "inspectors",
        "overall_effectiveness",
        "outcome",
        "themes",
        "scope_text",
        "supersedes",
        "title_printed",
        "authority_printed",
    ] {
        assert_eq!(rows.text(at, column), None, "{column}");
    }
    assert_eq!((rows.day(at, "inspection_start"), rows.number(at, "improvement_points")), (None, None));
    let judgements = frames.rows("judgements");
    let of_it: Vec<usize> =
        judgements.indices().filter(|row| judgements.text(*row, "report_id") == Some("50000001")).collect();
    let promised: BTreeSet<&str> = of_it.iter().filter_map(|row| judgements.text(*row, "judgement")).collect();
    assert_eq!(
        promised.into_iter().collect::<Vec<_>>(),
        ["care_leavers", "help_and_protection", "impact_of_leaders", "in_care", "overall_effectiveness"]
    );
    for row in of_it {
        assert_eq!(judgements.text(row, "absent_reason"), Some("doubtful_document"));
        for column in ["grade", "grade_printed", "label", "evidence"] {
            assert_eq!(judgements.text(row, column), None, "{column}");
        }
    }
    let latest = frames.rows("latest_grades");
    let at = row(&frames, "latest_grades", "authority_id", "hackney");
    assert_eq!(latest.text(at, "report_id"), Some("50000003"), "the newest that is not doubtful");
    assert_eq!(latest.text(at, "doubtful_reports"), Some("50000001"), "and it may not be the newest of all");
    for (data_set, column) in [("history", "report_id"), ("publication_lag", "report_id"), ("points", "report_id")] {
        let rows = frames.rows(data_set);
        assert!(rows.indices().all(|row| rows.text(row, column) != Some("50000001")), "{data_set}");
    }
    let paragraphs = frames.whole("paragraphs").unwrap();
    let texts = Rows::of_frame(&paragraphs);
    assert_eq!(texts.height(), 4, "two of each of the other two documents");
    assert!(texts.indices().all(|row| texts.text(row, "report_id") != Some("50000001")));
    let message = message(&frames, "50000001").unwrap();
    assert!(message.contains("published on 2024-08-20") && message.contains("50000003"), "{message}");
}

#[test]
fn what_another_document_brings_along_is_not_told_as_the_reports() {
    let mut gathered = swapped();
    let odd = ofsted_model::diag::Finding::new(ofsted_model::diag::Code::UNKNOWN_GRADE, "no grade")
        .column("in_care")
        .printed("Goodish");
    gathered.reports[0].findings.push(odd);
    assert_eq!(told(&frames(&gathered, &[], None)), ["document-doubtful inspections/50000001 -"]);
}

#[test]
fn a_document_that_names_another_authority_is_doubtful() {
    for (printed, wanted) in [
        ("London Borough of Hackney", "read"),
        ("Hackney", "read"),
        ("Barnet", "doubtful"),
        ("London Borough of Barnet", "doubtful"),
        ("The Hackney Partnership of Nowhere", "read"), // more words around the name
        ("Nowhere", "read"),                            // nobody's: told, but no proof
    ] {
        let mut gathered = gathered();
        gathered.reports[0].document.as_mut().unwrap().record.authority_printed = Some(printed.to_owned());
        assert_eq!(state(&frames(&gathered, &[], None), "50000001"), wanted, "{printed}");
    }
}

#[test]
fn reports_of_those_before_and_after_an_authority_are_its_own_and_those_beside_it_are_not() {
    for (printed, wanted) in [("Cumbria", "read"), ("Cumberland", "read"), ("Westmorland and Furness", "doubtful")] {
        let mut record = inspection();
        record.authority_printed = Some(printed.to_owned());
        let gathered = Gathered {
            providers: vec![provider("2733690", "Cumberland Council")],
            reports: vec![report("2733690", "50000001", date(2024, 8, 20), record)],
            findings: Vec::new(),
        };
        assert_eq!(state(&frames(&gathered, &[], None), "50000001"), wanted, "{printed}");
    }
}

#[test]
fn a_document_of_another_kind_than_its_title_is_doubtful() {
    for (title, wanted) in [
        ("Children's services inspection", "read"),
        ("Children's services focused visit", "doubtful"),
        ("Joint area child protection inspection", "doubtful"),
        ("Area SEND full inspection", "doubtful"),
        ("Annual engagement letter", "read"), // a title that promises nothing
    ] {
        let mut gathered = gathered();
        gathered.reports[0].listed.title = title.to_owned();
        assert_eq!(state(&frames(&gathered, &[], None), "50000001"), wanted, "{title}");
    }
}

#[test]
fn a_correction_comes_before_any_doubt() {
    let mut gathered = gathered();
    let document = gathered.reports[0].document.as_mut().unwrap();
    document.record.windows = vec![Window { start: date(2021, 7, 1), end: date(2021, 7, 12) }];
    document.prints = vec!["1 to 12 July 2021".to_owned()];
    gathered.reports[0].listed.inspected_on = None;
    assert_eq!(state(&frames(&gathered, &[], None), "50000001"), "doubtful");
    let digest = gathered.reports[0].document.as_ref().unwrap().digest;
    let correction = |column, correct: &str| Correction {
        document: ofsted_config::Sha256(digest),
        column,
        judgement: None,
        printed: "1 to 12 July 2021".to_owned(),
        correct: correct.to_owned(),
        reason: "the letter is of 2024".to_owned(),
    };
    let corrections = [
        correction(CorrectionColumn::InspectionStart, "2024-07-01"),
        correction(CorrectionColumn::InspectionEnd, "2024-07-12"),
    ];
    assert_eq!(state(&frames(&gathered, &corrections, None), "50000001"), "read");
}

#[test]
fn a_correction_can_say_which_report_a_document_is() {
    let mut gathered = swapped();
    gathered.reports[0].listed.published_on = Some(date(2023, 8, 20));
    for report in [0, 2] {
        gathered.reports[report].document.as_mut().unwrap().prints = vec!["Inspection of Hackney".to_owned()];
    }
    let of = |correct: &str| Correction {
        document: ofsted_config::Sha256(gathered.reports[0].document.as_ref().unwrap().digest),
        column: CorrectionColumn::ReportId,
        judgement: None,
        printed: "Inspection of Hackney".to_owned(),
        correct: correct.to_owned(),
        reason: "the page lists a wrong day".to_owned(),
    };
    for (correct, wanted) in [("50000001", ["read", "doubtful"]), ("50000003", ["doubtful", "read"])] {
        let frames = frames(&gathered, &[of(correct)], None);
        assert_eq!(["50000001", "50000003"].map(|id| state(&frames, id)), wanted, "{correct}");
    }
}

#[test]
fn a_misprinted_visit_of_the_right_document_costs_its_days_alone() {
    let mut gathered = gathered();
    let record = &mut gathered.reports[0].document.as_mut().unwrap().record;
    record.windows = vec![Window { start: date(2022, 7, 1), end: date(2022, 7, 12) }];
    record.published_printed = Some(date(2024, 8, 20));
    gathered.reports[0].listed.inspected_on = None;
    let frames = frames(&gathered, &[], None);
    let at = row(&frames, "inspections", "report_id", "50000001");
    let rows = frames.rows("inspections");
    assert_eq!((rows.text(at, "read_state"), rows.day(at, "inspection_end")), (Some("read"), None));
    assert_eq!(rows.text(at, "overall_effectiveness"), Some("good"));
    assert_eq!(told(&frames), ["date-doubtful inspections/50000001 inspection_windows"]);
    assert_eq!(
        row(&frames, "latest_grades", "report_id", "50000001"),
        row(&frames, "latest_grades", "authority_id", "hackney")
    );
}

#[test]
fn a_letter_dated_long_before_its_publication_is_told_and_counts() {
    let mut gathered = gathered();
    let listed = &mut gathered.reports[1].listed;
    (listed.inspected_on, listed.published_on) = (None, Some(date(2023, 8, 1)));
    gathered.reports[1].document.as_mut().unwrap().record.published_printed = Some(date(2022, 10, 26));
    let frames = frames(&gathered, &[], None);
    assert_eq!(state(&frames, "50000002"), "read");
    let wanted =
        ["date-differs-from-page inspections/50000002 published_on", "date-doubtful inspections/50000002 published_on"];
    assert_eq!(told(&frames), wanted);
}

/// A second number for the document of Hackney's inspection: published, inspected, and how it was
/// met.
fn again(
    published: jiff::civil::Date,
    inspected: Option<jiff::civil::Date>,
    met: ReportObservation,
) -> (String, Option<String>) {
    let mut gathered = gathered();
    let mut again = report(HACKNEY, "50000003", published, inspection());
    again.document = gathered.reports[0].document.clone();
    again.listed.inspected_on = inspected;
    gathered.reports[0].observation = met;
    gathered.reports.push(again);
    let frames = frames(&gathered, &[], None);
    assert_eq!(state(&frames, "50000001"), "read", "the number whose days are those of the document");
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000003");
    (rows.text(at, "read_state").unwrap().to_owned(), rows.text(at, "supersedes").map(str::to_owned))
}

#[test]
fn the_same_document_under_two_numbers_is_published_again_or_doubtful() {
    use ReportObservation::{Listed, Withdrawn};
    let supersedes = ("read".to_owned(), Some("50000001".to_owned()));
    let doubtful = ("doubtful".to_owned(), None);
    for (published, inspected, met, wanted) in [
        (date(2024, 9, 2), Some(date(2024, 7, 1)), Listed, &supersedes),
        (date(2024, 9, 2), None, Listed, &supersedes),
        (date(2025, 1, 20), None, Listed, &supersedes),
        (date(2025, 7, 12), None, Listed, &doubtful), // within bounds, but both stand there, a year apart
        (date(2025, 7, 12), None, Withdrawn, &supersedes), // the old number is gone: this one took its place
        (date(2025, 7, 14), None, Withdrawn, &doubtful), // out of bounds
        (date(2024, 9, 2), Some(date(2024, 7, 8)), Listed, &doubtful), // another inspection day
        (date(2027, 9, 2), Some(date(2024, 7, 1)), Listed, &supersedes), // the very day
        (date(2022, 9, 2), Some(date(2022, 7, 1)), Listed, &doubtful),
    ] {
        assert_eq!(again(published, inspected, met), *wanted, "{published} {inspected:?} {met:?}");
    }
}

#[test]
fn another_authoritys_number_for_the_same_document_is_doubtful() {
    let mut gathered = gathered();
    let mut elsewhere = report(BARNET, "50000003", date(2024, 8, 20), inspection());
    elsewhere.document = gathered.reports[0].document.clone();
    gathered.reports.push(elsewhere);
    let frames = frames(&gathered, &[], None);
    assert_eq!((state(&frames, "50000001").as_str(), state(&frames, "50000003").as_str()), ("read", "doubtful"));
    let latest = frames.rows("latest_grades");
    let at = row(&frames, "latest_grades", "authority_id", "barnet");
    assert_eq!(latest.text(at, "report_id"), None);
    assert!(message(&frames, "50000003").unwrap().contains("Hackney"));
}

#[test]
fn a_number_that_a_wrong_page_links_to_as_well_is_of_the_authority_that_it_names() {
    let mut gathered = gathered();
    let mut elsewhere = gathered.reports[0].clone();
    elsewhere.urn = BARNET.parse().unwrap();
    gathered.reports.push(elsewhere);
    let frames = frames(&gathered, &[], None);
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000001");
    assert_eq!((rows.text(at, "read_state"), rows.text(at, "authority_id")), (Some("read"), Some("hackney")));
    assert_eq!(told(&frames), ["authority-differs report_providers/50000001/80487 -"]);
}

// Whole runs on the sample site.

/// The site answers for one number with the document of another.
fn instead(runs: &Nights, swaps: &'static [(&'static str, &'static str)]) {
    runs.bend(move |path, reply| {
        let other = swaps.iter().find(|(number, _)| path == format!("/v1/file/{number}"));
        other.map_or(reply, |(_, other)| document(other))
    });
}

fn newest(desk: &Desk, authority: &str) -> String {
    let rows = desk.rows("latest_grades");
    rows.into_iter().find(|row| row["authority_id"] == authority).unwrap()["report_id"].clone()
}

fn file(desk: &Desk, path: &str) -> String {
    std::fs::read_to_string(desk.path("out").join(path)).unwrap()
}

/// Whether a number is asked for by a run, and on condition that it changed.
fn asked(runs: &Nights, day: &str, id: &str) -> Option<bool> {
    let before = runs.site.received().len();
    runs.run_on(day, &[]);
    let path = format!("/v1/file/{id}");
    runs.site.received().into_iter().skip(before).find(|one| one.path == path).map(|one| one.is_conditional)
}

#[test]
fn a_wrong_file_is_doubted_aloud_and_asked_for_again_until_the_right_one_comes() {
    let runs = Nights::begun();
    let (desk, before) = (&runs.desk, crate::runs::rows(&runs.desk));
    assert_eq!(newest(desk, "hackney"), INSPECTION);
    instead(&runs, &[(INSPECTION, EARLIER)]);
    runs.run_on("2026-11-21", &["--full"]);
    let row = runs.inspection(INSPECTION).unwrap();
    assert_eq!(
        (row["read_state"].as_str(), row["inspection_start"].as_str(), row["framework"].as_str()),
        ("doubtful", "", "")
    );
    assert_eq!(newest(desk, "hackney"), EARLIER);
    let judgements = desk.rows("judgements").into_iter().filter(|row| row["report_id"] == INSPECTION);
    let reasons: Vec<String> = judgements.map(|row| row["absent_reason"].clone()).collect();
    assert_eq!(reasons, vec!["doubtful_document"; 5], "the same rows as before");
    for data_set in ["paragraphs", "points", "history", "publication_lag"] {
        assert!(desk.rows(data_set).iter().all(|row| row["report_id"] != INSPECTION), "{data_set}");
    }
    // It is loud.
    let finding = desk.rows("findings").into_iter().find(|row| row["code"] == "document-doubtful").unwrap();
    assert_eq!((finding["severity"].as_str(), finding["key"].as_str()), ("error", INSPECTION));
    assert!(
        finding["message"].contains(EARLIER) && finding["message"].contains("2024-07-01"),
        "{}",
        finding["message"]
    );
    assert!(finding["printed"].contains("2019-11-11"), "{}", finding["printed"]);
    let report = desk.report();
    assert_eq!(report["reports"]["doubtful"]["count"], 1);
    assert_eq!(report["reports"]["doubtful"]["listed"][0]["report_id"], INSPECTION);
    assert!(report["what_to_do"][0].as_str().unwrap().contains("One document does not match its listing"));
    let told = file(desk, "run-report.md");
    assert!(told.find("## Doubtful documents: 1").unwrap() < told.find("## Changed reports").unwrap(), "{told}");
    let page = file(desk, "authority/hackney/index.html");
    assert!(page.contains("does not match its listing") && page.contains(&format!("/v1/file/{INSPECTION}")));
    let json: serde_json::Value = serde_json::from_str(&file(desk, "authority/hackney/index.json")).unwrap();
    assert_eq!(json["doubtful"][0]["report_id"], INSPECTION);
    assert!(file(desk, "CHANGELOG.md").contains("its document does not match its listing"));
    // It is no news.
    for feed in ["feed.xml", "authority/hackney/feed.xml"] {
        assert!(!file(desk, feed).contains(INSPECTION), "{feed}");
    }
    // It is asked for again by each run, whole, and nothing else changes.
    let published = desk.sums();
    assert_eq!(asked(&runs, "2026-11-22", INSPECTION), Some(false));
    assert_eq!(asked(&runs, "2026-11-23", INSPECTION), Some(false));
    assert_eq!(desk.sums(), published);
    assert_eq!(desk.report()["reports"]["doubtful"]["count"], 1, "and it is still told");
    // The right file comes.
    runs.bend(|_, reply| reply);
    assert_eq!(asked(&runs, "2026-11-24", INSPECTION), Some(false));
    assert_eq!(crate::runs::rows(desk), before);
    assert_eq!(newest(desk, "hackney"), INSPECTION);
    assert_eq!(desk.report()["reports"]["doubtful"]["count"], 0);
    let changes = desk.rows("changes");
    let healed = changes.iter().find(|row| row["version"] == "2026.11.24" && row["column"] == "read_state").unwrap();
    assert_eq!((healed["before"].as_str(), healed["after"].as_str()), ("doubtful", "read"));
    assert!(!file(desk, "feed.xml").contains("without a grade"));
    // The archive alone comes to the same.
    let rebuilt = Desk::new();
    std::fs::rename(desk.path("archive"), rebuilt.path("archive")).unwrap();
    rebuilt.ofsted_on("2026-11-21", "run", "sample").arg("--offline").assert().success();
    assert_eq!(rebuilt.rows("inspections").iter().filter(|row| row["read_state"] == "doubtful").count(), 1);
}

#[test]
fn documents_in_each_others_place_and_of_another_authority_are_doubted() {
    let runs = Nights::begun();
    instead(&runs, &[(INSPECTION, EARLIER), (EARLIER, INSPECTION), ("50309857", "50301680")]);
    runs.run(&["--full"]);
    for id in [INSPECTION, EARLIER, "50309857"] {
        assert_eq!(runs.inspection(id).unwrap()["read_state"], "doubtful", "{id}");
    }
    assert_eq!(newest(&runs.desk, "hackney"), "50004340");
    assert_ne!(newest(&runs.desk, "lancashire"), "50309857");
    let findings = runs.desk.rows("findings");
    let message = |id: &str| {
        let finding = findings.iter().find(|row| row["code"] == "document-doubtful" && row["key"] == id);
        finding.unwrap()["message"].clone()
    };
    assert!(message("50309857").contains("Norfolk"), "{}", message("50309857"));
    assert!(message(INSPECTION).contains("2019-11-11") && message(EARLIER).contains("2024-07-01"));
}

#[test]
fn a_new_number_with_a_known_document_and_other_days_is_doubted() {
    let runs = Nights::begun();
    let again = |page: String| {
        let at = page.find(INSPECTION).unwrap();
        let from = page[..at].rfind("<li class=\"timeline__day").unwrap();
        let to = at + page[at..].find("</li>").unwrap() + "</li>".len();
        let entry = page[from..to]
            .replace(INSPECTION, "502551659")
            .replace("July 2024", "July 2025")
            .replace("August 2024", "August 2025");
        format!("{}{entry}{}", &page[..from], &page[from..])
    };
    runs.bend(move |path, reply| match path {
        "/provider/44/80496" => changed(reply, again),
        "/v1/file/502551659" => document(INSPECTION),
        _ => reply,
    });
    runs.run(&["--full"]);
    assert_eq!(runs.inspection("502551659").unwrap()["read_state"], "doubtful");
    assert_eq!(runs.inspection(INSPECTION).unwrap()["read_state"], "read");
    assert_eq!(newest(&runs.desk, "hackney"), INSPECTION);
}

#[test]
fn too_many_wrong_files_at_once_are_refused() {
    let runs = Nights::begun();
    let published = runs.desk.sums();
    // Whatever is asked for, one document comes.
    runs.bend(|path, reply| if path.starts_with("/v1/file/") { document(EARLIER) } else { reply });
    let (code, told) =
        crate::command::stderr_of(runs.desk.against_on("2026-11-21", "run", "sample", &runs.site).arg("--full"));
    assert_eq!(code, Some(30), "{told}");
    assert!(told.contains("share-doubtful"), "{told}");
    assert_eq!(runs.desk.sums(), published);
    assert!(runs.desk.report()["reports"]["doubtful"]["count"].as_u64().unwrap() > 20);
}

// Real reports, pair by pair.

/// Authorities whose reports are swapped: with many of each kind, few and long ones, and with
/// listed days and without.
const AUTHORITIES: &[&str] = &["2532287", "80429", "80496", "80498", "80582"];

/// Letters about visits that, without a listed inspection day, can be of either listing: the other
/// visit was within a year of the listed publication. Where the other's number stands on the page,
/// the same bytes tell; else a finding on the date does.
const OF_EITHER: &[(&str, &str)] = &[("90690760", "97376318"), ("94595087", "91476792")];

/// Reports of real authorities as a run would gather them, with what their documents say.
fn real(shared: &Path) -> Gathered {
    let site: serde_json::Value =
        serde_json::from_slice(&std::fs::read(shared.join("corpus/site.json")).unwrap()).unwrap();
    let mut gathered = Gathered::default();
    let mut listed = Vec::new();
    for one in site["providers"].as_array().unwrap() {
        let (urn, name) = (one["urn"].as_str().unwrap(), one["name"].as_str().unwrap());
        if AUTHORITIES.contains(&urn) {
            gathered.providers.push(provider(urn, name));
            listed.extend(one["reports"].as_array().unwrap().iter().map(|report| (urn, report)));
        }
    }
    gathered.reports = listed.into_par_iter().map(|(urn, report)| real_report(urn, report, shared)).collect();
    gathered
}

fn real_report(urn: &str, report: &serde_json::Value, shared: &Path) -> GatheredReport {
    let text = |key: &str| report[key].as_str().unwrap();
    let listed = ListedReport {
        report_id: text("file_id").parse().unwrap(),
        title: text("title").to_owned(),
        inspected_on: text("inspected").parse().ok(),
        published_on: text("published").parse().ok(),
        report_url: format!("https://files.ofsted.gov.uk/v1/file/{}", text("file_id")).parse().unwrap(),
    };
    let bytes = std::fs::read(shared.join("corpus").join(text("path"))).unwrap();
    let document = read_one(&bytes, Some(&listed)).document;
    GatheredReport {
        urn: urn.parse().unwrap(),
        listed,
        document: Some(document),
        ..self::report(urn, text("file_id"), date(2020, 1, 1), inspection())
    }
}

/// What a run makes of documents, and what it finds.
fn made(gathered: &Gathered, contract: &Contract, reference: &Reference) -> WithFindings<Frames> {
    let naming = naming(&gathered.providers, reference.register());
    normalise(gathered, &[], contract, FullText::new(contract, None), &naming)
}

/// Whether a document behind another report's link is seen to be the wrong one: in doubt or
/// unreadable, with a finding, and without a grade.
fn is_seen(made: &WithFindings<Frames>, id: &str) -> bool {
    let judgements = made.value.rows("judgements");
    let is_graded =
        |row: usize| judgements.text(row, "report_id") == Some(id) && judgements.text(row, "grade").is_some();
    ["doubtful", "unreadable"].contains(&state(&made.value, id).as_str())
        && made.findings.iter().any(|finding| finding.place.key.split('/').next() == Some(id))
        && !judgements.indices().any(is_graded)
}

/// Whether a report is an authority's newest graded inspection.
fn is_newest(made: WithFindings<Frames>, id: &str, contract: &Contract, reference: &Reference) -> bool {
    let frames = derive(join(made.value, reference, contract).value, contract, date(2026, 11, 20));
    let latest = frames.rows("latest_grades");
    latest.indices().any(|row| latest.text(row, "report_id") == Some(id))
}

/// What a function makes of each item, two threads at it: those of frames do not wait for each
/// other.
fn side_by_side<T: Sync, U: Send>(items: &[T], make: impl Fn(&T) -> U + Sync) -> Vec<U> {
    std::thread::scope(|threads| {
        let halves = items.chunks(items.len().div_ceil(2).max(1));
        let running: Vec<_> = halves.map(|half| threads.spawn(|| half.iter().map(&make).collect::<Vec<_>>())).collect();
        running.into_iter().flat_map(|half| half.join().unwrap()).collect()
    })
}

#[test]
fn no_pair_of_real_reports_can_be_swapped_unseen() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !shared.join("corpus/site.json").is_file() {
        println!("skipped: no corpus beside the project");
        return;
    }
    let (gathered, contract) = (real(&shared), contract());
    let reference = Reference::embedded(&contract).unwrap();
    let sound = frames(&gathered, &[], None);
    assert!(states(&sound).iter().all(|(_, state)| state != "doubtful"), "{:?}", states(&sound));
    let all = gathered.reports.len();
    let is_pair = |(to, from): &(usize, usize)| {
        let (one, other) = (&gathered.reports[*to], &gathered.reports[*from]);
        // Every pair of one authority, and some of two.
        to != from && (one.urn == other.urn || (to * 7 + from) % 11 == 0)
    };
    let pairs: Vec<(usize, usize)> =
        (0..all).flat_map(|to| (0..all).map(move |from| (to, from))).filter(is_pair).collect();
    let ways = pairs.iter().flat_map(|&(to, from)| [false, true].map(|is_alone| (to, from, is_alone)));
    let ways: Vec<(usize, (usize, usize, bool))> = ways.enumerate().collect();
    let unseen = |&(number, (to, from, is_alone)): &(usize, (usize, usize, bool))| {
        let mut swapped = gathered.clone();
        let id = swapped.reports[to].listed.report_id.clone();
        swapped.reports[to].document = swapped.reports[from].document.clone();
        swapped.reports[to].findings = swapped.reports[from].findings.clone();
        if is_alone {
            swapped.reports.remove(from); // the other's number stands nowhere
        }
        let made = made(&swapped, &contract, &reference);
        let other = gathered.reports[from].listed.report_id.as_str();
        let is_of_either = is_alone && OF_EITHER.contains(&(id.as_str(), other));
        let is_seen = is_seen(&made, id.as_str()) != is_of_either;
        // What follows from a report without a grade is made for some of them alone.
        let is_newest = number % 50 == 0 && is_newest(made, id.as_str(), &contract, &reference);
        (!is_seen || is_newest).then(|| format!("{id} with the document of {other}, alone: {is_alone}"))
    };
    let unseen: Vec<String> = side_by_side(&ways, unseen).into_iter().flatten().collect();
    println!("{} pairs, each with the other's number and without it", pairs.len());
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
}
