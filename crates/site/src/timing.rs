//! Waiting and publishing: how long ago each authority was inspected, and how long reports take to
//! come out.

use super::block::{Blocks, PageBlock};
use super::display_names;
use super::drawn;
use super::page::PageFrame;
use super::page::put_page;
use super::page_place;
use super::record::SnapshotIndex;
use super::shown::Shown;
use super::table::{HtmlCell, HtmlTable};
use ofsted_model::Grade;
use ofsted_publish::{PublishError, Put};
use ofsted_tables::schema::columns::WaitingCalibration;

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    let title = "Waiting and publication times";
    let description =
        "How long ago each authority had its latest graded inspection, and how long reports take to be published.";
    let page = PageFrame::new(record.snapshot, page_place::TIMING, page_place::EXPLORE, title, description);
    let mut blocks =
        vec![PageBlock::HeadingAt("since-the-newest-full-inspection", "Time since the latest graded inspection")];
    blocks.push(match drawn::waiting_of(None, record, &page.place) {
        Some(drawn) => PageBlock::Drawn(drawn),
        None => PageBlock::text("These data do not say how long authorities have waited."),
    });
    blocks.push(PageBlock::Note(
        "These numbers are not a forecast. Ofsted does not announce dates. Its decisions also depend on risk, on the \
         concerns that it hears about and on the results of monitoring."
            .to_owned(),
    ));
    blocks.extend(calibration(record));
    blocks.push(PageBlock::Heading("From the last day on site to publication".to_owned()));
    blocks.push(match drawn::lag_of(record) {
        Some(drawn) => PageBlock::Drawn(drawn),
        None => PageBlock::text("These data do not say how long reports took to be published."),
    });
    let link = |name: &str, words: &str| {
        let is_there = record.snapshot.contract.get(name).is_some();
        is_there.then(|| HtmlCell::link(page.to(&page_place::data_set(name)), words))
    };
    let links = [
        link("waiting", "Waiting times, as data"),
        link("waiting_calibration", "How reliable the dates are, as data"),
        link("publication_lag", "Days to publication, as data"),
    ];
    blocks.push(PageBlock::Links(links.into_iter().flatten().collect()));
    let above = Some(HtmlCell::link(page.to(page_place::EXPLORE), "Explore"));
    let page =
        Blocks { page, above, heading: Shown::new(title), lead: description.to_owned(), parts: blocks, subject: None };
    put_page(&page.page, &page, put)
}

/// How well windows of the next inspection would have held, grade by grade; nothing where nothing
/// is known of it.
fn calibration(record: &SnapshotIndex<'_>) -> Vec<PageBlock> {
    let rows = record.snapshot.frames.rows(WaitingCalibration);
    let line = |row: usize| {
        let by = match rows.text(row, WaitingCalibration::GRADE_BY) {
            Some("overall_effectiveness") => "overall",
            _ => "lowest judgement",
        };
        let grade =
            rows.text(row, WaitingCalibration::GRADE).and_then(Grade::from_word).map_or("", display_names::grade);
        let of = |inside, tested| {
            let [inside, tested] = [inside, tested].map(|column| rows.number(row, column).unwrap_or_default());
            HtmlCell::text(Some(&format!("{inside} of {tested}")))
        };
        let given = match rows.text(row, WaitingCalibration::ABSENT_REASON) {
            None => "given",
            Some("few_gaps") => "not given: fewer than ten waits have ended",
            Some("few_tests") => "not given: fewer than ten could be tested",
            Some(_) => "not given: more than ten percentage points off",
        };
        vec![
            HtmlCell::text(Some(&format!("{grade} ({by})"))),
            HtmlCell::number(rows.number(row, WaitingCalibration::GAPS).and_then(|gaps| usize::try_from(gaps).ok())),
            HtmlCell::number(
                rows.number(row, WaitingCalibration::OPEN_GAPS).and_then(|gaps| usize::try_from(gaps).ok()),
            ),
            of(WaitingCalibration::MIDDLE_HALF_INSIDE, WaitingCalibration::MIDDLE_HALF_TESTED),
            of(WaitingCalibration::BAND_80_INSIDE, WaitingCalibration::BAND_80_TESTED),
            HtmlCell::text(Some(given)),
        ]
    };
    if rows.height() == 0 {
        return Vec::new();
    }
    let headers = [
        "After the grade",
        "#Waits that have ended",
        "#Waits that have not ended",
        "Within the middle half",
        "Within the wider range",
        "Dates",
    ];
    let caption =
        "Graded inspections since 2024, each compared with the dates that could have been given a year before it";
    vec![
        PageBlock::HeadingAt("how-well-windows-of-the-next-one-hold", "How reliable the dates are"),
        PageBlock::text(
            "The page of an authority says when its next graded inspection would begin if it followed the pattern of \
             others after the same grade and an equally long wait. It gives two date ranges: one in which half of such \
             inspections begin (the middle half), and a wider one in which four in five begin. Each range was tested \
             on every graded inspection since 2024, using only what was known a year before it. No dates are given if \
             fewer than ten inspections could be tested, or if the share that began within a range was more than ten \
             percentage points away from the expected share.",
        ),
        PageBlock::Table(HtmlTable::new("calibration", caption, &headers).with(rows.indices().map(line))),
    ]
}
