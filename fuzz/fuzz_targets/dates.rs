//! Words to days. What is read stands in order, overlaps nothing, and is no longer than a visit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ofsted_fuzz::{keep_caught_panics_quiet, must_not_panic};
use ofsted_model::Window;
use ofsted_model::date::{day, windows, windows_in};

fuzz_target!(init: keep_caught_panics_quiet(), |text: &str| {
    must_not_panic(|| {
        day(text);
        if let Ok(read) = windows(text) {
            assert!(!read.is_empty() && are_plain(&read), "{read:?}");
        }
        for found in windows_in(text) {
            assert!(text.get(found.at.clone()).is_some_and(|words| !words.is_empty()), "{:?}", found.at);
            assert!(found.windows.as_ref().is_ok_and(|read| are_plain(read)) || found.windows.is_err(), "{found:?}");
        }
    });
});

fn are_plain(windows: &[Window]) -> bool {
    let days = |window: &Window| window.end.since(window.start).map_or(i32::MAX, |span| span.get_days());
    windows.iter().all(|window| (0..31).contains(&days(window)))
        && windows.windows(2).all(|pair| pair[0].end < pair[1].start)
}
