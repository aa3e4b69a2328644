//! Single inspections, 2013 to 2018: a box with the whole, a table of numbered parts, the board, a
//! team near the end.

use super::form::{BODY, HEADING, STRONG, SUBTITLE, TITLE, long_date, paragraphs};
use crate::facts::{Printed, SampleReport, Sif, SifLayout};
use crate::paper::{Footer, LEFT, Paper, PaperCell, PaperTable, RIGHT};
use crate::prose;
use ofsted_model::Judgement;

const PADDING: f32 = 5.0;
const FULL: f32 = RIGHT - LEFT + 2.0 * PADDING;
const GRADE: f32 = 130.0;
const INDENT: f32 = 40.0;

/// The report.
pub fn pdf(report: &SampleReport, sif: &Sif) -> Vec<u8> {
    let mut sheet = Paper::new();
    head(&mut sheet, sif);
    table(sif).draw(&mut sheet);
    if sif.layout == SifLayout::First {
        board_box(sif).draw(&mut sheet);
    }
    sheet.turn();
    sheet.heading(SUBTITLE, "Executive summary");
    paragraphs(&mut sheet, report, 0, 4);
    for (at, printed) in sif.grades.iter().enumerate() {
        section(&mut sheet, report, sif, printed, 4 + 3 * at);
    }
    sheet.heading(SUBTITLE, "Information about this inspection");
    paragraphs(&mut sheet, report, 30, 1);
    sheet.heading(STRONG, "The inspection team");
    sheet.paragraph(BODY, &format!("Lead inspector: {} HMI", sif.lead));
    sheet.finish(&format!("{}: single inspection", sif.name), &Footer::Number, prose::NOTICE)
}

fn head(sheet: &mut Paper, sif: &Sif) {
    let services = "services for children in need of help and protection, children looked after and care leavers";
    sheet.paragraph(TITLE, &sif.name);
    let (title, label) = match sif.layout {
        SifLayout::First | SifLayout::WithBoard => (format!("Inspection of {services}"), "Inspection date:"),
        SifLayout::Reinspection => (format!("Re-inspection of {services}"), "Inspection dates:"),
    };
    sheet.paragraph(SUBTITLE, &title);
    if sif.layout != SifLayout::Reinspection {
        sheet.paragraph(BODY, "and");
        sheet.paragraph(SUBTITLE, "Review of the effectiveness of the Local Safeguarding Children Board");
    }
    sheet.paragraph(STRONG, &format!("{label} {}", sif.dates));
    sheet.paragraph(STRONG, &format!("Report published: {}", long_date(sif.report_published)));
    sheet.gap(6.0);
}

fn table(sif: &Sif) -> PaperTable {
    let mut rows = Vec::new();
    for Printed { judgement, words } in &sif.grades {
        rows.push(match judgement {
            Judgement::OverallEffectiveness => vec![PaperCell::new(FULL, HEADING, &overall(sif, words))],
            Judgement::Adoption | Judgement::CareLeavers => vec![
                PaperCell::new(INDENT, BODY, ""),
                PaperCell::new(FULL - GRADE - INDENT, BODY, label_of(*judgement)),
                PaperCell::new(GRADE, BODY, words),
            ],
            Judgement::Lscb => continue,
            _ => vec![PaperCell::new(FULL - GRADE, STRONG, label_of(*judgement)), PaperCell::new(GRADE, BODY, words)],
        });
    }
    PaperTable { padding: PADDING, centred: true, shaded: false, rows }
}

fn overall(sif: &Sif, words: &str) -> String {
    match sif.layout {
        SifLayout::First => format!("The overall judgement is {words}"),
        SifLayout::WithBoard | SifLayout::Reinspection if words.starts_with("requires") => {
            format!("Children’s services in {} require{}", sif.place, words.trim_start_matches("requires"))
        }
        SifLayout::WithBoard | SifLayout::Reinspection => format!("Children’s services in {} are {words}", sif.place),
    }
}

fn board_box(sif: &Sif) -> PaperTable {
    let board = sif.grades.iter().filter(|printed| printed.judgement == Judgement::Lscb);
    let sentence =
        |words: &str| format!("The effectiveness of the Local Safeguarding Children Board (LSCB) {}", is(words));
    let rows = board.map(|printed| vec![PaperCell::new(FULL, BODY, &sentence(&printed.words))]).collect();
    PaperTable { padding: PADDING, centred: false, shaded: false, rows }
}

fn section(sheet: &mut Paper, report: &SampleReport, sif: &Sif, printed: &Printed, first: usize) {
    let grade = is(&printed.words.to_lowercase());
    let heading = match printed.judgement {
        Judgement::HelpAndProtection => {
            format!("The experiences and progress of children who need help and protection {grade}")
        }
        Judgement::LookedAfterAndPermanence => {
            format!("The experiences and progress of children looked after and achieving permanence {grade}")
        }
        Judgement::Adoption => format!("The graded judgement for adoption performance {grade}"),
        Judgement::CareLeavers => format!("The graded judgement for care leavers {grade}"),
        Judgement::LeadershipManagementGovernance => format!("Leadership, management and governance {grade}"),
        Judgement::Lscb => {
            sheet.turn();
            sheet.heading(SUBTITLE, "The Local Safeguarding Children Board (LSCB)");
            let subject = if sif.layout == SifLayout::First {
                "The effectiveness of the LSCB"
            } else {
                "The Local Safeguarding Children Board"
            };
            format!("{subject} {grade}")
        }
        _ => return,
    };
    sheet.heading(HEADING, &heading);
    for n in first..first + 3 {
        sheet.numbered(n - 3, BODY, &prose::paragraph(report, n));
    }
}

/// `is good`, `requires improvement`.
fn is(words: &str) -> String {
    if words.starts_with("requires") { words.to_owned() } else { format!("is {words}") }
}

fn label_of(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::HelpAndProtection => "1. Children who need help and protection",
        Judgement::LookedAfterAndPermanence => "2. Children looked after and achieving permanence",
        Judgement::Adoption => "2.1 Adoption performance",
        Judgement::CareLeavers => "2.2 Experiences and progress of care leavers",
        Judgement::LeadershipManagementGovernance => "3. Leadership, management and governance",
        other => other.as_str(),
    }
}
