//! Handles S3 event notifications: confirms the upload as the route does, and removes what is left over.
//!
//! Events may be late, duplicated or out of order. An event about a confirmed or unknown submission only
//! removes the version that it names. A lifecycle rule adds a delete marker to uploads that were not
//! confirmed within a day; its event removes all versions of the key for good.

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::Refusal;
use domain::assignment::submission::quarantined_submission;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use shared::http::Failure;
use shared::queue::put_back;
use shared::runtime::{Switch, trace};
use shared::store::keys;
use tokio::time::Instant;

use crate::confirm::{Confirmation, author};
use crate::state::App;

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
            if !self.handle_record(&record, deadline).await {
                // Without an id Lambda redelivers the whole batch, which is right: nothing else names the
                // message.
                response.add_failure(record.message_id.unwrap_or_default());
            }
        }
        response
    }

    /// Returns whether the message may be deleted, and logs its outcome.
    async fn handle_record(&self, record: &SqsMessage, deadline: Instant) -> bool {
        let message_id = record.message_id.as_deref().unwrap_or_default();
        let body = record.body.as_deref().unwrap_or_default();
        // S3 writes one test message into the queue when the notification is set up.
        if serde_json::from_str::<TestEvent>(body).is_ok_and(|test| test.event == "s3:TestEvent") {
            return true;
        }
        let Ok(event) = serde_json::from_str::<Notification>(body) else {
            tracing::error!(
                sqs_message_id = message_id,
                reason = "not an S3 event",
                "unexpected message in the queue"
            );
            return false;
        };
        for object in event.records.iter().filter_map(object_event) {
            if let Err(failure) = self.handle_object_event(&object, message_id, deadline).await {
                tracing::error!(sqs_message_id = message_id, %failure, outcome = "failed", "upload event");
                return false;
            }
        }
        true
    }

    async fn handle_object_event(
        &self,
        object: &ObjectEvent,
        message_id: &str,
        deadline: Instant,
    ) -> Result<(), Failure> {
        let Some(id) = quarantined_submission(&object.key) else {
            tracing::warn!(sqs_message_id = message_id, outcome = "not_ours", "upload event");
            return Ok(());
        };
        if object.marked_as_deleted {
            for version in self.bucket.versions(&object.key).await? {
                self.bucket.remove(&object.key, Some(&version)).await?;
            }
            tracing::info!(submission = %id, outcome = "removed", "upload event");
            return Ok(());
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
                    // The learner may regain access within the day; otherwise the bucket's lifecycle removes
                    // the file.
                    Err(Failure::Refused(Refusal::NotEnrolled | Refusal::NotFound)) => {
                        tracing::info!(submission = %id, outcome = "no_access", "upload event");
                        return Ok(());
                    }
                    Err(Failure::Refused(_)) => "refused",
                    Err(failure) => return Err(failure),
                }
            }
        };
        self.bucket.remove(&object.key, object.version.as_deref()).await?;
        tracing::info!(submission = %id, outcome, "upload event");
        Ok(())
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
