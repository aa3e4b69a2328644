//! Inspections of local authority children's services, from 2018: heading, table of grades,
//! sections with grades.

use super::form::{BODY, HEADING, STRONG, SUBTITLE, TITLE, paragraphs};
use crate::facts::{Ilacs, IlacsLayout, Printed, SampleReport};
use crate::paper::{Bullet, Footer, LEFT, Paper, PaperCell, PaperTable, Style};
use crate::prose;
use ofsted_model::Judgement;

const CELL: Style = Style::regular(10.0);

/// The report.
pub fn pdf(report: &SampleReport, ilacs: &Ilacs) -> Vec<u8> {
    let mut sheet = Paper::new();
    let title = format!("Inspection of {} local authority children’s services", ilacs.name);
    let footer = match ilacs.layout {
        IlacsLayout::To2021 => {
            head_to_2021(&mut sheet, ilacs);
            Footer::Number
        }
        IlacsLayout::From2021 => {
            sheet.paragraph(TITLE, &title);
            sheet.labelled("Inspection dates:", BODY, &ilacs.dates);
            sheet.labelled("Lead inspector:", BODY, &format!("{}, {}", ilacs.lead, ilacs.lead_title));
            Footer::Running(vec![title.clone(), ilacs.dates.clone()])
        }
    };
    table(ilacs).draw(&mut sheet);
    paragraphs(&mut sheet, report, 0, 3);
    to_improve(&mut sheet, report, ilacs);
    sections(&mut sheet, report, ilacs);
    sheet.finish(&title, &footer, prose::NOTICE)
}

fn head_to_2021(sheet: &mut Paper, ilacs: &Ilacs) {
    sheet.paragraph(TITLE, &ilacs.name);
    sheet.paragraph(SUBTITLE, "Inspection of children’s social care services");
    sheet.paragraph(STRONG, &format!("Inspection dates: {}", ilacs.dates));
    if ilacs.lead_title == "HMI" {
        return sheet.paragraph(STRONG, &format!("Lead inspector: {} HMI", ilacs.lead));
    }
    let indent = LEFT + 96.0;
    sheet.put(LEFT, STRONG, "Lead inspector:");
    for line in [&ilacs.lead, &ilacs.lead_title] {
        sheet.put(indent, STRONG, line);
        sheet.gap(STRONG.leading);
    }
    sheet.gap(12.0);
}

fn table(ilacs: &Ilacs) -> PaperTable {
    let (label, grade, padding, centred) = match ilacs.layout {
        IlacsLayout::To2021 => (300.0, 118.0, 7.0, true),
        IlacsLayout::From2021 => (212.0, 245.0, 5.0, false),
    };
    let head = Style::bold(CELL.size);
    let mut rows = vec![vec![PaperCell::new(label, head, "Judgement"), PaperCell::new(grade, head, "Grade")]];
    rows.extend(ilacs.grades.iter().map(|row| {
        vec![PaperCell::new(label, CELL, label_of(row.judgement)), PaperCell::new(grade, CELL, &row.words)]
    }));
    PaperTable { padding, centred, shaded: false, rows }
}

fn to_improve(sheet: &mut Paper, report: &SampleReport, ilacs: &Ilacs) {
    let (heading, bullet) = match ilacs.layout {
        IlacsLayout::To2021 if ilacs.heading_joint.is_some() => ("What needs to improve:", Bullet::PrivateSquare),
        IlacsLayout::To2021 => ("What needs to improve", Bullet::Dot),
        IlacsLayout::From2021 => ("What needs to improve?", Bullet::Square),
    };
    sheet.heading(HEADING, heading);
    sheet.list(bullet, BODY, &prose::improvement_points(report, ilacs.improvement_points));
}

/// The sections, in the order in which reports have them: the leaders' at the end, none for the
/// whole.
fn sections(sheet: &mut Paper, report: &SampleReport, ilacs: &Ilacs) {
    let joint = ilacs.heading_joint.as_deref().unwrap_or(": ");
    let is_leaders = |row: &&Printed| row.judgement == Judgement::ImpactOfLeaders;
    let others = ilacs.grades.iter().filter(|row| !is_leaders(row));
    let mut number = 1;
    for row in others.chain(ilacs.grades.iter().filter(is_leaders)) {
        if row.judgement == Judgement::OverallEffectiveness {
            continue;
        }
        sheet.heading(HEADING, &format!("{}{joint}{}", label_of(row.judgement), row.words.to_lowercase()));
        for _ in 0..4 {
            sheet.numbered(number, BODY, &prose::paragraph(report, number + 2));
            number += 1;
        }
    }
}

/// The row's label, as most reports print it.
fn label_of(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::ImpactOfLeaders => "The impact of leaders on social work practice with children and families",
        Judgement::HelpAndProtection => "The experiences and progress of children who need help and protection",
        Judgement::InCareAndCareLeavers => "The experiences and progress of children in care and care leavers",
        Judgement::InCare => "The experiences and progress of children in care",
        Judgement::CareLeavers => "The experiences and progress of care leavers",
        Judgement::OverallEffectiveness => "Overall effectiveness",
        other => other.as_str(),
    }
}
