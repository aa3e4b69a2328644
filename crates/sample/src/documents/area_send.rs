//! Area SEND inspections, from 2023: an outcome in a box, tables of actions, a team in two columns.

use super::form::{BODY, HEADING, SMALL, STRONG, paragraphs};
use crate::facts::{AreaSend, SampleOutcome, SampleReport};
use crate::paper::{Footer, LEFT, Paper, PaperCell, PaperTable, RIGHT, Style};
use crate::prose;

const PADDING: f32 = 6.0;
const FULL: f32 = RIGHT - LEFT + 2.0 * PADDING;

/// The report.
pub fn pdf(report: &SampleReport, area: &AreaSend) -> Vec<u8> {
    let mut sheet = Paper::new();
    let title = format!("Area SEND inspection of {} Local Area Partnership", area.place);
    sheet.lines(SMALL, ["Local Area Partnership report"]);
    sheet.gap(22.0);
    sheet.paragraph(Style::bold(20.0), &title);
    sheet.paragraph(BODY, &format!("Inspection dates: {}", area.dates));
    sheet.paragraph(BODY, &format!("Dates of previous inspection: {}", area.previous));
    sheet.gap(8.0);
    let texts = [outcome_words(area.outcome).to_owned(), due_next(area.outcome).to_owned()];
    boxed("Inspection outcome", &texts).draw(&mut sheet);
    sheet.heading(HEADING, "Information about the local area partnership");
    paragraphs(&mut sheet, report, 0, 2);
    sheet.heading(HEADING, "What is it like to be a child or young person with SEND in this area?");
    paragraphs(&mut sheet, report, 2, 4);
    sheet.heading(HEADING, "What is the area partnership doing that is effective?");
    paragraphs(&mut sheet, report, 6, 3);
    sheet.heading(HEADING, "What does the area partnership need to do better?");
    paragraphs(&mut sheet, report, 9, 3);
    actions(&mut sheet, report, area);
    team(&mut sheet, area);
    let footer = Footer::Running(vec![
        format!("Area SEND inspection report: {} Local Area Partnership", area.place),
        area.dates.clone(),
    ]);
    sheet.finish(&title, &footer, prose::NOTICE)
}

fn actions(sheet: &mut Paper, report: &SampleReport, area: &AreaSend) {
    if area.priority_actions > 0 {
        sheet.heading(HEADING, "Areas for priority action");
        let row = |body: &str, action: &str, style| {
            vec![PaperCell::new(170.0, style, body), PaperCell::new(FULL - 170.0, style, action)]
        };
        let mut rows = vec![row("Responsible body", "Areas for priority action", STRONG)];
        rows.extend(
            prose::priority_actions(area.priority_actions).iter().map(|text| row("The partnership", text, BODY)),
        );
        PaperTable { padding: PADDING, centred: false, shaded: true, rows }.draw(sheet);
    }
    sheet.heading(HEADING, "Areas for improvement");
    boxed("Areas for improvement", &prose::improvement_points(report, area.improvement_points)).draw(sheet);
}

fn team(sheet: &mut Paper, area: &AreaSend) {
    sheet.heading(HEADING, "Inspection team");
    let roles = ["Ofsted Lead inspector", "CQC Lead inspector"];
    for (at, heading) in ["Ofsted", "Care Quality Commission"].into_iter().enumerate() {
        sheet.put(column(at), STRONG, heading);
    }
    sheet.gap(STRONG.leading);
    for (at, (name, role)) in area.leads.iter().zip(roles).enumerate() {
        sheet.put(column(at), BODY, &format!("{name}, {role}"));
    }
    sheet.gap(BODY.leading);
}

fn column(at: usize) -> f32 {
    if at == 0 { LEFT } else { LEFT + 250.0 }
}

/// A table of one column, with a shaded heading.
fn boxed(heading: &str, texts: &[String]) -> PaperTable {
    let mut rows = vec![vec![PaperCell::new(FULL, STRONG, heading)]];
    rows.extend(texts.iter().map(|text| vec![PaperCell::new(FULL, BODY, text)]));
    PaperTable { padding: PADDING, centred: false, shaded: true, rows }
}

/// When the next inspections are due.
fn due_next(outcome: SampleOutcome) -> &'static str {
    match outcome {
        SampleOutcome::TypicallyPositive => "The next full inspection is due within five years.",
        SampleOutcome::Inconsistent => "The next full inspection is due within three years.",
        SampleOutcome::SystemicFailings => {
            "A monitoring inspection is due within 18 months. The next full inspection is due within three years."
        }
    }
}

/// The framework's words for an outcome.
fn outcome_words(outcome: SampleOutcome) -> &'static str {
    match outcome {
        SampleOutcome::TypicallyPositive => {
            "The local area partnership’s special educational needs and/or disabilities (SEND) arrangements \
             typically lead to positive experiences and outcomes for children and young people with SEND."
        }
        SampleOutcome::Inconsistent => {
            "The local area partnership’s arrangements lead to inconsistent experiences and outcomes for children \
             and young people with special educational needs and/or disabilities (SEND)."
        }
        SampleOutcome::SystemicFailings => {
            "There are widespread and/or systemic failings leading to significant concerns about the experiences and \
             outcomes of children and young people with special educational needs and/or disabilities (SEND), which \
             the local area partnership must address urgently."
        }
    }
}
