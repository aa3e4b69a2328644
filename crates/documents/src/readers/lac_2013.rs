//! Inspections of services for looked after children, August 2013: five judgements, each in its
//! section's heading and again in the record of main findings at the end. Reads what the reports
//! print; derives no grade.

use jiff::civil::Date;

use super::common::days::{KnownDays, windows_of};
use super::common::{lead, signs};
use super::report_reader::ReportReader;
use ofsted_model::date;
use ofsted_model::diag::{Code, Finding, Severity, WithFindings};
use ofsted_model::{
    AbsentReason, ConfirmedBy, Event, Framework, Grade, Judgement, ListedReport, Point, PointKind, ReadState, Reading,
    ReportRecord, Scale, Window,
};
use ofsted_parse::entry::{LabelEntry, entries};
use ofsted_parse::labelled_cells::{CellBeside, KnownLabels, beside};
use ofsted_parse::plain::plain;
use ofsted_parse::section::{Block, BlockKind, push_line};
use ofsted_parse::{Document, Line, Page};

/// The reader of these reports.
pub struct Lac2013;

impl ReportReader for Lac2013 {
    fn version(&self) -> &'static str {
        "lac_2013/3"
    }

    fn recognises(&self, document: &Document, _listed: Option<&ListedReport>) -> bool {
        title(document).is_some() && !signs::is_letter(document)
    }

    fn read_listed(&self, document: &Document, listed: Option<&ListedReport>) -> WithFindings<ReportRecord> {
        let mut findings = Vec::new();
        let blocks = document.blocks();
        let leads = leads(document).note(&mut findings);
        let record = ReportRecord {
            framework: Some(Framework::Lac2013),
            event: Some(Event::Inspection),
            title_printed: printed_title(document),
            authority_printed: authority(document).note(&mut findings),
            windows: windows(document, listed).note(&mut findings),
            inspectors: leads.clone(),
            lead_inspectors: leads,
            judgements: judgements(document, blocks).note(&mut findings),
            points: points(blocks).note(&mut findings),
            published_printed: published(document).note(&mut findings),
            ..ReportRecord::empty(ReadState::Read)
        };
        let is_whole = findings.iter().all(|finding| finding.code.severity == Severity::Note);
        let read_state = if is_whole { ReadState::Read } else { ReadState::PartlyRead };
        WithFindings { value: ReportRecord { read_state, ..record }, findings }
    }

    fn title_phrases(&self) -> &'static [&'static str] {
        &["inspection of looked after children services"]
    }
}

/// A report is published within so many days.
const MOST_DAYS: i32 = 183;
/// The framework was in force in this year.
const YEAR: i16 = 2013;
/// How the entries of the title page begin.
const ENTRIES: &[&str] = &["inspection date", "reporting inspector", "lead inspector", "age group", "published"];

/// A cover may stand before the title page.
const TITLE_PAGES: usize = 2;

/// The lines of the title page below the title, where the document has it.
fn title(document: &Document) -> Option<&[Line]> {
    document.pages.iter().take(TITLE_PAGES).find_map(below_title)
}

fn below_title(page: &Page) -> Option<&[Line]> {
    let at =
        page.lines.iter().position(|line| plain(&line.text()).starts_with("inspection of looked after children"))?;
    let whole = "inspection of looked after children services";
    let first = plain(&page.lines[at].text());
    let wraps = || page.lines.get(at + 1).is_some_and(|line| format!("{first} {}", plain(&line.text())) == whole);
    if first == whole {
        Some(&page.lines[at + 1..])
    } else if wraps() {
        Some(&page.lines[at + 2..])
    } else {
        None
    }
}

/// The title with the name under it.
fn printed_title(document: &Document) -> Option<String> {
    let lines = &document.pages.first()?.lines;
    let title = &lines[..lines.len() - title(document)?.len()];
    let start = title.iter().rposition(|line| plain(&line.text()).starts_with("inspection of"))?;
    let mut printed = String::new();
    for line in &title[start..] {
        push_line(&mut printed, &line.text());
    }
    push_line(&mut printed, &name_under_title(document));
    Some(printed)
}

fn name_under_title(document: &Document) -> String {
    let below = title(document).unwrap_or_default();
    let is_entry = |line: &Line| ENTRIES.iter().any(|entry| plain(&line.text()).starts_with(entry));
    let mut name = String::new();
    for line in below.iter().take_while(|line| !is_entry(line)) {
        push_line(&mut name, &line.text());
    }
    name
}

fn authority(document: &Document) -> WithFindings<Option<String>> {
    let name = name_under_title(document);
    if name.is_empty() {
        missing(None, "authority_printed", "there is no authority's name under the title")
    } else {
        WithFindings::clean(Some(name))
    }
}

fn entry(document: &Document, label: &str) -> Option<LabelEntry> {
    let lines: Vec<&Line> = title(document)?.iter().collect();
    entries(&lines, &[label], ENTRIES).into_iter().next()
}

fn missing<T>(value: T, column: &str, message: &str) -> WithFindings<T> {
    WithFindings { value, findings: vec![Finding::new(Code::NOT_FOUND, message).column(column).page(1)] }
}

fn windows(document: &Document, listed: Option<&ListedReport>) -> WithFindings<Vec<Window>> {
    let Some(entry) = entry(document, "inspection date") else {
        return missing(Vec::new(), "inspection_start", "the title page has no inspection dates");
    };
    let doubtful = |message: String| {
        let finding = Finding::new(Code::DATE_DOUBTFUL, message).column("inspection_start");
        WithFindings { value: Vec::new(), findings: vec![finding.printed(&entry.text).page(entry.page)] }
    };
    let published = published(document).value.map(|day| (day, MOST_DAYS));
    let WithFindings { value: read, findings } = windows_of(&entry.text, KnownDays { printed: published, listed });
    match read {
        Err(doubt) => doubtful(format!("the inspection dates in the report cannot be used: {doubt}")),
        Ok(windows) if windows.iter().any(|window| window.start.year() != YEAR) => {
            doubtful("the inspection dates are outside the period of the framework".to_owned())
        }
        Ok(windows) => WithFindings { value: windows, findings },
    }
}

fn published(document: &Document) -> WithFindings<Option<Date>> {
    match entry(document, "published").and_then(|entry| date::day(&entry.text)) {
        Some(day) => WithFindings::clean(Some(day)),
        None => missing(None, "published_on", "the title page has no readable publication date"),
    }
}

fn leads(document: &Document) -> WithFindings<Vec<String>> {
    let entry = entry(document, "reporting inspector").or_else(|| entry(document, "lead inspector"));
    if let Some(leads) = entry.and_then(|entry| lead::leads(&entry.text)) {
        return WithFindings::clean(leads);
    }
    missing(Vec::new(), "lead_inspector", "no reporting inspector can be read with certainty from the title page")
}

/// The framework's judgements.
const GRADED: &[Judgement] = &[
    Judgement::OverallEffectiveness,
    Judgement::CapacityToImprove,
    Judgement::OutcomesForLookedAfterChildren,
    Judgement::QualityOfProvision,
    Judgement::LeadershipAndManagement,
];

fn judgement(label: &str) -> Option<Judgement> {
    match plain(label).as_str() {
        "overall effectiveness"
        | "overall effectiveness of services for looked after children"
        | "overall effectiveness of services for looked after children and young people" => {
            Some(Judgement::OverallEffectiveness)
        }
        "capacity to improve" => Some(Judgement::CapacityToImprove),
        "outcomes for looked after children" | "outcomes for looked after children and young people" => {
            Some(Judgement::OutcomesForLookedAfterChildren)
        }
        "quality of provision" => Some(Judgement::QualityOfProvision),
        "leadership and management" => Some(Judgement::LeadershipAndManagement),
        _ => None, // the caller must say so
    }
}

/// The grade in "Inadequate" or "Grade 4 (inadequate)"; `None` where number and word do not fit.
fn grade(value: &str) -> Option<Grade> {
    Grade::from_cell(value, Scale::WithAdequate)
}

/// One place that says a grade.
struct StatedGrade {
    judgement: Judgement,
    label: String,
    printed: String,
    page: u32,
}

fn judgements(document: &Document, blocks: &[Block]) -> WithFindings<Vec<Reading>> {
    let mut findings = Vec::new();
    let rows = rows(document).note(&mut findings);
    let headings = headings(blocks);
    let readings = GRADED.iter().map(|judgement| {
        let of = |all: &'_ [StatedGrade]| all.iter().position(|said| said.judgement == *judgement);
        let (row, heading) = (of(&rows).map(|at| &rows[at]), of(&headings).map(|at| &headings[at]));
        resolve(*judgement, row, heading).note(&mut findings)
    });
    let readings = readings.collect();
    WithFindings { value: readings, findings }
}

/// The rows of the record of main findings; on other pages stand its scale, and lists of what was
/// looked at. Words that are no grade stay beside their label; a grade beside words that are no
/// label is a finding.
fn rows(document: &Document) -> WithFindings<Vec<StatedGrade>> {
    let known = KnownLabels { is_label: &|text| judgement(text).is_some(), is_value: &|text| grade(text).is_some() };
    let has_record = |line: &Line| plain(&line.text()) == "record of main findings";
    let record = document.pages.iter().filter(|page| page.lines.iter().any(has_record));
    let said = |label: CellBeside, printed: String| {
        Some(StatedGrade { judgement: judgement(&label.text)?, label: label.text, printed, page: label.page })
    };
    let (mut rows, mut findings) = (Vec::new(), Vec::new());
    for found in record.map(|page| beside(page, known)) {
        rows.extend(found.pairs.into_iter().filter_map(|(label, value)| said(label, value.text)));
        let odd = found.lone_labels.into_iter().filter(|(_, beside)| !beside.is_empty());
        rows.extend(odd.filter_map(|(label, beside)| said(label, beside)));
        findings.extend(found.lone_values.into_iter().map(|(value, left)| unknown_label(&value, &left)));
    }
    WithFindings { value: rows, findings }
}

fn unknown_label(value: &CellBeside, left: &str) -> Finding {
    let message = format!("a row of the record has an unknown label: “{left}”");
    let printed = format!("{left} {}", value.text);
    Finding::new(Code::UNKNOWN_LABEL, message).column("judgement").printed(printed.trim()).page(value.page)
}

/// Section headings with the grade under them, or in them.
fn headings(blocks: &[Block]) -> Vec<StatedGrade> {
    let heads = blocks.iter().enumerate().filter(|(_, block)| block.kind == BlockKind::Heading);
    let said = heads.filter_map(|(at, block)| {
        let next = blocks.get(at + 1).map(|next| (block.text.as_str(), next.text.as_str()));
        let is_grade = |text: &str| grade(text).is_some() || plain(text).starts_with("grade ");
        let under = next.filter(|(label, printed)| judgement(label).is_some() && is_grade(printed));
        let (label, printed) = under.or_else(|| parted(&block.text))?;
        let judgement = judgement(label)?;
        Some(StatedGrade { judgement, label: label.to_owned(), printed: printed.to_owned(), page: block.page })
    });
    said.collect()
}

/// A heading parted into its label and the grade after it.
fn parted(text: &str) -> Option<(&str, &str)> {
    let spaces = text.char_indices().filter(|(_, letter)| letter.is_whitespace());
    let parts = spaces.map(|(at, space)| (&text[..at], &text[at + space.len_utf8()..]));
    parts.into_iter().find(|(label, printed)| judgement(label).is_some() && grade(printed).is_some())
}

fn resolve(judgement: Judgement, row: Option<&StatedGrade>, heading: Option<&StatedGrade>) -> WithFindings<Reading> {
    let column = |code: Code, message: String| Finding::new(code, message).column("grade");
    let Some(first) = row.or(heading) else {
        let finding = column(Code::NOT_FOUND, format!("no row or heading gives a grade for {judgement}"));
        return WithFindings { value: reading(judgement, None, None), findings: vec![finding] };
    };
    let found = grade(&first.printed);
    let evidence = format!("{} {}", first.label, first.printed);
    if found.is_none() {
        let heading = heading.filter(|_| row.is_some());
        let second = heading.map_or_else(String::new, |said| format!("; the section says “{}”", said.printed));
        let finding = column(
            Code::UNKNOWN_GRADE,
            format!("{judgement} is graded “{}”, which is not a grade{second}", first.printed),
        );
        return WithFindings {
            value: reading(judgement, Some(first), None),
            findings: vec![finding.printed(evidence).page(first.page)],
        };
    }
    let (Some(_), Some(second)) = (row, heading) else {
        let finding = column(Code::UNCONFIRMED, format!("{judgement} is graded in one place only"));
        return WithFindings {
            value: reading(judgement, Some(first), found),
            findings: vec![finding.printed(evidence).page(first.page)],
        };
    };
    if grade(&second.printed) != found {
        let other = format!("{} {}", second.label, second.printed);
        let message = format!("{judgement} has two different grades: “{evidence}” and “{other}”");
        let finding = column(Code::READINGS_DISAGREE, message).printed(other).page(second.page);
        return WithFindings { value: reading(judgement, Some(first), None), findings: vec![finding] };
    }
    WithFindings::clean(Reading { confirmed_by: ConfirmedBy::Heading, ..reading(judgement, Some(first), found) })
}

fn reading(judgement: Judgement, said: Option<&StatedGrade>, grade: Option<Grade>) -> Reading {
    Reading {
        judgement,
        label: said.map(|said| said.label.clone()).unwrap_or_default(),
        grade_printed: said.map(|said| said.printed.clone()),
        grade,
        absent_reason: grade.is_none().then_some(AbsentReason::Unreadable),
        page: said.map_or(1, |said| said.page),
        evidence: said.map(|said| format!("{} {}", said.label, said.printed)).unwrap_or_default(),
        confirmed_by: ConfirmedBy::None,
    }
}

/// The bullets under "Areas for improvement", whatever time each group of them is given.
fn points(blocks: &[Block]) -> WithFindings<Option<Vec<Point>>> {
    let is_head = |block: &Block| block.kind == BlockKind::Heading && plain(&block.text) == "areas for improvement";
    let Some(at) = blocks.iter().position(is_head) else {
        return missing(None, "improvement_points", "there is no heading for the points for improvement");
    };
    let size = blocks[at].size;
    let ends = |block: &Block| block.kind == BlockKind::Heading && block.size > size - 0.5;
    let mut points: Vec<Point> = Vec::new();
    for block in
        blocks[at + 1..].iter().take_while(|block| !ends(block)).filter(|block| block.kind == BlockKind::Bullet)
    {
        match points.last_mut().filter(|_| block.depth > 0) {
            Some(last) => push_line(&mut last.text, &block.text),
            None => points.push(Point { kind: PointKind::Improvement, text: block.text.clone(), page: block.page }),
        }
    }
    WithFindings::clean(Some(points))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ofsted_parse::Word;

    #[test]
    fn number_and_word_must_fit() {
        assert_eq!(grade("Grade 4 (Inadequate)"), Some(Grade::Inadequate));
        assert_eq!(grade("Grade 3 (adequate)"), Some(Grade::Adequate));
        assert_eq!(grade("Adequate"), Some(Grade::Adequate));
        assert_eq!(grade("Inadequate Grade 4"), Some(Grade::Inadequate));
        assert_eq!(grade("Good – 2"), Some(Grade::Good));
        assert_eq!(grade("Grade 3 (inadequate)"), None);
        assert_eq!(grade("Requires improvement"), None);
        assert_eq!(grade("Grade 4"), None);
    }

    fn line(page: u32, x0: f32, baseline: f32, size: f32, text: &str) -> Line {
        let mut x = x0;
        let mut word = |text: &str| {
            let width = 0.5 * size * f32::from(u16::try_from(text.len()).unwrap_or(0));
            let bold = size > 13.0;
            let word = Word {
                text: text.to_owned(),
                x0: x,
                x1: x + width,
                baseline,
                size,
                bold,
                italic: false,
                ..Word::default()
            };
            x += width + 0.3 * size;
            word
        };
        Line { page, words: text.split(' ').map(&mut word).collect() }
    }

    fn page(number: u32, lines: Vec<Line>) -> Page {
        Page { number, width: 595.0, height: 842.0, lines, rules: Vec::new() }
    }

    fn report(heading_grade: &str) -> Document {
        report_with(heading_grade, ("Capacity to improve", "Good"))
    }

    /// A report whose record has a second row of these words.
    fn report_with(heading_grade: &str, (label, value): (&str, &str)) -> Document {
        let title = vec![
            line(1, 85.0, 190.0, 26.0, "Inspection of looked after children"),
            line(1, 85.0, 220.0, 26.0, "services"),
            line(1, 85.0, 250.0, 18.0, "Elmshire County Council"),
            line(1, 85.0, 574.0, 10.0, "Inspection dates: 5 – 9 August 2013"),
            line(1, 85.0, 590.0, 10.0, "Reporting inspector Jo Ash HMI"),
            line(1, 85.0, 725.0, 10.0, "Age group: All"),
            line(1, 85.0, 740.0, 10.0, "Published: 30 August 2013"),
        ];
        let body = vec![
            line(2, 85.0, 100.0, 18.0, "Capacity to improve"),
            line(2, 85.0, 140.0, 14.0, heading_grade),
            line(2, 85.0, 180.0, 12.0, "1. The council has plans and the will to carry them out."),
            line(2, 85.0, 220.0, 14.0, "Areas for improvement"),
            line(2, 85.0, 250.0, 12.0, "• write plans down"),
            line(2, 85.0, 280.0, 12.0, "• look at them again"),
        ];
        let record = vec![
            line(3, 85.0, 100.0, 18.0, "Record of main findings"),
            line(3, 85.0, 160.0, 12.0, "Overall effectiveness"),
            line(3, 400.0, 160.0, 12.0, "Adequate"),
            line(3, 85.0, 190.0, 12.0, label),
            line(3, 400.0, 190.0, 12.0, value),
        ];
        Document::new(vec![page(1, title), page(2, body), page(3, record)])
    }

    #[test]
    fn a_report_is_read() {
        let read = Lac2013.read(&report("Grade 2 (good)"));
        let record = read.value;
        assert_eq!(record.authority_printed.as_deref(), Some("Elmshire County Council"));
        let title = "Inspection of looked after children services Elmshire County Council";
        assert_eq!(record.title_printed.as_deref(), Some(title));
        assert_eq!(record.lead_inspectors, ["Jo Ash"]);
        assert_eq!(record.inspection_end(), Some(jiff::civil::date(2013, 8, 9)));
        assert_eq!(record.published_printed, Some(jiff::civil::date(2013, 8, 30)));
        assert_eq!(record.points.map(|points| points.len()), Some(2));
        let grades: Vec<Option<Grade>> = record.judgements.iter().map(|reading| reading.grade).collect();
        assert_eq!(grades, [Some(Grade::Adequate), Some(Grade::Good), None, None, None]);
        assert_eq!(record.judgements[1].confirmed_by, ConfirmedBy::Heading);
        assert_eq!(read.findings.iter().filter(|finding| finding.code == Code::NOT_FOUND).count(), 3);
    }

    #[test]
    fn grades_stand_beside_their_numbers_in_any_order() {
        for heading in ["Inadequate Grade 4", "4 – Inadequate", "Inadequate (4)"] {
            let read = Lac2013.read(&report_with(heading, ("Capacity to improve", "Inadequate Grade 4")));
            let capacity = &read.value.judgements[1];
            assert_eq!(
                (capacity.grade, capacity.confirmed_by),
                (Some(Grade::Inadequate), ConfirmedBy::Heading),
                "{heading}"
            );
        }
        let read = Lac2013.read(&report_with("Grade 4 (inadequate)", ("Capacity to improve", "Inadequate Grade 3")));
        assert_eq!(read.value.judgements[1].grade, None);
        assert!(told(&read, Code::UNKNOWN_GRADE).contains("Inadequate Grade 3"), "{:?}", read.findings);
    }

    fn told(read: &WithFindings<ReportRecord>, code: Code) -> &str {
        read.findings.iter().find(|finding| finding.code == code).map_or("", |finding| finding.message.as_str())
    }

    #[test]
    fn two_readings_that_differ_give_no_grade() {
        let read = Lac2013.read(&report("Grade 3 (adequate)"));
        assert_eq!(read.value.judgements[1].grade, None);
        let told = told(&read, Code::READINGS_DISAGREE);
        assert!(told.contains("Capacity to improve Good") && told.contains("Grade 3 (adequate)"), "{told}");
    }

    #[test]
    fn words_that_are_no_grade_are_not_made_good_by_a_heading() {
        let read = Lac2013.read(&report_with("Grade 2 (good)", ("Capacity to improve", "Satisfactory")));
        assert_eq!(read.value.judgements[1].grade, None);
        let told = told(&read, Code::UNKNOWN_GRADE);
        assert!(told.contains("Satisfactory") && told.contains("Grade 2 (good)"), "{told}");
    }

    #[test]
    fn a_grade_beside_words_that_are_no_label_is_told() {
        let read = Lac2013.read(&report_with("Grade 2 (good)", ("Work with schools", "Good")));
        assert!(told(&read, Code::UNKNOWN_LABEL).contains("Work with schools"), "{:?}", read.findings);
    }
}
