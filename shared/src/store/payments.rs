//! Payments by what has become of them, from the index; and making those of earlier releases findable there.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::time::Instant;

use super::error::StoreError;
use super::item::{Item, from_item};
use super::key::{Entity, ItemKey, Key, Table};
use super::keys;
use super::page::{Cursor, Page};
use super::query::attribute;
use super::round_trips::Store;
use super::transaction::Transaction;
use domain::CourseId;
use domain::payment::lists::PaymentList;
use jiff::Timestamp;

/// How long one page of the scan, or one write, may take.
const STEP: Duration = Duration::from_secs(30);

/// What a list holds of a payment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListedPayment {
    /// Stripe's `cs_…`.
    CheckoutSession(String),
    /// Stripe's `pi_…`, or `cs_…` when nothing had to be paid.
    Payment(String),
}

/// What was found and written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaymentIndexReport {
    /// Checkout Sessions and payments that no list held.
    pub unlisted: u64,
    /// Those that are in a list now.
    pub listed: u64,
}

impl Store {
    /// A page of a list, the newest first, in one query. The index follows the table within moments.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or an entry is corrupt.
    pub async fn payments_in(
        &self,
        deadline: Instant,
        list: PaymentList,
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<ListedPayment>, StoreError> {
        let range = keys::payments_in(list);
        self.page_as(deadline, &range, size, cursor, |_, item| entry(&item)).await
    }

    /// A page of what was paid for a course, from one moment until before another where these are given, the newest
    /// first, in one query. The index follows the table within moments.
    ///
    /// # Errors
    /// As [`Self::payments_in`].
    pub async fn paid_for(
        &self,
        deadline: Instant,
        (course, moments): (CourseId, (Option<Timestamp>, Option<Timestamp>)),
        size: u8,
        cursor: Option<&Cursor>,
    ) -> Result<Page<ListedPayment>, StoreError> {
        let range = keys::paid_for(course, moments);
        self.page_as(deadline, &range, size, cursor, |_, item| entry(&item)).await
    }

    /// Lists the payments that were written before there were lists, apart from those that have to be refunded: these
    /// were always listed. An operator runs this once after the update; it can be repeated, and requests never scan.
    ///
    /// # Errors
    /// The table cannot be read or written.
    pub async fn index_payments(&self) -> Result<PaymentIndexReport, StoreError> {
        let table = self.tables.name(Table::Main)?;
        let (mut report, mut start) = (PaymentIndexReport::default(), None);
        let text = |text: &str| AttributeValue::S(text.to_owned());
        loop {
            let scan = self
                .client
                .scan()
                .table_name(table)
                .filter_expression(
                    "begins_with(pk, :stripe) AND sk IN (:session, :payment) AND attribute_not_exists(gsi1pk)",
                )
                .expression_attribute_values(":stripe", text("STRIPE#"))
                .expression_attribute_values(":session", text("META"))
                .expression_attribute_values(":payment", text("PAYMENT"))
                .set_exclusive_start_key(start.take());
            let output = self.retry_read(Instant::now() + STEP, || scan.clone().send()).await?;
            for item in output.items.unwrap_or_default() {
                report.unlisted += 1;
                let listed = match entry(&item)? {
                    ListedPayment::CheckoutSession(id) => {
                        self.list_stored(&keys::checkout_session(&id), &item).await?
                    }
                    ListedPayment::Payment(id) => self.list_stored(&keys::payment(&id), &item).await?,
                };
                report.listed += u64::from(listed);
            }
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(report);
            }
        }
    }

    /// Writes an item as it is, so that the index takes it up if it belongs to a list.
    async fn list_stored<T: Entity>(&self, key: &Key<T>, item: &Item) -> Result<bool, StoreError> {
        let read = from_item::<T>(&ItemKey::from(key), item)?;
        if read.value.index().is_empty() {
            return Ok(false);
        }
        let mut transaction = Transaction::new();
        transaction.save(key, Some(&read), &read.value)?;
        // Refused when it was written meanwhile, and so it was listed.
        self.write(Instant::now() + STEP, &transaction).await
    }
}

/// What an entry of the index is about.
fn entry(item: &Item) -> Result<ListedPayment, StoreError> {
    let (pk, sk) = (attribute(item, "pk"), attribute(item, "sk"));
    let found = match (pk.strip_prefix("STRIPE#"), sk.as_str()) {
        (Some(id), "META") => Some(ListedPayment::CheckoutSession(id.to_owned())),
        (Some(id), "PAYMENT") => Some(ListedPayment::Payment(id.to_owned())),
        _ => sk.strip_prefix("REFUND_DUE#").map(|id| ListedPayment::Payment(id.to_owned())),
    };
    found.ok_or_else(|| StoreError::Corrupt {
        entity: "payment",
        key: format!("{pk}/{sk}"),
        reason: "is in a list of payments but is none".to_owned(),
    })
}
