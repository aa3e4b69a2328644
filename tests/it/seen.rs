//! Reports doctored so that they show a person one thing and tell a program another. What is read
//! is what is seen, or nothing with a finding; everything else in the report is read as before.

use std::fmt::Write as _;
use std::sync::Arc;

use hayro_interpret::font::StandardFont;
use ofsted::run::{ReadOutcome, read_one};
use ofsted_model::diag::{Code, Severity};
use ofsted_model::{AbsentReason, Grade, Judgement, ReadState, Reading, ReportRecord};
use skrifa::{DrawMemory, Font, PathSink, ScalerFont};

use crate::bad_pdf::Raw;

/// Where the grade on overall effectiveness stands.
const X: f32 = 390.0;
const Y: f32 = 640.0;

/// A report of one page and what was done to it.
#[derive(Clone, Default)]
struct Report {
    /// Drawn in the place of the grade on overall effectiveness.
    grade: String,
    /// Drawn in the place of the dates.
    dates: String,
    /// Drawn in the place of the lead inspector.
    lead: String,
    /// Drawn before and after everything else.
    first: String,
    last: String,
    /// Added to the resources and to the page.
    fonts: String,
    resources: String,
    page: String,
    /// Added to the catalogue.
    catalogue: String,
    /// Further objects: number, entries, and data where it is a stream.
    objects: Vec<(usize, String, Option<Vec<u8>>)>,
}

fn text(x: f32, y: f32, size: f32, words: &str) -> String {
    format!("BT /F {size} Tf {x} {y} Td ({words}) Tj ET\n")
}

/// Words in the place of the grade, in the plain font.
fn cell(words: &str) -> String {
    text(X, Y, 11.0, words)
}

/// The same, in another font, after operators.
fn cell_in(font: &str, before: &str, shown: &str) -> String {
    format!("q {before} BT /{font} 11 Tf {X} {Y} Td {shown} Tj ET Q\n")
}

/// The path of a box over the grade.
fn over() -> String {
    format!("{} {} 120 16 re", X - 4.0, Y - 4.0)
}

impl Report {
    /// A report with nothing done to it, and a grade.
    fn with(grade: &str) -> Self {
        Self {
            grade: cell(grade),
            dates: text(72.0, 700.0, 11.0, "Inspection dates: 4 to 15 March 2024"),
            lead: text(72.0, 680.0, 11.0, "Lead inspector: Jo Ash, His Majesty\\222s Inspector"),
            ..Self::default()
        }
    }

    /// A report with something drawn in the place of the grade.
    fn drawn(grade: impl Into<String>) -> Self {
        Self { grade: grade.into(), ..Self::with("") }
    }

    fn last(self, content: impl Into<String>) -> Self {
        Self { last: content.into(), ..self }
    }

    fn first(self, content: impl Into<String>) -> Self {
        Self { first: content.into(), ..self }
    }

    fn resources(self, entries: impl Into<String>) -> Self {
        Self { resources: entries.into(), ..self }
    }

    fn fonts(self, entries: impl Into<String>) -> Self {
        Self { fonts: entries.into(), ..self }
    }

    fn page(self, entries: impl Into<String>) -> Self {
        Self { page: entries.into(), ..self }
    }

    fn catalogue(self, entries: impl Into<String>) -> Self {
        Self { catalogue: entries.into(), ..self }
    }

    fn object(mut self, number: usize, entries: impl Into<String>) -> Self {
        self.objects.push((number, entries.into(), None));
        self
    }

    fn stream(mut self, number: usize, entries: impl Into<String>, data: impl Into<Vec<u8>>) -> Self {
        self.objects.push((number, entries.into(), Some(data.into())));
        self
    }

    fn content(&self) -> String {
        let mut content = self.first.clone();
        content += &text(72.0, 760.0, 22.0, "Inspection of Elm local authority");
        content += &text(72.0, 732.0, 22.0, "children\\222s services");
        content += &self.dates;
        content += &self.lead;
        content += &text(72.0, Y + 20.0, 11.0, "Judgement");
        content += &text(X, Y + 20.0, 11.0, "Grade");
        content += &text(72.0, Y, 11.0, "Overall effectiveness");
        content += &self.grade;
        for (row, (label, grade)) in ROWS.into_iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "four rows")]
            let y = Y - 40.0 * (row + 1) as f32;
            for (line, words) in label.split('|').enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "two lines")]
                let y = y - 13.0 * line as f32;
                content += &text(72.0, y, 11.0, words);
            }
            content += &text(X, y, 11.0, grade);
        }
        content += &text(72.0, 430.0, 11.0, "This paragraph holds the place of one in the report.");
        content += &text(72.0, 400.0, 14.0, "What needs to improve?");
        content += &text(72.0, 380.0, 11.0, "\\225");
        content += &text(90.0, 380.0, 11.0, "The first words of a point, in place of the report\\222s own.");
        content += &self.last;
        content
    }

    fn pdf(&self) -> Vec<u8> {
        let mut raw = Raw::document();
        raw.object(1, &format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalogue));
        raw.object(5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        raw.object(
            3,
            &format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {} \
                 /Resources << /Font << /F 5 0 R {} >> {} >> >>",
                self.page, self.fonts, self.resources
            ),
        );
        raw.stream(4, "", self.content().as_bytes());
        for (number, entries, data) in &self.objects {
            match data {
                Some(data) => raw.stream(*number, entries, data),
                None => raw.object(*number, entries),
            };
        }
        raw.finish()
    }

    fn read(&self) -> ReadOutcome {
        read_one(&self.pdf(), None)
    }
}

const ROWS: [(&str, &str); 4] = [
    ("The impact of leaders on social work practice with|children and families", "Good"),
    ("The experiences and progress of children who need|help and protection", "Requires improvement to be good"),
    ("The experiences and progress of children in care", "Good"),
    ("The experiences and progress of care leavers", "Outstanding"),
];

fn overall(read: &ReadOutcome) -> Option<&Reading> {
    read.document.record.judgements.iter().find(|reading| reading.judgement == Judgement::OverallEffectiveness)
}

/// Everything but the grade on overall effectiveness and what says how complete the report is.
fn others(read: &ReadOutcome) -> ReportRecord {
    let mut record = read.document.record.clone();
    record.read_state = ReadState::Read;
    record.judgements.retain(|reading| reading.judgement != Judgement::OverallEffectiveness);
    record
}

/// Whether something worse than a note is said of the grade on overall effectiveness.
fn is_told(read: &ReadOutcome) -> bool {
    let columns = ["grade", "judgement", "overall_effectiveness"];
    let is_it = |column: &Option<String>| column.as_deref().is_some_and(|column| columns.contains(&column));
    read.document.findings.iter().any(|finding| finding.code.severity >= Severity::Warning && is_it(&finding.column))
}

/// What must come out: the grade that is seen, or none with a finding; all else as it was.
fn check(name: &str, report: &Report, seen: Option<Grade>) {
    let (read, plain) = (report.read(), Report::with("Good").read());
    let grade = overall(&read).and_then(|reading| reading.grade);
    match grade {
        Some(grade) => assert_eq!(Some(grade), seen, "{name}: nobody sees that"),
        None => assert!(is_told(&read), "{name}: a gap without a finding: {:?}", read.document.findings),
    }
    assert_eq!(others(&read), others(&plain), "{name}: the rest of the report");
}

/// What is honest must be read, with nothing doubtful about it.
fn check_honest(name: &str, report: &Report, seen: Grade) {
    let read = report.read();
    let grade = overall(&read).and_then(|reading| reading.grade);
    assert_eq!(grade, Some(seen), "{name}: {:?}", read.document.findings);
    let doubts = read.document.findings.iter().filter(|finding| finding.code == Code::VISIBILITY_DOUBTFUL);
    assert_eq!(doubts.count(), 0, "{name}: {:?}", read.document.findings);
    assert_eq!(others(&read), others(&Report::with("Good").read()), "{name}: the rest of the report");
}

/// A map of codes to what they are said to say.
fn to_unicode(width: usize, pairs: &[(u32, &str)]) -> Vec<u8> {
    let space = format!("<{:0>2$}> <{:F>2$}>", "", "", width * 2);
    let mut map = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def \
         1 begincodespacerange {space} endcodespacerange {} beginbfchar\n",
        pairs.len()
    );
    for (code, said) in pairs {
        let said = said.encode_utf16().fold(String::new(), |text, unit| text + &format!("{unit:04X}"));
        let _ = writeln!(map, "<{code:0width$X}> <{said}>", width = width * 2);
    }
    map += "endbfchar endcmap CMapName currentdict /CMap defineresource pop end end";
    map.into_bytes()
}

/// Says a word for the letters of another, letter by letter; the last one says the rest, or
/// nothing.
fn lies(shown: &str, said: &str) -> Vec<(u32, String)> {
    let (shown, said): (Vec<char>, Vec<char>) = (shown.chars().collect(), said.chars().collect());
    let last = shown.len() - 1;
    let part = |at: usize| -> String {
        let end = if at == last { said.len() } else { (at + 1).min(said.len()) };
        said.get(at..end).unwrap_or_default().iter().collect()
    };
    (0..shown.len()).map(|at| (u32::try_from(at).unwrap() + 1, part(at))).collect()
}

fn pairs(lies: &[(u32, String)]) -> Vec<(u32, &str)> {
    lies.iter().map(|(code, said)| (*code, said.as_str())).collect()
}

/// Codes from 1 on, as a string to be shown.
fn codes(width: usize, count: usize) -> String {
    (1..=count).fold("<".to_owned(), |text, code| format!("{text}{code:0width$X}", width = width * 2)) + ">"
}

/// A face whose program a document may hold.
fn face() -> Font {
    let (data, index) = StandardFont::Helvetica.get_font_data();
    Font::new(data, index).unwrap()
}

fn face_bytes() -> Vec<u8> {
    let (data, _) = StandardFont::Helvetica.get_font_data();
    let bytes: &[u8] = (*data).as_ref();
    // One more byte, so that nothing takes it for the crate's own.
    [bytes, b"\n"].concat()
}

/// A font of glyph numbers, without a name for any of them, that shows one word and is said to say
/// another.
fn numbered(report: Report, shown: &str, said: &[(u32, &str)]) -> Report {
    let numbers: Vec<u32> =
        shown.chars().map(|letter| face().glyph_by_name(&letter.to_string()).unwrap().to_u32()).collect();
    let shown: String = numbers.iter().fold(String::new(), |text, number| format!("{text}{number:04X}"));
    let said: Vec<(u32, &str)> = numbers.iter().copied().zip(said.iter().map(|(_, said)| *said)).collect();
    let grade = cell_in("N", "", &format!("<{shown}>"));
    Report { grade, ..report }
        .fonts("/N 20 0 R")
        .object(
            20,
            "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Plain /Encoding /Identity-H \
             /DescendantFonts [21 0 R] /ToUnicode 24 0 R >>",
        )
        .object(
            21,
            "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /ABCDEF+Plain /DW 556 /FontDescriptor 22 0 R \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        )
        .object(22, "<< /Type /FontDescriptor /FontName /ABCDEF+Plain /Flags 4 /FontFile3 23 0 R >>")
        .stream(23, "/Subtype /CIDFontType0C", face_bytes())
        .stream(24, "", to_unicode(2, &said))
}

/// A standard font whose codes from 1 on are the letters of a word by their names, and are said to
/// say another.
fn named(report: Report, shown: &str, said: &[(u32, &str)]) -> Report {
    let names: String = shown.chars().fold(String::new(), |names, letter| format!("{names} /{letter}"));
    let count = shown.chars().count();
    let grade = cell_in("L", "", &codes(1, count));
    Report { grade, ..report }
        .fonts("/L 20 0 R")
        .object(
            20,
            format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 1 /LastChar {count} /Widths [{}] \
                 /Encoding << /Type /Encoding /Differences [1{names}] >> /ToUnicode 24 0 R >>",
                "556 ".repeat(count)
            ),
        )
        .stream(24, "", to_unicode(1, said))
}

/// Outlines as the operators that draw them.
#[derive(Default)]
struct Operators {
    text: String,
    from: (f32, f32),
}

impl PathSink for Operators {
    fn move_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.text, "{x} {y} m ");
        self.from = (x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.text, "{x} {y} l ");
        self.from = (x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let third = |from: f32, to: f32| from + (to - from) * 2.0 / 3.0;
        let (fx, fy) = self.from;
        self.curve_to(third(fx, cx), third(fy, cy), third(x, cx), third(y, cy), x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let _ = write!(self.text, "{cx0} {cy0} {cx1} {cy1} {x} {y} c ");
        self.from = (x, y);
    }

    fn close(&mut self) {
        self.text.push_str("h ");
    }
}

fn letter_drawn(letter: char) -> String {
    let scaler = ScalerFont::unhinted(face(), Some(1000.0));
    let mut operators = Operators::default();
    let glyph = face().glyph_by_name(&letter.to_string()).unwrap();
    scaler.outline(glyph).unwrap().draw(DrawMemory::Scratch, &mut operators).unwrap();
    operators.text + "f"
}

/// A font of drawings: a program for each code from 1 on, and what it is said to say.
fn drawings(report: Report, programs: &[String], said: &[(u32, &str)]) -> Report {
    let count = programs.len();
    let names: String = (1..=count).fold(String::new(), |names, at| format!("{names} /g{at}"));
    let procedures: String = (1..=count).fold(String::new(), |all, at| format!("{all} /g{at} {} 0 R", 40 + at));
    let grade = cell_in("T", "", &codes(1, count));
    let mut report = Report { grade, ..report }
        .fonts("/T 20 0 R")
        .object(
            20,
            format!(
                "<< /Type /Font /Subtype /Type3 /FontBBox [0 -300 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] \
                 /FirstChar 1 /LastChar {count} /Widths [{}] /CharProcs << {procedures} >> /Resources << >> \
                 /Encoding << /Type /Encoding /Differences [1{names}] >> /ToUnicode 24 0 R >>",
                "556 ".repeat(count)
            ),
        )
        .stream(24, "", to_unicode(1, said));
    for (at, program) in programs.iter().enumerate() {
        report = report.stream(41 + at, "", format!("556 0 0 -300 1000 1000 d1 {program}"));
    }
    report
}

/// A form, as an annotation's appearance or an object to be drawn, that draws in a box of 130 by
/// 18.
fn form(report: Report, number: usize, entries: &str, content: &str) -> Report {
    let entries =
        format!("/Type /XObject /Subtype /Form /BBox [0 0 130 18] /Resources << /Font << /F 5 0 R >> >> {entries}");
    report.stream(number, entries, content)
}

fn annotation(entries: &str) -> String {
    let (x0, y0, x1, y1) = (X - 4.0, Y - 4.0, X + 126.0, Y + 14.0);
    format!("/Annots [<< /Type /Annot /Rect [{x0} {y0} {x1} {y1}] {entries} >>]")
}

const WHITE_BOX: &str = "1 g 0 0 130 18 re f ";

#[test]
fn the_plain_report_is_read_whole() {
    let read = Report::with("Good").read();
    assert!(
        read.document.findings.iter().all(|finding| finding.code == Code::UNCONFIRMED),
        "{:?}",
        read.document.findings
    );
    let grades: Vec<Option<Grade>> = read.document.record.judgements.iter().map(|reading| reading.grade).collect();
    assert_eq!(
        grades,
        [Grade::Good, Grade::Good, Grade::RequiresImprovement, Grade::Good, Grade::Outstanding].map(Some)
    );
    assert_eq!(read.document.record.lead_inspectors, ["Jo Ash"]);
    assert_eq!(read.document.record.windows.len(), 1);
}

#[test]
fn ink_that_nobody_sees_says_nothing() {
    let faint = "/ExtGState << /G << /ca 0.03 /CA 0.03 >> >>";
    let mode = |name: &str| format!("/ExtGState << /G << /BM /{name} >> >>");
    let cases: [(&str, Report); 15] = [
        ("white", Report::drawn(cell_in("F", "1 g", "(Outstanding)"))),
        ("white in another colour space", Report::drawn(cell_in("F", "0 0 0 0 k", "(Outstanding)"))),
        ("nearly white", Report::drawn(cell_in("F", "0.96 g", "(Outstanding)"))),
        ("pale yellow", Report::drawn(cell_in("F", "1 1 0.9 rg", "(Outstanding)"))),
        ("almost transparent", Report::drawn(cell_in("F", "/G gs", "(Outstanding)")).resources(faint)),
        ("almost transparent lines", Report::drawn(cell_in("F", "/G gs 1 Tr", "(Outstanding)")).resources(faint)),
        ("white lines", Report::drawn(cell_in("F", "1 G 1 Tr", "(Outstanding)"))),
        ("white, filled and drawn", Report::drawn(cell_in("F", "1 G 1 g 2 Tr", "(Outstanding)"))),
        ("not drawn", Report::drawn(cell_in("F", "3 Tr", "(Outstanding)"))),
        ("black that lightens", Report::drawn(cell_in("F", "/G gs", "(Outstanding)")).resources(mode("Lighten"))),
        ("black that screens", Report::drawn(cell_in("F", "/G gs", "(Outstanding)")).resources(mode("Screen"))),
        (
            "white that multiplies",
            Report::drawn(cell_in("F", "1 g /G gs", "(Outstanding)")).resources(mode("Multiply")),
        ),
        ("a hue of grey", Report::drawn(cell_in("F", "/G gs", "(Outstanding)")).resources(mode("Hue"))),
        (
            "made white on its way",
            Report::drawn(cell_in("F", "/G gs", "(Outstanding)"))
                .resources("/ExtGState << /G << /TR << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >> >> >>"),
        ),
        (
            "none of a spot colour",
            Report::drawn(cell_in("F", "/S cs 0 scn", "(Outstanding)")).resources(
                "/ColorSpace << /S [/Separation /Spot /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] \
                 /N 1 >>] >>",
            ),
        ),
    ];
    for (name, report) in cases {
        check(name, &report, None);
    }
}

#[test]
fn ink_of_the_colour_of_its_ground_says_nothing() {
    let on = |ground: &str, ink: &str| {
        Report::drawn(format!("q {ground} {} f Q {}", over(), cell_in("F", ink, "(Outstanding)")))
    };
    check("black on black", &on("0 g", "0 g"), None);
    check("blue on blue", &on("0.1 0.2 0.5 rg", "0.12 0.22 0.5 rg"), None);
    check("grey on grey", &on("0.6 g", "0.6 g"), None);
    let under = |picture: &str| {
        Report::with("Outstanding").first(format!("q 130 0 0 24 {} {} cm {picture} Q\n", X - 10.0, Y - 8.0))
    };
    check("black on a black picture", &under("BI /W 1 /H 1 /CS /G /BPC 8 ID \0 EI"), None);
    check("black on a picture of something", &under(CHESS), None);
    check("black on a picture of nothing", &under(BROKEN), None);
    check_honest("black on a pale picture", &under(PIXEL), Grade::Outstanding);
    check_honest("white on black", &on("0 g", "1 g"), Grade::Outstanding);
    check_honest("black on pale blue", &on("0.85 0.9 1 rg", "0 g"), Grade::Outstanding);
    check_honest("white on red", &on("0.7 0 0 rg", "1 g"), Grade::Outstanding);
}

/// A picture of one pixel, made pale by what its values stand for.
const PIXEL: &str = "BI /W 1 /H 1 /CS /G /BPC 8 /D [1 0.8] ID \u{7f} EI";
/// A picture that nobody can take apart.
const BROKEN: &str = "BI /W 9 /H 9 /CS /G /BPC 8 /F /DCT ID x EI";
/// A picture of black and white squares.
const CHESS: &str = "BI /W 8 /H 2 /CS /G /BPC 1 ID UU EI";

/// The lower left corner of what covers the grade.
const CORNER: (f32, f32) = (X - 4.0, Y - 4.0);

/// White boxes as tall as they are given, from the bottom of the grade to its top.
fn stripes(count: u8, height: f32) -> String {
    let (x, y) = CORNER;
    (0..count).fold("q 1 g ".to_owned(), |all, at| {
        let y = y + 16.0 * f32::from(at) / f32::from(count);
        all + &format!("{x} {y} 120 {height} re f ")
    }) + "Q"
}

fn stroked(state: &str, y: f32, length: f32) -> String {
    format!("q {state} {} {y} m {} {y} l S Q", CORNER.0, CORNER.0 + length)
}

#[test]
fn what_is_painted_over_hides() {
    let (x, y) = CORNER;
    let far = x + 120.0;
    let shape =
        format!("q 1 g {x} {y} m {far} {y} l {far} {} l {x} {} l {} {} l h f Q", y + 16.0, y + 16.0, x - 5.0, y + 8.0);
    let cases: [(&str, String); 12] = [
        ("a white box", format!("q 1 g {} f Q", over())),
        ("a black box", format!("q 0 g {} f Q", over())),
        ("half a box", format!("q 1 g {x} {y} 120 8 re f Q")),
        ("a shape", shape),
        ("many white boxes", stripes(40, 0.5)),
        ("some white boxes", stripes(6, 1.6)),
        ("a thick stroke", stroked("1 G 16 w", Y + 4.0, 120.0)),
        ("a dashed stroke", stroked("1 G 16 w [3 1] 0 d", Y + 4.0, 120.0)),
        ("a stroke through it", stroked("0 G 1.5 w", Y + 3.0, 60.0)),
        ("a picture", format!("q 120 0 0 16 {x} {y} cm {PIXEL} Q")),
        ("a picture that nobody can take apart", format!("q 120 0 0 16 {x} {y} cm {BROKEN} Q")),
        ("a picture of ink", format!("q 1 g 120 0 0 16 {x} {y} cm BI /W 1 /H 1 /IM true ID \0 EI Q")),
    ];
    for (name, content) in cases {
        check(name, &Report::with("Outstanding").last(content), None);
    }
    let shading = Report::with("Outstanding").last(format!("q {} W n /W sh Q", over()));
    check("a shading", &shading.resources(format!("/Shading << /W << {WHITE_SHADING} >> >>")), None);
    let drawn = format!("q 1 0 0 1 {x} {y} cm /X Do Q");
    let in_form = form(Report::with("Outstanding"), 30, "", WHITE_BOX).last(drawn);
    check("a form", &in_form.resources("/XObject << /X 30 0 R >>"), None);
}

/// White from one end to the other.
const WHITE_SHADING: &str = "/ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 1 0] /Extend [true true] \
     /Function << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [1] /N 1 >>";

#[test]
fn letters_hide_what_they_are_printed_on() {
    let cases: [(&str, String); 4] = [
        ("the same word in white", cell_in("F", "1 g", "(Outstanding)")),
        ("the same word in white lines", cell_in("F", "1 G 1 w 1 Tr", "(Outstanding)")),
        ("another word", cell("Inadequate")),
        (
            "black letters on their side",
            format!("BT /F 22 Tf 0 1 -1 0 {} {} Tm (llllllllllll) Tj ET", X + 14.0, Y - 20.0),
        ),
    ];
    for (name, content) in cases {
        check(name, &Report::with("Outstanding").last(content), None);
    }
    let large = drawings(Report::with(""), &["0 0 9000 900 re f".to_owned()], &[(1, "\u{2022}")]);
    check("a letter as large as the cell", &large.first(cell("Outstanding")), None);
}

#[test]
fn marks_around_and_under_words_hide_nothing() {
    let (x, y) = CORNER;
    let highlight = Report::with("Outstanding").last(format!("q /G gs 1 1 0 rg {} f Q", over()));
    let highlight = highlight.resources("/ExtGState << /G << /BM /Multiply >> >>");
    check_honest("a highlight", &highlight, Grade::Outstanding);
    let cases: [(&str, String, Grade); 5] = [
        ("a line under it", stroked("0.5 w", Y - 2.0, 60.0), Grade::Outstanding),
        ("a frame", format!("q 0.5 w {} S Q", over()), Grade::Outstanding),
        ("a frame of thin boxes", format!("{x} {y} 120 0.5 re f {x} {y} 0.5 16 re f"), Grade::Outstanding),
        ("a box, and another word", format!("q 1 g {} f Q {}", over(), cell("Inadequate")), Grade::Inadequate),
        ("the word again, to be bold", text(X + 0.3, Y, 11.0, "Outstanding"), Grade::Outstanding),
    ];
    for (name, content, seen) in cases {
        check_honest(name, &Report::with("Outstanding").last(content), seen);
    }
}

#[test]
fn what_is_cut_off_says_nothing() {
    let (x, y) = (X - 4.0, Y - 4.0);
    let triangle = format!("{x} {y} m {} {y} l {x} {} l h", x + 20.0, y + 20.0);
    let aside = "0 0 m 20 0 l 20 20 l 0 20 l h 580 820 m 590 820 l 590 830 l h";
    let hole = format!("0 0 595 842 re {}", over());
    let cases: [(&str, String); 6] = [
        ("a box elsewhere", format!("0 0 20 20 re W n {}", cell("Outstanding"))),
        ("shapes elsewhere", format!("{aside} W n {}", cell("Outstanding"))),
        ("a shape over part of it", format!("{triangle} W n {}", cell("Outstanding"))),
        ("a hole where it stands", format!("{hole} W* n {}", cell("Outstanding"))),
        ("letters elsewhere", format!("BT /F 11 Tf 7 Tr 50 50 Td (Outstanding) Tj ET 0 Tr {}", cell("Outstanding"))),
        ("half of the line", format!("{x} {} 120 9 re W n {}", Y + 4.0, cell("Outstanding"))),
    ];
    for (name, content) in cases {
        check(name, &Report::drawn(format!("q {content} Q\n")), None);
    }
    check_honest("a box around it", &Report::drawn(format!("q {} W n {} Q\n", over(), cell("Good"))), Grade::Good);
    let round = format!(
        "{x} {y} m {} {y} l {} {} l {} {} l {x} {} l h",
        x + 120.0,
        x + 125.0,
        y + 8.0,
        x + 120.0,
        y + 16.0,
        y + 16.0
    );
    check_honest("a shape around it", &Report::drawn(format!("q {round} W n {} Q\n", cell("Good"))), Grade::Good);
}

#[test]
fn masks_groups_and_patterns_hide_or_cannot_be_told() {
    let group = "/Group << /S /Transparency /CS /DeviceGray >>";
    let masked = |kind: &str, content: &str| {
        form(Report::drawn(cell_in("F", "/G gs", "(Outstanding)")), 30, group, content)
            .resources(format!("/ExtGState << /G << /SMask << /Type /Mask /S /{kind} /G 30 0 R >> >> >>"))
    };
    check("a black mask", &masked("Luminosity", "0 g 0 0 130 18 re f"), None);
    check("an empty mask", &masked("Alpha", ""), None);
    let grouped = |state: &str| {
        form(
            Report::drawn(format!("q /G gs 1 0 0 1 {X} {Y} cm /X Do Q\n")),
            30,
            group,
            "BT /F 11 Tf 0 0 Td (Outstanding) Tj ET",
        )
        .resources(format!("/ExtGState << /G << {state} >> >> /XObject << /X 30 0 R >>"))
    };
    check("a faint group", &grouped("/ca 0.02"), None);
    check("a group that lightens", &grouped("/BM /Lighten"), None);
    check_honest("a group", &grouped("/ca 1"), Grade::Outstanding);
    let knocked = form(
        Report::drawn(format!("q 1 0 0 1 {X} {Y} cm /X Do Q\n")),
        30,
        "/Group << /S /Transparency /K true >>",
        "BT /F 11 Tf (Outstanding) Tj ET /G gs 0 -4 130 18 re f",
    );
    let knocked = knocked.resources("/ExtGState << /G << /ca 0 >> >> /XObject << /X 30 0 R >>");
    check("a group that takes back", &knocked, None);
    let tiles = |content: &str| {
        Report::drawn(cell_in("F", "/Pattern cs /P scn", "(Outstanding)"))
            .resources("/Pattern << /P 30 0 R >>")
            .stream(30, "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 5 5] /XStep 5 /YStep 5 /Resources << >>", content)
    };
    check("tiles of nothing", &tiles(""), None);
    check("white tiles", &tiles("1 g 0 0 5 5 re f"), None);
    let shaded = Report::drawn(cell_in("F", "/Pattern cs /P scn", "(Outstanding)"))
        .resources(format!("/Pattern << /P << /PatternType 2 /Shading << {WHITE_SHADING} >> >> >>"));
    check("a white shading", &shaded, None);
}

/// Letters that move on by next to nothing.
fn narrow() -> Report {
    Report::drawn(cell_in("W", "", "(Outstanding)")).fonts("/W 20 0 R").object(
        20,
        format!(
            "<< /Type /Font /Subtype /TrueType /BaseFont /Plain /FirstChar 32 /LastChar 126 /Widths [{}] \
             /Encoding /WinAnsiEncoding /FontDescriptor << /Type /FontDescriptor /FontName /Plain /Flags 32 >> >>",
            "60 ".repeat(95)
        ),
    )
}

#[test]
fn letters_that_cannot_be_read_say_nothing() {
    let set = |matrix: &str, before: &str| {
        Report::drawn(format!("q {before} BT /F 11 Tf {matrix} Tm (Outstanding) Tj ET Q\n"))
    };
    let far = X + 60.0;
    let cases: [(&str, Report); 12] = [
        ("too small", set(&format!("0.05 0 0 0.05 {X} {Y}"), "")),
        ("small", set(&format!("0.2 0 0 0.2 {X} {Y}"), "")),
        ("leaning over", set(&format!("1 0 3 1 {X} {Y}"), "")),
        ("upside down", set(&format!("-1 0 0 -1 {far} {Y}"), "")),
        ("from behind", set(&format!("-1 0 0 1 {far} {Y}"), "")),
        ("mirrored", set(&format!("1 0 0 -1 {X} {Y}"), "")),
        ("on its side", set(&format!("0 1 -1 0 {X} {Y}"), "")),
        ("flat", set(&format!("1 0 0 0 {X} {Y}"), "")),
        ("without width", set(&format!("1 0 0 1 {X} {Y}"), "1 Tz")),
        ("narrower than their ink", narrow()),
        ("on one another", set(&format!("1 0 0 1 {X} {Y}"), "-5 Tc")),
        ("off the page", Report::drawn(text(X, -40.0, 11.0, "Outstanding"))),
    ];
    for (name, report) in cases {
        check(name, &report, None);
    }
    let cropped = Report::drawn(text(X, 20.0, 11.0, "Outstanding")).page("/CropBox [0 40 595 842]");
    check("in what is cropped", &cropped, None);
}

#[test]
fn replacement_text_cannot_put_words_in_the_place_of_others() {
    let said =
        |text: &str, shown: &str| Report::drawn(format!("/Span << /ActualText ({text}) >> BDC {} EMC\n", cell(shown)));
    check("another word", &said("Outstanding", "Inadequate"), Some(Grade::Inadequate));
    check("nothing", &said("", "Inadequate"), Some(Grade::Inadequate));
    check("a part of it", &said("adequate", "Inadequate"), Some(Grade::Inadequate));
    check("for nothing that is seen", &said("Outstanding", ""), None);
    check(
        "for what is hidden",
        &Report::drawn(format!("q 1 g /Span << /ActualText (Outstanding) >> BDC {} EMC Q\n", cell("x"))),
        None,
    );
    let within = Report::drawn(format!(
        "/Span << /ActualText (Outstanding) >> BDC /Span << /ActualText (Good) >> BDC {} EMC EMC\n",
        cell("Inadequate")
    ));
    check("within another", &within, Some(Grade::Inadequate));
    check_honest("its own letters", &said("Good", "Good"), Grade::Good);
    check_honest("its own letters and a space", &said("Good ", "Good"), Grade::Good);
}

#[test]
fn a_font_cannot_say_other_letters_than_it_shows() {
    for (shown, said) in [
        ("Inadequate", "Outstanding"),
        ("Outstanding", "Inadequate"),
        ("Inadequate", "Good"),
        ("Good", "Outstanding"),
        ("Outstanding", "Good"),
        ("Good", "Inadequate"),
    ] {
        let seen = Grade::from_word(&shown.to_lowercase());
        let lies = lies(shown, said);
        check(&format!("named {shown} as {said}"), &named(Report::with(""), shown, &pairs(&lies)), seen);
        check(&format!("numbered {shown} as {said}"), &numbered(Report::with(""), shown, &pairs(&lies)), seen);
    }
    let whole = [(1, "Outstanding"), (2, ""), (3, ""), (4, "")];
    check("one glyph says it all", &named(Report::with(""), "Good", &whole), Some(Grade::Good));
    let spaces = [(1, " "), (2, " "), (3, "G"), (4, "o"), (5, "o"), (6, "d")];
    check("letters say spaces", &named(Report::with(""), "NoGood", &spaces), None);
    let nothing = [(1, "\u{200b}"), (2, "\u{200b}"), (3, "G"), (4, "o"), (5, "o"), (6, "d")];
    check("letters say nothing", &named(Report::with(""), "NoGood", &nothing), None);
    let bullets = [(1, "\u{2022}"), (2, "\u{2022}"), (3, "G"), (4, "o"), (5, "o"), (6, "d")];
    check("letters say bullets", &named(Report::with(""), "ReGood", &bullets), None);
    let honest: Vec<(u32, String)> = lies_honestly("Good");
    check_honest("a numbered font", &numbered(Report::with(""), "Good", &pairs(&honest)), Grade::Good);
    check_honest("a named font", &named(Report::with(""), "Good", &pairs(&honest)), Grade::Good);
    // Without the font, each program shows letters of its own choice.
    let mut absent = numbered(Report::with(""), "Good", &pairs(&honest));
    absent.objects.retain(|(number, ..)| ![22, 23].contains(number));
    let absent = absent.object(22, "<< /Type /FontDescriptor /FontName /ABCDEF+Plain /Flags 4 >>");
    check("a numbered font that is not there", &absent, Some(Grade::Good));
}

fn lies_honestly(word: &str) -> Vec<(u32, String)> {
    (1..).zip(word.chars().map(String::from)).collect()
}

#[test]
fn drawn_glyphs_are_what_they_draw() {
    let said = lies_honestly("Good");
    let letters = |word: &str| -> Vec<String> { word.chars().map(letter_drawn).collect() };
    let report = |programs: &[String]| drawings(Report::with(""), programs, &pairs(&said));
    check("nothing", &report(&[String::new(), String::new(), String::new(), String::new()]), None);
    check("nothing for a whole word", &drawings(Report::with(""), &[String::new()], &[(1, "Outstanding")]), None);
    check("other letters", &report(&letters("Poor")), None);
    check(
        "a word for a box",
        &drawings(Report::with(""), &["0 0 500 500 re f".to_owned()], &[(1, "Outstanding")]),
        None,
    );
    check(
        "letters in white",
        &report(&["1 g 0 0 400 700 re f".to_owned(), String::new(), String::new(), String::new()]),
        None,
    );
    check(
        "pictures",
        &report(&letters("Good").map_all(|program| format!("q 500 0 0 700 0 0 cm {PIXEL} Q {program}"))),
        Some(Grade::Good),
    );
    check_honest("their letters", &report(&letters("Good")), Grade::Good);
}

trait MapAll {
    fn map_all(self, with: impl Fn(String) -> String) -> Vec<String>;
}

impl MapAll for Vec<String> {
    fn map_all(self, with: impl Fn(String) -> String) -> Vec<String> {
        self.into_iter().map(with).collect()
    }
}

#[test]
fn annotations_are_part_of_the_page() {
    let printed = |word: &str| format!("{WHITE_BOX} BT /F 11 Tf 0 g 4 4 Td ({word}) Tj ET");
    let shown = |entries: &str, grade: &str, content: &str| {
        form(Report::with(grade), 30, "", content).page(annotation(&format!("{entries} /AP << /N 30 0 R >>")))
    };
    check_honest(
        "a stamp over the grade",
        &shown("/Subtype /Stamp", "Good", &printed("Inadequate")),
        Grade::Inadequate,
    );
    check_honest(
        "a text over the grade",
        &shown("/Subtype /FreeText", "Good", &printed("Inadequate")),
        Grade::Inadequate,
    );
    check("a box over the grade", &shown("/Subtype /Square", "Good", WHITE_BOX), None);
    check("a field over the grade", &shown("/Subtype /Widget /FT /Tx", "Good", WHITE_BOX), None);
    check_honest("one that is hidden", &shown("/Subtype /Stamp /F 2", "Good", &printed("Inadequate")), Grade::Good);
    check_honest(
        "one that is not for the screen",
        &shown("/Subtype /Stamp /F 32", "Good", &printed("Inadequate")),
        Grade::Good,
    );
    check("a hidden one in an empty cell", &shown("/Subtype /Stamp /F 2", "", &printed("Outstanding")), None);
    check("a note's window", &shown("/Subtype /Popup", "", &printed("Outstanding")), None);
    check("a kind that nobody knows", &shown("/Subtype /Odd /F 1", "", &printed("Outstanding")), None);
    check(
        "one in a layer",
        &shown("/Subtype /Stamp /OC 31 0 R", "", &printed("Outstanding")).object(31, "<< /Type /OCG /Name (x) >>"),
        None,
    );
    let bare = |entries: &str| Report::with("Good").page(annotation(entries));
    check("a box that each program draws", &bare("/Subtype /Square /IC [1 1 1]"), Some(Grade::Good));
    check("a text that each program draws", &bare("/Subtype /FreeText /DA (/Helv 11 Tf) /Contents (Inadequate)"), None);
    check("a field with a value", &bare("/Subtype /Widget /FT /Tx /V (Inadequate)"), None);
    check("a line through it", &bare("/Subtype /StrikeOut /C [1 0 0]"), None);
    check_honest("a link", &bare("/Subtype /Link /Border [0 0 1]"), Grade::Good);
    check_honest("a highlight", &bare("/Subtype /Highlight /C [1 1 0]"), Grade::Good);
}

#[test]
fn layers_are_shown_as_a_screen_shows_them() {
    let layered = |properties: &str, layer: &str| {
        Report::drawn(format!("/OC /L BDC {} EMC\n", cell("Outstanding")))
            .resources("/Properties << /L 31 0 R >>")
            .object(31, layer.to_owned())
            .catalogue(format!("/OCProperties << /OCGs [31 0 R] /D << {properties} >> >>"))
    };
    let plain = "<< /Type /OCG /Name (x) >>";
    check("switched off", &layered("/OFF [31 0 R]", plain), None);
    check("all switched off", &layered("/BaseState /OFF", plain), None);
    check(
        "off when looked at",
        &layered("", "<< /Type /OCG /Name (x) /Usage << /View << /ViewState /OFF >> >> >>"),
        None,
    );
    check("by an expression", &layered("", "<< /Type /OCMD /OCGs 32 0 R /VE [/Not 32 0 R] >>").object(32, plain), None);
    let switched = "/OpenAction << /S /SetOCGState /State [/OFF 31 0 R] >>";
    let mut opened = layered("", plain);
    opened.catalogue += switched;
    check("switched off when it is opened", &opened, None);
    let anew = Report::with("Outstanding").catalogue("/NeedsRendering true").read();
    assert_eq!(overall(&anew).and_then(|reading| reading.grade), None, "drawn from something else");
    check_honest("switched on", &layered("", plain), Grade::Outstanding);
}

#[test]
fn words_do_not_end_where_a_drawing_goes_on() {
    let drawn: String = "Not".chars().enumerate().fold(String::new(), |all, (at, letter)| {
        #[expect(clippy::cast_precision_loss, reason = "three letters")]
        let x = X - 20.0 + 6.0 * at as f32;
        format!("{all} q 0.011 0 0 0.011 {x} {Y} cm {} Q", letter_drawn(letter))
    });
    check("letters drawn before it", &Report::with("Good").last(drawn), None);
    let pictured = format!("q 24 0 0 12 {} {Y} cm {CHESS} Q", X - 26.0);
    check("letters pictured before it", &Report::with("Good").last(pictured), None);
    let sign = format!("q 40 0 0 40 {} {Y} cm {CHESS} Q 0 g 20 20 m 40 60 l 60 20 l h f", X + 120.0);
    check_honest("a sign elsewhere", &Report::with("Good").last(sign), Grade::Good);
}

#[test]
fn honest_ink_is_read() {
    let inked = |before: &str| Report::drawn(cell_in("F", before, "(Outstanding)"));
    for (name, report) in [
        ("blue", inked("0 0.2 0.6 rg")),
        ("red", inked("0.8 0 0 rg")),
        ("green", inked("0 0.5 0.2 rg")),
        ("grey", inked("0.5 g")),
        ("black in four colours", inked("0 0 0 1 k")),
        ("filled and drawn", inked("0.3 w 2 Tr")),
        ("in a shape of itself", inked("4 Tr")),
        ("a little transparent", inked("/G gs").resources("/ExtGState << /G << /ca 0.8 >> >>")),
        ("on a white page", inked("").first("q 1 g 0 0 595 842 re f Q\n")),
        ("on a grey page", inked("").first("q 0.9 g 0 0 595 842 re f Q\n")),
    ] {
        check_honest(name, &report, Grade::Outstanding);
    }
}

#[test]
fn dates_and_names_are_held_to_the_same() {
    let dates = |words: &str| text(72.0, 700.0, 11.0, words);
    let hidden = Report { last: "q 1 g 72 696 260 14 re f Q".to_owned(), ..Report::with("Good") };
    let read = hidden.read();
    assert_eq!(read.document.record.windows, [], "nobody sees them");
    let year =
        dates("Inspection dates: 4 to 15 March ") + &format!("q BT /L 11 Tf 236.5 700 Td {} Tj ET Q\n", codes(1, 4));
    let lied = Report { dates: year, ..Report::with("Good") }
        .fonts("/L 20 0 R")
        .object(
            20,
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 1 /LastChar 4 /Widths [556 556 556 556] \
             /Encoding << /Differences [1 /two /zero /two /three] >> /ToUnicode 24 0 R >>",
        )
        .stream(24, "", to_unicode(1, &[(1, "2"), (2, "0"), (3, "2"), (4, "4")]));
    let read = lied.read();
    assert_eq!(read.document.record.windows, [], "{:?}", read.document.record.windows);
    let told = |column: &str| {
        read.document
            .findings
            .iter()
            .any(|finding| finding.code == Code::VISIBILITY_DOUBTFUL && finding.column.as_deref() == Some(column))
    };
    assert!(told("inspection_start") && told("inspection_end"), "{:?}", read.document.findings);
    assert_eq!(overall(&read).and_then(|reading| reading.grade), Some(Grade::Good));
    let over_name = form(Report::with("Good"), 30, "", WHITE_BOX)
        .page("/Annots [<< /Type /Annot /Subtype /Square /Rect [150 676 320 692] >>]");
    let read = over_name.read();
    assert!(read.document.record.lead_inspectors.is_empty(), "{:?}", read.document.record.lead_inspectors);
    assert!(read.document.findings.iter().any(|finding| finding.column.as_deref() == Some("lead_inspector")));
}

#[test]
fn what_cannot_be_told_is_null_with_its_reason_and_a_finding() {
    let read = Report::with("Good").last(format!("q 120 0 0 16 {} {} cm {BROKEN} Q", X - 4.0, Y - 4.0)).read();
    let reading = overall(&read).unwrap();
    assert_eq!((reading.grade, reading.grade_printed.as_deref()), (None, None));
    assert_eq!(reading.absent_reason, Some(AbsentReason::VisibilityDoubtful));
    let told: Vec<_> =
        read.document.findings.iter().filter(|finding| finding.code == Code::VISIBILITY_DOUBTFUL).collect();
    assert!(told.iter().any(|finding| finding.column.as_deref() == Some("overall_effectiveness")), "{told:?}");
    assert!(told.iter().any(|finding| finding.printed.as_deref() == Some("Good") && finding.page == Some(1)));
    assert!(!read.text.concat().contains("effectiveness Good"), "the full text says no more than the data");
}

#[test]
fn ligatures_are_told_by_their_names_or_their_looks() {
    let ligature = |said: &str| {
        let fi = face().glyph_by_name("fi").unwrap().to_u32();
        let grade = cell_in("N", "", &format!("<{fi:04X}>"));
        let mut report = numbered(Report::with(""), "G", &[(1, "G")]);
        report.grade = grade;
        report.objects.retain(|(number, ..)| *number != 24);
        report.stream(24, "", to_unicode(2, &[(fi, said)])).read().text.concat()
    };
    for said in ["\u{E123}", "\u{FFFD}"] {
        assert!(ligature(said).contains("effectiveness fi"), "{said:?}: {}", ligature(said));
    }
    let untold = [(1, "G"), (2, "\u{FFFD}"), (3, "o"), (4, "d")];
    let read = named(Report::with(""), "Good", &untold).read();
    assert!(
        read.document.findings.iter().any(|finding| finding.code == Code::TEXT_GARBLED),
        "{:?}",
        read.document.findings
    );
    let within = [(1, "G"), (2, "\u{F0FE}"), (3, "o"), (4, "d")];
    let read = named(Report::with(""), "Good", &within).read();
    assert!(
        read.document.findings.iter().any(|finding| finding.code == Code::TEXT_GARBLED),
        "{:?}",
        read.document.findings
    );
}

#[test]
fn a_million_paints_end_in_doubt_and_not_in_hours() {
    let paints = "0.9 g 300 630 200 30 re f 300 630 m 500 640 l 400 660 l h f\n".repeat(60_000);
    let read = Report::with("Good").last(paints).read();
    assert_eq!(overall(&read).and_then(|reading| reading.grade), None);
    let clips = "q 300 600 m 600 600 l 500 800 l h W n ".repeat(3000);
    let clipped = Report::drawn(format!("{clips} {} {}", cell("Good"), "Q ".repeat(3000))).read();
    assert_eq!(overall(&clipped).and_then(|reading| reading.grade), None);
    let _ = Arc::new(0);
}
