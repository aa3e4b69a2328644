//! Reports set in other ways than the readers were written for: cells wrapped and aligned at
//! random, with and without rules, over a page's end, with numbers, wide spaces and parted words;
//! letters with dates, points and names in other forms. However one is set, each value that is read
//! is right, or a finding says that it was not read.

use ofsted_documents::readers::reader_of;
use ofsted_model::diag::{Severity, WithFindings};
use ofsted_model::{Grade, Judgement, Reading, ReportRecord, Window};
use ofsted_parse::Document;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::drawn::{Sheet, document};

/// The same cases in each run. Other seeds find other faults: change it to look for them.
const SEED: RngSeed = RngSeed::Fixed(20_240_315);

/// The left edges of labels and values.
const LABELS: f32 = 70.0;
const VALUES: f32 = 330.0;
/// Where a page's text begins and ends.
const TOP: f32 = 90.0;
const FOOT: f32 = 740.0;

/// How the words of a cell stand against those beside it.
#[derive(Debug, Clone, Copy)]
enum Align {
    Top,
    Middle,
    Bottom,
}

/// How one row of a table is set.
#[derive(Debug, Clone)]
struct Row {
    grade: Grade,
    /// Words of the label on a line.
    label_words: usize,
    /// Words of the grade on a line.
    grade_words: usize,
    align: Align,
    /// From line to line, in points.
    leading: f32,
    /// A number before, after or around the grade's word: none, the right one, or a wrong one.
    number: Number,
    /// Whether the first line of the label is as wide as its column.
    justified: bool,
    /// Whether a page ends in the middle of the row, or before it.
    breaks: Break,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Number {
    None,
    After,
    Before,
    Brackets,
    Wrong,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Break {
    None,
    Before,
    Within,
}

fn row() -> impl Strategy<Value = Row> {
    let align = prop_oneof![Just(Align::Top), Just(Align::Middle), Just(Align::Bottom)];
    let number = prop_oneof![
        6 => Just(Number::None),
        1 => Just(Number::After),
        1 => Just(Number::Before),
        1 => Just(Number::Brackets),
        1 => Just(Number::Wrong),
    ];
    let breaks = prop_oneof![20 => Just(Break::None), 1 => Just(Break::Before), 1 => Just(Break::Within)];
    let grade =
        prop::sample::select(vec![Grade::Outstanding, Grade::Good, Grade::RequiresImprovement, Grade::Inadequate]);
    let place = (align, number, breaks, any::<bool>());
    (grade, 2..9_usize, 1..6_usize, 12..28_u8, place).prop_map(
        |(grade, label_words, grade_words, leading, (align, number, breaks, justified))| {
            let leading = f32::from(leading);
            let is_apart = leading > 16.0 || breaks == Break::Within;
            let number = if number == Number::Wrong && is_apart { Number::Brackets } else { number };
            Row { grade, label_words, grade_words, align, leading, number, justified, breaks }
        },
    )
}

fn number_beside(words: &str, grade: Grade, number: Number) -> String {
    let rank = grade.rank();
    match number {
        Number::None => words.to_owned(),
        Number::After => format!("{words} Grade {rank}"),
        Number::Before => format!("{rank} – {words}"),
        Number::Brackets => format!("{words} ({rank})"),
        Number::Wrong => format!("{words} ({})", rank % 4 + 1),
    }
}

fn words_of(grade: Grade) -> &'static str {
    match grade {
        Grade::Outstanding => "Outstanding",
        Grade::Good => "Good",
        Grade::RequiresImprovement => "Requires improvement to be good",
        Grade::Inadequate => "Inadequate",
        Grade::Adequate => "Adequate",
    }
}

fn wrapped(text: &str, words: usize) -> Vec<String> {
    text.split(' ').collect::<Vec<_>>().chunks(words).map(|line| line.join(" ")).collect()
}

/// Pages under construction.
struct Paper {
    sheets: Vec<Sheet>,
    y: f32,
    rules: Vec<f32>,
    ruled: bool,
}

impl Paper {
    fn new(first: Sheet, y: f32, ruled: bool) -> Self {
        Self { sheets: vec![first], y, rules: Vec::new(), ruled }
    }

    fn draw(&mut self, with: impl FnOnce(Sheet) -> Sheet) {
        let sheet = self.sheets.pop().unwrap_or_default();
        self.sheets.push(with(sheet));
    }

    /// Ends the page; the table goes on at the top of the next.
    fn turn(&mut self) {
        self.close();
        self.sheets.push(Sheet::default());
        self.y = TOP;
        self.rules.push(self.y - 16.0);
    }

    /// Draws the rules of a page's part of the table.
    fn close(&mut self) {
        self.rules.push(self.y);
        let rules = std::mem::take(&mut self.rules);
        if self.ruled && rules.len() > 1 {
            self.draw(|sheet| sheet.grid(&[65.0, 320.0, 560.0], &rules));
        }
    }

    fn row(&mut self, label: &str, row: &Row) {
        let grade = number_beside(words_of(row.grade), row.grade, row.number);
        let (labels, grades) = (wrapped(label, row.label_words), wrapped(&grade, row.grade_words));
        let most = labels.len().max(grades.len());
        let short = |lines: usize| f32::from(u8::try_from(most - lines).unwrap_or(0)) * row.leading;
        let start = |lines: usize| match row.align {
            Align::Top => 0.0,
            Align::Middle => short(lines) / 2.0,
            Align::Bottom => short(lines),
        };
        let height = f32::from(u8::try_from(most).unwrap_or(0)) * row.leading;
        if row.breaks == Break::Before || self.y + height > FOOT {
            self.turn();
        }
        let mut cells: Vec<(f32, f32, String, bool)> = Vec::new();
        for (x, lines) in [(LABELS, labels), (VALUES, grades)] {
            let from = start(lines.len());
            cells.extend((0_u8..).zip(lines).map(|(at, line)| {
                (x, from + f32::from(at) * row.leading, line, x == LABELS && at == 0 && row.justified)
            }));
        }
        let cut = if row.breaks == Break::Within { height / 2.0 } else { f32::MAX };
        let (above, below): (Vec<_>, Vec<_>) = cells.into_iter().partition(|(_, y, ..)| *y < cut);
        self.lines(&above, 0.0, row.leading);
        if !below.is_empty() {
            let first = below.iter().map(|(_, y, ..)| *y).fold(f32::MAX, f32::min);
            self.turn();
            self.lines(&below, first, row.leading);
        }
        self.y += 10.0;
        self.rules.push(self.y - 14.0);
    }

    fn lines(&mut self, cells: &[(f32, f32, String, bool)], first: f32, leading: f32) {
        let top = self.y;
        for (x, y, line, justified) in cells {
            let at = top + y - first;
            self.y = self.y.max(at + leading);
            self.draw(|sheet| if *justified { spread(sheet, *x, at, line) } else { sheet.text(*x, at, line) });
        }
    }

    fn document(mut self) -> Document {
        self.close();
        document(self.sheets)
    }
}

/// A line whose words stand far apart, up to the end of their column.
fn spread(sheet: Sheet, x: f32, y: f32, line: &str) -> Sheet {
    let words: Vec<&str> = line.split(' ').collect();
    let letters = |word: &str| 6.0 * f32::from(u8::try_from(word.chars().count()).unwrap_or(0));
    let free = 235.0 - words.iter().map(|word| letters(word)).sum::<f32>();
    let gap = (free / f32::from(u8::try_from(words.len().saturating_sub(1).max(1)).unwrap_or(1))).clamp(3.6, 26.0);
    let mut x = x;
    words.into_iter().fold(sheet, |sheet, word| {
        let at = x;
        x += letters(word) + gap;
        sheet.text(at, y, word)
    })
}

fn read(document: &Document) -> Option<WithFindings<ReportRecord>> {
    reader_of(document, None).map(|family| family.read(document))
}

/// Whether something worse than a note is said of any of the columns.
fn is_marked(noted: &WithFindings<ReportRecord>, columns: &[&str]) -> bool {
    noted.findings.iter().any(|finding| {
        finding.code.severity >= Severity::Warning
            && finding.column.as_deref().is_some_and(|column| columns.contains(&column))
    })
}

/// What is wrong or missing in silence.
fn faults(noted: &WithFindings<ReportRecord>, truth: &[(Judgement, Option<Grade>)]) -> Vec<String> {
    let mut faults = Vec::new();
    for reading in &noted.value.judgements {
        let expected = truth.iter().find(|(judgement, _)| *judgement == reading.judgement);
        if reading.grade.is_some() && expected.is_none_or(|(_, grade)| reading.grade != *grade) {
            let Reading { judgement, grade, evidence, confirmed_by, .. } = reading;
            faults
                .push(format!("{judgement} is read as {grade:?} from `{evidence}` ({confirmed_by}), not {expected:?}"));
        }
    }
    let grade = |judgement| noted.value.judgements.iter().find(|reading| reading.judgement == judgement)?.grade;
    for (judgement, _) in truth.iter().filter(|(judgement, wanted)| wanted.is_some() && grade(*judgement).is_none()) {
        if !is_marked(noted, &["grade", "judgement"]) {
            faults.push(format!("{judgement} is missing in silence"));
        }
    }
    faults
}

/// A grade beside a number that is another's is none. A number that stands far below its word, or
/// on the next page, belongs to nothing for certain: such rows have the right one.
fn truth(rows: &[(Judgement, &str, &Row)]) -> Vec<(Judgement, Option<Grade>)> {
    let grade = |row: &Row| (row.number != Number::Wrong).then_some(row.grade);
    rows.iter().map(|(judgement, _, row)| (*judgement, grade(row))).collect()
}

const ILACS: [(Judgement, &str); 5] = [
    (Judgement::ImpactOfLeaders, "The impact of leaders on social work practice with children and families"),
    (Judgement::HelpAndProtection, "The experiences and progress of children who need help and protection"),
    (Judgement::InCare, "The experiences and progress of children in care"),
    (Judgement::CareLeavers, "The experiences and progress of care leavers"),
    (Judgement::OverallEffectiveness, "Overall effectiveness"),
];

const SIF: [(Judgement, &str); 5] = [
    (Judgement::HelpAndProtection, "1. Children who need help and protection"),
    (Judgement::LookedAfterAndPermanence, "2. Children looked after and achieving permanence"),
    (Judgement::Adoption, "2.1 Adoption performance"),
    (Judgement::CareLeavers, "2.2 Experiences and progress of care leavers"),
    (Judgement::LeadershipManagementGovernance, "3. Leadership, management and governance"),
];

fn with_table(first: Sheet, y: f32, ruled: bool, table: &[(Judgement, &str, &Row)]) -> Document {
    let mut paper = Paper::new(first, y, ruled);
    paper.rules.push(y - 16.0);
    for (_, label, row) in table {
        paper.row(label, row);
    }
    paper.document()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: SEED, ..ProptestConfig::default() })]

    #[test]
    fn a_table_of_today_is_right_or_marked(
        rows in prop::collection::vec(row(), 5),
        order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle(),
        (ruled, headed) in any::<(bool, bool)>(),
    ) {
        let mut first = Sheet::default()
            .sized(LABELS, 100.0, 26.0, "Inspection of Elm children’s services")
            .text(LABELS, 130.0, "Inspection dates: 4 to 15 March 2024")
            .text(LABELS, 157.0, "Lead inspector: Jo Ash, His Majesty’s Inspector");
        if headed {
            first = first.bold(LABELS, 190.0, 12.0, "Judgement").bold(VALUES, 190.0, 12.0, "Grade");
        }
        let table: Vec<_> = order.iter().map(|&at| (ILACS[at].0, ILACS[at].1, &rows[at])).collect();
        let noted = read(&with_table(first, 220.0, ruled, &table)).expect("it has the title of these reports");
        prop_assert_eq!(faults(&noted, &truth(&table)), Vec::<String>::new());
    }

    #[test]
    fn a_table_of_a_single_inspection_is_right_or_marked(rows in prop::collection::vec(row(), 5), ruled in any::<bool>()) {
        let first = Sheet::default()
            .sized(LABELS, 60.0, 26.0, "Elmshire")
            .bold(LABELS, 90.0, 14.0, "Inspection of services for children in need of help and protection")
            .bold(LABELS, 120.0, 14.0, "Inspection date: 3 March 2015 – 26 March 2015")
            .bold(LABELS, 150.0, 14.0, "Report published: 1 May 2015")
            .bold(LABELS, 180.0, 14.0, "Children’s services in Elmshire are good");
        let table: Vec<_> = SIF.iter().zip(&rows).map(|((judgement, label), row)| (*judgement, *label, row)).collect();
        let noted = read(&with_table(first, 220.0, ruled, &table)).expect("it has the title of these reports");
        let mut truth = truth(&table);
        truth.push((Judgement::OverallEffectiveness, Some(Grade::Good)));
        prop_assert_eq!(faults(&noted, &truth), Vec::<String>::new());
    }
}

/// Lines to a page: `# ` begins a heading, `* ` an item, `** ` an item within one; an empty line is
/// a gap.
fn written(lines: &str) -> Document {
    let (mut sheet, mut y) = (Sheet::default(), 60.0);
    for line in lines.lines() {
        let (next, step) = match line.split_once(' ') {
            Some(("#", heading)) => (sheet.bold(LABELS, y + 8.0, 14.0, heading), 28.0),
            Some(("*", item)) => (sheet.text(LABELS, y, "\u{25FC}").text(88.0, y, item), 14.5),
            Some(("**", item)) => (sheet.text(88.0, y, "\u{25E6}").text(106.0, y, item), 14.5),
            _ if line.is_empty() => (sheet, 12.0),
            _ => (sheet.text(LABELS, y, line), 14.5),
        };
        (sheet, y) = (next, y + step);
    }
    document(vec![sheet])
}

const DAYS: [&str; 14] = [
    "on 5 and 6 February 2019",
    "on 5 and 6 February",
    "on 5–6 February 2019",
    "on 5 – 6 February",
    "on 05/02/2019 and 06/02/2019",
    "from 5 February to 6 February 2019",
    "between 5 and 6 Feb 2019",
    "on Tuesday 5 and Wednesday 6 February",
    "on Monday 5 and Tuesday 6 February",
    "on 5 and 6 February 2018",
    "on 5 and 6 February 1019",
    "on 6 and 5 February 2019",
    "in February 2019",
    "in the week beginning 4 February 2019",
];
const LETTER_DAYS: [&str; 4] = ["4 March 2019", "04 March 2019", "Published on 4 March 2019", "March 2019"];
const HEADINGS: [&str; 7] = [
    "# What needs to improve in this area of social work practice",
    "What needs to improve in this area of social work practice?",
    "# What needs to improve in the arrangements for those young people who leave care in this place",
    "What needs to improve in the arrangements for those young people who leave care in this place",
    "# Areas for improvement",
    "# AREAS FOR IMPROVEMENT:",
    "What needs to improve:",
];
const POINTS: [(&str, usize); 6] = [
    ("* Plans.\n* Records.", 2),
    ("* Plans:\n** for babies\n** for others.\n* Records.", 2),
    ("The local authority should improve:\n\n* Plans.\n* Records.", 2),
    ("# The local authority should improve:\n\n* Plans.\n* Records.", 2),
    ("Plans that are made with the child.\n\nRecords that say why.", 2),
    ("1. Plans:\n** for babies\n** for others.\n2. Records.", 2),
];
const ENDS: [&str; 5] = [
    "Yours sincerely\n\nJo Ash\nHer Majesty’s Inspector",
    "Yours sincerely, Jo Ash",
    "Yours faithfully\n\nJo Ash HMI",
    "Jo Ash\nHer Majesty’s Inspector",
    "Yours sincerely\n\nHer Majesty’s Inspector",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, rng_seed: SEED, ..ProptestConfig::default() })]

    #[test]
    fn a_letter_is_right_or_marked(
        (days, letter_day) in (prop::sample::select(&DAYS[..]), prop::sample::select(&LETTER_DAYS[..])),
        (heading, (points, count)) in (prop::sample::select(&HEADINGS[..]), prop::sample::select(&POINTS[..])),
        (end, gap) in (prop::sample::select(&ENDS[..]), any::<bool>()),
    ) {
        let gap = if gap { "\n" } else { "" };
        let letter = format!(
            "{letter_day}\n\nDear Ms Yew\n\n# Focused visit to Elm children’s services\n\nThis letter summarises the findings of \
             the focused visit to Elm {days}.\nThe inspector was Jo Ash, Her Majesty’s Inspector.\nInspectors looked at the \
             arrangements for care leavers.\n\n# Headline findings\n\nMuch was seen in this place.\n{gap}{heading}\n{gap}{points}\n\n# \
             Findings\n\n* This is a finding.\n\nOfsted will take the findings into account.\n\n{end}\n"
        );
        let noted = read(&written(&letter)).expect("it has the title of these letters");
        let record = &noted.value;
        let day = |day: i8| jiff::civil::date(2019, 2, day);
        let is_right = record.windows == [Window { start: day(5), end: day(6) }];
        // A wrong year shows beside the letter's own day alone.
        let has_no_day = letter_day == "March 2019" && days.contains("2018");
        prop_assert!(is_right || has_no_day || is_marked(&noted, &["inspection_start"]), "{}: {:?}", days, record.windows);
        let is_doubtful = days.contains("2018") || days.contains("1019");
        prop_assert!(is_right || record.windows.is_empty() || is_doubtful, "{}: {:?}", days, record.windows);
        let is_right = record.lead_inspectors == ["Jo Ash"];
        prop_assert!(is_right || record.lead_inspectors.is_empty() && is_marked(&noted, &["lead_inspector"]), "{}", end);
        let found = record.points.as_ref().map_or(0, Vec::len);
        let columns = ["improvement_points", "priority_actions"];
        prop_assert!(found == count || is_marked(&noted, &columns), "{found} points\n{letter}");
        prop_assert_eq!(&record.themes, &["care_leavers"]);
    }
}
