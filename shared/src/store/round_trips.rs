//! The round trips: one batch read, one transaction, and the loop that decides again after a conflict.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::KeysAndAttributes;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::answers::once;
use super::backoff::{CONFLICT_PAUSE_MAX, backoff, backoff_up_to};
use super::error::StoreError;
use super::item::Item;
use super::key::{Entity, ItemKey, Key, Table};
use super::plain_json::batch_answer;
use super::rejection::{Rejection, classify_error};
use super::snapshot::{Read, Snapshot};
use super::stored::Stored;
use super::transaction::Transaction;

/// The most keys that DynamoDB takes in one batch.
const BATCH: usize = 100;
/// So many batches are read side by side, each over a connection of its own: the statistics of a quiz, which read more
/// than anything else, take eleven.
const BATCHES_AT_ONCE: usize = 12;

/// The names of the tables that a function may use.
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
    /// Courses while they are written.
    pub drafts: Option<String>,
    /// Where the operator's switches stand.
    pub switches: Option<String>,
}

impl Tables {
    pub(super) fn name(&self, table: Table) -> Result<&str, StoreError> {
        match table {
            Table::Main => self.main.as_deref(),
            Table::Outbox => self.outbox.as_deref(),
            Table::Keys => self.keys.as_deref(),
            Table::Ledger => self.ledger.as_deref(),
            Table::Drafts => self.drafts.as_deref(),
            Table::Switches => self.switches.as_deref(),
        }
        .ok_or_else(|| StoreError::Refused(format!("this function was given no {table:?} table")))
    }
}

/// What a caller decides after reading.
#[derive(Debug)]
pub enum Decision<T> {
    /// Write nothing; return this.
    Answer(T),
    /// Write this, then return that.
    Write(Transaction, T),
    /// Read these items too, then decide again: only the first read shows that they are needed.
    ReadAlso(Vec<ItemKey>),
    /// Write this first, then read and decide again: something was overdue.
    WriteFirst(Transaction),
}

/// Access to the tables.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) client: Client,
    pub(super) tables: Tables,
}

impl Store {
    /// A store over these tables.
    pub fn new(client: Client, tables: Tables) -> Self {
        Self { client, tables }
    }

    /// Reads, decides and writes. Starts over after a conflicting write, until `deadline`.
    ///
    /// Everything that `decide` reads from the snapshot must be unchanged when its transaction is written
    /// (`docs/decisions/0062-a-decision-pins-what-it-read.md`).
    /// `decide` may be called several times and must have no side effects. A write whose outcome is unknown is sent
    /// again: if the first one succeeded, the next decision finds its markers.
    ///
    /// # Errors
    /// What `decide` returns, or the store's own failure.
    pub async fn decide<T, E: From<StoreError>>(
        &self,
        deadline: Instant,
        keys: &[ItemKey],
        decide: impl FnMut(&Snapshot) -> Result<Decision<T>, E>,
    ) -> Result<T, E> {
        self.decide_on(deadline, keys, None, decide).await
    }

    /// As [`Self::decide`], at first on what was just read with these keys. The write is pinned to it all the same; after
    /// a conflict everything is read again.
    ///
    /// # Errors
    /// As [`Self::decide`].
    pub async fn decide_on<T, E: From<StoreError>>(
        &self,
        deadline: Instant,
        keys: &[ItemKey],
        mut read: Option<Snapshot>,
        mut decide: impl FnMut(&Snapshot) -> Result<Decision<T>, E>,
    ) -> Result<T, E> {
        let mut backoff = backoff_up_to(CONFLICT_PAUSE_MAX, deadline);
        let mut keys = keys.to_vec();
        loop {
            let snapshot = match read.take() {
                Some(snapshot) => snapshot,
                None => self.read(deadline, &keys).await?,
            };
            let (mut transaction, answer) = match decide(&snapshot)? {
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
            transaction.require_read(&snapshot);
            match (self.write(deadline, &transaction).await?, answer) {
                (true, Some(answer)) => return Ok(answer),
                (true, None) => {}
                (false, _) => backoff.wait("a conflicting write".to_owned()).await?,
            }
        }
    }

    /// Reads all these items in one round trip; another one follows only for keys that the store left unprocessed. More
    /// items than a batch holds are read in batches side by side.
    ///
    /// # Errors
    /// The store was unavailable until the deadline, or refuses permanently.
    pub async fn read(&self, deadline: Instant, keys: &[ItemKey]) -> Result<Snapshot, StoreError> {
        self.read_attributes(deadline, keys, &[]).await
    }

    /// As [`Self::read`], only these attributes of the items; all of them when none is named.
    pub(super) async fn read_attributes(
        &self,
        deadline: Instant,
        keys: &[ItemKey],
        attributes: &[&'static str],
    ) -> Result<Snapshot, StoreError> {
        let mut snapshot = Snapshot::of(keys);
        let mut wanted: Vec<ItemKey> = keys.to_vec();
        wanted.sort();
        wanted.dedup();
        if wanted.len() <= BATCH {
            if !wanted.is_empty() {
                snapshot.items = self.batch(deadline, &wanted, attributes).await?;
            }
            return Ok(snapshot);
        }
        let (mut batches, mut reading) = (wanted.chunks(BATCH), JoinSet::new());
        loop {
            while reading.len() < BATCHES_AT_ONCE
                && let Some(batch) = batches.next()
            {
                let (store, batch, attributes) = (self.clone(), batch.to_vec(), attributes.to_vec());
                reading.spawn(async move { store.batch(deadline, &batch, &attributes).await });
            }
            let Some(found) = reading.join_next().await else { return Ok(snapshot) };
            snapshot.items.extend(found.map_err(|error| StoreError::Refused(error.to_string()))??);
        }
    }

    /// The items of one batch. The request is made anew for each try: few need a second one, and a copy would cost all of
    /// them.
    async fn batch(
        &self,
        deadline: Instant,
        batch: &[ItemKey],
        attributes: &[&str],
    ) -> Result<HashMap<ItemKey, Stored>, StoreError> {
        let (mut backoff, mut found) = (backoff(deadline), HashMap::new());
        let mut left: Option<Vec<ItemKey>> = None;
        loop {
            let wanted = self.request(left.as_deref().unwrap_or(batch), attributes)?;
            let call = self.client.batch_get_item().set_request_items(Some(wanted)).customize();
            match once(&backoff, batch_answer, |aside| call.interceptor(aside).send()).await {
                Ok(answer) => {
                    for (name, items) in answer.found {
                        let table = self.table_named(&name)?;
                        let items = items.into_iter().map(Stored::from);
                        found.extend(items.map(|item| (item.address(table), item)));
                    }
                    let mut unprocessed = Vec::new();
                    for (name, keys) in answer.left {
                        let table = self.table_named(&name)?;
                        let keys = keys.into_iter().map(Stored::from);
                        unprocessed.extend(keys.map(|key| key.address(table)));
                    }
                    if unprocessed.is_empty() {
                        return Ok(found);
                    }
                    left = Some(unprocessed);
                    backoff.wait("keys were left unprocessed".to_owned()).await?;
                }
                Err(Rejection::Busy(last)) => backoff.wait(last).await?,
                Err(Rejection::Refused(reason)) => return Err(StoreError::Refused(reason)),
                Err(Rejection::Conflict) => {}
            }
        }
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

    fn request(
        &self,
        batch: &[ItemKey],
        attributes: &[&str],
    ) -> Result<HashMap<String, KeysAndAttributes>, StoreError> {
        let mut by_table: HashMap<String, Vec<Item>> = HashMap::new();
        for address in batch {
            let keys = by_table.entry(self.tables.name(address.table)?.to_owned()).or_default();
            keys.push(address.attributes());
        }
        by_table
            .into_iter()
            .map(|(table, keys)| {
                let request = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true);
                // Names of attributes may be reserved words.
                let request = attributes.iter().fold(request, |request, name| {
                    request.expression_attribute_names(format!("#{name}"), *name)
                });
                let named: Vec<String> = attributes.iter().map(|name| format!("#{name}")).collect();
                let request =
                    request.set_projection_expression((!named.is_empty()).then(|| named.join(", ")));
                Ok((table, request.build().map_err(|error| StoreError::Refused(error.to_string()))?))
            })
            .collect()
    }

    fn table_named(&self, name: &str) -> Result<Table, StoreError> {
        let named = |candidate: &Table| self.tables.name(*candidate).is_ok_and(|known| known == name);
        let table = Table::ALL.into_iter().find(named);
        table.ok_or_else(|| StoreError::Refused("an answer for a table that was not asked for".to_owned()))
    }
}

impl<T: Entity> From<&Key<T>> for ItemKey {
    fn from(key: &Key<T>) -> Self {
        key.item_key()
    }
}

impl Store {
    /// Repeats a read until it succeeds, is refused permanently, or the deadline passes.
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
                Some(Err(error)) => match classify_error(&error) {
                    Rejection::Refused(reason) => return Err(StoreError::Refused(reason)),
                    Rejection::Busy(last) => backoff.wait(last).await?,
                    Rejection::Conflict => {}
                },
                None => backoff.wait("no answer to a read".to_owned()).await?,
            }
        }
    }
}
