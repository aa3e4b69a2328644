//! Facts to documents: one file for each kind of report, laid out as reports of its kind and time are.
//! Holds the form's words (headings, labels); facts come from `facts`, sentences from `prose`.

mod area_send;
mod focused_visit;
mod ilacs;
mod jtai;
mod older;
mod sif;

use jiff::civil::Date;

use super::facts::{Document, Facts, Provider, Report};
use super::paper::{Sheet, Style};
use super::prose;

const TITLE: Style = Style::regular(20.0);
const SUBTITLE: Style = Style::bold(12.5);
const HEADING: Style = Style::bold(12.0);
const BODY: Style = Style::regular(11.0);
const STRONG: Style = Style::bold(11.0);
const SMALL: Style = Style::regular(9.0);

/// The bytes that the site serves for a report: a PDF, but for the one that is a page of HTML.
pub fn bytes(facts: &Facts, provider: &Provider, report: &Report) -> Vec<u8> {
    let report = facts.original(report);
    match &report.document {
        Document::Ilacs(ilacs) => ilacs::pdf(report, ilacs),
        Document::FocusedVisit(visit) => focused_visit::pdf(provider, report, visit),
        Document::Jtai(jtai) => jtai::pdf(report, jtai),
        Document::AreaSend(area) => area_send::pdf(report, area),
        Document::Sif(sif) => sif::pdf(report, sif),
        Document::Lac2013(lac) => older::looked_after(report, lac),
        Document::Jar(jar) => older::joint_area_review(report, jar),
        Document::NotFoundPage(_) | Document::CopyOf(_) => NOT_FOUND.as_bytes().to_vec(),
    }
}

/// What the site serves in place of a report that it has lost. Its title is the live site's.
const NOT_FOUND: &str = "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"/>\
    <title>Report not found - Find an Inspection Report - Ofsted</title></head>\n\
    <body><h1>Report not found</h1><p>A page of the sample site, served as if it were a report.</p></body>\n</html>\n";

/// `4 March 2019`.
fn long_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Paragraphs of the sample's prose, from the `first` on.
fn paragraphs(sheet: &mut Sheet, report: &Report, first: usize, count: usize) {
    for n in first..first + count {
        sheet.paragraph(BODY, &prose::paragraph(report, n));
    }
}

/// `A, B and C`.
fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
