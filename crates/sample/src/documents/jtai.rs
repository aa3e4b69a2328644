//! Letters about joint targeted area inspections, from 2016: four inspectorates, a theme, no
//! grades, no lead inspector.

use super::form::{BODY, STRONG, long_date, paragraphs};
use crate::facts::{Jtai, JtaiLayout, SampleReport};
use crate::paper::{Bullet, Footer, Paper};
use crate::prose;

/// The letter.
pub fn pdf(report: &SampleReport, jtai: &Jtai) -> Vec<u8> {
    let mut sheet = Paper::new();
    sheet.paragraph(BODY, &long_date(jtai.letter_date));
    let council = format!("Chief Executive, {} (sample address)", jtai.place);
    sheet.lines(
        BODY,
        [council.as_str(), "Chief Constable (sample address)", "Chair of the partnership (sample address)"],
    );
    sheet.gap(30.0);
    let heading = match jtai.layout {
        JtaiLayout::To2020 => to_2020(&mut sheet, jtai),
        JtaiLayout::From2022 => from_2022(&mut sheet, report, jtai),
    };
    paragraphs(&mut sheet, report, 2, 3);
    if let Some(count) = jtai.improvement_points {
        sheet.heading(STRONG, "What needs to improve?");
        sheet.list(Bullet::Square, BODY, &prose::improvement_points(report, count));
        sheet.heading(STRONG, "Main findings");
    } else {
        sheet.heading(STRONG, "Key strengths");
    }
    paragraphs(&mut sheet, report, 5, 8);
    sheet.heading(STRONG, "Next steps");
    paragraphs(&mut sheet, report, 13, 1);
    signatures(&mut sheet);
    sheet.finish(&heading, &Footer::Letter, prose::NOTICE)
}

fn to_2020(sheet: &mut Paper, jtai: &Jtai) -> String {
    let Jtai { place, theme, dates, .. } = jtai;
    let heading = format!("Joint targeted area inspection of the multi-agency response to {theme} in {place}");
    sheet.paragraph(BODY, "Dear local partnership");
    sheet.paragraph(STRONG, &heading);
    let response = format!("the multi-agency response to {theme} in {place}");
    sheet.paragraph(
        BODY,
        &format!(
            "Between {dates}, the four inspectorates (Ofsted, CQC, HMICFRS and HMI Probation) carried out a joint \
             inspection of {response}, with a ‘deep dive’ on children living with neglect."
        ),
    );
    heading
}

fn from_2022(sheet: &mut Paper, report: &SampleReport, jtai: &Jtai) -> String {
    let Jtai { place, theme, dates, .. } = jtai;
    let heading = format!("Joint targeted area inspection of {place}");
    sheet.paragraph(BODY, &format!("Dear {place} partnership"));
    sheet.paragraph(STRONG, &heading);
    sheet.paragraph(
        BODY,
        &format!(
            "This letter summarises the findings of the joint targeted area inspection (JTAI) of the multi-agency \
             response to {theme} in {place}."
        ),
    );
    sheet.paragraph(
        BODY,
        &format!(
            "This inspection took place from {dates}. Its inspectors came from the four inspectorates: Ofsted, CQC, \
             HMICFRS and HMI Probation."
        ),
    );
    sheet.heading(STRONG, "Context");
    paragraphs(sheet, report, 0, 2);
    sheet.heading(STRONG, "Headline findings");
    heading
}

fn signatures(sheet: &mut Paper) {
    sheet.need(90.0);
    sheet.paragraph(BODY, "Yours sincerely");
    sheet.gap(10.0);
    for inspectorate in ["Ofsted", "Care Quality Commission", "HMICFRS", "HMI Probation"] {
        sheet.lines(STRONG, [inspectorate]);
    }
}
