//! Exact numbers with bounds: points, marks and thresholds, serialised as text so that nothing rounds them.
//!
//! To add one, add a line to `exact!` with its bounds. Compare scores as [`Decimal`]s, by multiplying and never by
//! dividing.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The text is not a number within the bounds; the message gives them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a number from {least} to {most} with at most {decimals} decimals")]
pub struct InvalidNumber {
    least: Decimal,
    most: Decimal,
    decimals: u32,
}

macro_rules! exact {
    ($(#[$doc:meta])* $name:ident: $least:expr, $most:expr, $decimals:literal decimals) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Decimal);

        impl $name {
            /// The exact number.
            pub fn value(self) -> Decimal {
                self.0
            }

            fn within(exact: Decimal) -> Option<Self> {
                let exact = exact.normalize();
                let fits = exact >= $least && exact <= $most && exact.scale() <= $decimals;
                fits.then_some(Self(exact))
            }
        }

        impl FromStr for $name {
            type Err = InvalidNumber;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Decimal::from_str_exact(text)
                    .ok()
                    .and_then(Self::within)
                    .ok_or(InvalidNumber { least: $least, most: $most, decimals: $decimals })
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidNumber;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.to_string()
            }
        }

        impl fmt::Display for $name {
            /// Without trailing zeros, so that equal numbers look the same.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

exact!(/// What a question weighs, or the most that an assignment can earn; always more than nothing.
    Points: Decimal::new(1, 2), Decimal::from(1000), 2 decimals);
exact!(/// What a piece of work earned, or must earn to pass.
    Marks: Decimal::ZERO, Decimal::from(1000), 2 decimals);
exact!(/// A number that a numeric question accepts, or that a learner answers.
    Quantity: -Decimal::from(1_000_000_000_000_000_i64), Decimal::from(1_000_000_000_000_000_i64), 9 decimals);
exact!(/// A threshold in percent of all points.
    Percent: Decimal::ZERO, Decimal::ONE_HUNDRED, 4 decimals);

impl Points {
    /// The weight of a question that does not set one.
    pub const ONE: Self = Self(Decimal::ONE);
}

impl Percent {
    /// The threshold of a quiz that does not set one (specification 3.3).
    pub const SEVENTY: Self = Self(Decimal::from_parts(70, 0, 0, false, 0));
    /// All of it.
    pub const HUNDRED: Self = Self(Decimal::ONE_HUNDRED);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_are_written_alike() {
        for (text, shown) in [("1", "1"), ("1.0", "1"), ("0.50", "0.5"), ("1000.00", "1000"), ("100", "100")]
        {
            assert_eq!(text.parse::<Points>().unwrap().to_string(), shown);
        }
        assert_eq!(serde_json::to_string(&Percent::SEVENTY).unwrap(), r#""70""#);
        assert_eq!(serde_json::from_str::<Percent>(r#""58.25""#).unwrap().value(), Decimal::new(5825, 2));
    }

    #[test]
    fn bounds_are_part_of_the_type() {
        for text in ["0", "-1", "0.001", "1000.01", "", "one", "1e2", "NaN", "1,5"] {
            assert!(text.parse::<Points>().is_err(), "{text}");
        }
        for text in ["-0.01", "100.0001", "33.33333"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
        assert!("0".parse::<Percent>().is_ok() && "0".parse::<Marks>().is_ok());
        let message = "0".parse::<Points>().unwrap_err().to_string();
        assert_eq!(message, "must be a number from 0.01 to 1000 with at most 2 decimals");
    }
}
