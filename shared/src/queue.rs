//! Parses the messages of a queue, and what SQS says of their delivery.

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use jiff::SignedDuration;

use domain::outbox::QueuedMessage;

/// How long a message that was put back stays away.
const PUT_BACK_SECONDS: i32 = 60;
/// The longest delay that SQS gives a message.
const DELAY_SECONDS_MAX: i32 = 900;

/// Puts a batch back into its queue for a minute, as new messages: being received again and again would end in the
/// dead-letter queue. Returns those that could not be put back, which SQS delivers again by itself.
///
/// A crash in between leaves a message twice, which every consumer handles.
pub async fn put_back(sqs: &aws_sdk_sqs::Client, event: SqsEvent) -> SqsBatchResponse {
    let mut response = SqsBatchResponse::default();
    let Some(url) = event.records.first().and_then(queue_url) else { return failed(response, event) };
    let entries = event.records.iter().enumerate();
    let entries = entries.filter_map(|(place, record)| entry(place, record, PUT_BACK_SECONDS));
    let sent = sqs.send_message_batch().queue_url(url).set_entries(Some(entries.collect())).send().await;
    let accepted = match sent {
        Ok(answer) => answer.successful,
        Err(error) => {
            tracing::error!(error = %error.into_service_error(), "messages could not be put back");
            return failed(response, event);
        }
    };
    for (place, record) in event.records.into_iter().enumerate() {
        if !accepted.iter().any(|entry| entry.id == place.to_string()) {
            response.add_failure(record.message_id.unwrap_or_default());
        }
    }
    response
}

/// Puts one message back for as long as something has lasted, a minute at least and a quarter of an hour at most.
///
/// Returns whether it is there. If not, SQS delivers this one again by itself.
pub async fn put_back_after(sqs: &aws_sdk_sqs::Client, record: &SqsMessage, lasted: SignedDuration) -> bool {
    let seconds = i32::try_from(lasted.as_secs()).unwrap_or(DELAY_SECONDS_MAX);
    let seconds = seconds.clamp(PUT_BACK_SECONDS, DELAY_SECONDS_MAX);
    let (Some(url), Some(entry)) = (queue_url(record), entry(0, record, seconds)) else { return false };
    match sqs.send_message_batch().queue_url(url).entries(entry).send().await {
        Ok(answer) => answer.failed.is_empty(),
        Err(error) => {
            tracing::error!(error = %error.into_service_error(), "a message could not be put back");
            false
        }
    }
}

/// The queue gives a message up after five deliveries. While the store is away, it becomes a new message before.
const RECEIVES_WITHOUT_STORE_MAX: u32 = 4;

/// Lets a message wait for a store that is away, and cannot take it into the outbox: before the queue gives it up, it is put
/// back as a new message. Returns whether it was; until then the caller hides it for a while.
pub async fn outlasts_store(sqs: &aws_sdk_sqs::Client, record: &SqsMessage) -> bool {
    receives(record) >= RECEIVES_WITHOUT_STORE_MAX
        && put_back_after(sqs, record, SignedDuration::from_secs(i64::from(DELAY_SECONDS_MAX))).await
}

/// The message as a new one that stays away for a while.
fn entry(place: usize, record: &SqsMessage, delay_seconds: i32) -> Option<SendMessageBatchRequestEntry> {
    let entry = SendMessageBatchRequestEntry::builder().id(place.to_string());
    entry.message_body(record.body.as_deref()?).delay_seconds(delay_seconds).build().ok()
}

fn failed(mut response: SqsBatchResponse, event: SqsEvent) -> SqsBatchResponse {
    event.records.into_iter().for_each(|record| response.add_failure(record.message_id.unwrap_or_default()));
    response
}

/// The message of a record. A record that is not one of ours is logged by its id, without its content.
pub fn read(record: &SqsMessage) -> Option<QueuedMessage> {
    match parse(record) {
        Ok(message) => Some(message),
        Err(reason) => {
            tracing::error!(sqs_message_id = record.message_id, reason, "a message is none of ours");
            None
        }
    }
}

/// Serde's messages quote the offending value, which may be personal, so only the position is logged.
fn parse(record: &SqsMessage) -> Result<QueuedMessage, String> {
    let body = record.body.as_deref().ok_or("without a body")?;
    serde_json::from_str(body)
        .map_err(|error| format!("{:?} at line {} column {}", error.classify(), error.line(), error.column()))
}

/// How often SQS has delivered this message, including this time.
pub fn receives(record: &SqsMessage) -> u32 {
    record.attributes.get("ApproximateReceiveCount").and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// The URL of the queue, from the ARN in the record. The environment cannot name it, because the event source
/// mapping depends on the function.
pub fn queue_url(record: &SqsMessage) -> Option<String> {
    let arn = record.event_source_arn.as_deref()?;
    let mut parts = arn.splitn(6, ':');
    let (_arn, partition, _sqs) = (parts.next()?, parts.next()?, parts.next()?);
    let (region, account, name) = (parts.next()?, parts.next()?, parts.next()?);
    let suffix = if partition == "aws-cn" { ".cn" } else { "" };
    Some(format!("https://sqs.{region}.amazonaws.com{suffix}/{account}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named_without_being_shown() {
        let record = |body: Option<&str>| {
            let mut record = SqsMessage::default();
            record.body = body.map(str::to_owned);
            record
        };
        assert_eq!(parse(&record(None)).unwrap_err(), "without a body");
        let reason = parse(&record(Some(r#"{"id": "ada@learner.example"}"#))).unwrap_err();
        assert!(!reason.contains("ada"), "{reason}");
    }

    #[test]
    fn the_queue_is_found_by_its_name() {
        let mut record = SqsMessage::default();
        assert_eq!(queue_url(&record), None);
        record.event_source_arn = Some("arn:aws:sqs:eu-west-1:123456789012:cpd-zoom".to_owned());
        assert_eq!(queue_url(&record).unwrap(), "https://sqs.eu-west-1.amazonaws.com/123456789012/cpd-zoom");
        record.event_source_arn = Some("not an arn".to_owned());
        assert_eq!(queue_url(&record), None);
    }
}
