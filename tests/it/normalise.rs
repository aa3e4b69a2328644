//! What pages and records become: rows, findings in their places, misprints put right.

use jiff::civil::date;
use ofsted_config::{Correction, CorrectionColumn, JudgementName, Sha256};
use ofsted_model::diag::{Code, Finding};
use ofsted_model::{Gathered, GatheredReport, Grade, Judgement, ReadState, ReportObservation, ReportRecord, Window};
use ofsted_tables::normalise::{FullText, with_findings};
use ofsted_tables::schema::{Chunked, Frames, Rows};
use polars::prelude::{DataFrame, IntoColumn, StringChunked};

use crate::gathered::{
    BARNET, HACKNEY, TODAY, contract, frames, full_text, gathered, inspection, nobody, paragraph, report, row, told,
};

fn correction(gathered: &Gathered, column: CorrectionColumn, correct: &str) -> Correction {
    Correction {
        document: Sha256(gathered.reports[0].document.as_ref().unwrap().digest),
        column,
        judgement: None,
        printed: "as it  is printed".to_owned(),
        correct: correct.to_owned(),
        reason: "the other dates say so".to_owned(),
    }
}

/// The material, with the document of the first report printing what corrections speak of.
fn printing() -> Gathered {
    let mut gathered = gathered();
    gathered.reports[0].document.as_mut().unwrap().prints = vec!["as it is printed".to_owned()];
    gathered
}

#[test]
fn a_report_becomes_typed_rows() {
    let frames = frames(&gathered(), &[], None);
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000001");
    assert_eq!(rows.height(), 2);
    for (column, text) in [
        ("urn", HACKNEY),
        ("title", "Children's services inspection"),
        ("inspection_windows", "2024-07-01/2024-07-12"),
        ("lead_inspector", "Ada Example"),
        ("inspectors", "Ada Example;Ben Example"),
        ("overall_effectiveness", "good"),
        ("page_url", "https://reports.ofsted.gov.uk/provider/44/80496"),
        ("read_state", "read"),
        ("title_printed", "Inspection of Hackney children\u{2019}s services"),
        ("authority_printed", "London Borough of Hackney"),
    ] {
        assert_eq!(rows.text(at, column), Some(text), "{column}");
    }
    assert_eq!(rows.text(at, "next_inspection_printed"), None, "no area inspection");
    assert_eq!(rows.day(at, "inspection_start"), Some(date(2024, 7, 1)));
    assert_eq!(rows.number(at, "improvement_points"), Some(0), "read, and none");
    let judgements = frames.rows("judgements");
    let care = row(&frames, "judgements", "judgement", "care_leavers");
    assert_eq!(judgements.number(care, "grade_rank"), Some(3));
    assert_eq!(judgements.day(care, "inspection_end"), Some(date(2024, 7, 12)));
    assert_eq!(judgements.text(care, "evidence"), Some("care_leavers requires_improvement"));
    let providers = frames.rows("providers");
    assert_eq!(
        providers.day(row(&frames, "providers", "urn", HACKNEY), "last_checked"),
        Some(TODAY),
        "a day in London"
    );
    assert_eq!(told(&frames), Vec::<String>::new());
}

#[test]
fn points_are_numbered_and_counted() {
    let frames = frames(&gathered(), &[], None);
    let points = frames.rows("points");
    assert_eq!(points.height(), 2);
    let at = row(&frames, "points", "text", "The first thing");
    assert_eq!((points.number(at, "ordinal"), points.number(at, "page")), (Some(1), Some(1)));
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000002");
    assert_eq!((rows.number(at, "improvement_points"), rows.number(at, "priority_actions")), (Some(2), Some(0)));
}

#[test]
fn paragraphs_are_numbered_in_the_order_of_the_document() {
    let frames = frames(&gathered(), &[], None);
    let whole = frames.whole("paragraphs").unwrap();
    let paragraphs = Rows::of_frame(&whole);
    assert_eq!(paragraphs.height(), 4, "two of each document");
    let keys: Vec<_> = paragraphs
        .indices()
        .map(|row| (paragraphs.text(row, "report_id"), paragraphs.number(row, "ordinal"), paragraphs.text(row, "text")))
        .collect();
    assert_eq!(keys[0], (Some("50000001"), Some(1), Some("The first words")));
    assert_eq!(keys[1], (Some("50000001"), Some(2), Some("The second words")));
    assert_eq!(paragraphs.text(0, "section"), Some("findings"));
    assert_eq!((paragraphs.text(0, "number"), paragraphs.text(0, "kind")), (Some("1"), Some("paragraph")));
}

#[test]
fn a_report_that_could_not_be_read_or_fetched_is_a_row_without_counts() {
    let mut gathered = gathered();
    gathered.reports[0].document = None;
    let document = gathered.reports[1].document.as_mut().unwrap();
    document.record = ReportRecord::empty(ReadState::Unreadable);
    document.reader_version = None;
    let frames = frames(&gathered, &[], None);
    let rows = frames.rows("inspections");
    for (id, state) in [("50000001", "not_fetched"), ("50000002", "unreadable")] {
        let at = row(&frames, "inspections", "report_id", id);
        assert_eq!(rows.text(at, "read_state"), Some(state));
        assert_eq!((rows.number(at, "priority_actions"), rows.text(at, "framework")), (None, None));
        assert!(rows.day(at, "published_on").is_some());
    }
}

#[test]
fn one_report_on_two_pages_is_one_row_and_two_listings() {
    let mut gathered = gathered();
    let mut other = report(BARNET, "50000001", date(2024, 8, 21), inspection());
    other.document = None;
    gathered.reports.push(other);
    let frames = frames(&gathered, &[], None);
    assert_eq!(frames.rows("inspections").height(), 2);
    assert_eq!(frames.rows("report_providers").height(), 3);
    let at = row(&frames, "inspections", "report_id", "50000001");
    let rows = frames.rows("inspections");
    assert_eq!(rows.text(at, "urn"), Some(HACKNEY), "the one whose authority it names");
    assert_eq!(rows.text(at, "read_state"), Some("read"), "the document of either page");
    let wanted =
        ["authority-differs report_providers/50000001/80487 -", "listed-twice report_providers/50000001/80496 -"];
    assert_eq!(told(&frames), wanted);
}

#[test]
fn the_same_report_twice_on_one_page_is_one_listing() {
    let mut gathered = gathered();
    gathered.reports.push(gathered.reports[0].clone());
    let frames = frames(&gathered, &[], None);
    assert_eq!((frames.rows("report_providers").height(), told(&frames).len()), (2, 0));
}

#[test]
fn a_document_published_again_supersedes() {
    let mut gathered = gathered();
    let mut again = report(HACKNEY, "50000003", date(2024, 9, 2), inspection());
    again.document = gathered.reports[0].document.clone();
    gathered.reports.insert(0, again);
    let frames = frames(&gathered, &[], None);
    let supersedes = |id| frames.rows("inspections").text(row(&frames, "inspections", "report_id", id), "supersedes");
    assert_eq!((supersedes("50000003"), supersedes("50000001")), (Some("50000001"), None));
}

#[test]
fn two_pages_that_say_not_found_supersede_nothing() {
    let mut gathered = gathered();
    for report in &mut gathered.reports {
        let mut document = report.document.take().unwrap();
        document.digest = ofsted_model::Digest::of_bytes(b"not found");
        document.record = ReportRecord::empty(ReadState::Unreadable);
        report.document = Some(document);
    }
    let frames = frames(&gathered, &[], None);
    let rows = frames.rows("inspections");
    assert!(rows.indices().all(|row| rows.text(row, "supersedes").is_none()));
}

#[test]
fn days_that_differ_are_told_and_the_documents_count() {
    let mut gathered = gathered();
    gathered.reports[0].listed.inspected_on = Some(date(2024, 7, 2));
    gathered.reports[1].document.as_mut().unwrap().record.published_printed = Some(date(2022, 10, 25));
    let frames = frames(&gathered, &[], None);
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000001");
    assert_eq!(rows.day(at, "inspection_start"), Some(date(2024, 7, 1)));
    let at = row(&frames, "inspections", "report_id", "50000002");
    assert_eq!(rows.day(at, "published_on"), Some(date(2022, 10, 26)));
    let wanted = [
        "date-differs-from-page inspections/50000001 inspection_start",
        "date-differs-from-page inspections/50000002 published_on",
    ];
    assert_eq!(told(&frames), wanted);
}

#[test]
fn days_that_cannot_be_right_are_null_with_a_finding() {
    let windows = [
        Window { start: date(2024, 7, 12), end: date(2024, 7, 1) },
        Window { start: date(2023, 7, 1), end: date(2024, 7, 12) },
        Window { start: date(2024, 9, 1), end: date(2024, 9, 12) },
    ];
    for window in windows {
        let mut gathered = gathered();
        gathered.reports[0].document.as_mut().unwrap().record.windows = vec![window];
        gathered.reports[0].listed.inspected_on = None;
        let frames = frames(&gathered, &[], None);
        let rows = frames.rows("inspections");
        let at = row(&frames, "inspections", "report_id", "50000001");
        assert_eq!((rows.day(at, "inspection_start"), rows.day(at, "inspection_end")), (None, None), "{window:?}");
        assert_eq!(rows.text(at, "inspection_windows"), None);
        assert!(told(&frames)[0].starts_with("date-doubtful inspections/50000001"), "{:?}", told(&frames));
    }
}

#[test]
fn a_page_that_publishes_before_a_visit_both_agree_on_is_the_doubtful_one() {
    let mut gathered = gathered();
    gathered.reports[0].listed.published_on = Some(date(2023, 8, 20));
    let frames = frames(&gathered, &[], None);
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000001");
    assert_eq!((rows.day(at, "published_on"), rows.day(at, "inspection_end")), (None, Some(date(2024, 7, 12))));
    assert_eq!(told(&frames), ["date-doubtful inspections/50000001 published_on"]);
}

#[test]
fn a_missing_day_of_publication_is_told() {
    let mut gathered = gathered();
    gathered.reports[1].listed.published_on = None;
    assert_eq!(told(&frames(&gathered, &[], None)), ["not-found inspections/50000002 published_on"]);
}

#[test]
fn corrections_put_days_leads_and_grades_right() {
    let gathered = printing();
    let grade = Correction {
        judgement: Some(JudgementName(Judgement::InCare)),
        ..correction(&gathered, CorrectionColumn::Grade, Grade::Outstanding.as_str())
    };
    let corrections = [
        correction(&gathered, CorrectionColumn::InspectionStart, "2024-07-02"),
        correction(&gathered, CorrectionColumn::LeadInspector, "Dee Example"),
        grade,
    ];
    let frames = frames(&gathered, &corrections, None);
    let rows = frames.rows("inspections");
    let at = row(&frames, "inspections", "report_id", "50000001");
    assert_eq!(rows.day(at, "inspection_start"), Some(date(2024, 7, 2)));
    assert_eq!(rows.text(at, "inspection_windows"), Some("2024-07-02/2024-07-12"));
    assert_eq!(rows.text(at, "lead_inspector"), Some("Dee Example"));
    assert_eq!(rows.text(at, "inspectors"), Some("Dee Example;Ben Example"));
    let at = row(&frames, "judgements", "judgement", "in_care");
    assert_eq!(frames.rows("judgements").text(at, "grade"), Some("outstanding"));
    let corrected = told(&frames).into_iter().filter(|line| line.starts_with("corrected ")).collect::<Vec<_>>();
    let wanted = [
        "corrected inspections/50000001 inspection_start",
        "corrected inspections/50000001 lead_inspector",
        "corrected judgements/50000001/in_care grade",
    ];
    assert_eq!(corrected, wanted);
}

#[test]
fn a_correction_that_no_longer_fits_is_stale_and_one_not_met_says_nothing() {
    let gathered = gathered();
    let stale = correction(&gathered, CorrectionColumn::InspectionStart, "2024-07-02");
    let elsewhere = Correction { document: Sha256(ofsted_model::Digest::of_bytes(b"elsewhere")), ..stale.clone() };
    let frames = frames(&gathered, &[stale, elsewhere], None);
    assert_eq!(told(&frames), ["correction-stale inspections/50000001 inspection_start"]);
    let at = row(&frames, "inspections", "report_id", "50000001");
    assert_eq!(frames.rows("inspections").day(at, "inspection_start"), Some(date(2024, 7, 1)));
}

#[test]
fn the_same_finding_keeps_its_id_and_its_first_day() {
    let mut gathered = gathered();
    gathered.reports[0].findings = vec![Finding::new(Code::UNCONFIRMED, "once").column("in_care").page(2)];
    let before = frames(&gathered, &[], None);
    gathered.reports[0].findings.push(Finding::new(Code::UNCONFIRMED, "twice").column("in_care").page(2));
    gathered.reports[0].findings.push(Finding::new(Code::UNCONFIRMED, "twice").column("in_care").page(2));
    let findings =
        ofsted_tables::normalise::normalise(&gathered, &[], &contract(), full_text(&gathered, &contract()), &nobody)
            .findings;
    let later = with_findings(frames(&gathered, &[], None), findings, &contract(), Some(&before), date(2026, 6, 1));
    let rows = later.rows("findings");
    assert_eq!(rows.height(), 2, "the same twice is one");
    let first_seen = |message| rows.day(row(&later, "findings", "message", message), "first_seen");
    assert_eq!((first_seen("once"), first_seen("twice")), (Some(TODAY), Some(date(2026, 6, 1))));
    let at = row(&later, "findings", "message", "once");
    assert_eq!(rows.text(at, "key"), Some("50000001/in_care"));
    assert_eq!(rows.text(at, "reader_version"), Some("ilacs/1"));
    assert_eq!(rows.text(at, "finding_id").map(str::len), Some(16));
}

/// The text of each paragraph, in order.
fn texts(packed: &Chunked) -> Vec<String> {
    let text = |part: DataFrame| {
        let rows = Rows::of_frame(&part);
        rows.indices().filter_map(|row| rows.text(row, "text").map(str::to_owned)).collect::<Vec<_>>()
    };
    packed.parts().flat_map(text).collect()
}

#[test]
fn the_full_text_of_a_kept_reading_is_the_snapshots() {
    let (contract, before) = (contract(), frames(&gathered(), &[], None));
    let (first, second) = ("50000001".parse().unwrap(), "50000002".parse().unwrap());
    let mut full_text = FullText::new(&contract, Some(&before));
    full_text.keep(&first);
    full_text.add(&second, &[paragraph(1, "Read again")]);
    full_text.add(&second, &[paragraph(1, "On another page")]);
    assert!(full_text.is_kept(&first) && !full_text.is_kept(&second));
    assert_eq!(texts(&full_text.finish()), ["The first words", "The second words", "Read again"]);
    let mut full_text = FullText::new(&contract, Some(&before));
    full_text.add(&"4".parse().unwrap(), &[paragraph(1, "A report before all others")]);
    full_text.keep(&second);
    full_text.keep(&"6".parse().unwrap());
    let all = ["A report before all others", "The first words", "The second words"];
    assert_eq!(texts(&full_text.finish()), all, "and nothing of a report that the snapshot does not have");
}

#[test]
fn a_column_that_the_snapshot_has_as_another_type_is_missing_there() {
    let (contract, of_today) = (contract(), frames(&gathered(), &[], None));
    let as_text = |mut part: DataFrame| {
        let pages = part.column("page").unwrap().i32().unwrap().iter().map(|page| page.map(|page| page.to_string()));
        let pages: StringChunked = pages.collect();
        part.with_column(pages.with_name("page".into()).into_column()).unwrap().clone()
    };
    let mut before = Frames::default();
    let parts = of_today.chunked("paragraphs").unwrap().parts();
    before.insert_packed("paragraphs", parts.map(as_text).reduce(|a, b| a.vstack(&b).unwrap()).unwrap().into());
    let mut full_text = FullText::new(&contract, Some(&before));
    full_text.keep(&"50000001".parse().unwrap());
    let kept = full_text.finish();
    assert!(!texts(&kept).is_empty());
    assert!(
        kept.parts()
            .all(|part| Rows::of_frame(&part).indices().all(|row| Rows::of_frame(&part).number(row, "page").is_none()))
    );
}

#[test]
fn long_texts_are_kept_whole() {
    let contract = contract();
    let words: Vec<String> = (0..20_000).map(|number| format!("Paragraph {number}")).collect();
    let paragraphs: Vec<_> = words.iter().map(|words| paragraph(1, words)).collect();
    let reports = ["50000001", "50000002", "50000003"].map(|id| id.parse().unwrap());
    let mut full_text = FullText::new(&contract, None);
    for report in &reports {
        full_text.add(report, &paragraphs);
    }
    let first = full_text.finish();
    assert_eq!(texts(&first), [words.clone(), words.clone(), words.clone()].concat());
    let mut before = Frames::default();
    before.insert_packed("paragraphs", first);
    let mut full_text = FullText::new(&contract, Some(&before));
    full_text.keep(&reports[0]);
    full_text.keep(&reports[2]);
    assert_eq!(texts(&full_text.finish()), [words.clone(), words].concat());
}

#[test]
fn a_report_is_met_as_well_as_on_any_page() {
    use ReportObservation::{Carried, Listed, Withdrawn};
    for (one, other, met) in [
        (Withdrawn, Listed, "listed"),
        (Carried, Listed, "listed"),
        (Withdrawn, Carried, "carried"),
        (Withdrawn, Withdrawn, "withdrawn"),
    ] {
        let mut gathered = gathered();
        let shared = GatheredReport { urn: BARNET.parse().unwrap(), observation: other, ..gathered.reports[0].clone() };
        gathered.reports[0].observation = one;
        gathered.reports.push(shared);
        let frames = frames(&gathered, &[], None);
        let rows = frames.rows("inspections");
        let at = row(&frames, "inspections", "report_id", "50000001");
        assert_eq!(rows.text(at, "observation"), Some(met));
    }
}

#[test]
fn days_that_a_reader_lost_without_a_word_are_told() {
    let mut gathered = gathered();
    gathered.reports[0].document.as_mut().unwrap().record.windows.clear();
    let findings = told(&frames(&gathered, &[], None));
    let told = findings.iter().any(|finding| finding.contains("not-found") && finding.contains("50000001"));
    assert!(told, "{findings:?}");
}
