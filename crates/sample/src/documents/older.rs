//! Reports from before 2014: looked-after children services (2013), and the progress inspection of
//! a joint area review.

use super::form::{BODY, HEADING, STRONG, SUBTITLE, TITLE, long_date, paragraphs};
use crate::facts::{Jar, Lac2013, Printed, SampleReport};
use crate::paper::{Footer, Paper, PaperCell, PaperTable, Style};
use crate::prose;
use ofsted_model::{Grade, Judgement, Scale};

/// A report on looked-after children services, 2013: grades in headings, and a table on the last
/// page.
pub fn looked_after(report: &SampleReport, lac: &Lac2013) -> Vec<u8> {
    let mut sheet = Paper::new();
    sheet.at(240.0);
    sheet.paragraph(TITLE, "Inspection of looked after children services");
    sheet.paragraph(SUBTITLE, &lac.name);
    sheet.at(560.0);
    sheet.labelled("Inspection dates:", STRONG, &lac.dates);
    sheet.labelled("Reporting inspector", STRONG, &format!("{} HMI", lac.lead));
    sheet.at(650.0);
    sheet.labelled("Published:", BODY, &long_date(report.published_on));
    sheet.turn();
    sheet.heading(SUBTITLE, "About this inspection");
    paragraphs(&mut sheet, report, 0, 3);
    for (at, printed) in lac.grades.iter().enumerate() {
        sheet.heading(SUBTITLE, label_of(printed.judgement));
        sheet.paragraph(STRONG, &numbered_grade(&printed.words));
        for n in 3 * at..3 * at + 3 {
            sheet.numbered(n + 1, BODY, &prose::paragraph(report, n + 3));
        }
    }
    sheet.turn();
    sheet.heading(SUBTITLE, "Record of main findings");
    record(&lac.grades).draw(&mut sheet);
    let running = format!("{} Inspection of looked after children services", lac.name);
    sheet.finish(&running, &Footer::Running(vec![running.clone()]), prose::NOTICE)
}

/// A joint area review's progress inspection, 2009: a cover, and progress in sentences.
pub fn joint_area_review(report: &SampleReport, jar: &Jar) -> Vec<u8> {
    let mut sheet = Paper::new();
    let running = "Inspection of progress made in the provision of safeguarding services";
    sheet.at(180.0);
    sheet.paragraph(Style::bold(18.0), &format!("{running} in the {}", jar.name));
    sheet.at(520.0);
    sheet.lines(BODY, ["Care Quality Commission", "HM Inspectorate of Constabulary", "Ofsted"]);
    sheet.at(640.0);
    sheet.labelled("Published:", BODY, &long_date(report.published_on));
    sheet.turn();
    sheet.heading(SUBTITLE, "About the inspection");
    paragraphs(&mut sheet, report, 0, 4);
    let mut before = "";
    for (at, (subject, progress)) in jar.statements.iter().enumerate() {
        if subject != before {
            sheet.heading(HEADING, subject);
        }
        before = subject;
        sheet.paragraph(
            BODY,
            &format!("Progress, in the report’s words: {progress}. {}", prose::paragraph(report, at + 4)),
        );
        paragraphs(&mut sheet, report, at + 11, 1);
    }
    sheet.finish(running, &Footer::Running(vec![running.to_owned()]), prose::NOTICE)
}

/// `Grade 4 (inadequate)`.
fn numbered_grade(words: &str) -> String {
    let rank = Grade::from_printed(words, Scale::WithAdequate).map_or(0, Grade::rank);
    format!("Grade {rank} ({})", words.to_lowercase())
}

fn record(grades: &[Printed]) -> PaperTable {
    let row = |printed: &Printed| {
        vec![PaperCell::new(330.0, BODY, label_of(printed.judgement)), PaperCell::new(130.0, STRONG, &printed.words)]
    };
    PaperTable { padding: 5.0, centred: false, shaded: false, rows: grades.iter().map(row).collect() }
}

fn label_of(judgement: Judgement) -> &'static str {
    match judgement {
        Judgement::OverallEffectiveness => "Overall effectiveness",
        Judgement::CapacityToImprove => "Capacity to improve",
        Judgement::OutcomesForLookedAfterChildren => "Outcomes for looked after children and young people",
        Judgement::QualityOfProvision => "Quality of provision",
        Judgement::LeadershipAndManagement => "Leadership and management",
        other => other.as_str(),
    }
}
