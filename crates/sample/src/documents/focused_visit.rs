//! Letters about focused visits, from 2018: letterhead, heading, scope, lists, signature.

use super::form::{BODY, SMALL, STRONG, joined, long_date, paragraphs};
use crate::facts::{Provider, SampleReport, Visit};
use crate::paper::{Bullet, Footer, LEFT, Paper};
use crate::prose;

/// The theme of the visits of autumn 2020 to May 2021.
const COVID: &str = "whole_service_covid_assurance";
const COVID_WORDS: &str = "The way in which this visit was made had been adapted to COVID-19 (coronavirus): those \
    who took part in it met by video.";

/// The letter.
pub fn pdf(provider: &Provider, report: &SampleReport, visit: &Visit) -> Vec<u8> {
    let mut sheet = Paper::new();
    letterhead(&mut sheet);
    sheet.paragraph(BODY, &long_date(visit.letter_date));
    sheet.lines(BODY, ["Director of Children’s Services", &provider.name, "1 Example Street"]);
    sheet.gap(30.0);
    sheet.paragraph(BODY, "Dear Director");
    let heading = format!("Focused visit to {} children’s services", visit.name);
    sheet.paragraph(STRONG, &heading);
    opening(&mut sheet, visit);
    sheet.heading(STRONG, if visit.letter_date.year() < 2022 { "Overview" } else { "Headline findings" });
    paragraphs(&mut sheet, report, 0, 2);
    lists(&mut sheet, report, visit);
    findings(&mut sheet, report, visit);
    sheet.need(80.0);
    sheet.paragraph(BODY, "Yours sincerely");
    sheet.gap(12.0);
    sheet.lines(STRONG, [visit.lead.as_str()]);
    sheet.lines(BODY, [visit.lead_title.as_str()]);
    sheet.finish(&heading, &Footer::Letter, prose::NOTICE)
}

/// Sender's address and numbers, side by side, in small type. None of them is anybody's.
pub(super) fn letterhead(sheet: &mut Paper) {
    for (address, number) in [
        ("Sample House", "T 020 7946 0000"),
        ("2 Example Street", "Textphone 020 7946 0001"),
        ("London", "sample@example.org"),
    ] {
        sheet.put(LEFT, SMALL, address);
        sheet.put(LEFT + 110.0, SMALL, number);
        sheet.gap(SMALL.leading);
    }
    sheet.gap(36.0);
}

fn opening(sheet: &mut Paper, visit: &Visit) {
    let (name, dates, title) = (&visit.name, &visit.dates, &visit.lead_title);
    let covid = visit.themes.iter().any(|theme| theme == COVID);
    let team = if covid {
        format!("{title}s were {}.", joined(&visit.inspectors))
    } else {
        let each: Vec<String> = visit.inspectors.iter().map(|name| format!("{name}, {title}")).collect();
        format!("The inspectors were {}.", each.join(", and "))
    };
    let article = if visit.letter_date.year() < 2020 { "a" } else { "the" };
    let visited = format!("{article} focused visit to {name} children’s services on {dates}");
    sheet.paragraph(BODY, &format!("This letter summarises the findings of {visited}. {team}"));
    if covid {
        return sheet.paragraph(BODY, COVID_WORDS);
    }
    let verb =
        ["evaluated", "looked at", "considered", "reviewed"][usize::from(visit.letter_date.year().unsigned_abs() % 4)];
    let scopes: Vec<String> = visit.themes.iter().filter_map(|theme| prose::scope(theme)).map(str::to_owned).collect();
    sheet.paragraph(BODY, &format!("Inspectors {verb} the local authority’s arrangements for {}.", joined(&scopes)));
}

fn lists(sheet: &mut Paper, report: &SampleReport, visit: &Visit) {
    let bullet = if visit.letter_date.year() < 2020 { Bullet::PrivateSquare } else { Bullet::Square };
    if visit.priority_actions > 0 {
        sheet.heading(STRONG, "Areas for priority action");
        sheet.paragraph(BODY, "The local authority is asked to act swiftly on these:");
        sheet.list(bullet, BODY, &prose::priority_actions(visit.priority_actions));
    }
    sheet.heading(STRONG, "What needs to improve in this area of social work practice");
    sheet.list(bullet, BODY, &prose::improvement_points(report, visit.improvement_points));
}

/// The findings: a list to 2020, paragraphs after that.
fn findings(sheet: &mut Paper, report: &SampleReport, visit: &Visit) {
    if visit.letter_date.year() < 2021 {
        sheet.heading(STRONG, "Findings");
        let items: Vec<String> = (2..8).map(|n| prose::paragraph(report, n)).collect();
        sheet.list(Bullet::Dot, BODY, &items);
    } else {
        sheet.heading(STRONG, "Main findings");
        paragraphs(sheet, report, 2, 7);
    }
}
