//! Signed amounts of credits: whole hundredths, so that a sum is exact however long it gets.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::Credits;
use crate::primitives::plain_text::{ascii_digit, is_hyphen, is_unfit};

/// An amount of credits, with a sign. Written with two decimals everywhere: `"-2.50"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

/// Why text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmount {
    #[error("must be a decimal number such as 2.50")]
    NotANumber,
    #[error("must have at most two decimals")]
    TooPrecise,
    #[error("must be between -999999.99 and 999999.99")]
    OutOfRange,
}

impl Amount {
    /// No credits.
    pub const ZERO: Self = Self(0);
    /// The most that one entry may add or remove.
    pub const ENTRY_MAX: Self = Self(999_999);
    /// The highest balance.
    pub const BALANCE_MAX: Self = Self(99_999_999);

    /// An amount in hundredths.
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The amount in hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// The absolute amount.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The amount, or zero if it is negative.
    #[must_use]
    pub fn or_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Whether the amount is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether the amount is below zero.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl From<Credits> for Amount {
    fn from(credits: Credits) -> Self {
        Self(credits.hundredths())
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl Amount {
    /// Reads an amount as people type it and spreadsheets write it: any kind of minus sign, a decimal comma, digits of any
    /// width and script, white space and invisible characters anywhere.
    ///
    /// # Errors
    /// The text is not one amount with at most two decimals. `1,250` is refused, because it is two different
    /// numbers in two countries.
    pub fn read(text: &str) -> Result<Self, InvalidAmount> {
        let letters = text.nfkc().filter(|letter| !letter.is_whitespace() && !is_unfit(*letter));
        let plain = letters.map(|letter| match letter {
            letter if is_hyphen(letter) => '-',
            '\u{66B}' => '.',
            letter => ascii_digit(letter),
        });
        let text: String = plain.collect();
        match text.split_once(',') {
            Some((whole, decimals)) if decimals.len() <= 2 && !whole.contains('.') => {
                format!("{whole}.{decimals}").parse()
            }
            Some(_) => Err(InvalidAmount::NotANumber),
            None => text.parse(),
        }
    }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // `Decimal` would also parse "1_000".
        if text.contains('_') {
            return Err(InvalidAmount::NotANumber);
        }
        let exact = Decimal::from_str_exact(text).map_err(|_| InvalidAmount::NotANumber)?.normalize();
        if exact.scale() > 2 {
            return Err(InvalidAmount::TooPrecise);
        }
        let hundredths = exact.mantissa() * [100, 10, 1][exact.scale() as usize];
        i64::try_from(hundredths)
            .ok()
            .map(Self)
            .filter(|amount| amount.abs() <= Self::BALANCE_MAX)
            .ok_or(InvalidAmount::OutOfRange)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let whole = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", whole / 100, whole % 100)
    }
}

impl Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn are_read_as_people_write_them() {
        for (text, shown) in [
            ("2,5", "2.50"),
            ("\u{2212}1,25", "-1.25"),
            ("+ 3", "3.00"),
            ("\u{A0}0,05", "0.05"),
            ("٢٫٥", "2.50"),
            ("\u{200F}\u{FE63}1.5", "-1.50"),
        ] {
            assert_eq!(Amount::read(text).unwrap().to_string(), shown, "{text}");
        }
        for text in ["1,250", "1.250,5", "1,2,3", "--1", "", "\u{200B}", "2.505", "one"] {
            assert!(Amount::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn are_exact_or_refused() {
        for (text, shown) in [
            ("0", "0.00"),
            ("-0", "0.00"),
            ("0.01", "0.01"),
            ("-0.01", "-0.01"),
            ("2.5", "2.50"),
            ("2.500", "2.50"),
            ("9999.99", "9999.99"),
            ("999999.99", "999999.99"),
            ("-999999.99", "-999999.99"),
        ] {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), shown);
        }
        for (text, refusal) in [
            ("0.005", InvalidAmount::TooPrecise),
            ("1.999", InvalidAmount::TooPrecise),
            ("1000000", InvalidAmount::OutOfRange),
            ("99999999999999999999", InvalidAmount::OutOfRange),
            ("", InvalidAmount::NotANumber),
            ("NaN", InvalidAmount::NotANumber),
            ("inf", InvalidAmount::NotANumber),
            ("1e3", InvalidAmount::NotANumber),
            ("1,5", InvalidAmount::NotANumber),
            ("1_000", InvalidAmount::NotANumber),
            (" 1", InvalidAmount::NotANumber),
        ] {
            assert_eq!(text.parse::<Amount>(), Err(refusal), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(hundredths in -99_999_999_i64..=99_999_999) {
            let amount = Amount::from_hundredths(hundredths);
            prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
        }
    }
}
