//! Samples of a quantity: their median, and how far the middle half of them spreads. Whole numbers, nothing is rounded.

use serde::Serialize;

/// A median with the quartiles around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Summary {
    pub(super) low: u64,
    pub(super) median: u64,
    pub(super) high: u64,
    pub(super) count: usize,
}

impl Summary {
    /// Of these samples; `None` without any.
    pub(super) fn of(samples: &[u64]) -> Option<Self> {
        let mut sorted = samples.to_vec();
        sorted.sort_unstable();
        let at = |quarter: usize| sorted.get((sorted.len().saturating_sub(1) * quarter) / 4).copied();
        Some(Self { low: at(1)?, median: at(2)?, high: at(3)?, count: sorted.len() })
    }
}

/// Nanoseconds as milliseconds with two decimals, as in `1.46`.
pub(super) fn milliseconds(nanoseconds: u64) -> String {
    let hundredths = (nanoseconds + 5_000) / 10_000;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// How many times the second fits into the first, with one decimal.
pub(super) fn ratio(of: u64, to: u64) -> String {
    if to == 0 {
        return "–".to_owned();
    }
    let tenths = (of * 10 + to / 2) / to;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_quartiles_and_texts_are_right() {
        let summary = Summary::of(&[5, 1, 4, 2, 3]).unwrap();
        assert_eq!((summary.low, summary.median, summary.high, summary.count), (2, 3, 4, 5));
        assert_eq!(Summary::of(&[]), None);
        assert_eq!(milliseconds(1_464_999), "1.46");
        assert_eq!(milliseconds(1_465_000), "1.47");
        assert_eq!(milliseconds(65_000), "0.07");
        assert_eq!((ratio(10, 4), ratio(199, 100), ratio(1, 0)), ("2.5".into(), "2.0".into(), "–".into()));
    }
}
