//! Two providers and their reports, as a run gathers them: the material of the tests of frames.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use ofsted_config::Correction;
use ofsted_model::diag::WithFindings;
use ofsted_model::{
    ConfirmedBy, Digest, Event, Framework, Gathered, GatheredProvider, GatheredReport, Grade, Judgement,
    ListedProvider, ListedReport, NamedAs, Paragraph, ParagraphKind, Point, PointKind, ProviderObservation,
    ProviderPage, ReadDocument, ReadState, Reading, ReportObservation, ReportRecord, Section, Urn, Window,
};
use ofsted_tables::derive::derive;
use ofsted_tables::history::with_changes;
use ofsted_tables::join::{Reference, join, naming};
use ofsted_tables::normalise::{FullText, normalise, with_findings};
use ofsted_tables::schema::{Contract, Frames};

/// The day on which everything here is seen.
pub const TODAY: Date = date(2026, 5, 4);

/// Hackney's number on the site.
pub const HACKNEY: &str = "80496";

/// Barnet's number on the site.
pub const BARNET: &str = "80487";

/// The embedded contract.
pub fn contract() -> Contract {
    Contract::embedded().unwrap()
}

/// A provider, seen today.
pub fn provider(urn: &str, name: &str) -> GatheredProvider {
    let page_url = format!("https://reports.ofsted.gov.uk/provider/44/{urn}").parse().unwrap();
    let urn: ofsted_model::Urn = urn.parse().unwrap();
    let page = ProviderPage {
        urn: urn.clone(),
        name: name.to_owned(),
        status: Some("open".to_owned()),
        region: None,
        reports: Vec::new(),
    };
    let name = name.to_owned();
    GatheredProvider {
        listed: ListedProvider { urn, provider_type: 44, name, page_url, latest_report_on: None },
        former_urns: Vec::new(),
        page: Some(page),
        observation: ProviderObservation::Seen,
        first_seen: TODAY,
        last_seen: TODAY,
        last_checked: Some(TODAY),
    }
}

/// A report on a provider's page, with a document.
pub fn report(urn: &str, id: &str, published_on: Date, record: ReportRecord) -> GatheredReport {
    let document = ReadDocument {
        digest: Digest::of_bytes(format!("document of {id}").as_bytes()),
        bytes: 1000,
        pages: Some(3),
        record,
        reader_version: Some("ilacs/1".to_owned()),
        prints: Vec::new(),
        findings: Vec::new(),
    };
    GatheredReport {
        urn: urn.parse().unwrap(),
        listed: ListedReport {
            report_id: id.parse().unwrap(),
            title: title(&document.record).to_owned(),
            inspected_on: document.record.inspection_start(),
            published_on: Some(published_on),
            report_url: format!("https://files.ofsted.gov.uk/v1/file/{id}").parse().unwrap(),
        },
        document: Some(document),
        observation: ReportObservation::Listed,
        first_seen: TODAY,
        last_seen: TODAY,
        findings: Vec::new(),
    }
}

/// What the site calls a report, with a space too many.
fn title(record: &ReportRecord) -> &'static str {
    match (record.framework, record.event) {
        (Some(Framework::Jtai), _) => "Joint area  child protection inspection",
        (Some(Framework::AreaSend | Framework::AreaSend2016), _) => "Area SEND  full inspection",
        (_, Some(Event::FocusedVisit | Event::MonitoringVisit)) => "Children's  services focused visit",
        _ => "Children's  services inspection",
    }
}

/// A paragraph of a report's findings.
pub fn paragraph(page: u32, text: &str) -> Paragraph {
    Paragraph {
        page,
        section: Section::Findings,
        heading: Some("Findings".to_owned()),
        number: Some(page.to_string()),
        text: text.to_owned(),
        kind: ParagraphKind::Paragraph,
    }
}

/// The full text of every report: two paragraphs each.
pub fn full_text<'a>(gathered: &Gathered, contract: &'a Contract) -> FullText<'a> {
    let mut full_text = FullText::new(contract, None);
    let reports: BTreeSet<_> = gathered.reports.iter().map(|report| &report.listed.report_id).collect();
    for report in reports {
        full_text.add(report, &[paragraph(1, "The first  words"), paragraph(2, "The second words")]);
    }
    full_text
}

/// A judgement read twice.
pub fn reading(judgement: Judgement, grade: Grade) -> Reading {
    Reading {
        judgement,
        label: judgement.to_string(),
        grade_printed: Some(grade.as_str().to_owned()),
        grade: Some(grade),
        absent_reason: None,
        page: 1,
        evidence: format!("{judgement}  {}", grade.as_str()),
        confirmed_by: ConfirmedBy::Heading,
    }
}

/// An inspection of July 2024 with all five judgements.
pub fn inspection() -> ReportRecord {
    let good = |judgement| reading(judgement, Grade::Good);
    ReportRecord {
        framework: Some(Framework::Ilacs),
        event: Some(Event::StandardInspection),
        title_printed: Some("Inspection of  Hackney children\u{2019}s services".to_owned()),
        authority_printed: Some("London Borough of Hackney".to_owned()),
        windows: vec![Window { start: date(2024, 7, 1), end: date(2024, 7, 12) }],
        lead_inspectors: vec!["Ada  Example".to_owned()],
        inspectors: vec!["Ada Example".to_owned(), "Ben Example".to_owned()],
        judgements: vec![
            good(Judgement::ImpactOfLeaders),
            good(Judgement::HelpAndProtection),
            good(Judgement::InCare),
            reading(Judgement::CareLeavers, Grade::RequiresImprovement),
            good(Judgement::OverallEffectiveness),
        ],
        points: Some(Vec::new()),
        ..ReportRecord::empty(ReadState::Read)
    }
}

/// A focused visit of September 2022 with two improvement points.
pub fn visit() -> ReportRecord {
    let point = |text: &str, page| Point { kind: PointKind::Improvement, text: text.to_owned(), page };
    ReportRecord {
        framework: Some(Framework::Ilacs),
        event: Some(Event::FocusedVisit),
        windows: vec![Window { start: date(2022, 9, 20), end: date(2022, 9, 21) }],
        lead_inspectors: vec!["Cy Example".to_owned()],
        themes: vec!["front_door".to_owned()],
        points: Some(vec![point("The first\n thing", 1), point("The second thing", 2)]),
        ..ReportRecord::empty(ReadState::Read)
    }
}

/// Hackney with an inspection and a visit, Barnet with nothing.
pub fn gathered() -> Gathered {
    Gathered {
        providers: vec![provider(HACKNEY, "London Borough of Hackney"), provider(BARNET, "Barnet")],
        reports: vec![
            report(HACKNEY, "50000001", date(2024, 8, 20), inspection()),
            report(HACKNEY, "50000002", date(2022, 10, 26), visit()),
        ],
        findings: Vec::new(),
    }
}

/// Knows nobody by a name.
pub fn nobody(_: &Urn, _: &str) -> NamedAs {
    NamedAs::Unknown
}

/// Everything up to what `validate` is given.
pub fn frames(gathered: &Gathered, corrections: &[Correction], before: Option<&Frames>) -> Frames {
    let contract = contract();
    let reference = Reference::embedded(&contract).unwrap().as_at(TODAY, &contract);
    let naming = naming(&gathered.providers, reference.register());
    let WithFindings { value, mut findings } =
        normalise(gathered, corrections, &contract, full_text(gathered, &contract), &naming);
    let mut joined = join(value, &reference, &contract).note(&mut findings);
    for empty in ["official_judgements", "reconciliation"] {
        joined.insert(empty, contract.table(empty).into_frame());
    }
    let derived = derive(joined, &contract, TODAY);
    let frames = with_findings(derived, findings, &contract, before, TODAY);
    with_changes(frames, before, "2026.05.04", &contract)
}

/// The row of `dataset` whose `column` has a text.
pub fn row(frames: &Frames, dataset: &str, column: &str, text: &str) -> usize {
    let rows = frames.rows(dataset);
    rows.indices().find(|&row| rows.text(row, column) == Some(text)).unwrap()
}

/// `code key column` of every finding, in order.
pub fn told(frames: &Frames) -> Vec<String> {
    let rows = frames.rows("findings");
    let mut told: Vec<String> = rows
        .indices()
        .map(|row| {
            let text = |column| rows.text(row, column).unwrap_or("-");
            format!("{} {}/{} {}", text("code"), text("dataset"), text("key"), text("column"))
        })
        .collect();
    told.sort();
    told
}
