//! How a transaction is sent. One with a single write is that write: alone it costs half as much.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};
use tokio::time::Instant;

use super::backoff::backoff;
use super::error::StoreError;
use super::rejection::{Rejection, classify_rejection, classify_single};
use super::round_trips::Store;
use super::transaction::Transaction;

/// The only action of a transaction, if it can be sent alone.
enum Single {
    Put(Put),
    Delete(Delete),
}

impl Store {
    /// Writes the transaction. `false` means that a condition failed and nothing was changed: read again.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or refuses permanently.
    pub async fn write(&self, deadline: Instant, transaction: &Transaction) -> Result<bool, StoreError> {
        let mut backoff = backoff(deadline);
        loop {
            // Made anew for each try: few need a second one, and a copy would cost all of them.
            let items = transaction.items(&self.tables)?;
            match backoff.bound(self.send(items)).await {
                Some(Ok(())) => return Ok(true),
                Some(Err(Rejection::Conflict)) => return Ok(false),
                Some(Err(Rejection::Busy(last))) => backoff.wait(last).await?,
                Some(Err(Rejection::Refused(reason))) => return Err(StoreError::Refused(reason)),
                None => backoff.wait("no answer to a write".to_owned()).await?,
            }
        }
    }

    async fn send(&self, mut items: Vec<TransactWriteItem>) -> Result<(), Rejection> {
        match single(&mut items) {
            Some(Single::Put(put)) => self.put(put).await,
            Some(Single::Delete(delete)) => self.delete(delete).await,
            None => {
                let sent = self.client.transact_write_items().set_transact_items(Some(items)).send().await;
                sent.map(drop).map_err(|error| classify_rejection(&error))
            }
        }
    }

    async fn put(&self, put: Put) -> Result<(), Rejection> {
        // A put without a condition would overwrite whatever is there; in the ledger nothing ever may be.
        let Some(condition) = put.condition_expression else {
            return Err(Rejection::Refused("a put without a condition".to_owned()));
        };
        let sent = self
            .client
            .put_item()
            .table_name(put.table_name)
            .set_item(Some(put.item))
            .condition_expression(condition)
            .set_expression_attribute_names(put.expression_attribute_names)
            .set_expression_attribute_values(put.expression_attribute_values);
        outcome(sent.send().await)
    }

    async fn delete(&self, delete: Delete) -> Result<(), Rejection> {
        let sent = self
            .client
            .delete_item()
            .table_name(delete.table_name)
            .set_key(Some(delete.key))
            .set_condition_expression(delete.condition_expression)
            .set_expression_attribute_names(delete.expression_attribute_names)
            .set_expression_attribute_values(delete.expression_attribute_values);
        outcome(sent.send().await)
    }
}

/// Takes the action out of a transaction that has no other. Seats never change alone, and a condition alone has no form
/// of its own.
fn single(items: &mut Vec<TransactWriteItem>) -> Option<Single> {
    let [item] = items.as_mut_slice() else { return None };
    let put = item.put.take().map(Single::Put);
    put.or_else(|| item.delete.take().map(Single::Delete))
}

fn outcome<T, E>(sent: Result<T, SdkError<E>>) -> Result<(), Rejection>
where
    E: ProvideErrorMetadata + std::fmt::Debug,
{
    sent.map(drop).map_err(|error| classify_single(&error))
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::Client;
    use aws_sdk_dynamodb::config::{BehaviorVersion, Config};
    use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};

    use super::{Rejection, Single, single};
    use crate::store::Seats;
    use crate::store::key::Key;
    use crate::store::round_trips::{Store, Tables};
    use crate::store::snapshot::Read;
    use crate::store::transaction::Transaction;

    fn tables() -> Tables {
        Tables { main: Some("main".to_owned()), ledger: Some("ledger".to_owned()), ..Tables::default() }
    }

    fn put(condition: Option<&str>) -> TransactWriteItem {
        let put = Put::builder().table_name("ledger").item("pk", AttributeValue::S("LEDGER".to_owned()));
        let put = put.set_condition_expression(condition.map(str::to_owned)).build().unwrap();
        TransactWriteItem::builder().put(put).build()
    }

    #[tokio::test]
    async fn nothing_is_put_without_a_condition() {
        let config = Config::builder().behavior_version(BehaviorVersion::latest()).build();
        let store = Store::new(Client::from_conf(config), tables());
        let sent = store.send(vec![put(None)]).await;
        assert!(matches!(sent, Err(Rejection::Refused(reason)) if reason == "a put without a condition"));
    }

    #[test]
    fn what_is_written_once_or_over_a_version_keeps_its_condition_when_it_is_sent_alone() {
        let key: Key<Seats> = Key::new("COURSE#1".to_owned(), "SEATS");
        let read = Read { version: 7, value: Seats::default() };
        for (read, condition) in [(None, "attribute_not_exists(pk)"), (Some(&read), "#version = :version")] {
            let mut transaction = Transaction::new();
            transaction.save(&key, read, &Seats::default()).unwrap();
            let mut items = transaction.items(&tables()).unwrap();
            let Some(Single::Put(put)) = single(&mut items) else { panic!("one put") };
            assert_eq!(put.condition_expression.as_deref(), Some(condition));
        }
    }

    #[test]
    fn seats_and_conditions_stay_transactions_and_so_do_two_writes() {
        let key: Key<Seats> = Key::new("COURSE#1".to_owned(), "SEATS");
        let mut seats = Transaction::new();
        seats.adjust_seats(&key, 1, None);
        let mut condition = Transaction::new();
        condition.require_absent(&key);
        for transaction in [seats, condition] {
            let mut items = transaction.items(&tables()).unwrap();
            assert!(single(&mut items).is_none() && items.len() == 1, "{items:?}");
        }
        assert!(single(&mut vec![put(Some("a")), put(Some("b"))]).is_none());
    }
}
