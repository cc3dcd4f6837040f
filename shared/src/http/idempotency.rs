//! `Idempotency-Key`: the same key and body return the first response again and do nothing twice.
//!
//! The response is written in the fact's own transaction, so neither ever exists without the other. It is sealed with
//! the client's key, because it may name a person.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::store::{
    Decision, IdempotencyRecord, ItemKey, Key, Snapshot, Store, StoreError, Transaction, keys,
};
use domain::{Clock, LearnerId, Refusal};

use super::error::Failure;
use super::request_context::RequestContext;
use super::sealed_reply::Seal;

/// The longest accepted key.
const KEY_LENGTH_MAX: usize = 255;
/// How a response without a body is kept.
const NO_BODY: &str = "null";

/// The `Idempotency-Key` header, if present.
#[derive(Clone, Debug, Default)]
pub struct IdempotencyKey(pub Option<String>);

impl IdempotencyKey {
    /// The client's key, or one made for this request: it recognises a write whose response was lost.
    #[must_use]
    pub fn or_new(self, clock: &dyn Clock) -> Self {
        Self(self.0.or_else(|| Some(clock.new_id().to_string())))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let text = value.to_str().map(str::trim).unwrap_or_default();
        if text.is_empty() || text.len() > KEY_LENGTH_MAX {
            let reason = format!("1 to {KEY_LENGTH_MAX} printable ASCII characters");
            return Err(Refusal::field("Idempotency-Key", reason).into());
        }
        Ok(Self(Some(text.to_owned())))
    }
}

/// A successful response: a status and a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: StatusCode,
    /// JSON, written once: it is sent, and kept for a repetition. Empty means no body.
    pub body: String,
}

impl Reply {
    /// A reply with this status and body.
    pub fn new(status: StatusCode, body: &impl serde::Serialize) -> Self {
        Self { status, body: serde_json::to_string(body).unwrap_or_default() }
    }

    /// A 204 without a body.
    pub fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: String::new() }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        if self.body.is_empty() {
            return self.status.into_response();
        }
        (self.status, [(CONTENT_TYPE, "application/json")], self.body).into_response()
    }
}

/// A write that a client may repeat.
#[derive(Clone, Debug)]
pub struct IdempotentRequest {
    record: Option<(Key<IdempotencyRecord>, Seal)>,
    body_hash: String,
    /// The write's idempotency key towards a vendor that supports them.
    pub hash: Option<String>,
}

impl IdempotentRequest {
    /// The write of `learner` on `route` (method and path, ids included) with this body.
    pub fn new(key: &IdempotencyKey, learner: LearnerId, route: &str, body: &[u8]) -> Self {
        let hash = key.0.as_ref().map(|key| hash(&[route.as_bytes(), key.as_bytes()]));
        let seal = key
            .0
            .as_ref()
            .map(|key| Seal::new(&[learner.to_string().as_bytes(), route.as_bytes(), key.as_bytes()]));
        let record = hash.as_ref().map(|hash| keys::idempotency(learner, hash)).zip(seal);
        Self { record, body_hash: self::hash(&[body]), hash }
    }

    /// The keys to read.
    pub fn keys(&self) -> Vec<ItemKey> {
        self.record.iter().map(|(key, _)| ItemKey::from(key)).collect()
    }

    /// The first response, if the write was done before.
    ///
    /// # Errors
    /// `CONFLICT` if the key was used with another body.
    pub fn replay(&self, snapshot: &Snapshot) -> Result<Option<Reply>, Failure> {
        let Some((key, seal)) = &self.record else { return Ok(None) };
        let Some(record) = snapshot.get(key)? else { return Ok(None) };
        if record.body_hash != self.body_hash {
            return Err(Refusal::Conflict("This Idempotency-Key was used with another request.").into());
        }
        let status = StatusCode::from_u16(record.status).unwrap_or(StatusCode::OK);
        // Records of earlier releases hold the body itself.
        let body = match &record.sealed {
            None => record.answer.to_string(),
            Some(sealed) => seal.open(sealed).ok_or_else(|| {
                StoreError::Refused("a kept response cannot be opened with the key of its request".to_owned())
            })?,
        };
        let body = if body == NO_BODY { String::new() } else { body };
        Ok(Some(Reply { status, body }))
    }

    /// The first response if the write was done before, else what `decide` decides.
    ///
    /// # Errors
    /// `CONFLICT` if the key was used with another body, or that of `decide`.
    pub fn once(
        &self,
        snapshot: &Snapshot,
        decide: impl FnOnce() -> Result<Decision<Reply>, Failure>,
    ) -> Result<Decision<Reply>, Failure> {
        match self.replay(snapshot)? {
            Some(reply) => Ok(Decision::Answer(reply)),
            None => decide(),
        }
    }

    /// A response that needed no write. With a key it is remembered all the same: a later change must not turn the
    /// repetition into a first request.
    ///
    /// # Errors
    /// It cannot be stored.
    pub fn nothing_to_do(&self, reply: Reply, now: Timestamp) -> Result<Decision<Reply>, StoreError> {
        if self.record.is_none() {
            return Ok(Decision::Answer(reply));
        }
        let mut transaction = Transaction::new();
        self.remember(&mut transaction, &reply, now)?;
        Ok(Decision::Write(transaction, reply))
    }

    /// Keeps the response to a write that is done, where `known` was read of [`Self::keys`] before; returns the first
    /// response if another request with the key was quicker.
    ///
    /// # Errors
    /// It cannot be stored, or the key was used with another body meanwhile.
    pub async fn keep(
        &self,
        store: &Store,
        context: &RequestContext,
        clock: &dyn Clock,
        known: Snapshot,
        reply: Reply,
    ) -> Result<Reply, Failure> {
        // A conflict is another request with the key: then its response is read.
        store
            .decide_on(context.deadline, &self.keys(), Some(known), |snapshot| {
                match self.replay(snapshot)? {
                    Some(first) => Ok(Decision::Answer(first)),
                    None => Ok(self.nothing_to_do(reply.clone(), clock.now())?),
                }
            })
            .await
    }

    /// Adds the response to the fact's transaction.
    ///
    /// # Errors
    /// It cannot be stored.
    pub fn remember(
        &self,
        transaction: &mut Transaction,
        reply: &Reply,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Some((key, seal)) = &self.record else { return Ok(()) };
        let record = IdempotencyRecord {
            body_hash: self.body_hash.clone(),
            status: reply.status.as_u16(),
            answer: Value::Null,
            sealed: Some(
                seal.seal(if reply.body.is_empty() { NO_BODY } else { &reply.body })
                    .ok_or_else(|| StoreError::Refused("the response cannot be sealed".to_owned()))?,
            ),
            answered_at: now,
        };
        transaction.create(key, &record)
    }
}

/// Does a write that changes nothing when it is done again, and keeps its response for a repetition with the same key.
///
/// For writes that are more than one transaction, or whose response is read after it. Without a key there is nothing
/// to keep.
///
/// # Errors
/// Those of the write, or `CONFLICT` if the key was used with another body.
pub async fn answer_once(
    store: &Store,
    context: &RequestContext,
    clock: &dyn Clock,
    idempotent: &IdempotentRequest,
    work: impl Future<Output = Result<Reply, Failure>>,
) -> Result<Reply, Failure> {
    let keys = idempotent.keys();
    if keys.is_empty() {
        return work.await;
    }
    let known = store.read(context.deadline, &keys).await?;
    if let Some(reply) = idempotent.replay(&known)? {
        return Ok(reply);
    }
    let reply = work.await?;
    idempotent.keep(store, context, clock, known, reply).await
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length in front keeps ("a", "bc") and ("ab", "c") apart.
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}
