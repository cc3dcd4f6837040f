//! Money: whole minor units and a currency, never a fraction and never a float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An amount of money in Stripe's units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units (pence, cents; whole yen).
    pub amount: i64,
    /// ISO 4217, lower case as Stripe writes it.
    pub currency: Currency,
}

impl Money {
    /// Whether the amount is zero.
    pub fn is_free(&self) -> bool {
        self.amount == 0
    }
}

/// Currencies without a minor unit, as Stripe lists them under "zero-decimal currencies".
const WITHOUT_MINOR_UNIT: [&str; 16] = [
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof",
    "xpf",
];

impl fmt::Display for Money {
    /// `49.00 GBP`, or `4900 JPY` for a currency without a minor unit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.currency.0.to_uppercase();
        if WITHOUT_MINOR_UNIT.contains(&self.currency.0.as_str()) {
            return write!(f, "{} {code}", self.amount);
        }
        let sign = if self.amount < 0 { "-" } else { "" };
        let amount = self.amount.unsigned_abs();
        write!(f, "{sign}{}.{:02} {code}", amount / 100, amount % 100)
    }
}

/// Three letters of ISO 4217, kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Currency(String);

impl Currency {
    /// The three letters, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not three letters.
#[derive(Debug, thiserror::Error)]
#[error("a currency is three letters (ISO 4217), got {0:?}")]
pub struct InvalidCurrency(String);

impl FromStr for Currency {
    type Err = InvalidCurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let letters = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        letters.then(|| Self(text.to_ascii_lowercase())).ok_or_else(|| InvalidCurrency(text.to_owned()))
    }
}

impl TryFrom<String> for Currency {
    type Error = InvalidCurrency;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: i64, currency: &str) -> Money {
        Money { amount, currency: currency.parse().unwrap() }
    }

    #[test]
    fn is_shown_with_its_minor_unit() {
        assert_eq!(money(4900, "gbp").to_string(), "49.00 GBP");
        assert_eq!(money(5, "USD").to_string(), "0.05 USD");
        assert_eq!(money(-150, "eur").to_string(), "-1.50 EUR");
        assert_eq!(money(4900, "jpy").to_string(), "4900 JPY");
    }

    #[test]
    fn refuses_what_is_no_currency() {
        for text in ["", "gb", "gbpp", "g8p", "£££"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
    }
}
