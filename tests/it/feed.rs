//! `feed.xml`: what is news, in which order, under which ids; and that no text can break it.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;
use ofsted_model::{Digest, Gathered, GatheredReport, Grade, Judgement, Window};
use ofsted_publish::{About, publish};
use ofsted_tables::history::with_changes;
use ofsted_tables::schema::Frames;
use ofsted_tables::validate::{RunFacts, approve};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::gathered::{HACKNEY, contract, frames, gathered, inspection, report, visit};
use crate::publish::about;
use crate::site::publish_with_pages;

/// An entry as a reader of feeds has it: the text of each element, and addresses of links.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Entry {
    pub id: String,
    pub title: String,
    pub updated: String,
    pub content: String,
    pub links: Vec<String>,
}

/// The feed of a snapshot, published under a version.
fn feed(frames: &Frames, about: &About) -> String {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("dist");
    let approved = approve(frames.clone(), &contract(), &[], None, &RunFacts::default()).unwrap();
    publish(&approved, &contract(), about, &out).unwrap();
    read(&out)
}

fn read(out: &Path) -> String {
    std::fs::read_to_string(out.join("feed.xml")).unwrap()
}

/// Every entry; panics where the text is not well-formed XML.
pub fn entries(feed: &str) -> Vec<Entry> {
    let mut reader = Reader::from_str(feed);
    let (mut entries, mut path, mut text) = (Vec::new(), Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                path.push(tag.name().as_ref().to_owned());
                text.clear();
                if path.last().unwrap() == "entry" {
                    entries.push(Entry::default());
                }
            }
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(name) => {
                let named = format!("&{};", name.xml10_content());
                text.push_str(&quick_xml::escape::unescape(&named).unwrap());
            }
            Event::Empty(tag) => {
                let href = tag.attributes().map(Result::unwrap).find(|attribute| attribute.key.as_ref() == "href");
                let href = href.unwrap().value.into_owned();
                entries.last_mut().into_iter().for_each(|entry: &mut Entry| entry.links.push(href.clone()));
            }
            Event::End(_) => {
                let (name, text) = (path.pop().unwrap(), text.clone());
                let Some(entry) = entries.last_mut().filter(|_| path.last().is_some_and(|name| name == "entry")) else {
                    continue;
                };
                match name.as_str() {
                    "id" => entry.id = text,
                    "title" => entry.title = text,
                    "updated" => entry.updated = text,
                    "content" => entry.content = text,
                    _ => {}
                }
            }
            Event::Eof => return entries,
            _ => {}
        }
    }
}

fn titles(feed: &str) -> Vec<String> {
    entries(feed).into_iter().map(|entry| entry.title).collect()
}

#[test]
fn the_first_feed_has_the_newest_reports() {
    let feed = feed(&frames(&gathered(), &[], None), &about("2026.05.04"));
    let wanted = [
        "Hackney: good (Children's services inspection, published 20 August 2024)",
        "Hackney: Children's services focused visit, published 26 October 2022",
    ];
    assert_eq!(titles(&feed), wanted);
    let first = &entries(&feed)[0];
    assert_eq!(first.updated, "2024-08-20T00:00:00Z");
    assert!(first.content.contains("<li>care_leavers: requires_improvement</li>"), "{}", first.content);
    assert!(first.content.contains("On site from 1 July 2024 to 12 July 2024."), "{}", first.content);
    let page = "https://reports.ofsted.gov.uk/provider/44/80496";
    assert_eq!(first.links, ["https://files.ofsted.gov.uk/v1/file/50000001", page]);
    for part in [
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://example.org/data/feed.xml\"/>",
        "<updated>2026-05-04T00:00:00Z</updated>",
        "<name>The sample</name>",
        "<email>data@example.org</email>",
    ] {
        assert!(feed.contains(part), "{part}: {feed}");
    }
}

/// Snapshots one after the other, a version a day; the last one's frames.
fn history(snapshots: &[Gathered]) -> Frames {
    let mut last: Option<Frames> = None;
    for (day, gathered) in (4..).zip(snapshots) {
        let version = format!("2026.05.{day:02}");
        last = Some(with_changes(frames(gathered, &[], None), last.as_ref(), &version, &contract()));
    }
    last.unwrap()
}

#[test]
fn news_come_first_and_keep_their_ids() {
    let mut second = gathered();
    second.reports.push(report(HACKNEY, "50000003", date(2026, 5, 1), visit()));
    let mut third = second.clone();
    third.reports[0].document.as_mut().unwrap().record.judgements[3].grade = Some(Grade::Good);
    let mut fourth = third.clone();
    fourth.reports[2].document.as_mut().unwrap().digest = Digest::of_bytes(b"another");
    let after = |count: usize| {
        let all = [gathered(), second.clone(), third.clone(), fourth.clone()];
        feed(&history(&all[..count]), &about(&format!("2026.05.{:02}", 3 + count)))
    };
    let visit = "Hackney: Children's services focused visit, published 1 May 2026";
    let known = [
        "Hackney: good (Children's services inspection, published 20 August 2024)",
        "Hackney: Children's services focused visit, published 26 October 2022",
    ];
    let grade = "Hackney: care_leavers is now good, was requires improvement (Children's services inspection, \
                 published 20 August 2024)";
    let replaced = format!("{visit}: document replaced");
    assert_eq!(titles(&after(2)), [visit, known[0], known[1]]);
    assert_eq!(titles(&after(4)), [replaced.as_str(), grade, visit, known[0], known[1]]);
    let (second, fourth) = (entries(&after(2)), entries(&after(4)));
    assert_eq!(fourth[2..], second, "an entry stays what it was");
    assert_eq!(fourth[1].updated, "2026-05-06T00:00:00Z");
    let ids: BTreeSet<&str> = fourth.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids.len(), 5);
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")));
    let moved = About { address: "https://example.net/".to_owned(), ..about("2026.05.07") };
    let all = [gathered()];
    assert_eq!(entries(&feed(&history(&all), &moved)), entries(&feed(&history(&all), &about("2026.05.07"))));
}

#[test]
fn a_feed_ends_somewhere() {
    let many = |count: u32| {
        let mut gathered = gathered();
        for number in 0..count {
            gathered.reports.push(report(HACKNEY, &(60_000_000 + number).to_string(), date(2023, 1, 1), visit()));
        }
        gathered
    };
    assert_eq!(titles(&feed(&history(&[many(120)]), &about("2026.05.04"))).len(), 50);
    assert_eq!(titles(&feed(&history(&[gathered(), many(120)]), &about("2026.05.05"))).len(), 100);
    assert_eq!(titles(&feed(&history(&[gathered(), many(2)]), &about("2026.05.05"))).len(), 4);
}

#[test]
fn a_report_that_is_gone_or_withdrawn_is_told_right() {
    let mut frames = frames(&gathered(), &[], None);
    let mut table = contract().table("changes");
    for (key, change, column, before, after) in [
        ("50000001", "changed", "observation", Some("listed"), Some("withdrawn")),
        ("50000002", "changed", "observation", Some("listed"), Some("carried")),
        ("50009999", "added", "*", None, None),
        ("50000002", "changed", "document_sha256", None, Some("ab")),
    ] {
        table.add([
            ("version", "2026.05.05".into()),
            ("dataset", "inspections".into()),
            ("key", key.into()),
            ("change", change.into()),
            ("column", column.into()),
            ("before", before.into()),
            ("after", after.into()),
        ]);
    }
    frames.insert("changes", table.into_frame());
    let titles = titles(&feed(&frames, &about("2026.05.05")));
    assert_eq!(titles.len(), 3, "{titles:?}");
    assert_eq!(titles[0], "Hackney: Children's services inspection, published 20 August 2024: withdrawn from its page");
}

#[test]
fn no_text_breaks_the_feed() {
    let odd = "A <b>\"title\"</b> & 'more' ]]>&amp; \u{1}\u{b}\u{202e}\u{2066}\u{fffe}é \u{1f600}";
    let mut gathered = gathered();
    gathered.reports[0].listed.title = odd.to_owned();
    gathered.reports[0].document.as_mut().unwrap().record.judgements[0].grade_printed = Some(odd.to_owned());
    let about =
        About { title: odd.to_owned(), publisher: odd.to_owned(), contact: odd.to_owned(), ..about("2026.05.04") };
    let feed = feed(&frames(&gathered, &[], None), &about);
    let is_forbidden =
        |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{fffe}';
    assert!(!feed.contains(is_forbidden));
    let plain = "A <b>\"title\"</b> & 'more' ]]>&amp; é \u{1f600}";
    let entry = &entries(&feed)[0];
    assert_eq!(entry.title, format!("Hackney: good ({plain}, published 20 August 2024)"));
    let html = "A &lt;b&gt;&quot;title&quot;&lt;/b&gt; &amp; &apos;more&apos; ]]&gt;&amp;amp; é \u{1f600}";
    assert!(entry.content.contains(&format!("<li>impact_of_leaders: {html}</li>")), "{}", entry.content);
}

/// Hackney's inspection again, from a day on, with other grades; without the judgements that are
/// named.
fn later(id: &str, first: jiff::civil::Date, grade: Grade, without: &[Judgement]) -> GatheredReport {
    let mut record = inspection();
    record.windows = vec![Window { start: first, end: first }];
    record.judgements.retain(|reading| !without.contains(&reading.judgement));
    for reading in &mut record.judgements {
        (reading.grade, reading.grade_printed) = (Some(grade), Some(grade.as_str().to_owned()));
    }
    report(HACKNEY, id, first.checked_add(jiff::Span::new().days(40)).unwrap(), record)
}

#[test]
fn news_name_the_grade_and_whether_it_is_better_or_worse() {
    let overall = Judgement::OverallEffectiveness;
    let mut gathered = gathered();
    gathered.reports.push(later("50000003", date(2025, 7, 7), Grade::Inadequate, &[]));
    gathered.reports.push(later("50000004", date(2025, 11, 3), Grade::Inadequate, &[]));
    gathered.reports.push(later("50000005", date(2026, 4, 13), Grade::Outstanding, &[overall, Judgement::InCare]));
    let frames = frames(&gathered, &[], None);
    let wanted = [
        "Hackney: impact of leaders outstanding, was inadequate; help and protection outstanding, was inadequate; \
         care leavers outstanding, was inadequate (Children's services inspection, published 23 May 2026)",
        "Hackney: inadequate, as before (Children's services inspection, published 13 December 2025)",
        "Hackney: inadequate, was good (Children's services inspection, published 16 August 2025)",
        "Hackney: good (Children's services inspection, published 20 August 2024)",
        "Hackney: Children's services focused visit, published 26 October 2022",
    ];
    let feed = feed(&frames, &about("2026.06.04"));
    assert_eq!(titles(&feed), wanted);
    let content = &entries(&feed)[2].content;
    assert!(content.contains("<li>care_leavers: inadequate, was requires improvement</li>"), "{content}");
}

#[test]
fn what_was_published_last_is_first_among_the_news_of_a_version() {
    let mut second = gathered();
    // The numbers of reports do not go by their days.
    second.reports.push(report(HACKNEY, "50000009", date(2023, 1, 9), visit()));
    second.reports.push(report(HACKNEY, "50000003", date(2026, 5, 1), visit()));
    second.reports.push(report(HACKNEY, "50000007", date(2024, 12, 3), visit()));
    second.reports[0].document.as_mut().unwrap().record.judgements[3].grade = Some(Grade::Good);
    let news = ofsted_publish::news(&history(&[gathered(), second]));
    let told: Vec<&str> =
        news.iter().filter(|item| item.version.is_some()).map(|item| item.report_id.as_str()).collect();
    assert_eq!(told, ["50000003", "50000007", "50000001", "50000009"]);
}

#[test]
fn an_entry_leads_to_the_authoritys_own_page_where_there_are_pages() {
    let frames = frames(&gathered(), &[], None);
    let root = tempfile::tempdir().unwrap();
    let approved = approve(frames.clone(), &contract(), &[], None, &RunFacts::default()).unwrap();
    let out = root.path().join("dist");
    publish_with_pages(&approved, &about("2026.05.04"), &out);
    let page = "https://example.org/data/authority/hackney/".to_owned();
    for feed in ["feed.xml", "authority/hackney/feed.xml"] {
        let feed = std::fs::read_to_string(out.join(feed)).unwrap();
        assert!(
            entries(&feed).iter().all(|entry| entry.links.contains(&page) && entry.content.contains(&page)),
            "{feed}"
        );
    }
    assert!(out.join("authority/hackney/index.html").is_file());
    let bare = entries(&feed(&frames, &about("2026.05.04")));
    assert!(bare.iter().all(|entry| !entry.links.contains(&page)), "no page, no link");
}
