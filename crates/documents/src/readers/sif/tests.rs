//! Small reports of every layout, read whole.

use jiff::civil::date;

use super::*;
use ofsted_model::{AbsentReason, ConfirmedBy, Grade, Judgement, PointKind, Reading};
use ofsted_parse::{Line, Page, Word};

/// A page under construction: each line stands below the one before.
struct Paper {
    pages: Vec<Page>,
    y: f32,
}

impl Paper {
    fn new() -> Self {
        Self { pages: Vec::new(), y: 0.0 }.page()
    }

    fn page(mut self) -> Self {
        let number = u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX);
        self.pages.push(Page { number, width: 595.0, height: 842.0, lines: Vec::new(), rules: Vec::new() });
        self.y = 110.0;
        self
    }

    /// A line at `x0`, `down` points below the one before; sizes over 12 are bold.
    fn at(mut self, x0: f32, down: f32, size: f32, text: &str) -> Self {
        self.y += down;
        let mut x = x0;
        let baseline = self.y;
        let mut word = |text: &str| {
            let width = 0.45 * size * f32::from(u16::try_from(text.chars().count()).unwrap_or(0));
            let word = Word {
                text: text.to_owned(),
                x0: x,
                x1: x + width,
                baseline,
                size,
                bold: size > 12.0,
                italic: false,
                ..Word::default()
            };
            x += width + 0.3 * size;
            word
        };
        let words: Vec<Word> = text.split_whitespace().map(&mut word).collect();
        if words.is_empty() {
            return self;
        }
        if let Some(page) = self.pages.last_mut() {
            // Words at one height are one line, as in a document that was opened.
            match page.lines.last_mut().filter(|line| (line.baseline() - baseline).abs() < 0.1 && line.x1() < x0) {
                Some(line) => line.words.extend(words),
                None => page.lines.push(Line { page: page.number, words }),
            }
        }
        self
    }

    fn heading(self, text: &str) -> Self {
        self.at(70.0, 30.0, 14.0, text)
    }

    fn text(self, text: &str) -> Self {
        self.at(70.0, 45.0, 12.0, text)
    }

    fn row(self, label: &str, grade: &str) -> Self {
        self.at(70.0, 27.0, 12.0, label).at(390.0, 0.0, 12.0, grade)
    }

    /// A row whose grade wraps, so that its first half stands higher than the label.
    fn wrapped_row(self, label: &str) -> Self {
        self.at(390.0, 20.0, 12.0, "Requires").at(70.0, 7.0, 12.0, label).at(390.0, 7.0, 12.0, "improvement")
    }

    fn front(self, title: &str) -> Self {
        self.at(70.0, 0.0, 26.0, "Elmshire")
            .at(70.0, 25.0, 14.0, title)
            .at(70.0, 17.0, 14.0, "help and protection, children looked after and care leavers")
            .heading("Inspection date: 3 March 2015 – 26 March 2015")
            .heading("Report published: 1 May 2015")
    }

    fn table(self, leadership: &str) -> Self {
        self.heading("Children’s services in Elmshire require improvement to")
            .at(70.0, 17.0, 14.0, "be good")
            .wrapped_row("1. Children who need help and protection")
            .at(70.0, 27.0, 12.0, "2. Children looked after and achieving")
            .at(390.0, 7.0, 12.0, "Good")
            .at(88.0, 7.0, 12.0, "permanence")
            .row("2.1 Adoption performance", "Not judged")
            .row("2.2 Experiences and progress of care leavers", "Outstanding")
            .row("1. Leadership, management and governance", leadership)
    }

    fn sections(self, help: &str) -> Self {
        self.page()
            .heading("Recommendations")
            .text("1. Write plans that children can read.")
            .text("2. Look at them again, with those who made them.")
            .heading("Summary for children and young people")
            .text("We came to see how you are.")
            .at(70.0, 30.0, 14.0, "The experiences and progress of")
            .at(390.0, 8.0, 14.0, help)
            .at(70.0, 8.0, 14.0, "children who need help and protection")
            .heading("Leadership, management and governance are good")
            .heading("The graded judgement about the experience and progress of care leavers is that it is outstanding")
    }

    fn team(self) -> Self {
        self.page()
            .heading("The inspection team")
            .text("Lead inspector")
            .at(70.0, 26.0, 12.0, "Jo Ash, HMI")
            .text("Deputy lead inspector: Vic Oak HMI")
            .text("Team inspectors: Sal Yew, Kim Elder AI")
            .text("Quality assurance manager: Lee Larch")
    }

    fn read(self) -> WithFindings<ReportRecord> {
        let document = Document::new(self.pages);
        assert!(Sif.recognises(&document, None));
        Sif.read(&document)
    }
}

const INSPECTION: &str = "Inspection of services for children in need of";

fn of(record: &ReportRecord, judgement: Judgement) -> Reading {
    let found = record.judgements.iter().find(|reading| reading.judgement == judgement);
    found.cloned().unwrap_or_else(|| panic!("{judgement} is not there"))
}

fn codes(read: &WithFindings<ReportRecord>) -> Vec<&'static str> {
    read.findings.iter().map(|finding| finding.code.name).collect()
}

#[test]
fn a_report_is_read_whole() {
    let read = Paper::new().front(INSPECTION).table("Good").sections("Requires improvement").team().read();
    let record = &read.value;
    assert_eq!((record.framework, record.event), (Some(Framework::Sif), Some(Event::Inspection)));
    assert_eq!(record.authority_printed.as_deref(), Some("Elmshire"));
    let title = "Elmshire Inspection of services for children in need of help and protection, children looked after and \
                 care leavers";
    assert_eq!(record.title_printed.as_deref(), Some(title));
    assert_eq!(record.inspection_start(), Some(date(2015, 3, 3)));
    assert_eq!(record.inspection_end(), Some(date(2015, 3, 26)));
    assert_eq!(record.published_printed, Some(date(2015, 5, 1)));
    assert_eq!(record.lead_inspectors, ["Jo Ash"]);
    assert_eq!(record.inspectors, ["Jo Ash", "Vic Oak", "Sal Yew", "Kim Elder"]);
    let points = record.points.clone().unwrap_or_default();
    assert_eq!(points.iter().map(|point| point.kind).collect::<Vec<_>>(), [PointKind::Recommendation; 2]);
    assert_eq!(points[1].text, "Look at them again, with those who made them.");
    assert_eq!(record.judgements.len(), 6, "no board was reviewed");
}

#[test]
fn grades_go_by_their_labels() {
    let read = Paper::new().front(INSPECTION).table("Good").sections("Requires improvement").team().read();
    let grade = |judgement| of(&read.value, judgement).grade;
    assert_eq!(grade(Judgement::OverallEffectiveness), Some(Grade::RequiresImprovement));
    assert_eq!(grade(Judgement::HelpAndProtection), Some(Grade::RequiresImprovement));
    assert_eq!(grade(Judgement::LookedAfterAndPermanence), Some(Grade::Good));
    assert_eq!(grade(Judgement::CareLeavers), Some(Grade::Outstanding));
    assert_eq!(grade(Judgement::LeadershipManagementGovernance), Some(Grade::Good));
    let adoption = of(&read.value, Judgement::Adoption);
    assert_eq!((adoption.grade, adoption.absent_reason), (None, Some(AbsentReason::NotJudged)));
    let help = of(&read.value, Judgement::HelpAndProtection);
    assert_eq!((help.confirmed_by, help.page), (ConfirmedBy::Heading, 1));
    assert_eq!(codes(&read), ["unconfirmed"], "looked after children are graded in one place");
    assert_eq!(read.value.read_state, ReadState::Read);
}

#[test]
fn two_readings_that_differ_give_no_grade() {
    let read = Paper::new().front(INSPECTION).table("Good").sections("Good").team().read();
    let help = of(&read.value, Judgement::HelpAndProtection);
    assert_eq!((help.grade, help.absent_reason), (None, Some(AbsentReason::Unreadable)));
    assert!(codes(&read).contains(&"readings-disagree"));
}

#[test]
fn a_sentence_in_the_text_overrules_no_two_places_of_the_form() {
    let report = || Paper::new().front(INSPECTION).table("Good");
    let prose = "The town has grown. Leadership, management and governance are inadequate. This will change.";
    let read = report().sections("Requires improvement").page().text(prose).team().read();
    assert_eq!(of(&read.value, Judgement::LeadershipManagementGovernance).grade, Some(Grade::Good));
    assert!(codes(&read).contains(&"readings-disagree"));
    let read = report().page().text(prose).team().read();
    assert_eq!(of(&read.value, Judgement::LeadershipManagementGovernance).grade, None);
    assert!(codes(&read).contains(&"readings-disagree"));
}

#[test]
fn a_sentence_in_the_text_grades_its_own_authority_alone() {
    let report = |prose: &str| {
        Paper::new().front(INSPECTION).page().page().text("Today it rains. It is so.").text(prose).team().read()
    };
    let graded = |read: &WithFindings<ReportRecord>| {
        let whole = of(&read.value, Judgement::OverallEffectiveness);
        (whole.grade, whole.page)
    };
    let read = Paper::new().front(INSPECTION).page().text("Children’s services in Elmshire are outstanding.").read();
    assert_eq!(graded(&read), (Some(Grade::Outstanding), 2), "page 2 is still the front");
    for own in [
        "Much was seen. Children’s services in Elmshire are inadequate. This will change.",
        "The overall judgement is that children’s services are inadequate.",
        "The overall effectiveness of children’s services in Elmshire is inadequate because leaders did not act.",
    ] {
        let read = report(own);
        assert_eq!(graded(&read), (Some(Grade::Inadequate), 3), "{own}");
        let told = read.findings.iter().find(|finding| finding.message.contains("from a sentence in the text"));
        assert!(told.is_some(), "{own}: {:?}", read.findings);
    }
    for other in [
        "Children’s services in Oakshire are outstanding.",
        "Children’s services are outstanding.",
        "Children’s services in Elmshire are good. Today, children’s services in Oakshire are inadequate. The overall \
         judgement is inadequate.",
    ] {
        assert_eq!(graded(&report(other)).0, None, "{other}");
    }
}

#[test]
fn a_grade_may_stand_beside_its_number() {
    let read = Paper::new().front(INSPECTION).table("Inadequate Grade 4").team().read();
    assert_eq!(of(&read.value, Judgement::LeadershipManagementGovernance).grade, Some(Grade::Inadequate));
    let read = Paper::new().front(INSPECTION).table("Inadequate Grade 3").team().read();
    assert_eq!(of(&read.value, Judgement::LeadershipManagementGovernance).grade, None);
    assert!(codes(&read).contains(&"unknown-grade"));
    let read = Paper::new().front(INSPECTION).table("2 – Good").sections("3 – Requires improvement").team().read();
    let help = of(&read.value, Judgement::HelpAndProtection);
    assert_eq!((help.grade, help.confirmed_by), (Some(Grade::RequiresImprovement), ConfirmedBy::Heading));
}

/// A report with a row for looked-after children among others, and what is read of it.
fn looked_after(row: impl FnOnce(Paper) -> Paper) -> (Option<Grade>, Vec<&'static str>) {
    let front = Paper::new().front(INSPECTION).heading("Children’s services in Elmshire are good");
    let table = row(front.row("1. Children who need help and protection", "Good").at(70.0, 20.0, 12.0, ""));
    let read = table.at(70.0, 20.0, 12.0, "").row("3. Leadership, management and governance", "Good").team().read();
    let grade = of(&read.value, Judgement::LookedAfterAndPermanence).grade;
    (grade, codes(&read).into_iter().filter(|code| code.starts_with("unknown")).collect())
}

#[test]
fn a_label_may_be_parted_by_wide_spaces_or_by_its_number() {
    let wide = looked_after(|paper| {
        paper
            .at(70.0, 27.0, 12.0, "2. Children")
            .at(160.0, 0.0, 12.0, "looked after")
            .at(250.0, 0.0, 12.0, "and achieving")
            .at(390.0, 7.0, 12.0, "Inadequate")
            .at(82.0, 7.0, 12.0, "permanence")
    });
    assert_eq!(wide, (Some(Grade::Inadequate), vec![]));
    let centred = looked_after(|paper| {
        paper
            .at(88.0, 27.0, 12.0, "Children looked after and achieving")
            .at(70.0, 7.0, 12.0, "2.")
            .at(390.0, 0.0, 12.0, "Inadequate")
            .at(88.0, 7.0, 12.0, "permanence")
    });
    assert_eq!(centred, (Some(Grade::Inadequate), vec![]));
    let between = looked_after(|paper| {
        paper
            .at(70.0, 27.0, 12.0, "Children looked after and achieving")
            .at(70.0, 14.0, 12.0, "2.")
            .at(390.0, 0.0, 12.0, "Inadequate")
            .at(70.0, 14.0, 12.0, "permanence")
    });
    assert_eq!(between, (Some(Grade::Inadequate), vec![]));
}

#[test]
fn a_grade_may_be_parted_over_lines_that_stand_far_apart() {
    let label = "2. Children looked after and achieving permanence";
    let parted = |lines: &[&str], gap: f32| {
        looked_after(|paper| {
            let half = gap * f32::from(u8::try_from(lines.len() - 1).unwrap_or(0)) / 2.0;
            let paper = paper.at(70.0, 40.0 + half, 12.0, label);
            let first = paper.at(390.0, -half, 12.0, lines[0]);
            let all = lines[1..].iter().fold(first, |paper, line| paper.at(390.0, gap, 12.0, line));
            all.at(70.0, 40.0 - half, 12.0, "")
        })
    };
    for gap in [14.0, 18.0, 22.0, 26.0] {
        for lines in [&["Requires", "improvement"][..], &["Requires improvement", "to be good"], &["Inade-", "quate"]] {
            let wanted = if lines[0] == "Inade-" { Grade::Inadequate } else { Grade::RequiresImprovement };
            assert_eq!(parted(lines, gap), (Some(wanted), vec![]), "{lines:?} {gap}");
        }
    }
    assert_eq!(parted(&["Requires", "improvement to", "be good"], 14.0).0, Some(Grade::RequiresImprovement));
}

#[test]
fn a_row_may_be_parted_by_the_end_of_its_page() {
    let report = |(above, below): ((&str, &str), (&str, &str))| {
        let read = Paper::new()
            .front(INSPECTION)
            .heading("Children’s services in Elmshire are inadequate")
            .row("1. Children who need help and protection", "Inadequate")
            .row("3. Leadership, management and governance", "Inadequate")
            .row(above.0, above.1)
            .page()
            .at(70.0, 14.0, 12.0, below.0)
            .at(390.0, 0.0, 12.0, below.1)
            .row("2.2 Experiences and progress of care leavers", "Good")
            .row("2.1 Adoption performance", "Good")
            .team()
            .read();
        let whole = of(&read.value, Judgement::LookedAfterAndPermanence);
        (whole.grade, whole.page, codes(&read).into_iter().filter(|code| code.starts_with("unknown")).count())
    };
    let (label, start, end) =
        ("2. Children looked after and achieving permanence", "2. Children looked after and", "achieving permanence");
    assert_eq!(report(((label, "Requires"), ("", "improvement"))), (Some(Grade::RequiresImprovement), 1, 0));
    assert_eq!(report(((start, "Requires"), (end, "improvement"))), (Some(Grade::RequiresImprovement), 1, 0));
    assert_eq!(report(((start, "Good"), (end, ""))), (Some(Grade::Good), 1, 0));
    assert_eq!(report(((label, "Requires"), ("", "attention"))).0, None);
}

#[test]
fn a_heading_that_is_repeated_over_another_part_is_not_taken_for_it() {
    let report = |second: &str, text: &str| {
        let read = Paper::new()
            .front(INSPECTION)
            .heading("Children’s services in Elmshire are good")
            .row("2.1 Adoption performance", "Good")
            .row("2.2 Experiences and progress of care leavers", "Inadequate")
            .page()
            .heading("The graded judgement for adoption performance is that it is good")
            .text("Adopters are found. Adoption is quick. Adoption panels meet.")
            .heading(second)
            .text(text)
            .team()
            .read();
        let adoption = of(&read.value, Judgement::Adoption);
        (adoption.grade, of(&read.value, Judgement::CareLeavers).grade, codes(&read).contains(&"unusual-form"))
    };
    let repeated = "The graded judgement for adoption performance is that it is inadequate";
    let leavers = "Care leavers have no plans. Care leavers have no homes. Too few care leavers are known.";
    assert_eq!(report(repeated, leavers), (Some(Grade::Good), Some(Grade::Inadequate), true));
    let about_adoption = "Care leavers have no plans. Adoption takes years.";
    assert_eq!(report(repeated, about_adoption), (None, Some(Grade::Inadequate), false));
    let outstanding = "The graded judgement for adoption performance is that it is outstanding";
    assert_eq!(report(outstanding, leavers), (None, Some(Grade::Inadequate), false));
}

#[test]
fn unknown_words_are_said() {
    let read = Paper::new().front(INSPECTION).table("Satisfactory").team().read();
    assert_eq!(of(&read.value, Judgement::LeadershipManagementGovernance).grade, None);
    assert!(codes(&read).contains(&"unknown-grade"));
    let read = Paper::new().front(INSPECTION).table("Good").row("4. Fostering", "Good").team().read();
    assert!(codes(&read).contains(&"unknown-label"));
}

#[test]
fn a_table_runs_over_the_page() {
    let read = Paper::new()
        .front("Re-inspection of services for children in need of")
        .heading("Children’s services in Elmshire are inadequate")
        .row("1. Children who need help and protection", "Inadequate")
        .row("2. Children looked after and achieving permanence", "Good")
        .page()
        .row("2.1 Adoption performance", "Good")
        .row("2.2 Experiences and progress of care leavers", "Good")
        .row("Leadership, management and governance", "Inadequate")
        .team()
        .read();
    assert_eq!(read.value.event, Some(Event::Reinspection));
    assert!(read.value.judgements.iter().all(|reading| reading.grade.is_some()));
    assert_eq!(of(&read.value, Judgement::LeadershipManagementGovernance).page, 2);
}

#[test]
fn one_file_holds_two_reports() {
    let read = Paper::new()
        .front(INSPECTION)
        .table("Good")
        .team()
        .page()
        .at(70.0, 0.0, 26.0, "Elmshire Safeguarding Children Board")
        .heading("Inspection of the effectiveness of the local safeguarding children board")
        .heading("Inspection date: 5 May 2015 – 7 May 2015")
        .heading("The Local Safeguarding Children Board is good")
        .text("The arrangements in place to evaluate the effectiveness of what is done by the authority and board")
        .at(70.0, 14.5, 12.0, "partners to safeguard and promote the welfare of children are good.")
        .read();
    assert_eq!(read.value.event, Some(Event::Inspection));
    assert_eq!(read.value.inspection_start(), Some(date(2015, 3, 3)));
    let board = of(&read.value, Judgement::Lscb);
    assert_eq!((board.grade, board.confirmed_by), (Some(Grade::Good), ConfirmedBy::Sentence));
}

#[test]
fn a_board_is_reviewed_alone() {
    let read = Paper::new()
        .at(70.0, 0.0, 26.0, "Elmshire")
        .heading("Review of the effectiveness of the Local Safeguarding Children Board1")
        .heading("Inspection date: 5 May 2015 – 7 May 2015")
        .heading("The effectiveness of the Local Safeguarding Children Board (LSCB)")
        .at(70.0, 17.0, 14.0, "requires improvement")
        .team()
        .read();
    assert_eq!(read.value.event, Some(Event::BoardReview));
    let title = "Elmshire Review of the effectiveness of the Local Safeguarding Children Board";
    assert_eq!(read.value.title_printed.as_deref(), Some(title), "without the mark of a footnote");
    let grades: Vec<_> = read.value.judgements.iter().map(|reading| (reading.judgement, reading.grade)).collect();
    assert_eq!(grades, [(Judgement::Lscb, Some(Grade::RequiresImprovement))]);
}

#[test]
fn an_earlier_inspections_list_confirms_nothing() {
    let read = Paper::new()
        .front(INSPECTION)
        .table("Good")
        .page()
        .heading("Previous Ofsted inspections")
        .row("Leadership, management and governance", "Inadequate")
        .team()
        .read();
    let leadership = of(&read.value, Judgement::LeadershipManagementGovernance);
    assert_eq!((leadership.grade, leadership.confirmed_by), (Some(Grade::Good), ConfirmedBy::None));
}

#[test]
fn a_board_whose_title_names_a_review_must_have_a_grade() {
    let read = Paper::new()
        .at(70.0, 0.0, 26.0, "Elmshire County Council")
        .heading("Inspection of services for children in need of help and protection")
        .heading("Review of the effectiveness of the Local Safeguarding Children Board")
        .heading("Inspection date: 3 March 2015 to 32 March 2015")
        .read();
    let board = of(&read.value, Judgement::Lscb);
    assert_eq!((board.grade, board.absent_reason), (None, Some(AbsentReason::Unreadable)));
    assert!(read.value.windows.is_empty());
    assert!(codes(&read).contains(&"date-doubtful") && codes(&read).contains(&"not-found"));
    assert_eq!(read.value.read_state, ReadState::PartlyRead);
}
