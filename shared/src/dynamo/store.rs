//! The round trips: one batch read, one transaction, and the loop that judges what came between them.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use backon::BackoffBuilder;
use tokio::time::Instant;

use super::error::StoreError;
use super::item::Item;
use super::key::{Entity, ItemKey, Key, Table};
use super::snapshot::{Read, Snapshot};
use super::transaction::Transaction;

/// The names of the tables that this function may use.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Courses, learners, enrolments, payments, notifications.
    pub main: Option<String>,
    /// Messages that follow from a fact.
    pub outbox: Option<String>,
    /// Answer keys.
    pub keys: Option<String>,
    /// Credits.
    pub ledger: Option<String>,
}

impl Tables {
    pub(super) fn name(&self, table: Table) -> Result<&str, StoreError> {
        match table {
            Table::Main => self.main.as_deref(),
            Table::Outbox => self.outbox.as_deref(),
            Table::Keys => self.keys.as_deref(),
            Table::Ledger => self.ledger.as_deref(),
        }
        .ok_or_else(|| StoreError::Refused(format!("this function was given no {table:?} table")))
    }
}

/// What a caller decides after reading.
#[derive(Debug)]
pub enum Decision<T> {
    /// Write nothing; this is the answer.
    Answer(T),
    /// Write this; then that is the answer.
    Write(Transaction, T),
    /// Read these items too, then decide again: only what was read tells that they are needed.
    ReadAlso(Vec<ItemKey>),
    /// Write this first, then read and decide again: something was overdue.
    WriteFirst(Transaction),
}

/// The tables, and the way to them.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) client: Client,
    pub(super) tables: Tables,
}

pub(super) enum Rejected {
    /// Somebody else was faster: read again and judge again.
    Conflict,
    /// Busy, or the outcome is not known: the same write again.
    Busy(String),
    /// For good.
    Refused(String),
}

impl Store {
    /// A store over these tables.
    pub fn new(client: Client, tables: Tables) -> Self {
        Self { client, tables }
    }

    /// Reads, decides, writes; starts again after a conflicting write, until `deadline`.
    ///
    /// `decide` may be called several times and must have no effects of its own. A write whose outcome is
    /// unknown is sent again: if the first one succeeded, its own markers make the next decision find it.
    ///
    /// # Errors
    /// What `decide` refuses with, or the store's own failure.
    pub async fn decide<T, E: From<StoreError>>(
        &self,
        deadline: Instant,
        keys: &[ItemKey],
        mut decide: impl FnMut(&Snapshot) -> Result<Decision<T>, E>,
    ) -> Result<T, E> {
        let mut backoff = backoff_up_to(CONFLICT_PAUSE_MAX, deadline);
        let mut keys = keys.to_vec();
        loop {
            let snapshot = self.read(deadline, &keys).await?;
            let (transaction, answer) = match decide(&snapshot)? {
                Decision::Answer(answer) => return Ok(answer),
                Decision::Write(transaction, answer) => (transaction, Some(answer)),
                Decision::WriteFirst(transaction) => (transaction, None),
                Decision::ReadAlso(more) if more.iter().all(|key| keys.contains(key)) => {
                    return Err(StoreError::Refused("items were asked for twice".to_owned()).into());
                }
                Decision::ReadAlso(more) => {
                    keys.extend(more);
                    continue;
                }
            };
            match (self.write(deadline, &transaction).await?, answer) {
                (true, Some(answer)) => return Ok(answer),
                (true, None) => {}
                (false, _) => backoff.wait("a conflicting write".to_owned()).await?,
            }
        }
    }

    /// Writes the transaction. `false`: a condition did not hold, nothing was changed, read again.
    ///
    /// # Errors
    /// The store was away until the deadline, or refuses for good.
    pub async fn write(&self, deadline: Instant, transaction: &Transaction) -> Result<bool, StoreError> {
        let items = transaction.items(&self.tables)?;
        let mut backoff = backoff(deadline);
        loop {
            let sent = self.client.transact_write_items().set_transact_items(Some(items.clone())).send();
            let answer = backoff.bound(sent).await;
            match answer {
                Some(Ok(_)) => return Ok(true),
                Some(Err(error)) => match judge_rejection(&error) {
                    Rejected::Conflict => return Ok(false),
                    Rejected::Busy(last) => backoff.wait(last).await?,
                    Rejected::Refused(reason) => return Err(StoreError::Refused(reason)),
                },
                None => backoff.wait("no answer to a write".to_owned()).await?,
            }
        }
    }

    /// Reads all these items in one round trip (a further one only for keys that the store left over).
    ///
    /// # Errors
    /// The store was away until the deadline, or refuses for good.
    pub async fn read(&self, deadline: Instant, keys: &[ItemKey]) -> Result<Snapshot, StoreError> {
        let mut snapshot = Snapshot::default();
        let mut backoff = backoff(deadline);
        let mut wanted: Vec<ItemKey> = keys.to_vec();
        wanted.sort();
        wanted.dedup();
        while !wanted.is_empty() {
            let batch: Vec<ItemKey> = wanted.drain(..wanted.len().min(100)).collect();
            let mut left = Some(self.request(&batch)?);
            while let Some(request) = left.take() {
                let sent = self.client.batch_get_item().set_request_items(Some(request.clone())).send();
                match backoff.bound(sent).await {
                    Some(Ok(output)) => {
                        for (table, items) in output.responses.unwrap_or_default() {
                            self.collect(&mut snapshot, &table, items)?;
                        }
                        left = output.unprocessed_keys.filter(|keys| !keys.is_empty());
                        if left.is_some() {
                            backoff.wait("keys were left unprocessed".to_owned()).await?;
                        }
                    }
                    Some(Err(error)) => {
                        match judge_error(&error) {
                            Rejected::Busy(last) => backoff.wait(last).await?,
                            Rejected::Refused(reason) => return Err(StoreError::Refused(reason)),
                            Rejected::Conflict => {}
                        }
                        left = Some(request);
                    }
                    None => {
                        backoff.wait("no answer to a read".to_owned()).await?;
                        left = Some(request);
                    }
                }
            }
        }
        Ok(snapshot)
    }

    /// Reads one item.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn get<T: Entity>(
        &self,
        deadline: Instant,
        key: &Key<T>,
    ) -> Result<Option<Read<T>>, StoreError> {
        self.read(deadline, &[key.item_key()]).await?.read(key)
    }

    fn request(&self, batch: &[ItemKey]) -> Result<HashMap<String, KeysAndAttributes>, StoreError> {
        let mut by_table: HashMap<String, Vec<Item>> = HashMap::new();
        for address in batch {
            let key = HashMap::from([
                ("pk".to_owned(), AttributeValue::S(address.pk.clone())),
                ("sk".to_owned(), AttributeValue::S(address.sk.clone())),
            ]);
            by_table.entry(self.tables.name(address.table)?.to_owned()).or_default().push(key);
        }
        by_table
            .into_iter()
            .map(|(table, keys)| {
                let request = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true);
                Ok((table, request.build().map_err(|error| StoreError::Refused(error.to_string()))?))
            })
            .collect()
    }

    fn collect(&self, snapshot: &mut Snapshot, table: &str, items: Vec<Item>) -> Result<(), StoreError> {
        let table = [Table::Main, Table::Outbox, Table::Keys, Table::Ledger]
            .into_iter()
            .find(|candidate| self.tables.name(*candidate).is_ok_and(|name| name == table))
            .ok_or_else(|| StoreError::Refused("an answer for a table that was not asked for".to_owned()))?;
        for item in items {
            let text =
                |name: &str| item.get(name).and_then(|value| value.as_s().ok()).cloned().unwrap_or_default();
            snapshot.items.insert(ItemKey { table, pk: text("pk"), sk: text("sk") }, item);
        }
        Ok(())
    }
}

impl<T: Entity> From<&Key<T>> for ItemKey {
    fn from(key: &Key<T>) -> Self {
        key.item_key()
    }
}

fn judge_rejection(error: &SdkError<TransactWriteItemsError>) -> Rejected {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error()
    else {
        return judge_error(error);
    };
    let codes: Vec<&str> =
        cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code()).collect();
    if codes.contains(&"ConditionalCheckFailed") {
        return Rejected::Conflict;
    }
    let busy = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    match codes.iter().find(|code| **code != "None") {
        Some(code) if !busy.contains(code) => Rejected::Refused((*code).to_owned()),
        code => Rejected::Busy(code.copied().unwrap_or("cancelled without a reason").to_owned()),
    }
}

pub(super) fn judge_error<E: ProvideErrorMetadata + std::fmt::Debug>(error: &SdkError<E>) -> Rejected {
    const FINAL: [&str; 6] = [
        "ValidationException",
        "ResourceNotFoundException",
        "AccessDeniedException",
        "UnrecognizedClientException",
        "IdempotentParameterMismatchException",
        "SerializationException",
    ];
    let code = error.as_service_error().and_then(ProvideErrorMetadata::code);
    match code {
        Some(code) if FINAL.contains(&code) => {
            let message =
                error.as_service_error().and_then(ProvideErrorMetadata::message).unwrap_or_default();
            Rejected::Refused(format!("{code}: {message}"))
        }
        Some(code) => Rejected::Busy(code.to_owned()),
        // Timeouts and broken connections: the outcome of a write is not known.
        None => Rejected::Busy(match error {
            SdkError::ConstructionFailure(_) => {
                return Rejected::Refused("the request could not be built".to_owned());
            }
            SdkError::TimeoutError(_) => "timeout".to_owned(),
            SdkError::DispatchFailure(_) => "no connection".to_owned(),
            _ => "no understandable answer".to_owned(),
        }),
    }
}

/// Jittered backoff that end at the deadline.
pub(super) struct Backoff {
    delays: backon::ExponentialBackoff,
    started: Instant,
    deadline: Instant,
}

/// Whoever was overtaken waits for a few others at most, each of whom got something done: long backoff would
/// only let the last of them run into the deadline.
const CONFLICT_PAUSE_MAX: Duration = Duration::from_millis(60);

pub(super) fn backoff(deadline: Instant) -> Backoff {
    backoff_up_to(Duration::from_millis(500), deadline)
}

fn backoff_up_to(longest: Duration, deadline: Instant) -> Backoff {
    let delays = backon::ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(10))
        .with_max_delay(longest)
        .with_jitter()
        .without_max_times()
        .build();
    Backoff { delays, started: Instant::now(), deadline }
}

impl Backoff {
    /// The answer of a call, or `None` when the deadline comes first.
    async fn bound<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout_at(self.deadline, call).await.ok()
    }

    async fn wait(&mut self, last: String) -> Result<(), StoreError> {
        let pause = self.delays.next().unwrap_or(Duration::from_millis(500));
        let now = Instant::now();
        if now + pause >= self.deadline {
            return Err(StoreError::Unavailable { waited: now - self.started, last });
        }
        tokio::time::sleep(pause).await;
        Ok(())
    }
}

impl Store {
    /// Repeats a read until it succeeds, is refused for good, or the deadline comes.
    pub(super) async fn retry_read<T, E, F>(
        &self,
        deadline: Instant,
        call: impl Fn() -> F,
    ) -> Result<T, StoreError>
    where
        E: ProvideErrorMetadata + std::fmt::Debug,
        F: Future<Output = Result<T, SdkError<E>>>,
    {
        let mut backoff = backoff(deadline);
        loop {
            match backoff.bound(call()).await {
                Some(Ok(output)) => return Ok(output),
                Some(Err(error)) => match judge_error(&error) {
                    Rejected::Refused(reason) => return Err(StoreError::Refused(reason)),
                    Rejected::Busy(last) => backoff.wait(last).await?,
                    Rejected::Conflict => {}
                },
                None => backoff.wait("no answer to a read".to_owned()).await?,
            }
        }
    }
}
