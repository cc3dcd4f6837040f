//! Makes the certificates of earlier releases findable by their number.
//!
//! Since December 2026 every issue is written with a pointer from its number. An operator runs this once after the
//! update, for the issues before it; it can be repeated, and requests never scan.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::time::Instant;

use super::entities::{CertificateCode, CertificateIssue};
use super::error::StoreError;
use super::item::from_item;
use super::key::{ItemKey, Table};
use super::keys;
use super::round_trips::Store;
use super::transaction::Transaction;

/// How long one page of the scan, or one write, may take.
const STEP: Duration = Duration::from_secs(30);

/// What was found and written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberingReport {
    /// Issues of certificates.
    pub issues: u64,
    /// Those that had no pointer yet.
    pub written: u64,
}

impl Store {
    /// Writes the pointers that are missing.
    ///
    /// # Errors
    /// The table cannot be read or written.
    pub async fn number_certificates(&self) -> Result<NumberingReport, StoreError> {
        let table = self.tables.name(Table::Main)?;
        let (mut report, mut start) = (NumberingReport::default(), None);
        loop {
            let scan = self.client.scan().table_name(table).filter_expression("begins_with(sk, :issue)");
            let scan = scan.expression_attribute_values(":issue", AttributeValue::S("ISSUE#".to_owned()));
            let scan = scan.set_exclusive_start_key(start.take());
            let output = self.retry_read(Instant::now() + STEP, || scan.clone().send()).await?;
            for item in output.items.unwrap_or_default() {
                let text = |name| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok());
                let (Some(pk), Some(sk)) = (text("pk"), text("sk")) else { continue };
                let key = ItemKey { table: Table::Main, pk: pk.clone(), sk: sk.clone() };
                let issue = from_item::<CertificateIssue>(&key, &item)?.value.0;
                report.issues += 1;
                let Some(number) = issue.number_letters() else { continue };
                let pointer = keys::certificate_number(number.letters());
                if self.get(Instant::now() + STEP, &pointer).await?.is_some() {
                    continue;
                }
                let mut transaction = Transaction::new();
                let (enrolment, learner) = (issue.enrolment, Some(issue.learner));
                let code = CertificateCode { enrolment, issue: issue.issue, learner };
                transaction.create(&pointer, &code)?;
                // Refused when the pointer was written meanwhile.
                report.written += u64::from(self.write(Instant::now() + STEP, &transaction).await?);
            }
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(report);
            }
        }
    }
}
