//! Records as readers give them, made up: the authorities of today, numbers that grow with time
//! from 2013 to 2026, the frameworks of each time with their judgements, evidence in many words.
//! The same number gives the same report.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use ofsted_model::{
    ConfirmedBy, Digest, Event, Framework, GatheredProvider, GatheredReport, Grade, Judgement, ListedProvider,
    ListedReport, ProviderObservation, ReadDocument, ReadState, Reading, ReportObservation, ReportRecord, Urn, Window,
};
use ofsted_tables::join::Reference;
use ofsted_tables::schema::columns::Authorities;
use url::Url;

/// The day of the run.
const TODAY: Date = date(2026, 11, 22);

/// The number of the first report.
const FIRST: usize = 10_000_000;

/// Of a hundred reports so many of each time, with its first day and its length in days; six
/// judgements each on average.
const TIMES: &[Time] = &[
    Time { reports: 4, from: date(2013, 8, 5), days: 26, framework: Framework::Lac2013, reader: "lac_2013/1" },
    Time { reports: 60, from: date(2013, 11, 12), days: 1450, framework: Framework::Sif, reader: "sif/1" },
    Time { reports: 20, from: date(2018, 1, 15), days: 1700, framework: Framework::Ilacs, reader: "ilacs/1" },
    Time { reports: 16, from: date(2023, 1, 9), days: 1100, framework: Framework::Ilacs, reader: "ilacs/1" },
];

/// A time and its framework.
struct Time {
    reports: usize,
    from: Date,
    days: usize,
    framework: Framework,
    reader: &'static str,
}

const SUBJECTS: &[&str] = &["Leaders", "Social workers", "Managers", "Personal advisers", "Foster carers", "Partners"];
const VERBS: &[&str] = &["know", "support", "listen to", "plan for", "review", "keep in touch with", "speak up for"];
const OBJECTS: &[&str] = &["children", "young people", "families", "care leavers", "disabled children", "siblings"];
const WAYS: &[&str] = &["well", "in good time", "with care", "unevenly", "too late", "as they should", "with skill"];
const FIRST_NAMES: &[&str] = &["Ada", "Brian", "Chi", "Dilys", "Emeka", "Fiona", "Gwen", "Hamid", "Ines", "Joan"];
const LAST_NAMES: &[&str] = &["Ash", "Birch", "Cedar", "Elder", "Fern", "Hazel", "Lime", "Maple", "Oak", "Rowan"];

/// A site with so many reports.
pub struct Site {
    /// How many reports.
    pub count: usize,
    /// The authorities of today.
    pub providers: Vec<GatheredProvider>,
}

impl Site {
    /// A site of the authorities that there are.
    pub fn new(reference: &Reference, count: usize) -> Self {
        let frame = reference.frames().find(|(name, _)| *name == "authorities").map(|(_, frame)| frame.clone());
        let frame = frame.unwrap_or_default();
        let rows = Authorities.rows(&frame);
        let current = rows.indices().filter(|&row| rows.day(row, Authorities::VALID_TO).is_none());
        let provider = |row| provider(rows.text(row, Authorities::URN)?, rows.text(row, Authorities::NAME)?);
        Self { count, providers: current.filter_map(provider).collect() }
    }

    /// The report of a number from 0.
    pub fn report(&self, number: usize) -> GatheredReport {
        let mut chance = Chance::new(number);
        let (time, day) = self.time_of(number);
        let start = day - i64::from(day.weekday().to_monday_zero_offset()).days();
        let end = start + (if chance.below(3) == 0 { 11 } else { 4 }).days();
        let provider = &self.providers[chance.below(self.providers.len())];
        let published_on = end + i64::try_from(20 + chance.below(30)).unwrap_or_default().days();
        let id = format!("{}", FIRST + number * 7 + chance.below(7));
        let first_seen = published_on.max(date(2026, 1, 1));
        GatheredReport {
            urn: provider.listed.urn.clone(),
            listed: ListedReport {
                report_url: address(&format!("https://files.ofsted.gov.uk/v1/file/{id}")),
                report_id: id.parse().unwrap_or_else(|error| panic!("made wrongly: {error}")),
                title: "Children's services inspection".to_owned(),
                inspected_on: Some(start),
                published_on: Some(published_on),
            },
            document: Some(ReadDocument {
                digest: Digest::of_bytes(id.as_bytes()),
                bytes: 100_000 + chance.below(400_000) as u64,
                pages: u32::try_from(12 + chance.below(30)).ok(),
                record: record(time, (start, end), &provider.listed.name, &mut chance),
                reader_version: Some(time.reader.to_owned()),
                prints: Vec::new(),
                findings: Vec::new(),
            }),
            observation: ReportObservation::Listed,
            first_seen,
            last_seen: TODAY,
            findings: Vec::new(),
        }
    }

    /// The time in which a report stands, and its day: both grow with its number.
    fn time_of(&self, number: usize) -> (&'static Time, Date) {
        let mut before = 0;
        for time in TIMES {
            let (from, to) = (before * self.count / 100, (before + time.reports) * self.count / 100);
            if number < to {
                let days = (number - from) * time.days / (to - from);
                return (time, time.from + i64::try_from(days).unwrap_or_default().days());
            }
            before += time.reports;
        }
        unreachable!("the shares of all times are a hundred")
    }
}

fn provider(urn: &str, name: &str) -> Option<GatheredProvider> {
    let urn: Urn = urn.parse().ok()?;
    Some(GatheredProvider {
        listed: ListedProvider {
            page_url: address(&format!("https://reports.ofsted.gov.uk/provider/44/{urn}")),
            urn,
            provider_type: 44,
            name: name.to_owned(),
            latest_report_on: None,
        },
        former_urns: Vec::new(),
        page: None,
        observation: ProviderObservation::Seen,
        first_seen: date(2026, 1, 1),
        last_seen: TODAY,
        last_checked: Some(TODAY),
    })
}

fn record(time: &Time, (start, end): (Date, Date), authority: &str, chance: &mut Chance) -> ReportRecord {
    let event = if time.framework == Framework::Ilacs { Event::StandardInspection } else { Event::Inspection };
    let inspectors: Vec<String> = (0..3 + chance.below(4)).map(|_| chance.name()).collect();
    let asked = judgements(time);
    ReportRecord {
        framework: Some(time.framework),
        event: Some(event),
        title_printed: Some(format!("{authority} Inspection of children's social care services")),
        authority_printed: Some(authority.to_owned()),
        windows: vec![Window { start, end }],
        lead_inspectors: inspectors.iter().take(1).cloned().collect(),
        inspectors,
        judgements: asked.iter().map(|judgement| reading(*judgement, time, chance)).collect(),
        points: Some(Vec::new()),
        ..ReportRecord::empty(ReadState::Read)
    }
}

fn judgements(time: &Time) -> &'static [Judgement] {
    use Judgement as J;
    match time.framework {
        Framework::Lac2013 => &[
            J::OverallEffectiveness,
            J::CapacityToImprove,
            J::OutcomesForLookedAfterChildren,
            J::QualityOfProvision,
            J::LeadershipAndManagement,
        ],
        Framework::Ilacs if time.from < date(2023, 1, 1) => {
            &[J::ImpactOfLeaders, J::HelpAndProtection, J::InCareAndCareLeavers, J::OverallEffectiveness]
        }
        Framework::Ilacs => {
            &[J::ImpactOfLeaders, J::HelpAndProtection, J::InCare, J::CareLeavers, J::OverallEffectiveness]
        }
        _ => &[
            J::OverallEffectiveness,
            J::HelpAndProtection,
            J::LookedAfterAndPermanence,
            J::Adoption,
            J::CareLeavers,
            J::LeadershipManagementGovernance,
            J::Lscb,
        ],
    }
}

fn reading(judgement: Judgement, time: &Time, chance: &mut Chance) -> Reading {
    let third = if time.framework == Framework::Lac2013 { Grade::Adequate } else { Grade::RequiresImprovement };
    let grade = [Grade::Good, third, Grade::Good, Grade::Inadequate, Grade::Outstanding, third][chance.below(6)];
    let printed = match grade {
        Grade::Outstanding => "Outstanding",
        Grade::Good => "Good",
        Grade::Adequate => "Adequate",
        Grade::RequiresImprovement => "Requires improvement to be good",
        Grade::Inadequate => "Inadequate",
    };
    let label = format!("The quality of {} of children and young people", judgement.as_str().replace('_', " "));
    Reading {
        judgement,
        evidence: format!("{printed}: {}", chance.sentence()),
        label,
        grade_printed: Some(printed.to_owned()),
        grade: Some(grade),
        absent_reason: None,
        page: u32::try_from(1 + chance.below(3)).unwrap_or(1),
        confirmed_by: [ConfirmedBy::Heading, ConfirmedBy::Sentence][chance.below(2)],
    }
}

fn address(text: &str) -> Url {
    text.parse().unwrap_or_else(|error| panic!("made wrongly: {text}: {error}"))
}

/// Numbers that follow from a first one and look like chance (splitmix64).
struct Chance(u64);

impl Chance {
    fn new(number: usize) -> Self {
        Self(number as u64)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound.max(1) as u64).unwrap_or_default()
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[self.below(of.len())]
    }

    fn name(&mut self) -> String {
        format!("{} {}", self.pick(FIRST_NAMES), self.pick(LAST_NAMES))
    }

    fn sentence(&mut self) -> String {
        let (number, paragraph) = (self.below(100), self.below(40));
        let (subject, verb, object, way) = (self.pick(SUBJECTS), self.pick(VERBS), self.pick(OBJECTS), self.pick(WAYS));
        format!("{subject} {verb} {object} {way} in {number} of 100 cases (paragraph {paragraph})")
    }
}
