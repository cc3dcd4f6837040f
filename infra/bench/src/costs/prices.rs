//! The price table, and sums of money in billionths of a thousandth of a dollar.

use std::ops::{Add, Mul};

use anyhow::Result;
use serde::Deserialize;

/// What AWS charges, in one region and at one date.
#[derive(Debug, Deserialize)]
pub(crate) struct Prices {
    pub(crate) as_of: String,
    pub(crate) region: String,
    pub(crate) picodollars: PriceList,
}

/// The price of one of each.
#[derive(Debug, Deserialize)]
pub(crate) struct PriceList {
    pub(crate) read_unit: u64,
    pub(crate) write_unit: u64,
    pub(crate) storage_gigabyte_month: u64,
    pub(crate) lambda_request: u64,
    pub(crate) lambda_gigabyte_second: u64,
    pub(crate) http_api_request: u64,
    pub(crate) sqs_request: u64,
    pub(crate) email: u64,
    pub(crate) s3_write: u64,
    pub(crate) s3_read: u64,
}

impl Prices {
    /// Reads the table.
    pub(crate) fn read() -> Result<Self> {
        Ok(serde_json::from_str(include_str!("../../prices.json"))?)
    }
}

/// A sum in picodollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Money(pub(crate) u128);

impl Money {
    /// So many at this price.
    pub(crate) fn of(number: u64, price: u64) -> Self {
        Self(u128::from(number) * u128::from(price))
    }

    /// Dollars and cents, rounded up: nothing is free because it is small.
    pub(crate) fn dollars(self) -> String {
        let cents = self.0.div_ceil(10_u128.pow(10));
        format!("{}.{:02}", grouped(cents / 100), cents % 100)
    }
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Mul<u64> for Money {
    type Output = Self;

    fn mul(self, times: u64) -> Self {
        Self(self.0 * u128::from(times))
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// With a comma after each three digits.
pub(crate) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_and_shown_rounded_up_to_a_cent() {
        assert_eq!((Money::of(24, 625_000) * 1_000_000).dollars(), "15.00");
        assert_eq!(Money::of(1, 1).dollars(), "0.01");
        assert_eq!(Money::of(0, 1).dollars(), "0.00");
        assert_eq!((Money::of(1, 10_u64.pow(12)) * 1_234_567).dollars(), "1,234,567.00");
    }
}
