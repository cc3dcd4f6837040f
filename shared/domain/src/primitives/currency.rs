//! Currencies: how Stripe counts their units, and what it charges at least.
//!
//! Source: Stripe's page on supported currencies, November 2026. Its units are its own: HUF, ISK, TWD and UGX are
//! counted in hundredths, whatever ISO 4217, a browser or a cash register says.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Three letters of ISO 4217, kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Currency(String);

/// The text is not three letters.
#[derive(Debug, thiserror::Error)]
#[error("a currency is three letters (ISO 4217), got {0:?}")]
pub struct InvalidCurrency(String);

/// Currencies that Stripe charges in.
const SUPPORTED: &str = "\
    aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp \
    cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr \
    isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn \
    myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle \
    sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw";

/// Currencies counted in whole units. UGX is on Stripe's list of them as well, but its own rule overrides that.
const WITHOUT_MINOR_UNIT: [&str; 15] =
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"];
/// Currencies counted in thousandths. Card networks take hundredths only, so the last digit must be 0.
const IN_THOUSANDTHS: [&str; 5] = ["bhd", "jod", "kwd", "omr", "tnd"];
/// Currencies counted in hundredths of which only whole units can be charged.
const WHOLE_UNITS_ONLY: [&str; 2] = ["isk", "ugx"];

/// The least that Stripe charges, in minor units.
const MINIMUMS: [(&str, i64); 31] = [
    ("aed", 200),
    ("ars", 50),
    ("aud", 50),
    ("brl", 50),
    ("cad", 50),
    ("chf", 50),
    ("cop", 50),
    ("czk", 1500),
    ("dkk", 250),
    ("eur", 50),
    ("gbp", 30),
    ("hkd", 400),
    ("huf", 17_500),
    ("idr", 50),
    ("ils", 50),
    ("inr", 50),
    ("jpy", 50),
    ("krw", 50),
    ("mxn", 1000),
    ("myr", 200),
    ("nok", 300),
    ("nzd", 50),
    ("php", 50),
    ("pln", 200),
    ("ron", 200),
    ("rub", 50),
    ("sek", 300),
    ("sgd", 50),
    ("thb", 1000),
    ("usd", 50),
    ("zar", 50),
];

/// The most that Stripe charges by every method of payment, in minor units, where it is not [`MOST`].
const MAXIMUMS: [(&str, i64); 3] = [("cop", 9_999_999_999), ("idr", 999_999_999_999), ("inr", 999_999_999)];
/// Eight digits.
const MOST: i64 = 99_999_999;

impl Currency {
    /// The three letters, lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every currency that Stripe charges in.
    pub fn supported() -> impl Iterator<Item = Self> {
        SUPPORTED.split_whitespace().map(|code| Self(code.to_owned()))
    }

    /// Whether Stripe charges in it.
    pub fn is_supported(&self) -> bool {
        SUPPORTED.split_whitespace().any(|code| code == self.0)
    }

    /// The decimals of an amount: 0, 2 or 3.
    pub fn decimals(&self) -> usize {
        match self.0.as_str() {
            code if WITHOUT_MINOR_UNIT.contains(&code) => 0,
            code if IN_THOUSANDTHS.contains(&code) => 3,
            _ => 2,
        }
    }

    /// What a charge must be a multiple of, in minor units.
    pub fn step(&self) -> i64 {
        match self.0.as_str() {
            code if IN_THOUSANDTHS.contains(&code) => 10,
            code if WHOLE_UNITS_ONLY.contains(&code) => 100,
            _ => 1,
        }
    }

    /// The least that can be charged, in minor units. Where Stripe names no amount, its step.
    pub fn minimum(&self) -> i64 {
        of(&MINIMUMS, &self.0).unwrap_or_else(|| self.step())
    }

    /// The most that can be charged, in minor units.
    pub fn maximum(&self) -> i64 {
        of(&MAXIMUMS, &self.0).unwrap_or(MOST)
    }
}

fn of(amounts: &[(&str, i64)], currency: &str) -> Option<i64> {
    amounts.iter().find(|(code, _)| *code == currency).map(|(_, amount)| *amount)
}

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

    #[test]
    fn refuses_what_is_no_currency() {
        for text in ["", "gb", "gbpp", "g8p", "£££"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
        assert!(!"xyz".parse::<Currency>().unwrap().is_supported());
    }

    /// ISO 4217's list one, as published in 2026: the currencies whose amounts have other than two decimals.
    const ISO_WITHOUT_DECIMALS: &str = "bif clp djf gnf isk jpy kmf krw pyg rwf ugx uyi vnd vuv xaf xof xpf";
    const ISO_WITH_THREE: &str = "bhd iqd jod kwd lyd omr tnd";
    /// Where Stripe's page says otherwise, and the decimals that it counts in.
    const STRIPE_DIFFERS: [(&str, usize); 3] = [("isk", 2), ("ugx", 2), ("mga", 0)];

    #[test]
    fn decimals_are_those_of_iso_4217_but_where_stripe_says_otherwise() {
        let lists = |list: &str, code: &str| list.split_whitespace().any(|listed| listed == code);
        for currency in Currency::supported() {
            let code = currency.as_str();
            let iso = match () {
                () if lists(ISO_WITHOUT_DECIMALS, code) => 0,
                () if lists(ISO_WITH_THREE, code) => 3,
                () => 2,
            };
            let stripe =
                STRIPE_DIFFERS.iter().find(|(differs, _)| *differs == code).map(|(_, decimals)| *decimals);
            assert_eq!(currency.decimals(), stripe.unwrap_or(iso), "{code}");
            assert_ne!(stripe, Some(iso), "{code} is no exception");
        }
    }

    #[test]
    fn every_table_names_supported_currencies_and_charges_them_as_stripe_does() {
        let codes = WITHOUT_MINOR_UNIT.iter().chain(&IN_THOUSANDTHS).chain(&WHOLE_UNITS_ONLY);
        let codes = codes.copied().chain(MINIMUMS.iter().chain(&MAXIMUMS).map(|(code, _)| *code));
        for code in codes {
            assert!(code.parse::<Currency>().unwrap().is_supported(), "{code}");
        }
        for currency in Currency::supported() {
            assert_eq!(currency.minimum() % currency.step(), 0, "{currency:?}");
            assert!(currency.minimum() < currency.maximum(), "{currency:?}");
        }
    }
}
