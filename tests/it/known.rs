//! What is known of the site, run after run, and what a run asks for.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use ofsted_crawl::crawl_state::{
    CrawlPolicy, CrawlState, DocumentAnswer, ListedPart, PageAnswer, PageFailure, PageSeen, RunObservations, State,
    is_nothing_new, plan_documents, plan_pages,
};
use ofsted_model::diag::{Code, Finding, WithFindings};
use ofsted_model::{
    Digest, Extent, ListedProvider, ListedReport, ProviderObservation, ProviderPage, ReportId, ReportObservation, Urn,
    day_of,
};
use url::Url;

const NEWEST: Date = date(2026, 9, 1);

fn moment(day: i8) -> Timestamp {
    format!("2026-10-{day:02}T02:00:00Z").parse().unwrap()
}

fn urn(number: u32) -> Urn {
    number.to_string().parse().unwrap()
}

fn address(number: u32) -> Url {
    format!("https://reports.ofsted.gov.uk/provider/44/{number}").parse().unwrap()
}

fn listed(number: u32, newest: Date) -> ListedProvider {
    ListedProvider {
        urn: urn(number),
        provider_type: 44,
        name: format!("Council {number}"),
        page_url: address(number),
        latest_report_on: Some(newest),
    }
}

fn report(id: u32, title: &str) -> ListedReport {
    ListedReport {
        report_id: id.to_string().parse().unwrap(),
        title: title.to_owned(),
        inspected_on: None,
        published_on: Some(NEWEST),
        report_url: format!("https://files.ofsted.gov.uk/v1/file/{id}").parse().unwrap(),
    }
}

fn listing(total: usize, providers: Vec<ListedProvider>) -> ListedPart {
    let extent = if providers.len() < total { Extent::Beginning } else { Extent::Whole };
    ListedPart { total: Some(total), extent, providers: WithFindings::clean(providers) }
}

fn page(number: u32, reports: &[u32]) -> PageSeen {
    page_with(number, reports.iter().map(|&id| report(id, "Children's services inspection")).collect(), &[])
}

fn page_with(number: u32, reports: Vec<ListedReport>, unknown: &[u32]) -> PageSeen {
    let page =
        ProviderPage { urn: urn(number), name: format!("Council {number}"), status: None, region: None, reports };
    let unknown = unknown.iter().map(|id| id.to_string().parse().unwrap()).collect();
    PageSeen {
        address: address(number),
        provider: (44, urn(number)),
        answer: PageAnswer::Read(WithFindings::clean(page), unknown),
    }
}

fn failed(number: u32, failure: PageFailure) -> PageSeen {
    PageSeen { address: address(number), provider: (44, urn(number)), answer: PageAnswer::Failed(failure) }
}

/// Two providers with two reports each, all fetched on the first of the month.
fn known() -> CrawlState {
    let mut known = CrawlState::default();
    let documents = [1, 2, 3, 4]
        .map(|id| (report(id, "").report_url, DocumentAnswer::Came(Digest::of_bytes(id.to_string().as_bytes()))));
    known.add(RunObservations {
        listing: Some(listing(2, vec![listed(11, NEWEST), listed(12, NEWEST)])),
        pages: vec![page(11, &[1, 2]), page(12, &[3, 4])],
        documents: documents.to_vec(),
        ..RunObservations::at(moment(1))
    });
    known
}

fn policy(day: Date, all: bool) -> CrawlPolicy {
    CrawlPolicy { day, all, goes_on: false }
}

fn observed(known: &CrawlState, number: u32, id: u32) -> ReportObservation {
    let provider = &known.providers[&urn(number)];
    provider.report_observation(&provider.reports[&id.to_string().parse::<ReportId>().unwrap()])
}

#[test]
fn a_report_that_its_page_no_longer_has_stays_and_is_looked_for_again() {
    let mut known = known();
    known.add(RunObservations { pages: vec![page(11, &[2, 5])], ..RunObservations::at(moment(2)) });
    assert_eq!(observed(&known, 11, 1), ReportObservation::Withdrawn);
    assert_eq!(observed(&known, 11, 2), ReportObservation::Listed);
    assert_eq!(
        plan_pages(&known, policy(day_of(moment(3)), false)).changed,
        [urn(11)],
        "what vanished is looked for again"
    );
    known.add(RunObservations { pages: vec![page(11, &[2, 5])], ..RunObservations::at(moment(3)) });
    assert_eq!(plan_pages(&known, policy(day_of(moment(4)), false)).changed, []);
    let reports = &known.providers[&urn(11)].reports;
    let days = |id: &str| {
        let report = &reports[&id.parse::<ReportId>().unwrap()];
        (report.first_seen.day(), report.last_seen.day())
    };
    assert_eq!((days("1"), days("2"), days("5")), ((1, 1), (1, 3), (2, 3)));
    known.add(RunObservations { pages: vec![page(11, &[1, 2, 5])], ..RunObservations::at(moment(4)) });
    assert_eq!(observed(&known, 11, 1), ReportObservation::Listed, "it came back");
}

#[test]
fn a_page_that_failed_carries_its_reports_and_is_asked_for_again() {
    for (failure, met) in [
        (PageFailure::Fetch("no".to_owned()), ProviderObservation::FetchFailed),
        (PageFailure::Parse("no".to_owned()), ProviderObservation::ParseFailed),
        (PageFailure::Gone, ProviderObservation::Gone),
    ] {
        let mut known = known();
        known.add(RunObservations { pages: vec![failed(12, failure)], ..RunObservations::at(moment(2)) });
        assert_eq!(known.providers[&urn(12)].observation(), met);
        assert_eq!(observed(&known, 12, 3), ReportObservation::Carried);
        assert_eq!(observed(&known, 11, 1), ReportObservation::Listed);
        assert_eq!(plan_pages(&known, policy(day_of(moment(3)), false)).changed, [urn(12)]);
        known.add(RunObservations { pages: vec![page(12, &[3, 4])], ..RunObservations::at(moment(3)) });
        assert_eq!(known.providers[&urn(12)].observation(), ProviderObservation::Seen);
    }
}

#[test]
fn a_provider_that_a_whole_listing_lacks_is_not_listed_and_one_behind_its_end_is() {
    let mut known = known();
    known
        .add(RunObservations { listing: Some(listing(2, vec![listed(11, NEWEST)])), ..RunObservations::at(moment(2)) });
    assert_eq!(known.providers[&urn(12)].observation(), ProviderObservation::Seen);
    assert_eq!(known.providers[&urn(12)].last_seen, day_of(moment(1)));
    known
        .add(RunObservations { listing: Some(listing(1, vec![listed(11, NEWEST)])), ..RunObservations::at(moment(3)) });
    assert_eq!(known.providers[&urn(12)].observation(), ProviderObservation::NotListed);
    assert_eq!(observed(&known, 12, 3), ReportObservation::Listed, "its page still has its reports");
}

#[test]
fn a_known_report_keeps_its_title_where_the_page_calls_it_by_words_that_nobody_knows() {
    let mut known = known();
    let renamed =
        vec![report(1, "Outcome letter"), report(2, "Area SEND full inspection"), report(9, "Outcome letter")];
    known.add(RunObservations { pages: vec![page_with(11, renamed, &[1, 9])], ..RunObservations::at(moment(2)) });
    let title = |id: &str| &known.providers[&urn(11)].reports[&id.parse::<ReportId>().unwrap()].listed.title;
    assert_eq!(title("1"), "Children's services inspection");
    assert_eq!(title("2"), "Area SEND full inspection");
    assert_eq!(title("9"), "Outcome letter");
    assert_eq!(known.providers[&urn(11)].page.as_ref().unwrap().reports[0].title, "Children's services inspection");
}

#[test]
fn a_page_is_due_when_the_listing_has_news_of_it_until_it_was_read() {
    let mut known = known();
    let day = day_of(moment(2));
    assert_eq!(plan_pages(&known, policy(day, false)).changed, []);
    assert_eq!(plan_pages(&known, policy(day, false)).share.len(), 1, "a seventh of two");
    assert_eq!(plan_pages(&known, policy(day, true)).changed.len(), 2);
    let news = Some(listing(2, vec![listed(12, date(2026, 10, 1)), listed(11, NEWEST)]));
    known.add(RunObservations { listing: news, ..RunObservations::at(moment(2)) });
    assert_eq!(plan_pages(&known, policy(day, false)).changed, [urn(12)]);
    known.add(RunObservations {
        pages: vec![failed(12, PageFailure::Fetch("no".to_owned()))],
        ..RunObservations::at(moment(2))
    });
    assert_eq!(plan_pages(&known, policy(day, false)).changed, [urn(12)]);
    known.add(RunObservations { pages: vec![page(12, &[3, 4, 5])], ..RunObservations::at(moment(3)) });
    let fortnight = date(2026, 10, 15);
    assert_eq!(plan_pages(&known, policy(fortnight, false)).changed, []);
}

#[test]
fn a_page_with_a_report_of_the_last_fortnight_is_due_each_night() {
    let mut known = known();
    let news = Some(listing(2, vec![listed(12, date(2026, 10, 1)), listed(11, NEWEST)]));
    known.add(RunObservations {
        listing: news,
        pages: vec![page(12, &[3, 4])],
        ended: true,
        ..RunObservations::at(moment(2))
    });
    let due =
        |known: &CrawlState, day: Date, goes_on| plan_pages(known, CrawlPolicy { day, all: false, goes_on }).changed;
    assert_eq!(due(&known, date(2026, 10, 14), false), [urn(12)]);
    assert_eq!(due(&known, date(2026, 10, 15), false), []);
    assert_eq!(due(&known, day_of(moment(2)), false), [urn(12)], "another run of the same day");
    assert_eq!(due(&known, day_of(moment(2)), true), [], "a run that goes on has looked at it");
    // The page may have a newer day than the listing.
    let mut newer = report(5, "Children's services inspection");
    newer.published_on = Some(date(2026, 10, 2));
    known.add(RunObservations { pages: vec![page_with(11, vec![newer], &[])], ..RunObservations::at(moment(3)) });
    known.add(RunObservations {
        pages: vec![page_with(11, vec![report(5, "")], &[])],
        ..RunObservations::at(moment(3))
    });
    let mut newest = report(5, "");
    newest.published_on = Some(date(2026, 10, 4));
    known.add(RunObservations { pages: vec![page_with(11, vec![newest], &[])], ..RunObservations::at(moment(4)) });
    assert_eq!(due(&known, date(2026, 10, 16), false), [urn(11)]);
}

#[test]
fn a_listing_that_says_no_days_or_is_not_whole_says_nothing_of_news() {
    let known_with = |extent, latest: Option<Date>| {
        let mut known = known();
        let mut first = listed(11, NEWEST);
        first.latest_report_on = latest;
        let part = ListedPart { extent, ..listing(2, vec![first, listed(12, NEWEST)]) };
        known.add(RunObservations {
            listing: Some(part),
            pages: vec![page(11, &[1, 2])],
            ..RunObservations::at(moment(2))
        });
        plan_pages(&known, policy(day_of(moment(3)), false)).changed
    };
    assert_eq!(known_with(Extent::Whole, Some(NEWEST)), []);
    assert_eq!(known_with(Extent::Whole, None), [urn(11)], "its page has reports, and the listing no day");
    assert_eq!(known_with(Extent::Incomplete, Some(NEWEST)), [urn(11), urn(12)]);
}

#[test]
fn a_listing_that_is_not_in_order_is_read_to_its_end() {
    let mut known = known();
    let all = vec![listed(12, date(2026, 9, 3)), listed(13, date(2026, 9, 2)), listed(11, NEWEST)];
    let part = |providers, findings| ListedPart {
        providers: WithFindings { value: providers, findings },
        ..listing(3, all.clone())
    };
    known.add(RunObservations { listing: Some(part(all.clone(), Vec::new())), ..RunObservations::at(moment(2)) });
    let day = day_of(moment(3));
    let ends = |known: &CrawlState, read: &[usize]| {
        let read: Vec<ListedProvider> = read.iter().map(|at| all[*at].clone()).collect();
        is_nothing_new(known, 3, &read, day)
    };
    assert!(ends(&known, &[0]) && ends(&known, &[0, 1]));
    assert!(!ends(&known, &[1, 0]), "not the newest first");
    assert!(!ends(&known, &[1]), "one with a newer report should be before it");
    assert!(!ends(&known, &[0, 2]), "one between them is missing");
    let odd = vec![Finding::new(Code::SEARCH_IGNORED, "the site ignores `sort`")];
    known.add(RunObservations { listing: Some(part(all.clone(), odd)), ..RunObservations::at(moment(2)) });
    assert!(!ends(&known, &[0]), "the listing before was not in order");
}

#[test]
fn every_page_has_its_turn_within_a_week_and_every_document_within_a_month() {
    let mut known = CrawlState::default();
    let providers: Vec<ListedProvider> = (0..46).map(|number| listed(100 + number, NEWEST)).collect();
    let pages = (0..46).map(|number| page(100 + number, &[1000 + number, 2000 + number])).collect();
    known.add(RunObservations { listing: Some(listing(46, providers)), pages, ..RunObservations::at(moment(1)) });
    let day = |run: i64| day_of(moment(1)).checked_add(jiff::Span::new().days(run)).unwrap();
    let came = |address: Url| (address, DocumentAnswer::Came(Digest::of_bytes(b"x")));
    let first = plan_documents(&known, policy(day(0), false), |_| false);
    assert_eq!(first.len(), 92, "all are new");
    known.add(RunObservations { documents: first.into_iter().map(came).collect(), ..RunObservations::at(moment(1)) });
    // With a memory of what was asked when, and without: the share moves on by itself.
    let (mut pages_asked, mut documents_asked) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for run in 1..=7 {
        let due = plan_pages(&known, policy(day(run), false));
        assert_eq!((due.changed.len(), due.share.len()), (0, 7));
        pages_asked.extend(due.share);
    }
    for run in 1..=30 {
        let due = plan_documents(&known, policy(day(run), false), |_| false);
        assert_eq!(due.len(), 4);
        documents_asked.extend(due.into_iter().map(String::from));
    }
    assert_eq!((pages_asked.len(), documents_asked.len()), (46, 92));
}

#[test]
fn a_run_that_was_killed_is_gone_on_with_and_one_that_ended_is_not() {
    let mut known = known();
    let day = day_of(moment(1));
    assert!(known.was_cut_short(day) && !known.was_cut_short(day_of(moment(2))));
    let goes_on = |known: &CrawlState, goes_on: bool| {
        plan_pages(known, CrawlPolicy { goes_on, ..policy(day, false) }).share.len()
    };
    assert_eq!((goes_on(&known, true), goes_on(&known, false)), (0, 1), "both pages were looked at today");
    known.add(RunObservations { ended: true, ..RunObservations::at(moment(1)) });
    assert!(!known.was_cut_short(day));
    let later = "2026-10-01T09:00:00Z".parse().unwrap();
    known.add(RunObservations { pages: vec![page(11, &[1, 2])], ..RunObservations::at(later) });
    assert!(known.was_cut_short(day), "the second run of the day was killed");
    assert_eq!(goes_on(&known, true), 0, "it had looked at its share");
}

#[test]
fn documents_that_are_due() {
    let mut known = known();
    let day = day_of(moment(2));
    assert_eq!(plan_documents(&known, policy(day, false), |_| false).len(), 1, "a thirtieth of four");
    assert_eq!(plan_documents(&known, policy(day, true), |_| false).len(), 4);
    let third = report(3, "").report_url;
    assert!(
        plan_documents(&known, policy(day, false), |address| *address == third).contains(&third),
        "it must be read again"
    );
    known.add(RunObservations { pages: vec![page(11, &[])], ..RunObservations::at(moment(2)) });
    let due = plan_documents(&known, policy(day, true), |_| false);
    assert_eq!(due, [report(3, "").report_url, report(4, "").report_url], "withdrawn ones are left in peace");
    let failed = |answer| RunObservations {
        documents: vec![(report(3, "").report_url, answer)],
        ..RunObservations::at(moment(3))
    };
    known.add(failed(DocumentAnswer::Failed("no".to_owned())));
    assert!(known.missing.is_empty(), "it is known: nothing is missing");
    known.add(failed(DocumentAnswer::Gone("gone".to_owned())));
    assert_eq!(known.missing.len(), 1);
    known.add(failed(DocumentAnswer::Came(Digest::of_bytes(b"new"))));
    assert!(known.missing.is_empty());
}

#[test]
fn a_listing_is_read_down_to_what_is_known() {
    let known = known();
    let day = day_of(moment(3));
    let same = [listed(11, NEWEST)];
    assert!(is_nothing_new(&known, 2, &same, day));
    assert!(!is_nothing_new(&known, 3, &same, day), "another count");
    assert!(!is_nothing_new(&known, 2, &[listed(11, date(2026, 10, 2))], day), "a newer report");
    assert!(!is_nothing_new(&known, 2, &[listed(13, NEWEST)], day), "a new provider");
    assert!(!is_nothing_new(&known, 2, &same, day_of(moment(8))), "a week is over");
    assert!(!is_nothing_new(&CrawlState::default(), 0, &[], day));
    let mut known = known;
    known.add(RunObservations { pages: vec![failed(12, PageFailure::Gone)], ..RunObservations::at(moment(2)) });
    assert!(!is_nothing_new(&known, 2, &same, day), "a page that is gone may have come back under another id");
}

/// Provider 11 is listed no more; another one is, with a name and reports.
fn after(number: u32, name: &str, reports: &[u32]) -> CrawlState {
    let mut known = known();
    let mut other = listed(number, NEWEST);
    other.name = name.to_owned();
    known.add(RunObservations {
        listing: Some(listing(2, vec![listed(12, NEWEST), other])),
        pages: vec![page_with(number, reports.iter().map(|&id| report(id, "")).collect(), &[])],
        ..RunObservations::at(moment(2))
    });
    known
}

#[test]
fn one_that_has_another_id_is_known_by_name_type_and_reports() {
    let codes = |known: &CrawlState| {
        known.united().findings.iter().map(|finding| finding.code.name.to_owned()).collect::<Vec<_>>()
    };
    let known = after(13, "COUNCIL  11", &[1, 5]);
    let united = known.united();
    assert_eq!(united.former_urns, [(urn(13), vec![urn(11)])].into());
    assert_eq!(united.known.providers.keys().collect::<Vec<_>>(), [&urn(12), &urn(13)]);
    let reports = &united.known.providers[&urn(13)].reports;
    let told: Vec<_> =
        reports.values().map(|known| (known.first_seen.day(), known.last_seen.day(), known.is_withdrawn)).collect();
    assert_eq!(told, [(1, 2, false), (1, 1, true), (2, 2, false)], "1 is on both pages, 2 and 5 on one each");
    assert_eq!(codes(&known), ["provider-renamed"]);
    for (name, reports, wanted) in [
        ("Council 11", &[5][..], &["provider-resembles"][..]),
        ("Council 13", &[1], &["provider-resembles"]),
        ("Council 13", &[5], &[]),
    ] {
        let known = after(13, name, reports);
        assert_eq!(codes(&known), wanted, "{name} {reports:?}");
        assert_eq!(known.united().known.providers.len(), 3, "{name} {reports:?}");
    }
    let mut another_type = after(13, "Council 11", &[1]);
    another_type.providers.get_mut(&urn(13)).unwrap().listed.provider_type = 45;
    assert_eq!((codes(&another_type).len(), another_type.united().known.providers.len()), (0, 3));
    let mut both_listed = after(13, "Council 11", &[1]);
    both_listed.providers.get_mut(&urn(11)).unwrap().is_listed = true;
    assert_eq!((codes(&both_listed).len(), both_listed.united().known.providers.len()), (0, 3));
}

#[test]
fn one_that_two_may_have_become_is_neither() {
    let mut known = after(13, "Council 11", &[1]);
    let mut twin = known.providers[&urn(13)].clone();
    twin.listed.urn = urn(14);
    known.providers.insert(urn(14), twin);
    let united = known.united();
    assert_eq!((united.known.providers.len(), united.former_urns.len()), (4, 0));
    assert!(united.findings.iter().all(|finding| finding.code.name == "provider-resembles"));
    assert_eq!(united.findings.len(), 2);
}

#[test]
fn what_is_known_comes_back_as_it_was_kept() {
    let mut known = known();
    known.add(RunObservations {
        pages: vec![failed(12, PageFailure::Parse("a `list`".to_owned())), page(11, &[1])],
        documents: vec![(report(7, "").report_url, DocumentAnswer::Failed("no".to_owned()))],
        ..RunObservations::at(moment(2))
    });
    let state = State { known, ..State::default() };
    let bytes = state.to_bytes();
    assert_eq!(State::from_bytes(&bytes).unwrap(), Some(state.clone()));
    assert_eq!(state.to_bytes(), bytes);
    assert!(State::from_bytes(&bytes[..bytes.len() / 2]).is_err());
    assert!(State::from_bytes(b"no gzip").is_err());
}
