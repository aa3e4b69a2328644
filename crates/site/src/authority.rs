//! The page of each authority (more of its words are in `inspection`, `waiting`, `neighbours`,
//! `display_names` and the remit file), current and former: where it stands, everything that was found since
//! the first report, who it is beside, what came before and after it.

use askama::Template;
use ofsted_tables::schema::columns::{Authorities, AuthorityCodes, LatestGrades};

use super::block::PageBlock;
use super::day::{Day, in_words, since};
use super::display_names;
use super::doubtful::Doubtful;
use super::drawn::{Drawn, timeline_of, waiting_of};
use super::inspection::{self, ShownInspection};
use super::neighbours::beside;
use super::page::PageFrame;
use super::page::put_page;
use super::page_place::{self, PagePlace};
use super::record::SnapshotIndex;
use super::shown::{Shown, web};
use super::table::{HtmlCell, HtmlTable};
use super::waiting::Wait;
use ofsted_model::{Framework, Judgement};
use ofsted_publish::{PublishError, Put};

#[derive(Template)]
#[template(path = "authority.html")]
struct Authority<'a> {
    page: PageFrame<'a>,
    name: Shown,
    official_name: Option<Shown>,
    region: Option<HtmlCell>,
    kind: Option<String>,
    /// Its page on Ofsted's site.
    ofsted: Option<String>,
    former: Option<Former>,
    doubtful: Vec<Doubtful>,
    newest: Option<NewestGraded>,
    waiting: Option<Wait>,
    waited: Option<Drawn>,
    timeline: Option<Drawn>,
    inspections: Vec<ShownInspection>,
    beside: Vec<PageBlock>,
    before: Vec<HtmlCell>,
    after: Vec<HtmlCell>,
    codes: Option<HtmlTable>,
    id: &'a str,
    json: String,
    feed: String,
}

/// An authority whose duty has passed to others.
struct Former {
    until: Day,
}

/// The newest graded inspection.
struct NewestGraded {
    what: String,
    framework: &'static str,
    on_site: Option<String>,
    published: Option<Day>,
    since: String,
    anchor: Option<String>,
    is_official: bool,
    /// Each judgement, its grade, and what the grade before was.
    grades: Vec<AuthorityStanding>,
}

struct AuthorityStanding {
    judgement: &'static str,
    href: String,
    badge: super::badge::Badge,
    change: Option<String>,
}

pub(super) fn add_pages(record: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    record.by_name.iter().try_for_each(|row| {
        let Some(id) = record.authorities.text(*row, Authorities::AUTHORITY_ID) else { return Ok(()) };
        let authority = authority(id, *row, record);
        put_page(&authority.page, &authority, put)
    })
}

fn authority<'a>(id: &'a str, row: usize, record: &'a SnapshotIndex<'a>) -> Authority<'a> {
    let name = record.name(id);
    let description = format!(
        "Every inspection of, and visit to, {name}’s children’s services, with words from the reports and page numbers."
    );
    let page = PageFrame::new(record.snapshot, &page_place::authority(id), page_place::AUTHORITIES, name, &description);
    let text = |column| record.authorities.text(row, column);
    let list = |column| text(column).into_iter().flat_map(|ids| ids.split(';'));
    let link = |id: &str| HtmlCell::link(page.to_authority(id), record.name(id));
    let history = record.history_of(id);
    Authority {
        official_name: text(Authorities::OFFICIAL_NAME).filter(|official| *official != name).map(Shown::new),
        region: text(Authorities::REGION).map(|region| HtmlCell::link(page.to(&page_place::region(region)), region)),
        kind: text(Authorities::AUTHORITY_TYPE).map(display_names::spaced),
        ofsted: text(Authorities::PAGE_URL).and_then(web),
        former: record.authorities.day(row, Authorities::VALID_TO).map(|until| Former { until: Day(until) }),
        doubtful: Doubtful::of_authority(id, record),
        newest: record.latest(id).and_then(|latest| newest(latest, record, &page.place)),
        waiting: Wait::new(id, record),
        waited: waiting_of(Some(id), record, &page.place),
        timeline: timeline_of(id, record),
        inspections: history.iter().map(|row| inspection::shown_inspection(*row, record, &page.place)).collect(),
        beside: beside(id, record, &page.place),
        before: list(Authorities::PREDECESSORS).map(link).collect(),
        after: list(Authorities::SUCCESSORS).map(link).collect(),
        codes: codes(id, record),
        name: Shown::new(name),
        id,
        json: page_place::authority_json(id),
        feed: page_place::authority_feed(id),
        page,
    }
}

fn newest(latest: usize, record: &SnapshotIndex<'_>, place: &PagePlace) -> Option<NewestGraded> {
    let rows = record.latest;
    let inspection = rows.text(latest, LatestGrades::INSPECTION_ID)?;
    let framework = rows.text(latest, LatestGrades::FRAMEWORK).and_then(Framework::from_word);
    let day = |column| rows.day(latest, column);
    let (_, inspected) = super::standings::inspected(record, latest);
    let standing = |judgement: &Judgement| {
        rows.by_name().text(latest, judgement.as_str())?;
        Some(AuthorityStanding {
            judgement: display_names::judgement(*judgement),
            href: place.to(&page_place::judgement(judgement.as_str())),
            badge: super::standings::badge(Some(latest), *judgement, record),
            change: change(latest, *judgement, record),
        })
    };
    Some(NewestGraded {
        what: inspection::what(rows.text(latest, LatestGrades::EVENT)),
        framework: framework.map_or("an unknown framework", display_names::framework_short),
        on_site: inspection::on_site(day(LatestGrades::INSPECTION_START), day(LatestGrades::INSPECTION_END)),
        published: day(LatestGrades::PUBLISHED_ON).map(Day),
        since: inspected.map(|day| since(day, record.today)).unwrap_or_default(),
        anchor: record.past(inspection).map(|_| page_place::event(inspection)),
        is_official: rows.text(latest, LatestGrades::SOURCE) == Some("official"),
        // Of judgements of frameworks that are past there are no newest grades.
        grades: Judgement::ALL
            .iter()
            .filter(|one| rows.by_name().typed_column(one.as_str()).is_some())
            .filter_map(standing)
            .collect(),
    })
}

/// What became of a grade since the inspection before, with the framework and the day of that one.
fn change(latest: usize, judgement: Judgement, record: &SnapshotIndex<'_>) -> Option<String> {
    let rows = record.latest;
    let before = display_names::spaced(rows.by_name().text(latest, &format!("previous_{judgement}"))?);
    let day = rows.day(latest, LatestGrades::PREVIOUS_INSPECTION_END).map(in_words)?;
    let framework = rows
        .text(latest, LatestGrades::PREVIOUS_FRAMEWORK)
        .and_then(Framework::from_word)
        .map(display_names::framework_short)?;
    match rows.by_name().text(latest, &format!("{judgement}_change"))? {
        "better" => Some(format!("Better than {before} ({framework}, {day})")),
        "worse" => Some(format!("Worse than {before} ({framework}, {day})")),
        "same" => Some(format!("Same as before ({framework}, {day})")),
        _ => None, // nothing that can be compared
    }
}

/// The codes that an authority has or had.
fn codes(id: &str, record: &SnapshotIndex<'_>) -> Option<HtmlTable> {
    let rows = record.snapshot.frames.rows(AuthorityCodes);
    let row = |row: usize| {
        let scheme = match rows.text(row, AuthorityCodes::SCHEME)? {
            "gss" => "GSS (Office for National Statistics)".to_owned(),
            "la" => "DfE (Department for Education)".to_owned(),
            "urn" => "URN (Ofsted)".to_owned(),
            other => display_names::spaced(other),
        };
        Some(vec![
            HtmlCell::text(Some(&scheme)),
            HtmlCell::Code(Shown::new(rows.text(row, AuthorityCodes::CODE)?)),
            HtmlCell::day(rows.day(row, AuthorityCodes::VALID_FROM)),
            HtmlCell::day(rows.day(row, AuthorityCodes::VALID_TO)),
        ])
    };
    let of_it = |row: &usize| rows.text(*row, AuthorityCodes::AUTHORITY_ID) == Some(id);
    let codes: Vec<Vec<HtmlCell>> = rows.indices().filter(of_it).filter_map(row).collect();
    (!codes.is_empty()).then(|| {
        HtmlTable::new("codes", "Every code and the dates on which it was valid", &["Scheme", "Code", "From", "To"])
            .with(codes)
    })
}
