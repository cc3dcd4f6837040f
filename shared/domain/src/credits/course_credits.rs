//! CPD credits: exact hundredths, written with two decimals everywhere.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The credits of a course: 0.00 to 9999.99.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Credits(Decimal);

/// Why text is not an amount of credits.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCredits {
    #[error("must be a decimal number")]
    NotANumber,
    #[error("must have at most two decimals")]
    TooPrecise,
    #[error("must be between 0.00 and 9999.99")]
    OutOfRange,
}

impl Credits {
    /// No credits.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The most credits of one course, in hundredths.
    const MAX_HUNDREDTHS: i64 = 999_999;

    /// Credits from whole hundredths.
    pub fn from_hundredths(hundredths: i64) -> Result<Self, InvalidCredits> {
        if !(0..=Self::MAX_HUNDREDTHS).contains(&hundredths) {
            return Err(InvalidCredits::OutOfRange);
        }
        Ok(Self(Decimal::new(hundredths, 2)))
    }

    /// The whole hundredths.
    pub fn hundredths(self) -> i64 {
        let exact = self.0.normalize();
        // The constructor ensures at most two decimals and 999999 hundredths.
        let hundredths = exact.mantissa() * [100, 10, 1][exact.scale().min(2) as usize];
        i64::try_from(hundredths).unwrap_or(Self::MAX_HUNDREDTHS)
    }

    /// Whether the amount is zero.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl FromStr for Credits {
    type Err = InvalidCredits;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let exact = Decimal::from_str_exact(text).map_err(|_| InvalidCredits::NotANumber)?;
        if exact.normalize().scale() > 2 {
            return Err(InvalidCredits::TooPrecise);
        }
        if exact.is_sign_negative() && !exact.is_zero() || exact > Decimal::new(Self::MAX_HUNDREDTHS, 2) {
            return Err(InvalidCredits::OutOfRange);
        }
        Ok(Self(exact.abs()))
    }
}

impl fmt::Display for Credits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.0)
    }
}

impl Serialize for Credits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Credits {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_written_with_two_decimals() {
        assert_eq!("2.5".parse::<Credits>().unwrap().hundredths(), 250);
        assert_eq!("9999.99".parse::<Credits>().unwrap().hundredths(), 999_999);
        for (text, shown) in
            [("2.5", "2.50"), ("0", "0.00"), ("-0", "0.00"), ("9999.99", "9999.99"), ("1.500", "1.50")]
        {
            assert_eq!(text.parse::<Credits>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn refuse_what_cannot_be_awarded() {
        assert_eq!("0.005".parse::<Credits>(), Err(InvalidCredits::TooPrecise));
        assert_eq!("-0.01".parse::<Credits>(), Err(InvalidCredits::OutOfRange));
        assert_eq!("10000".parse::<Credits>(), Err(InvalidCredits::OutOfRange));
        for text in ["", "NaN", "1e3", "two", "1,5"] {
            assert_eq!(text.parse::<Credits>(), Err(InvalidCredits::NotANumber), "{text}");
        }
    }
}
