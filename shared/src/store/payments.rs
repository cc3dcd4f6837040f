//! Payments by what has become of them, from the index; and making those of earlier releases findable there.

use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use tokio::time::Instant;

use super::entities::payments_partition;
use super::error::StoreError;
use super::item::from_item;
use super::key::{Entity, ItemKey, Key, Table};
use super::keys;
use super::page::{Cursor, Page};
use super::query::attribute;
use super::round_trips::{Decision, Store};
use super::stored::Stored;
use super::transaction::Transaction;
use domain::payment::Payment;
use domain::payment::lists::PaymentList;
use domain::{CheckoutSession, CourseId};
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
    /// Checkout Sessions waiting for a decision that did not follow their payments, and do now.
    pub joined: u64,
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
        self.page_as(deadline, &range, size, cursor, |_, item| listed(&item)).await
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
        self.page_as(deadline, &range, size, cursor, |_, item| listed(&item)).await
    }

    /// Lists the payments that were written before there were lists, apart from those that have to be refunded: these
    /// were always listed. Sessions that wait for a decision are joined with their payments, so that those whose money
    /// went back leave their list. An operator runs this once after the update; it can be repeated, and requests never
    /// scan.
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
                    "begins_with(pk, :stripe) AND sk IN (:session, :payment) \
                     AND (attribute_not_exists(gsi1pk) OR gsi1pk IN (:unmatched, :rejected))",
                )
                .expression_attribute_values(":stripe", text("STRIPE#"))
                .expression_attribute_values(":session", text("META"))
                .expression_attribute_values(":payment", text("PAYMENT"))
                .expression_attribute_values(":unmatched", text(&payments_partition(PaymentList::Unmatched)))
                .expression_attribute_values(":rejected", text(&payments_partition(PaymentList::Rejected)))
                .set_exclusive_start_key(start.take());
            let output = self.retry_read(Instant::now() + STEP, || scan.clone().send()).await?;
            for item in output.items.unwrap_or_default() {
                let unlisted = !item.contains_key("gsi1pk");
                report.unlisted += u64::from(unlisted);
                let listed = match entry(&attribute(&item, "pk"), &attribute(&item, "sk"))? {
                    ListedPayment::CheckoutSession(id) => {
                        let key = keys::checkout_session(&id);
                        let session = from_item::<CheckoutSession>(&ItemKey::from(&key), &item)?.value;
                        report.joined += u64::from(self.join_with_payment(&key, &session.payment).await?);
                        unlisted && self.list_stored(&key).await?
                    }
                    ListedPayment::Payment(id) => self.list_stored(&keys::payment(&id)).await?,
                };
                report.listed += u64::from(listed);
            }
            start = output.last_evaluated_key.filter(|key| !key.is_empty());
            if start.is_none() {
                return Ok(report);
            }
        }
    }

    /// Lets a session that waits for a decision follow its payment, as the webhook does since it remembers the session
    /// with the payment. Whether that was missing.
    async fn join_with_payment(
        &self,
        session: &Key<CheckoutSession>,
        payment: &str,
    ) -> Result<bool, StoreError> {
        let payment_key = keys::payment(payment);
        self.decide(Instant::now() + STEP, &[session.into(), (&payment_key).into()], |snapshot| {
            let Some(read) = snapshot.read(session)? else { return Ok(Decision::Answer(false)) };
            let payment_read = snapshot.read(&payment_key)?;
            let known = match &payment_read {
                Some(read) => read.value.clone(),
                None => Payment::unknown(payment.to_owned(), read.value.changed_at),
            };
            let waiting = known.clone().waiting_for(&read.value);
            let followed = read.value.clone().with_payment(&waiting, waiting.changed_at);
            if (&waiting, &followed) == (&known, &read.value) {
                return Ok(Decision::Answer(false));
            }
            let mut transaction = Transaction::new();
            transaction.save(&payment_key, payment_read.as_ref(), &waiting)?;
            transaction.save(session, Some(&read), &followed)?;
            Ok(Decision::Write(transaction, true))
        })
        .await
    }

    /// Writes an item as it is, so that the index takes it up if it belongs to a list. Whether it does.
    async fn list_stored<T: Entity>(&self, key: &Key<T>) -> Result<bool, StoreError> {
        self.decide(Instant::now() + STEP, &[key.into()], |snapshot| {
            let Some(read) = snapshot.read(key)?.filter(|read| !read.value.index().is_empty()) else {
                return Ok(Decision::Answer(false));
            };
            let mut transaction = Transaction::new();
            transaction.save(key, Some(&read), &read.value)?;
            Ok(Decision::Write(transaction, true))
        })
        .await
    }
}

fn listed(item: &Stored) -> Result<ListedPayment, StoreError> {
    let [pk, sk] = item.texts(["pk", "sk"]);
    entry(&pk, &sk)
}

/// What an entry of the index is about.
fn entry(pk: &str, sk: &str) -> Result<ListedPayment, StoreError> {
    let found = match (pk.strip_prefix("STRIPE#"), sk) {
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
