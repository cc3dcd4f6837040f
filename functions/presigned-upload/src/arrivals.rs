//! The bucket says that something has arrived: the same confirmation as by the route, and clearing up.
//!
//! Events come late, twice and out of order. An event about a settled submission, or about a key that is
//! none of ours, only removes the version that it names. S3 also tells when it has marked as deleted what
//! nobody confirmed within a day; what lies below the mark is then removed for good.

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use domain::Refusal;
use domain::assignment::submission::quarantined_submission;
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use shared::dynamo::keys;
use shared::http::Failure;
use tokio::time::Instant;

use crate::confirm::{Confirmation, author};
use crate::state::App;

/// One object that has arrived, or was marked as deleted.
struct Arrival {
    key: String,
    version: Option<String>,
    marked_as_deleted: bool,
}

impl App {
    /// Confirms the uploads of a batch; answers which messages have to come back.
    ///
    /// One after the other: each may hold ranges of a file in memory.
    pub async fn arrivals(&self, event: SqsEvent, deadline: Instant) -> SqsBatchResponse {
        let mut response = SqsBatchResponse::default();
        for record in event.records {
            if !self.done(&record, deadline).await {
                // Without an id Lambda takes the whole batch back, which is right: nothing else names it.
                response.add_failure(record.message_id.unwrap_or_default());
            }
        }
        response
    }

    /// Whether the message is done with; the one place that logs what became of it.
    async fn done(&self, record: &SqsMessage, deadline: Instant) -> bool {
        let message_id = record.message_id.as_deref().unwrap_or_default();
        let body = record.body.as_deref().unwrap_or_default();
        // S3 writes one test message into the queue when the notification is set up.
        if serde_json::from_str::<TestEvent>(body).is_ok_and(|test| test.event == "s3:TestEvent") {
            return true;
        }
        let Ok(event) = serde_json::from_str::<Notification>(body) else {
            tracing::error!(
                sqs_message_id = message_id,
                reason = "no event of S3",
                "a message is none of ours"
            );
            return false;
        };
        for arrival in event.records.iter().filter_map(arrival) {
            if let Err(failure) = self.arrived(&arrival, message_id, deadline).await {
                tracing::error!(sqs_message_id = message_id, %failure, outcome = "failed", "arrival");
                return false;
            }
        }
        true
    }

    async fn arrived(&self, arrival: &Arrival, message_id: &str, deadline: Instant) -> Result<(), Failure> {
        let Some(id) = quarantined_submission(&arrival.key) else {
            tracing::warn!(sqs_message_id = message_id, outcome = "not_ours", "arrival");
            return Ok(());
        };
        if arrival.marked_as_deleted {
            for version in self.bucket.versions(&arrival.key).await? {
                self.bucket.remove(&arrival.key, Some(&version)).await?;
            }
            tracing::info!(submission = %id, outcome = "removed", "arrival");
            return Ok(());
        }
        let outcome = match self.store.get(deadline, &keys::submission_owner(id)).await? {
            None => "unknown",
            Some(owner) => {
                let author = author(owner.value);
                let confirmation =
                    Confirmation { app: self, deadline, correlation_id: message_id, id, author };
                match confirmation.settle().await {
                    Ok(settled) => settled.value.status.name(),
                    // The learner may come back within the day; if not, the bucket's lifecycle removes it.
                    Err(Failure::Refused(Refusal::NotEnrolled | Refusal::NotFound)) => {
                        tracing::info!(submission = %id, outcome = "no_access", "arrival");
                        return Ok(());
                    }
                    Err(Failure::Refused(_)) => "refused",
                    Err(failure) => return Err(failure),
                }
            }
        };
        self.bucket.remove(&arrival.key, arrival.version.as_deref()).await?;
        tracing::info!(submission = %id, outcome, "arrival");
        Ok(())
    }
}

/// What S3 writes into the queue, as far as it matters here: the many fields that come and go with its
/// versions are not asked for.
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

/// S3 writes keys as a form does: percent-encoded, with `+` for a space.
fn arrival(record: &NotificationRecord) -> Option<Arrival> {
    let object = &record.s3.object;
    let key = object.key.replace('+', " ");
    let key = percent_decode_str(&key).decode_utf8().ok()?.into_owned();
    Some(Arrival {
        key,
        marked_as_deleted: record.name.contains("DeleteMarkerCreated"),
        version: object.version.clone().filter(|version| !version.is_empty()),
    })
}
