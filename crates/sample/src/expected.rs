//! What a pipeline that reads the sample site should find in each report: the same facts, in the
//! model's words.

use jiff::civil::Date;

use super::facts::{Document, Provider, SampleFacts, SampleReport, facts};
use super::{SampleError, prose};
use ofsted_model::{Event, Framework, Grade, Judgement, PointKind, ReportId, Urn, Window};

/// What one report of the sample site says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedReport {
    /// The provider on whose page it stands.
    pub urn: Urn,
    /// The number in its address.
    pub report_id: ReportId,
    /// Title on the page.
    pub title: String,
    /// Day of publication, on the page.
    pub published_on: Date,
    /// First day of the inspection, as the page has it.
    pub inspected_on: Option<Date>,
    /// The report whose document is published again under this number.
    pub copy_of: Option<ReportId>,
    /// `None` where the document is no report.
    pub framework: Option<Framework>,
    /// `None` where the document is no report, or the inspection was paused.
    pub event: Option<Event>,
    /// Days on site, as the document prints them.
    pub windows: Vec<Window>,
    /// Lead inspectors without titles.
    pub lead_inspectors: Vec<String>,
    /// All inspectors of a letter, in printed order; empty for other kinds.
    pub inspectors: Vec<String>,
    /// Theme keys of a letter.
    pub themes: Vec<String>,
    /// Area SEND's outcome.
    pub outcome: Option<String>,
    /// Judgements in printed order, with the words of the grade as printed and the grade.
    pub grades: Vec<(Judgement, String, Option<Grade>)>,
    /// Points in printed order, each kind from its first to its last; `None` where the document has
    /// no such lists.
    pub points: Option<Vec<(PointKind, String)>>,
}

impl ExpectedReport {
    /// How many points of a kind the document prints; `None` where it has no such lists.
    pub fn count(&self, kind: PointKind) -> Option<usize> {
        self.points.as_ref().map(|points| points.iter().filter(|point| point.0 == kind).count())
    }
}

/// What each report of the sample site says, in the order of the listing and its pages.
///
/// # Errors
/// The facts in the source are not well formed.
pub fn expected() -> Result<Vec<ExpectedReport>, SampleError> {
    let facts = facts()?;
    let mut all = Vec::new();
    for provider in &facts.providers {
        all.extend(provider.reports.iter().map(|report| expected_of(&facts, provider, report)));
    }
    Ok(all)
}

fn expected_of(facts: &SampleFacts, provider: &Provider, report: &SampleReport) -> ExpectedReport {
    let original = facts.original(report);
    let document = &original.document;
    let grade = |words: &str| Grade::from_printed(words, document.framework()?.scale());
    ExpectedReport {
        urn: provider.urn.clone(),
        report_id: report.report_id.clone(),
        title: report.title.clone(),
        published_on: report.published_on,
        inspected_on: report.inspected_on,
        copy_of: (original.report_id != report.report_id).then(|| original.report_id.clone()),
        framework: document.framework(),
        event: document.event(),
        windows: document.windows(),
        lead_inspectors: leads(document),
        inspectors: if let Document::FocusedVisit(visit) = document { visit.inspectors.clone() } else { Vec::new() },
        themes: themes(document),
        outcome: if let Document::AreaSend(area) = document { Some(area.outcome.as_str().to_owned()) } else { None },
        grades: document
            .grades()
            .iter()
            .map(|printed| (printed.judgement, printed.words.clone(), grade(&printed.words)))
            .collect(),
        points: points(original),
    }
}

fn leads(document: &Document) -> Vec<String> {
    match document {
        Document::Ilacs(ilacs) => vec![ilacs.lead.clone()],
        Document::FocusedVisit(visit) => vec![visit.lead.clone()],
        Document::AreaSend(area) => area.leads.clone(),
        Document::Sif(sif) => vec![sif.lead.clone()],
        Document::Lac2013(lac) => vec![lac.lead.clone()],
        Document::Jtai(_) | Document::Jar(_) | Document::NotFoundPage(_) | Document::CopyOf(_) => Vec::new(),
    }
}

fn themes(document: &Document) -> Vec<String> {
    match document {
        Document::FocusedVisit(visit) => visit.themes.clone(),
        Document::Jtai(jtai) => jtai.themes.clone(),
        Document::Ilacs(_)
        | Document::AreaSend(_)
        | Document::Sif(_)
        | Document::Lac2013(_)
        | Document::Jar(_)
        | Document::NotFoundPage(_)
        | Document::CopyOf(_) => Vec::new(),
    }
}

fn points(report: &SampleReport) -> Option<Vec<(PointKind, String)>> {
    let (priority, improvement) = match &report.document {
        Document::Ilacs(ilacs) => (0, ilacs.improvement_points),
        Document::FocusedVisit(visit) => (visit.priority_actions, visit.improvement_points),
        Document::AreaSend(area) => (area.priority_actions, area.improvement_points),
        Document::Jtai(jtai) => (0, jtai.improvement_points?),
        Document::Sif(_)
        | Document::Lac2013(_)
        | Document::Jar(_)
        | Document::NotFoundPage(_)
        | Document::CopyOf(_) => return None,
    };
    let actions = prose::priority_actions(priority).into_iter().map(|text| (PointKind::PriorityAction, text));
    let points = prose::improvement_points(report, improvement).into_iter();
    Some(actions.chain(points.map(|text| (PointKind::Improvement, text))).collect())
}
