//! The kinds of document that the facts speak of, each with what is printed in it.

use jiff::civil::Date;
use serde::Deserialize;

use super::id;
use ofsted_model::{Event, Framework, Judgement, ReportId, Window};

/// The kinds of document.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Document {
    Ilacs(Ilacs),
    FocusedVisit(Visit),
    Jtai(Jtai),
    AreaSend(AreaSend),
    Sif(Sif),
    #[serde(rename = "lac_2013")]
    Lac2013(Lac2013),
    Jar(Jar),
    /// An HTML page that says that there is no report, served as if it were one.
    NotFoundPage(NotFoundPage),
    /// The document of another report, published a second time.
    CopyOf(CopyOf),
}

/// An inspection of local authority children’s services, 2018 on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ilacs {
    pub layout: IlacsLayout,
    /// The authority as the heading has it.
    pub name: String,
    pub dates: String,
    pub windows: Vec<Days>,
    pub lead: String,
    pub lead_title: String,
    /// Left out where the inspection was paused.
    pub event: Option<IlacsEvent>,
    /// What joins a section's heading and its grade; `: ` where left out.
    pub heading_joint: Option<String>,
    pub grades: Vec<Printed>,
    pub improvement_points: usize,
}

/// How the first page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum IlacsLayout {
    /// The name alone on the first line; cells centred vertically.
    #[serde(rename = "to_2021")]
    To2021,
    /// The name in the heading; cells aligned at their tops.
    #[serde(rename = "from_2021")]
    From2021,
}

/// Two weeks on site, or one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IlacsEvent {
    StandardInspection,
    ShortInspection,
}

/// A letter about a focused visit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    pub name: String,
    pub dates: String,
    pub windows: Vec<Days>,
    pub letter_date: Date,
    pub inspectors: Vec<String>,
    pub lead: String,
    pub lead_title: String,
    pub themes: Vec<String>,
    pub priority_actions: usize,
    pub improvement_points: usize,
}

/// A letter about a joint targeted area inspection.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jtai {
    pub layout: JtaiLayout,
    pub place: String,
    pub dates: String,
    pub windows: Vec<Days>,
    pub letter_date: Date,
    /// As the heading or the first sentence has it.
    pub theme: String,
    pub themes: Vec<String>,
    /// Left out where the letter has no such list.
    pub improvement_points: Option<usize>,
}

/// Where the theme stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum JtaiLayout {
    /// The theme stands in the heading.
    #[serde(rename = "to_2020")]
    To2020,
    /// The theme stands in the first sentence.
    #[serde(rename = "from_2022")]
    From2022,
}

/// An area SEND inspection, 2023 on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaSend {
    pub place: String,
    pub dates: String,
    /// Days of the inspection before, as printed.
    pub previous: String,
    pub windows: Vec<Days>,
    /// Ofsted's and the CQC's.
    pub leads: Vec<String>,
    pub outcome: SampleOutcome,
    pub priority_actions: usize,
    pub improvement_points: usize,
}

/// Its three outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleOutcome {
    TypicallyPositive,
    Inconsistent,
    SystemicFailings,
}

/// A single inspection, 2013 to 2018.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sif {
    pub layout: SifLayout,
    pub name: String,
    /// The authority as sentences have it.
    pub place: String,
    pub dates: String,
    pub windows: Vec<Days>,
    pub report_published: Date,
    pub lead: String,
    pub grades: Vec<Printed>,
}

/// How the first page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SifLayout {
    /// Everything in one table, the board's grade in a box below it.
    First,
    /// The overall judgement as a sentence in a box; the board in a section of its own.
    WithBoard,
    /// No board.
    Reinspection,
}

/// An inspection of looked-after children services, 2013.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lac2013 {
    pub name: String,
    pub dates: String,
    pub windows: Vec<Days>,
    pub lead: String,
    pub grades: Vec<Printed>,
}

/// A progress inspection after a joint area review.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jar {
    pub name: String,
    /// What was looked at, and the progress found, as printed.
    pub statements: Vec<(String, String)>,
}

/// Nothing is known of a page that is no report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotFoundPage {}

/// Which report is published again.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CopyOf {
    #[serde(deserialize_with = "id")]
    pub report_id: ReportId,
}

/// Days on site, written `start/end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Days(pub Window);

impl TryFrom<String> for Days {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let (start, end) = text.split_once('/').ok_or_else(|| format!("`{text}` is not start/end"))?;
        let day = |day: &str| day.parse::<Date>().map_err(|error| format!("`{text}`: {error}"));
        Ok(Self(Window { start: day(start)?, end: day(end)? }))
    }
}

/// A judgement and its grade as printed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "(String, String)")]
pub struct Printed {
    pub judgement: Judgement,
    pub words: String,
}

impl TryFrom<(String, String)> for Printed {
    type Error = String;
    fn try_from((key, words): (String, String)) -> Result<Self, String> {
        Judgement::from_word(&key)
            .map(|judgement| Self { judgement, words })
            .ok_or_else(|| format!("`{key}` is no judgement"))
    }
}

impl Document {
    /// The rules that the document was made under.
    pub fn framework(&self) -> Option<Framework> {
        match self {
            Self::Ilacs(_) | Self::FocusedVisit(_) => Some(Framework::Ilacs),
            Self::Jtai(_) => Some(Framework::Jtai),
            Self::AreaSend(_) => Some(Framework::AreaSend),
            Self::Sif(_) => Some(Framework::Sif),
            Self::Lac2013(_) => Some(Framework::Lac2013),
            Self::Jar(_) => Some(Framework::Jar),
            Self::NotFoundPage(_) | Self::CopyOf(_) => None,
        }
    }

    /// What kind of visit it was, where that can be said.
    pub fn event(&self) -> Option<Event> {
        match self {
            Self::Ilacs(ilacs) => ilacs.event.map(|event| match event {
                IlacsEvent::StandardInspection => Event::StandardInspection,
                IlacsEvent::ShortInspection => Event::ShortInspection,
            }),
            Self::FocusedVisit(_) => Some(Event::FocusedVisit),
            Self::Jtai(_) => Some(Event::JointInspection),
            Self::AreaSend(_) => Some(Event::FullInspection),
            Self::Sif(sif) if sif.layout == SifLayout::Reinspection => Some(Event::Reinspection),
            Self::Sif(_) | Self::Lac2013(_) => Some(Event::Inspection),
            Self::Jar(_) => Some(Event::ProgressInspection),
            Self::NotFoundPage(_) | Self::CopyOf(_) => None,
        }
    }

    /// Days on site.
    pub fn windows(&self) -> Vec<Window> {
        let windows: &[Days] = match self {
            Self::Ilacs(document) => &document.windows,
            Self::FocusedVisit(document) => &document.windows,
            Self::Jtai(document) => &document.windows,
            Self::AreaSend(document) => &document.windows,
            Self::Sif(document) => &document.windows,
            Self::Lac2013(document) => &document.windows,
            Self::Jar(_) | Self::NotFoundPage(_) | Self::CopyOf(_) => &[],
        };
        windows.iter().map(|days| days.0).collect()
    }

    /// The graded judgements, in printed order.
    pub fn grades(&self) -> &[Printed] {
        match self {
            Self::Ilacs(document) => &document.grades,
            Self::Sif(document) => &document.grades,
            Self::Lac2013(document) => &document.grades,
            Self::FocusedVisit(_)
            | Self::Jtai(_)
            | Self::AreaSend(_)
            | Self::Jar(_)
            | Self::NotFoundPage(_)
            | Self::CopyOf(_) => &[],
        }
    }
}

impl SampleOutcome {
    /// The word in the data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TypicallyPositive => "typically_positive",
            Self::Inconsistent => "inconsistent",
            Self::SystemicFailings => "systemic_failings",
        }
    }
}
