//! Facts to documents: one file for each kind of report, laid out as reports of its kind and time
//! are. Holds the form's words (headings, labels); facts come from `facts`, sentences from `prose`.

mod area_send;
mod form;
mod focused_visit;
mod ilacs;
mod jtai;
mod older;
mod sif;

use super::facts::{Document, Provider, SampleFacts, SampleReport};

/// The bytes that the site serves for a report: a PDF, but for the one that is a page of HTML.
pub fn bytes(facts: &SampleFacts, provider: &Provider, report: &SampleReport) -> Vec<u8> {
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
