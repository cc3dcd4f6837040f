//! Money: whole minor units and a currency, never a fraction and never a float.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::currency::Currency;

/// An amount of money in Stripe's units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units as Stripe counts them (pence, cents; whole yen).
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

impl fmt::Display for Money {
    /// `49.00 GBP`, `4900 JPY`, `4.900 KWD`: the one form of an amount in e-mails, on pages and on paper. The front
    /// end's `formatMoney` writes the same; `money-cases.json` holds both to it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.currency.as_str().to_uppercase();
        let decimals = self.currency.decimals();
        let sign = if self.amount < 0 { "-" } else { "" };
        let digits = format!("{:0width$}", self.amount.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let point = if decimals > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{point}{fraction} {code}")
    }
}

/// The text is not an amount as [`Money`] writes it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("write an amount as 49.00 GBP, with the decimals of its currency")]
pub struct InvalidMoney;

impl FromStr for Money {
    type Err = InvalidMoney;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, code) = text.split_once(' ').ok_or(InvalidMoney)?;
        let currency: Currency = code.parse().map_err(|_| InvalidMoney)?;
        let digits = number.replacen('.', "", 1);
        let amount = digits.parse().map_err(|_| InvalidMoney)?;
        let money = Self { amount, currency };
        // Anything else than the one form would be read as another amount somewhere.
        if money.to_string() == text { Ok(money) } else { Err(InvalidMoney) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The cases that the front end's tests read as well.
    const CASES: &str = include_str!("../../../../frontend/src/shared/format/money-cases.json");

    #[test]
    fn is_written_as_on_pages() {
        let cases: Vec<(i64, String, String)> = serde_json::from_str(CASES).unwrap();
        for currency in Currency::supported() {
            let is_case = |case: &&(i64, String, String)| case.1 == currency.as_str();
            assert!(cases.iter().any(|case| is_case(&case)), "money-cases.json has no case of {currency:?}");
        }
        for (amount, currency, text) in cases {
            let money = Money { amount, currency: currency.parse().unwrap() };
            assert_eq!((money.to_string(), text.parse()), (text, Ok(money)));
        }
    }

    /// As Stripe's page prints them, not in the minor units of our table: a currency that is wrong by ten or a hundred
    /// shows here.
    #[test]
    fn the_least_that_stripe_charges_is_written_as_its_page_prints_it() {
        for least in [
            "0.50 USD",
            "2.00 AED",
            "0.50 AUD",
            "0.50 BRL",
            "0.50 CAD",
            "0.50 CHF",
            "15.00 CZK",
            "2.50 DKK",
            "0.50 EUR",
            "0.30 GBP",
            "4.00 HKD",
            "175.00 HUF",
            "0.50 INR",
            "50 JPY",
            "10.00 MXN",
            "2.00 MYR",
            "3.00 NOK",
            "0.50 NZD",
            "2.00 PLN",
            "2.00 RON",
            "3.00 SEK",
            "0.50 SGD",
            "10.00 THB",
        ] {
            let money: Money = least.parse().unwrap();
            assert_eq!(money.currency.minimum(), money.amount, "{least}");
        }
    }

    #[test]
    fn the_ends_of_every_currency_are_read_again() {
        for currency in Currency::supported() {
            let (least, most) = (currency.minimum(), currency.maximum());
            for amount in
                [0, 1, 9, 10, 99, 100, 101, 999, 1_000, 1_001, least, most, -most, i64::MAX, i64::MIN]
            {
                let money = Money { amount, currency: currency.clone() };
                let text = money.to_string();
                let decimals =
                    text.split_once(' ').unwrap().0.split_once('.').map_or(0, |(_, after)| after.len());
                assert_eq!((text.parse(), decimals), (Ok(money), currency.decimals()), "{text}");
            }
        }
    }

    #[test]
    fn another_form_is_no_amount() {
        for text in [
            "",
            "49 GBP",
            "49.0 GBP",
            "49.00",
            "4900.0 JPY",
            "5.00 KWD",
            "+1.00 GBP",
            "01.00 GBP",
            "1.00  GBP",
            "-0.00 GBP",
        ] {
            assert_eq!(text.parse::<Money>(), Err(InvalidMoney), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_amount_of_every_currency_is_read_again(amount in any::<i64>(), index in any::<prop::sample::Index>()) {
            let currencies: Vec<Currency> = Currency::supported().collect();
            let money = Money { amount, currency: index.get(&currencies).clone() };
            prop_assert_eq!(money.to_string().parse(), Ok(money));
        }
    }
}
