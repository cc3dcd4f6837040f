//! The share of a question's points that an answer earns, exact.
//!
//! Every share that can occur is a whole number of one small unit: a number of parts of at most [`MOST_PARTS`], or a
//! percentage with four decimals. So shares add up as integers, and nothing is rounded before the result is shown.

use std::str::FromStr;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::Percent;

/// The most parts of an answer that can earn a share each.
pub const MOST_PARTS: usize = 20;
/// The units of a full share: the least common multiple of 1 to 20 and of a million.
pub(super) const UNITS: u64 = 2_909_907_000_000;

/// A share from nothing to everything. Written as a fraction in lowest terms: `2/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Credit(u64);

/// The text is not a share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a share of the points")]
pub struct InvalidCredit;

impl Credit {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// All points.
    pub const FULL: Self = Self(UNITS);

    /// `part` of `whole` parts, exact for up to [`MOST_PARTS`]. All of no parts is everything.
    pub(super) fn share(part: usize, whole: usize) -> Self {
        match (u64::try_from(part), u64::try_from(whole)) {
            (Ok(part), Ok(whole)) if part < whole => Self(UNITS / whole * part),
            _ => Self::FULL,
        }
    }

    /// The percentage as a share.
    pub(super) fn percent(percent: Percent) -> Self {
        let millionths = (percent.value() * Decimal::from(10_000)).to_u64().unwrap_or_default();
        Self(UNITS / 1_000_000 * millionths)
    }

    /// In units: an integer that adds up exactly.
    pub(super) fn units(self) -> u64 {
        self.0
    }

    /// As a percentage with two decimals, rounded half-up; a part is never shown as nothing or as everything.
    pub fn shown_percent(self) -> Decimal {
        let percent = Decimal::from(self.0) * Decimal::ONE_HUNDRED / Decimal::from(UNITS);
        let percent = percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let (least, most) = (Decimal::new(1, 2), Decimal::new(9_999, 2));
        if self == Self::NONE || self == Self::FULL { percent } else { percent.clamp(least, most) }
            .normalize()
    }
}

impl From<Credit> for String {
    fn from(Credit(units): Credit) -> Self {
        let (mut divisor, mut rest) = (UNITS, units);
        while rest > 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        format!("{}/{}", units / divisor, UNITS / divisor)
    }
}

impl FromStr for Credit {
    type Err = InvalidCredit;

    fn from_str(text: &str) -> Result<Self, InvalidCredit> {
        let (part, whole) = text.split_once('/').ok_or(InvalidCredit)?;
        let read = |digits: &str| digits.parse::<u64>().map_err(|_| InvalidCredit);
        let (part, whole) = (read(part)?, read(whole)?);
        let fits = whole > 0 && part <= whole && UNITS.is_multiple_of(whole);
        fits.then(|| Self(UNITS / whole * part)).ok_or(InvalidCredit)
    }
}

impl TryFrom<String> for Credit {
    type Error = InvalidCredit;

    fn try_from(text: String) -> Result<Self, InvalidCredit> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_share_of_up_to_twenty_parts_is_exact() {
        for whole in 1..=MOST_PARTS {
            for part in 0..=whole {
                let credit = Credit::share(part, whole);
                assert_eq!(u128::from(credit.units()) * whole as u128, u128::from(UNITS) * part as u128);
                let written = String::from(credit);
                assert_eq!(written.parse(), Ok(credit), "{written}");
            }
        }
        assert_eq!(String::from(Credit::share(2, 6)), "1/3");
        assert_eq!(String::from(Credit::NONE), "0/1");
        assert_eq!(Credit::share(0, 0), Credit::FULL);
    }

    #[test]
    fn a_percentage_is_exact_to_its_last_decimal() {
        for (percent, written) in [
            ("100", "1/1"),
            ("50", "1/2"),
            ("33.3333", "333333/1000000"),
            ("0.0001", "1/1000000"),
            ("12.5", "1/8"),
        ] {
            assert_eq!(String::from(Credit::percent(percent.parse().unwrap())), written);
        }
        assert_eq!(Credit::share(1, 3).shown_percent().to_string(), "33.33");
        assert_eq!(Credit::percent("0.0001".parse().unwrap()).shown_percent().to_string(), "0.01");
        assert_eq!(Credit::percent("99.9999".parse().unwrap()).shown_percent().to_string(), "99.99");
        assert_eq!(
            (Credit::NONE.shown_percent(), Credit::FULL.shown_percent()),
            (Decimal::ZERO, Decimal::ONE_HUNDRED)
        );
    }

    #[test]
    fn anything_else_is_no_share() {
        for text in ["", "1", "2/1", "1/0", "-1/2", "1/23", "1/2/3", "a/b"] {
            assert_eq!(text.parse::<Credit>(), Err(InvalidCredit), "{text}");
        }
    }
}
