//! Progress inspections after joint area reviews, to 2009. Their judgements are sentences on
//! progress, on no scale of the data: they are published as a finding with the words, never as
//! grades.

use super::common::signs;
use super::report_reader::ReportReader;
use ofsted_model::date;
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{Event, Framework, ListedReport, Point, PointKind, ReadState, ReportRecord};
use ofsted_parse::plain::plain;
use ofsted_parse::prose::{find, sentences};
use ofsted_parse::section::{Block, BlockKind, push_line};
use ofsted_parse::{Document, Line};

/// The reader of these reports.
pub struct Jar;

impl ReportReader for Jar {
    fn version(&self) -> &'static str {
        "jar/3"
    }

    fn recognises(&self, document: &Document, _listed: Option<&ListedReport>) -> bool {
        title(document).is_some() && !signs::is_letter(document)
    }

    fn read_listed(&self, document: &Document, _: Option<&ListedReport>) -> WithFindings<ReportRecord> {
        let mut findings = vec![
            Finding::new(Code::NOT_FOUND, "reports of this kind do not give inspection dates")
                .column("inspection_start")
                .page(1),
            Finding::new(Code::NOT_FOUND, "reports of this kind do not name an inspector")
                .column("lead_inspector")
                .page(1),
        ];
        let blocks = document.blocks();
        findings.extend(judgement(blocks));
        let title = title(document);
        let authority = title.as_deref().and_then(authority);
        if authority.is_none() {
            findings.push(
                Finding::new(Code::NOT_FOUND, "the title does not name an authority")
                    .column("authority_printed")
                    .page(1),
            );
        }
        let published = published(document);
        if published.is_none() {
            let message = "the title page has no readable publication date";
            findings.push(Finding::new(Code::NOT_FOUND, message).column("published_on").page(1));
        }
        let record = ReportRecord {
            framework: Some(Framework::Jar),
            event: Some(Event::ProgressInspection),
            title_printed: title,
            authority_printed: authority,
            points: points(blocks).note(&mut findings),
            published_printed: published,
            ..ReportRecord::empty(ReadState::PartlyRead)
        };
        WithFindings { value: record, findings }
    }

    fn title_phrases(&self) -> &'static [&'static str] {
        &["inspection of progress made in provision of safeguarding services in"]
    }
}

/// The title has at most so many lines.
const TITLE_LINES: usize = 5;

/// The title on the first page.
fn title(document: &Document) -> Option<String> {
    let page = document.pages.first()?;
    let at = page.lines.iter().position(|line| plain(&line.text()).starts_with("inspection of progress made in"))?;
    let first = &page.lines[at];
    let is_title = |line: &&Line| (line.size() - first.size()).abs() < 0.6 && line.bold() == first.bold();
    let mut title = String::new();
    for line in page.lines[at..].iter().take(TITLE_LINES).take_while(is_title) {
        push_line(&mut title, &line.text());
    }
    Some(title)
}

/// What stands after "services in" in the title.
fn authority(title: &str) -> Option<String> {
    let after = "services in ";
    let name = &title[find(title, after)? + after.len()..];
    let name = name.strip_prefix("the ").unwrap_or(name).trim();
    (!name.is_empty()).then(|| name.to_owned())
}

fn published(document: &Document) -> Option<jiff::civil::Date> {
    let lines = &document.pages.first()?.lines;
    let texts = lines.iter().map(Line::text);
    let mut days = texts.filter_map(|text| date::day(text.strip_prefix("Published:")?.trim()));
    days.next()
}

/// The overall judgement on progress, as a finding with its words.
fn judgement(blocks: &[Block]) -> Vec<Finding> {
    let is_head = |block: &Block| plain(&block.text).starts_with("overall judgement on progress");
    let mut heads = (0..blocks.len()).filter(|&at| blocks[at].kind == BlockKind::Heading && is_head(&blocks[at]));
    let below = heads.next().and_then(|at| blocks.get(at + 1));
    let said = below.and_then(|block| {
        let sentence = sentences(&block.text).into_iter().find(|sentence| find(sentence, "progress").is_some())?;
        Some((sentence, block.page))
    });
    let finding =
        Finding::new(Code::NOT_FOUND, "the report judges progress in sentences, not on a scale that the data use")
            .column("grade");
    match said {
        Some((sentence, page)) => vec![finding.printed(sentence).page(page)],
        None => vec![finding],
    }
}

/// The items under "Priorities for further improvement". Their bullets can be glyphs that mean
/// nothing.
fn points(blocks: &[Block]) -> WithFindings<Option<Vec<Point>>> {
    let is_head =
        |block: &Block| block.kind == BlockKind::Heading && plain(&block.text) == "priorities for further improvement";
    let Some(at) = blocks.iter().position(is_head) else {
        let finding = Finding::new(Code::NOT_FOUND, "there is no heading for the points for improvement")
            .column("improvement_points");
        return WithFindings { value: None, findings: vec![finding] };
    };
    let mut points: Vec<Point> = Vec::new();
    for block in &blocks[at + 1..] {
        let marked = block.text.strip_prefix(char::REPLACEMENT_CHARACTER);
        let begins = marked.is_some() || block.kind == BlockKind::Bullet;
        let text = marked.unwrap_or(&block.text).trim();
        match (begins, block.kind) {
            (true, _) => points.push(Point { kind: PointKind::Improvement, text: text.to_owned(), page: block.page }),
            (false, BlockKind::Heading) => break,
            (false, BlockKind::Paragraph) if block.marker.is_none() => {
                if let Some(last) = points.last_mut() {
                    push_line(&mut last.text, text);
                }
            }
            (false, BlockKind::Paragraph | BlockKind::Bullet | BlockKind::Footnote) => {}
        }
    }
    WithFindings::clean(Some(points))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: BlockKind, text: &str) -> Block {
        Block { kind, text: text.to_owned(), page: 4, marker: None, depth: 0, size: 12.0, bold: false, x0: 85.0 }
    }

    #[test]
    fn the_title_names_the_authority() {
        let name = |title: &str| authority(title);
        let title = "Inspection of progress made in the provision of safeguarding services in the Borough of Elm";
        assert_eq!(name(title).as_deref(), Some("Borough of Elm"));
        assert_eq!(name("Inspection of progress made in the provision of safeguarding"), None);
    }

    #[test]
    fn judgements_are_words_and_points_are_joined() {
        let blocks = [
            block(BlockKind::Heading, "Overall judgement on progress since May 2007"),
            block(
                BlockKind::Paragraph,
                "A year has passed. The council has made some progress overall. More is to come.",
            ),
            block(BlockKind::Heading, "Priorities for further improvement"),
            block(BlockKind::Heading, "\u{FFFD} The council should keep"),
            block(BlockKind::Paragraph, "a list."),
            block(BlockKind::Bullet, "The board should read it."),
            block(BlockKind::Heading, "Key findings"),
            block(BlockKind::Bullet, "A list exists."),
        ];
        let said = judgement(&blocks);
        assert_eq!(said[0].printed.as_deref(), Some("The council has made some progress overall."));
        let points = points(&blocks).value.unwrap_or_default();
        let texts: Vec<&str> = points.iter().map(|point| point.text.as_str()).collect();
        assert_eq!(texts, ["The council should keep a list.", "The board should read it."]);
    }
}
