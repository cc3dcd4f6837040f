//! Handles S3 event notifications: confirms the upload as the route does, and removes what is left over.
//!
//! Events may be late, duplicated or out of order. An event about a confirmed or unknown submission only
//! removes the version that it names. A lifecycle rule adds a delete marker to uploads that were not
//! confirmed within a day; its event removes all versions of the key for good.
//!
//! An event that cannot be handled now goes back into the queue as a new message, later and later: the queue gives a
//! message up after five deliveries, which an outage of S3 outlasts.

use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::Refusal;
use domain::assignment::submission::{UNCONFIRMED_AT_MOST, quarantined_submission};
use domain::course::media::media_of_key;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use shared::http::Failure;
use shared::queue::{put_back, put_back_after};
use shared::runtime::{Switch, trace};
use shared::store::keys;
use tokio::time::{Instant, timeout_at};

use crate::confirm::{Confirmation, author};
use crate::state::App;

/// How long an event is tried. By then the bucket's lifecycle has removed what it is about.
const TRIED_AT_MOST: SignedDuration = SignedDuration::from_hours(72);
/// The time that is kept for putting a message back.
const RESERVE: Duration = Duration::from_secs(2);

/// What became of a message.
enum EventOutcome {
    Done,
    /// Nothing is wrong with the message: it can be handled later.
    Failed(Age),
    /// The learner has no access, and may have it again while the upload can still be confirmed.
    NoAccess(Age),
    /// No event of S3.
    Unexpected,
}

/// How long ago the event happened. Unknown: too long.
type Age = Option<SignedDuration>;

/// One object that was created, or got a delete marker.
struct ObjectEvent {
    key: String,
    version: Option<String>,
    marked_as_deleted: bool,
}

impl App {
    /// Confirms the uploads of a batch; returns the messages to redeliver.
    ///
    /// Handles one message at a time, since each may hold ranges of a file in memory.
    /// While writing is switched off, all of them go back to the queue.
    pub async fn handle_s3_events(&self, event: SqsEvent, deadline: Instant) -> SqsBatchResponse {
        if !self.switches.allow(Switch::Writes).await {
            return put_back(&self.sqs, event).await;
        }
        let mut response = SqsBatchResponse::default();
        for record in event.records {
            if !self.leaves_the_queue(&record, deadline).await {
                // Without an id Lambda redelivers the whole batch, which is right: nothing else names the
                // message.
                response.add_failure(record.message_id.unwrap_or_default());
            }
        }
        response
    }

    /// Returns whether the message may be deleted: it is done, or there is a new one in its place.
    async fn leaves_the_queue(&self, record: &SqsMessage, deadline: Instant) -> bool {
        let until = deadline.checked_sub(RESERVE).unwrap_or(deadline);
        match self.handle_record(record, until).await {
            EventOutcome::Done => true,
            EventOutcome::Unexpected => false,
            EventOutcome::Failed(age) => self.put_back_within(record, age, TRIED_AT_MOST).await,
            EventOutcome::NoAccess(age) => {
                // Otherwise the bucket's lifecycle removes the file.
                self.put_back_within(record, age, UNCONFIRMED_AT_MOST).await;
                true
            }
        }
    }

    /// Puts the message back unless its event happened longer ago than this.
    async fn put_back_within(&self, record: &SqsMessage, age: Age, longest: SignedDuration) -> bool {
        match age.filter(|age| *age < longest) {
            Some(age) => put_back_after(&self.sqs, record, age).await,
            None => false,
        }
    }

    /// Handles what a message is about, and logs its outcome.
    async fn handle_record(&self, record: &SqsMessage, deadline: Instant) -> EventOutcome {
        let message_id = record.message_id.as_deref().unwrap_or_default();
        let body = record.body.as_deref().unwrap_or_default();
        // S3 writes one test message into the queue when the notification is set up.
        if serde_json::from_str::<TestEvent>(body).is_ok_and(|test| test.event == "s3:TestEvent") {
            return EventOutcome::Done;
        }
        let Ok(event) = serde_json::from_str::<Notification>(body) else {
            tracing::error!(
                sqs_message_id = message_id,
                reason = "not an S3 event",
                "unexpected message in the queue"
            );
            return EventOutcome::Unexpected;
        };
        let at = event.records.iter().filter_map(|record| record.at).min();
        let age = at.map(|at| self.clock.now().duration_since(at));
        let mut outcome = EventOutcome::Done;
        for object in event.records.iter().filter_map(object_event) {
            let handled = timeout_at(deadline, self.handle_object_event(&object, message_id, deadline)).await;
            // S3 may hang.
            match handled.unwrap_or(Err(Failure::Unavailable("S3 took too long."))) {
                Ok(true) => {}
                Ok(false) => outcome = EventOutcome::NoAccess(age),
                Err(failure) => {
                    tracing::error!(sqs_message_id = message_id, %failure, outcome = "failed", "upload event");
                    return EventOutcome::Failed(age);
                }
            }
        }
        outcome
    }

    /// Returns whether it is done; not if the learner has no access now.
    async fn handle_object_event(
        &self,
        object: &ObjectEvent,
        message_id: &str,
        deadline: Instant,
    ) -> Result<bool, Failure> {
        if let Some(of) = media_of_key(&object.key) {
            let version = object.version.as_deref();
            let outcome = match object.marked_as_deleted {
                true => "marked",
                false => self.handle_media_event(deadline, of, (&object.key, version)).await?,
            };
            tracing::info!(media = %of.1, outcome, "upload event");
            return Ok(true);
        }
        let Some(id) = quarantined_submission(&object.key) else {
            tracing::warn!(sqs_message_id = message_id, outcome = "not_ours", "upload event");
            return Ok(true);
        };
        if object.marked_as_deleted {
            for version in self.bucket.versions(&object.key).await? {
                self.bucket.remove(&object.key, Some(&version)).await?;
            }
            tracing::info!(submission = %id, outcome = "removed", "upload event");
            return Ok(true);
        }
        trace::annotate(message_id);
        let outcome = match self.store.get(deadline, &keys::submission_owner(id)).await? {
            None => "unknown",
            Some(owner) => {
                let author = author(owner.value);
                let confirmation =
                    Confirmation { app: self, deadline, correlation_id: message_id, id, author };
                match Box::pin(confirmation.confirm_upload()).await {
                    Ok(confirmed) => {
                        confirmation.clear_up(confirmed.unneeded).await;
                        confirmed.submission.value.status.name()
                    }
                    Err(Failure::Refused(Refusal::NotEnrolled | Refusal::NotFound)) => {
                        tracing::info!(submission = %id, outcome = "no_access", "upload event");
                        return Ok(false);
                    }
                    Err(Failure::Refused(_)) => "refused",
                    Err(failure) => return Err(failure),
                }
            }
        };
        self.bucket.remove(&object.key, object.version.as_deref()).await?;
        tracing::info!(submission = %id, outcome, "upload event");
        Ok(true)
    }
}

/// The part of an S3 event notification that is used here.
#[derive(Deserialize)]
struct Notification {
    #[serde(rename = "Records")]
    records: Vec<NotificationRecord>,
}

#[derive(Deserialize)]
struct NotificationRecord {
    #[serde(rename = "eventName", default)]
    name: String,
    #[serde(rename = "eventTime", default)]
    at: Option<Timestamp>,
    s3: NotificationEntity,
}

#[derive(Deserialize)]
struct NotificationEntity {
    object: NotificationObject,
}

#[derive(Deserialize)]
struct NotificationObject {
    key: String,
    #[serde(rename = "versionId", default)]
    version: Option<String>,
}

#[derive(Deserialize)]
struct TestEvent {
    #[serde(rename = "Event")]
    event: String,
}

/// S3 encodes keys like a form: percent-encoded, with `+` for a space.
fn object_event(record: &NotificationRecord) -> Option<ObjectEvent> {
    let object = &record.s3.object;
    let key = object.key.replace('+', " ");
    let key = percent_decode_str(&key).decode_utf8().ok()?.into_owned();
    Some(ObjectEvent {
        key,
        marked_as_deleted: record.name.contains("DeleteMarkerCreated"),
        version: object.version.clone().filter(|version| !version.is_empty()),
    })
}
