//! A part of a file, as readers of Parquet ask for it. One part a request; whoever asks for more
//! gets the whole.

/// The first byte and the number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ByteRange {
    pub from: u64,
    pub length: u64,
}

/// What a request for a part comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RangeRequest {
    /// No part, or one in a form that need not be known.
    Whole,
    /// A part.
    Part(ByteRange),
    /// A part that is not there.
    Beyond,
}

/// What the `Range` of a request asks of a file of a length.
pub(super) fn asked(range: Option<&str>, length: u64) -> RangeRequest {
    let Some((from, to)) = range.and_then(|range| range.strip_prefix("bytes=")?.split_once('-')) else {
        return RangeRequest::Whole;
    };
    let (from, last) = match (from.parse::<u64>(), to.parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => (from, to.min(length.saturating_sub(1))),
        (Ok(from), Err(_)) if to.is_empty() => (from, length.saturating_sub(1)),
        (Err(_), Ok(count)) if from.is_empty() && count > 0 => (length.saturating_sub(count), length.saturating_sub(1)),
        _ => return RangeRequest::Whole, // the standard lets an odd one be overlooked
    };
    if from >= length { RangeRequest::Beyond } else { RangeRequest::Part(ByteRange { from, length: last - from + 1 }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_within_the_file() {
        let part = |from, length| RangeRequest::Part(ByteRange { from, length });
        for (range, found) in [
            (None, RangeRequest::Whole),
            (Some("bytes=0-3"), part(0, 4)),
            (Some("bytes=8-"), part(8, 2)),
            (Some("bytes=-4"), part(6, 4)),
            (Some("bytes=-40"), part(0, 10)),
            (Some("bytes=8-99"), part(8, 2)),
            (Some("bytes=10-"), RangeRequest::Beyond),
            (Some("bytes=3-2"), RangeRequest::Whole),
            (Some("bytes=0-1,3-4"), RangeRequest::Whole),
            (Some("lines=0-1"), RangeRequest::Whole),
        ] {
            assert_eq!(asked(range, 10), found, "{range:?}");
        }
        assert_eq!(asked(Some("bytes=0-"), 0), RangeRequest::Beyond);
    }
}
