//! How long to wait after a failure: a growing, jittered wait, and what `Retry-After` asks for.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use ofsted_model::{Digest, Exchange};

use super::settings::Limits;

/// The waits between the tries for one address. The chance in them comes from `seed`: who asks for
/// what.
pub(super) fn waits(limits: &Limits, seed: &str) -> ExponentialBackoff {
    let seed =
        Digest::of_bytes(seed.as_bytes()).as_bytes().iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte));
    ExponentialBuilder::default()
        .with_min_delay(limits.first_wait)
        .with_factor(2.0)
        .with_max_times(limits.tries.saturating_sub(1) as usize)
        .with_jitter()
        .with_jitter_seed(seed)
        .build()
}

/// How long an answer asks to be left alone: seconds, or a date, which is set against the answer's
/// own `Date`.
pub(super) fn retry_after(answer: &Exchange) -> Option<Duration> {
    let text = answer.response_header("retry-after")?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = moment(text)?.duration_since(moment(answer.response_header("date")?)?);
    Some(Duration::try_from(until).unwrap_or_default())
}

fn moment(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_to_wait(headers: &[(&str, &str)]) -> Option<u64> {
        let here: url::Url = "http://127.0.0.1/".parse().unwrap();
        let exchange = Exchange {
            address: here.clone(),
            asked_at: here,
            status: 503,
            request_headers: Vec::new(),
            response_headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: Vec::new(),
        };
        retry_after(&exchange).map(|wait| wait.as_secs())
    }

    #[test]
    fn retry_after_comes_in_two_forms() {
        let date = ("date", "Mon, 21 Sep 2026 02:00:00 GMT");
        assert_eq!(asked_to_wait(&[("retry-after", "7")]), Some(7));
        assert_eq!(asked_to_wait(&[("retry-after", "Mon, 21 Sep 2026 02:01:30 GMT"), date]), Some(90));
        assert_eq!(asked_to_wait(&[("retry-after", "Mon, 21 Sep 2026 01:00:00 GMT"), date]), Some(0));
        assert_eq!(asked_to_wait(&[("retry-after", "Mon, 21 Sep 2026 02:01:30 GMT")]), None);
        assert_eq!(asked_to_wait(&[("retry-after", "soon"), date]), None);
        assert_eq!(asked_to_wait(&[("retry-after", "-1")]), None);
        assert_eq!(asked_to_wait(&[]), None);
    }

    #[test]
    fn waits_grow_differ_by_address_and_stay_within_half_a_minute() {
        let limits = Limits::default();
        let of = |seed: &str| waits(&limits, seed).collect::<Vec<_>>();
        let (one, two) = (of("one"), of("two"));
        assert_eq!(one.len(), 5);
        assert_eq!(one, of("one"));
        assert_ne!(one, two);
        for (n, wait) in (0_u32..).zip(&one) {
            let least = limits.first_wait * 2_u32.pow(n);
            assert!((least..=least * 2).contains(wait), "{one:?}");
        }
        assert!(one.iter().sum::<Duration>() < Duration::from_secs(31));
    }
}
