//! What SES reports of an e-mail after accepting it, recorded on the e-mail's marker.
//!
//! EventBridge puts SES's events into the queue of messages. They may arrive twice, late and in any order, and before
//! the marker says that the e-mail was sent: the more telling outcome stays, whichever comes first. The e-mail is known
//! by the tag that it was sent with. No address is read.

use std::collections::BTreeMap;

use aws_lambda_events::event::sqs::SqsMessage;
use domain::{Learner, MailPreferences, MessageId};
use jiff::Timestamp;
use serde::Deserialize;
use shared::store::{
    Decision, ItemKey, Key, MailOutcome, MailReport, SentMarker, Snapshot, StoreError, Transaction, keys,
};
use tokio::time::Instant;

use crate::state::App;

/// Longer than a marker's lease: then the delivery that holds it has ended, one way or the other.
const UNTIL_LEASE_IS_OVER_SECONDS: i32 = 70;

/// An event of SES, as EventBridge delivers it.
#[derive(Debug, Deserialize)]
pub(crate) struct SesNotice {
    source: String,
    time: Timestamp,
    detail: Detail,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    event_type: String,
    mail: TaggedMail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
}

#[derive(Debug, Deserialize)]
struct TaggedMail {
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: Option<String>,
    bounce_sub_type: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complaint_sub_type: Option<String>,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recorded {
    Yes,
    /// The marker says as much or more.
    Known,
    /// The delivery that sends the e-mail has not ended.
    TooEarly,
    /// No e-mail was sent for the message, or its marker is gone.
    NoMail,
}

/// The event of SES in a record, if it is one.
pub(crate) fn notice(record: &SqsMessage) -> Option<SesNotice> {
    let notice: SesNotice = serde_json::from_str(record.body.as_deref()?).ok()?;
    (notice.source == "aws.ses").then_some(notice)
}

impl SesNotice {
    fn tag(&self, name: &str) -> Option<&str> {
        self.detail.mail.tags.get(name)?.first().map(String::as_str)
    }

    /// The outcome, or `None` for an event that says nothing about it.
    fn outcome(&self) -> Option<MailOutcome> {
        // SES does not write to an address that has bounced or complained before; it reports that as a bounce.
        let is_suppressed = |reason: Option<&str>| {
            reason.is_some_and(|reason| ["OnAccountSuppressionList", "Suppressed"].contains(&reason))
        };
        let bounce = self.detail.bounce.as_ref().and_then(|bounce| bounce.bounce_sub_type.as_deref());
        let complaint = self.detail.complaint.as_ref().and_then(|it| it.complaint_sub_type.as_deref());
        Some(match self.detail.event_type.as_str() {
            "DeliveryDelay" => MailOutcome::Delayed,
            "Delivery" => MailOutcome::Delivered,
            "Reject" => MailOutcome::Rejected,
            "Bounce" if is_suppressed(bounce) => MailOutcome::Suppressed,
            "Bounce" => MailOutcome::Bounced,
            "Complaint" if is_suppressed(complaint) => MailOutcome::Suppressed,
            "Complaint" => MailOutcome::Complained,
            _ => return None,
        })
    }
}

impl SesNotice {
    /// Whether the address takes no further e-mail: SES writes to it no more.
    fn ends_the_address(&self, outcome: MailOutcome) -> bool {
        let bounce = self.detail.bounce.as_ref().and_then(|bounce| bounce.bounce_type.as_deref());
        match outcome {
            MailOutcome::Suppressed | MailOutcome::Complained => true,
            MailOutcome::Bounced => bounce == Some("Permanent"),
            MailOutcome::Delayed | MailOutcome::Delivered | MailOutcome::Rejected => false,
        }
    }
}

impl App {
    /// Records what SES reports; `false` sends the event back to the queue.
    pub(crate) async fn record(&self, record: &SqsMessage, notice: &SesNotice, deadline: Instant) -> bool {
        let template = notice.tag("template").unwrap_or_default();
        let id = notice.tag("message_id").and_then(|id| id.parse::<MessageId>().ok());
        let (Some(id), Some(outcome)) = (id, notice.outcome()) else {
            tracing::warn!(event = notice.detail.event_type, "an event of SES is about no e-mail of ours");
            return true;
        };
        let report = MailReport { outcome, reported_at: notice.time };
        let ends = notice.ends_the_address(outcome);
        match self.record_on_marker(id, (report, ends), deadline).await {
            Ok(Recorded::TooEarly) => {
                self.hide(record, UNTIL_LEASE_IS_OVER_SECONDS).await;
                false
            }
            Ok(recorded) => {
                let is_new = recorded == Recorded::Yes;
                tracing::info!(message_id = %id, template, outcome = outcome.name(), is_new, "mail report");
                true
            }
            Err(failure) => {
                tracing::error!(message_id = %id, template, %failure, "mail report not recorded");
                self.hide(record, UNTIL_LEASE_IS_OVER_SECONDS).await;
                false
            }
        }
    }

    async fn record_on_marker(
        &self,
        id: MessageId,
        (report, ends_the_address): (MailReport, bool),
        deadline: Instant,
    ) -> Result<Recorded, StoreError> {
        let key = keys::sent_marker(id);
        self.store
            .decide(deadline, &[ItemKey::from(&key)], |snapshot| {
                let Some(found) = snapshot.read(&key)? else {
                    return Ok(Decision::Answer(Recorded::NoMail));
                };
                let of = found.value.mail().cloned();
                let sent_at = match &found.value {
                    SentMarker::Sent { report: Some(known), .. } if known.outcome >= report.outcome => {
                        return Ok(Decision::Answer(Recorded::Known));
                    }
                    SentMarker::Sent { sent_at, .. } => *sent_at,
                    SentMarker::Sending { lease_until, .. } if *lease_until > self.clock.now() => {
                        return Ok(Decision::Answer(Recorded::TooEarly));
                    }
                    // Its sender died before it could say so; now it is known, and nobody sends it again.
                    SentMarker::Sending { .. } => report.reported_at,
                    SentMarker::Free { .. }
                    | SentMarker::Outdated { .. }
                    | SentMarker::Undeliverable { .. } => return Ok(Decision::Answer(Recorded::NoMail)),
                };
                let mut transaction = Transaction::new();
                if let Some(of) = of.as_ref().filter(|_| ends_the_address) {
                    let profile = keys::learner(of.mail.learner());
                    if !snapshot.includes(&profile) {
                        return Ok(Decision::ReadAlso(vec![(&profile).into()]));
                    }
                    refuse(&mut transaction, snapshot, &profile, report.reported_at)?;
                }
                let next = SentMarker::Sent { sent_at, report: Some(report), of };
                transaction.save(&key, Some(&found), &next)?;
                Ok(Decision::Write(transaction, Recorded::Yes))
            })
            .await
    }
}

/// Notes with the profile that its address takes no e-mail, so that messages which are no service leave it out.
fn refuse(
    transaction: &mut Transaction,
    snapshot: &Snapshot,
    key: &Key<Learner>,
    since: Timestamp,
) -> Result<(), StoreError> {
    // Only a profile that is written is pinned: for what stays as it is, there is nothing to check.
    let changes = |it: Learner| !it.is_erased() && it.mail.refused_since.is_none();
    if !snapshot.peek(key)?.is_some_and(changes) {
        return Ok(());
    }
    let Some(read) = snapshot.read(key)? else { return Ok(()) };
    let mail = MailPreferences { refused_since: Some(since), ..read.value.mail };
    transaction.save_profile(Some(&read), &Learner { mail, ..read.value.clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn outcome(detail: &serde_json::Value) -> Option<MailOutcome> {
        let mut detail = detail.clone();
        detail["mail"] = json!({"destination": ["ada@learner.example"]});
        let body = json!({"source": "aws.ses", "time": "2026-11-27T09:00:00Z", "detail": detail});
        let mut record = SqsMessage::default();
        record.body = Some(body.to_string());
        notice(&record).unwrap().outcome()
    }

    #[test]
    fn what_ses_did_not_write_to_is_suppressed_and_did_not_bounce() {
        for list in ["OnAccountSuppressionList", "Suppressed"] {
            let bounce =
                json!({"eventType": "Bounce", "bounce": {"bounceType": "Permanent", "bounceSubType": list}});
            assert_eq!(outcome(&bounce), Some(MailOutcome::Suppressed));
        }
        let bounce = json!({"eventType": "Bounce", "bounce": {"bounceSubType": "General"}});
        assert_eq!(outcome(&bounce), Some(MailOutcome::Bounced));
        let complaint = json!({"eventType": "Complaint", "complaint": {"complaintSubType": null}});
        assert_eq!(outcome(&complaint), Some(MailOutcome::Complained));
        assert_eq!(outcome(&json!({"eventType": "Open"})), None);
    }

    #[test]
    fn a_message_of_ours_and_an_event_of_others_are_no_event_of_ses() {
        for body in [r#"{"id": "x", "message": {}}"#, r#"{"source": "aws.s3"}"#, "", "[]"] {
            let mut record = SqsMessage::default();
            record.body = Some(body.to_owned());
            assert!(notice(&record).is_none(), "{body}");
        }
    }
}
