//! What one invocation costs.

use anyhow::{Context, Result};

use super::prices::{Money, PriceList};
use crate::bench::Table;
use crate::environment::properties;
use crate::measured::Counts;

/// The time of a round trip, from the request to the decision on its answer. An assumption.
pub(crate) const MILLISECONDS_A_ROUND_TRIP: u64 = 20;

/// The memory that the template gives to a function without a size of its own.
const MEGABYTES: u64 = 256;

/// One invocation that was measured, and what it is charged with.
pub(crate) struct Call<'a> {
    pub(crate) counts: &'a Counts,
    /// For reading and writing tables.
    pub(crate) tables: Money,
    /// For the function's own time.
    pub(crate) function: Money,
    /// For what invokes it, and what it asks of other services.
    pub(crate) others: Money,
}

impl<'a> Call<'a> {
    /// The invocation with this name.
    pub(crate) fn find(table: &'a Table, prices: &PriceList, function: &str, call: &str) -> Result<Self> {
        let counts = table.get(function).and_then(|calls| calls.get(call));
        let counts = counts.with_context(|| format!("{function}, {call} is not measured"))?;
        let megabytes = properties(function)?["MemorySize"].as_u64().unwrap_or(MEGABYTES);
        // The price is of 1,024 MB for 1,000 ms.
        let duration = counts.round_trips * MILLISECONDS_A_ROUND_TRIP;
        let time =
            Money(u128::from(duration * megabytes * prices.lambda_gigabyte_second).div_ceil(1024 * 1000));
        let reads = Money(u128::from(counts.half_read_units * prices.read_unit).div_ceil(2));
        Ok(Self {
            counts,
            tables: reads + Money::of(counts.write_units, prices.write_unit),
            function: time + Money(prices.lambda_request.into()),
            others: trigger(function, prices) + asked(counts, prices),
        })
    }

    /// All of it.
    pub(crate) fn total(&self) -> Money {
        self.tables + self.function + self.others
    }
}

/// What brings the event: the API, a queue (one message: sent, received, deleted), or nothing that is charged.
fn trigger(function: &str, prices: &PriceList) -> Money {
    match function {
        "email" | "zoom" | "upload-confirm" => Money::of(2, prices.sqs_request),
        "checkout" | "learner-api" | "quiz-submit" | "course-studio" | "presigned-upload"
        | "certificates" | "cpd-api" | "office" | "office-reports" | "privacy" => {
            Money::of(1, prices.http_api_request)
        }
        _ => Money::default(),
    }
}

/// Secrets are read once in minutes by a process, whatever it does meanwhile.
fn asked(counts: &Counts, prices: &PriceList) -> Money {
    let price = |operation: &str| match operation {
        "S3.CopyObject" | "S3.PutObject" | "S3.ListObjectVersions" => prices.s3_write,
        "S3.HeadObject" | "S3.GetObject" | "S3.GetObjectTagging" => prices.s3_read,
        "SES.SendEmail" => prices.email,
        operation if operation.starts_with("SQS.") => prices.sqs_request,
        _ => 0,
    };
    counts.requests.iter().map(|(operation, number)| Money::of(*number, price(operation))).sum()
}
