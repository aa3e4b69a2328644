//! `compat/`: one row for each authority in the columns of the ILACS summaries that people feed to
//! their dashboards, so that switching costs them an address. A judgement that was not made, or not
//! read, says so in words. Decides no grade.

mod display_words;

use std::collections::BTreeSet;

use rust_xlsxwriter::XlsxError;

use super::about::About;
use super::sheet::{self, Look, SheetWriter};
use super::{PublishError, draft::Draft};
use ofsted_model::{CURRENT, Judgement};
use ofsted_tables::schema::columns::{Inspections, Judgements, LatestGrades};
use ofsted_tables::schema::{Cell, CellRef, Columns, Contract, FrameOf, Frames, Rows};

/// The columns, in the order that those summaries have.
const COLUMNS: &[&str] = &[
    "urn",
    "la_code",
    "region_code",
    "la_code_new",
    "stat_neighbours",
    "stat_neighbour_judgement",
    "local_authority",
    "inspection_link",
    "overall_effectiveness_grade",
    "inspection_framework",
    "inspector_name",
    "inspection_start_date",
    "inspection_end_date",
    "publication_date",
    "impact_of_leaders_grade",
    "help_and_protection_grade",
    "in_care_grade",
    "care_leavers_grade",
];

/// Data sets that the summary is made from.
const FROM: &[&str] = &[LatestGrades.name(), Inspections.name(), Judgements.name()];

/// Columns of `judgements` that are looked at.
const OF_JUDGEMENTS: Columns<'_, Judgements> =
    &[&Judgements::REPORT_ID, &Judgements::JUDGEMENT, &Judgements::ABSENT_REASON];

/// What differs from other summaries, and why.
const PAGE: &str = include_str!("page.md");

/// Adds the summary in both formats and its page, where the data sets that it is made from are
/// published.
pub(super) fn add(frames: &Frames, contract: &Contract, about: &About, draft: &mut Draft) -> Result<(), PublishError> {
    if FROM.iter().any(|name| contract.get(name).is_none()) {
        return Ok(());
    }
    let newest = NewestReports::new(frames);
    let rows = Summary::new(frames, &newest).rows();
    draft.write("compat/ilacs_summary.csv", None, |to| {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(to);
        let lines = rows.iter().map(|row| row.iter().map(in_csv).collect::<Vec<_>>());
        let header = COLUMNS.iter().map(ToString::to_string).collect();
        let mut lines = std::iter::once(header).chain(lines);
        lines.try_for_each(|line: Vec<String>| writer.write_record(line)).map_err(|error| error.to_string())?;
        writer.flush().map_err(|error| error.to_string())
    })?;
    let aside = draft.folder();
    draft.write("compat/ilacs_summary.xlsx", None, |to| {
        let mut book = workbook(&rows, about, &aside).map_err(|error| error.to_string())?;
        book.save_to_writer(to).map_err(|error| error.to_string())
    })?;
    draft.put("compat/README.md", PAGE.replace("{version}", &about.version).as_bytes())
}

/// Days as people in England write them.
fn in_csv(cell: &Cell) -> String {
    match cell {
        Cell::Day(day) => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
        other => other.to_string(),
    }
}

fn workbook(
    rows: &[Vec<Cell>],
    about: &About,
    aside: &std::path::Path,
) -> Result<rust_xlsxwriter::Workbook, XlsxError> {
    let mut workbook = sheet::empty(about, "ILACS summary", aside)?;
    let look = Look::with_days("dd/mm/yyyy");
    let one = workbook.add_worksheet();
    one.set_name("ilacs_summary")?;
    let mut page = SheetWriter::begin(one, COLUMNS, rows.len(), &look)?;
    for row in rows {
        page.add(row.iter().map(|cell| Some(CellRef::from(cell))))?;
    }
    page.end()?;
    Ok(workbook)
}

/// The newest reports, and their judgements.
struct NewestReports {
    inspections: FrameOf<Inspections>,
    judgements: FrameOf<Judgements>,
}

impl NewestReports {
    fn new(frames: &Frames) -> Self {
        let latest = frames.rows(LatestGrades);
        let ids: BTreeSet<&str> =
            latest.indices().filter_map(|row| latest.text(row, LatestGrades::REPORT_ID)).collect();
        let is_newest = |report: Option<&str>| report.is_some_and(|report| ids.contains(report));
        Self {
            inspections: frames.select(
                Inspections,
                &[&Inspections::REPORT_ID, &Inspections::READ_STATE],
                |rows, row| is_newest(rows.text(row, Inspections::REPORT_ID)),
            ),
            judgements: frames
                .select(Judgements, OF_JUDGEMENTS, |rows, row| is_newest(rows.text(row, Judgements::REPORT_ID))),
        }
    }
}

/// The frames that the summary is made from.
struct Summary<'a> {
    latest: Rows<'a, LatestGrades>,
    inspections: Rows<'a, Inspections>,
    judgements: Rows<'a, Judgements>,
}

impl<'a> Summary<'a> {
    fn new(frames: &'a Frames, newest: &'a NewestReports) -> Self {
        let (inspections, judgements) = (newest.inspections.rows(), newest.judgements.rows());
        Self { latest: frames.rows(LatestGrades), inspections, judgements }
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        self.latest.indices().map(|row| COLUMNS.iter().map(|column| self.cell(row, column)).collect()).collect()
    }

    fn cell(&self, row: usize, column: &str) -> Cell {
        let taken = |column| self.latest.cell(row, column);
        let of_ilacs = |column| if self.is_ilacs(row) { taken(column) } else { Cell::Null };
        let grade = |judgement| Cell::Text(self.grade(row, judgement));
        match column {
            "urn" => taken(&LatestGrades::URN),
            "la_code" => taken(&LatestGrades::LA_CODE),
            "region_code" => taken(&LatestGrades::REGION_CODE),
            "la_code_new" => taken(&LatestGrades::GSS_CODE),
            "local_authority" => taken(&LatestGrades::AUTHORITY_NAME),
            "stat_neighbours" => {
                self.of_neighbours(row, |one| self.latest.text(one, LatestGrades::LA_CODE).unwrap_or("-").to_owned())
            }
            "stat_neighbour_judgement" => {
                self.of_neighbours(row, |one| self.grade(one, Judgement::OverallEffectiveness))
            }
            "inspection_link" => of_ilacs(&LatestGrades::REPORT_URL),
            "inspection_framework" => display_words::framework(self.ilacs_event(row)).into(),
            "inspector_name" => of_ilacs(&LatestGrades::LEAD_INSPECTOR),
            "inspection_start_date" => of_ilacs(&LatestGrades::INSPECTION_START),
            "inspection_end_date" => of_ilacs(&LatestGrades::INSPECTION_END),
            "publication_date" => of_ilacs(&LatestGrades::PUBLISHED_ON),
            "overall_effectiveness_grade" => grade(Judgement::OverallEffectiveness),
            "impact_of_leaders_grade" => grade(Judgement::ImpactOfLeaders),
            "help_and_protection_grade" => grade(Judgement::HelpAndProtection),
            "in_care_grade" => grade(Judgement::InCare),
            "care_leavers_grade" => grade(Judgement::CareLeavers),
            other => panic!("broken program: expected a column of the summary, not {other}"),
        }
    }

    fn is_ilacs(&self, row: usize) -> bool {
        self.latest.text(row, LatestGrades::FRAMEWORK) == Some(CURRENT.as_str())
    }

    fn ilacs_event(&self, row: usize) -> Option<&str> {
        self.latest.text(row, LatestGrades::EVENT).filter(|_| self.is_ilacs(row))
    }

    /// Something of each statistical neighbour, the nearest first.
    fn of_neighbours(&self, row: usize, what: impl Fn(usize) -> String) -> Cell {
        let listed = self.latest.text(row, LatestGrades::STATISTICAL_NEIGHBOURS);
        let named =
            |id: &str| self.latest.indices().find(|one| self.latest.text(*one, LatestGrades::AUTHORITY_ID) == Some(id));
        let each = |id| named(id).map_or_else(|| "-".to_owned(), &what);
        listed.map(|listed| listed.split(';').map(each).collect::<Vec<_>>().join(";")).into()
    }

    /// A grade in Ofsted's words, or why there is none.
    fn grade(&self, row: usize, judgement: Judgement) -> String {
        if !self.is_ilacs(row) {
            return display_words::NO_ILACS.to_owned();
        }
        let latest = self.latest.by_name(); // each judgement has a column of its name
        let grade = |judgement: Judgement| latest.text(row, judgement.as_str()).and_then(display_words::grade);
        if let Some(words) = grade(judgement) {
            return words;
        }
        let is_whole = |whole: &Judgement| whole.facts().split_into.contains(&judgement);
        if let Some(words) = CURRENT.judgements().find(is_whole).and_then(grade) {
            return format!("{words} {}", display_words::TOGETHER);
        }
        self.absence(row, judgement)
    }

    /// Why the newest inspection has no grade on a judgement.
    fn absence(&self, row: usize, judgement: Judgement) -> String {
        let Some(report) = self.latest.text(row, LatestGrades::REPORT_ID) else {
            return display_words::NOT_PUBLISHED.to_owned();
        };
        let is_it = |line: &usize| {
            self.judgements.text(*line, Judgements::REPORT_ID) == Some(report)
                && self.judgements.text(*line, Judgements::JUDGEMENT) == Some(judgement.as_str())
        };
        let said = self.judgements.indices().find(is_it);
        let reason = said.and_then(|line| self.judgements.text(line, Judgements::ABSENT_REASON));
        let is_of_report = |line: &usize| self.inspections.text(*line, Inspections::REPORT_ID) == Some(report);
        let state = self.inspections.indices().find(is_of_report);
        let state = state.and_then(|line| self.inspections.text(line, Inspections::READ_STATE));
        display_words::absent(said.is_some(), reason, state, report)
    }
}
