//! How long things last, by those that have ended and those that still go on: the estimate of
//! Kaplan and Meier, and what it says of one that has lasted for some time already. Knows no
//! inspection.

/// Shares are compared to so much: they are products of fractions.
const NEARLY: f64 = 1e-9;

/// The share that lasts longer than so many days, a step at each length at which one ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Curve {
    /// Days, and the share that lasts longer.
    steps: Vec<(i32, f64)>,
}

/// When one ends that has lasted for some time: the days by which a share of such have ended,
/// counted from their beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SurvivalWindow {
    /// By which one in ten have ended.
    pub earliest: Option<i32>,
    /// One in four.
    pub lower: Option<i32>,
    /// Half.
    pub median: Option<i32>,
    /// Three in four.
    pub upper: Option<i32>,
    /// Nine in ten.
    pub latest: Option<i32>,
}

impl SurvivalWindow {
    /// The middle half, where what is known goes so far.
    pub(super) fn half(&self) -> Option<(i32, i32)> {
        self.lower.zip(self.upper)
    }

    /// The band in which four in five end, where what is known goes so far.
    pub(super) fn band(&self) -> Option<(i32, i32)> {
        self.earliest.zip(self.latest)
    }
}

impl Curve {
    /// Of the lengths of those that have ended, and of how long those have lasted that have not.
    /// Those count as lasting for as long as they are known to have, and no longer.
    pub(super) fn new(closed: &[i32], open: &[i32]) -> Self {
        let (mut closed, mut open) = (closed.to_vec(), open.to_vec());
        closed.sort_unstable();
        open.sort_unstable();
        let (mut share, mut steps) = (1.0, Vec::new());
        let mut at = 0;
        while let Some(&days) = closed.get(at) {
            let ended = closed[at..].partition_point(|other| *other == days);
            let still_open = open.len() - open.partition_point(|other| *other < days);
            let lasted = closed.len() - at + still_open;
            share *= 1.0 - fraction(ended, lasted);
            steps.push((days, share));
            at += ended;
        }
        Self { steps }
    }

    /// The share that lasts longer than so many days.
    fn beyond(&self, days: i32) -> f64 {
        let passed = self.steps.partition_point(|(step, _)| *step <= days);
        passed.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(1.0, |(_, share)| *share)
    }

    /// When one ends that has lasted for so many days already.
    pub(super) fn after(&self, lasted: i32) -> SurvivalWindow {
        let left = self.beyond(lasted);
        let by = |ended: f64| {
            let wanted = left * (1.0 - ended) + NEARLY;
            let later = self.steps.iter().filter(|(days, _)| *days > lasted);
            later.filter(|_| left > NEARLY).find(|(_, share)| *share <= wanted).map(|(days, _)| *days)
        };
        SurvivalWindow { earliest: by(0.1), lower: by(0.25), median: by(0.5), upper: by(0.75), latest: by(0.9) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of inspections are small")]
fn fraction(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(curve: &Curve, lasted: i32) -> [Option<i32>; 5] {
        let SurvivalWindow { earliest, lower, median, upper, latest } = curve.after(lasted);
        [earliest, lower, median, upper, latest]
    }

    #[test]
    fn the_estimate_is_that_of_the_textbook() {
        // Days to an event, and of those who left before one: the shares are those worked out by
        // hand.
        let curve = Curve::new(&[6, 6, 6, 7, 10, 13, 16, 22, 23], &[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
        let shares: Vec<(i32, f64)> =
            curve.steps.iter().map(|(days, share)| (*days, (share * 1e4).round() / 1e4)).collect();
        let wanted = [(6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378), (23, 0.4482)];
        assert_eq!(shares, wanted);
    }

    #[test]
    fn a_wait_that_has_lasted_counts() {
        let curve = Curve::new(&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100], &[]);
        assert_eq!(window(&curve, 0), [Some(10), Some(30), Some(50), Some(80), Some(90)]);
        assert_eq!(window(&curve, 50), [Some(60), Some(70), Some(80), Some(90), Some(100)]);
        assert_eq!(window(&curve, 95), [Some(100); 5]);
        for lasted in 0..100 {
            let days: Vec<i32> = window(&curve, lasted).into_iter().flatten().collect();
            assert!(days.len() == 5 && days.is_sorted() && days[0] > lasted, "{lasted}: {days:?}");
        }
    }

    #[test]
    fn what_nobody_has_seen_end_is_not_known() {
        assert_eq!(window(&Curve::new(&[10, 20], &[]), 20), [None; 5], "longer than any");
        assert_eq!(window(&Curve::new(&[10], &[30, 30, 30]), 0), [Some(10), Some(10), None, None, None]);
        assert_eq!(window(&Curve::new(&[], &[30]), 0), [None; 5]);
        assert_eq!(window(&Curve::default(), 0), [None; 5]);
    }
}
