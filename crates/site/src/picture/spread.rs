//! How numbers are spread: least, quartiles, most; and the steps of an axis. Draws nothing.

/// Five numbers that tell how others are spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    /// How many there are.
    pub(super) count: usize,
    /// The smallest.
    pub(super) least: f64,
    /// A quarter are at most this.
    pub(super) lower: f64,
    /// Half are at most this.
    pub(super) median: f64,
    /// Three quarters are at most this.
    pub(super) upper: f64,
    /// The greatest.
    pub(super) most: f64,
}

impl Spread {
    /// How numbers are spread; `None` where there are none. Between two of them, the share of the
    /// way counts.
    pub(super) fn new(numbers: impl IntoIterator<Item = i32>) -> Option<Self> {
        let mut sorted: Vec<f64> = numbers.into_iter().map(f64::from).collect();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        let [lower, median, upper] = [1, 2, 3].map(|quarter| at_quarter(&sorted, quarter));
        Some(Self { count: sorted.len(), least, lower, median, upper, most })
    }
}

/// The number at so many quarters of the way through sorted ones.
fn at_quarter(sorted: &[f64], quarter: usize) -> f64 {
    let way = quarter * sorted.len().saturating_sub(1);
    let at = |place: usize| sorted.get(place).or(sorted.last()).copied().unwrap_or_default();
    let share = [0.0, 0.25, 0.5, 0.75][way % 4];
    at(way / 4) + (at(way / 4 + 1) - at(way / 4)) * share
}

/// The steps of an axis from 0: round numbers, at most five of them, the last at least `most`.
pub(super) fn steps(most: f64) -> Vec<f64> {
    let mut step = 1.0;
    // By turns times 2, 2.5 and 2: 1, 2, 5, 10, 20, 50 …
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(30) {
        if step * 5.0 >= most {
            break;
        }
        step *= factor;
    }
    let mut steps = vec![0.0];
    while steps.last().is_some_and(|last| *last < most) {
        steps.push(steps.last().copied().unwrap_or_default() + step);
    }
    if steps.len() == 1 {
        steps.push(step);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_are_where_a_quarter_and_half_are_below() {
        let of = |count, [least, lower, median, upper, most]: [f64; 5]| {
            Some(Spread { count, least, lower, median, upper, most })
        };
        assert_eq!(Spread::new([4, 1, 3, 2, 5]), of(5, [1.0, 2.0, 3.0, 4.0, 5.0]));
        assert_eq!(Spread::new([10, 20]), of(2, [10.0, 12.5, 15.0, 17.5, 20.0]));
        assert_eq!(Spread::new([7]), of(1, [7.0; 5]));
        assert_eq!(Spread::new([]), None);
    }

    #[test]
    fn an_axis_has_few_round_steps() {
        assert_eq!(steps(0.0), [0.0, 1.0]);
        assert_eq!(steps(3.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(steps(47.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(steps(260.0), [0.0, 100.0, 200.0, 300.0]);
    }
}
