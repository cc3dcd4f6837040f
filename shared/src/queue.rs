//! Parses the messages of a queue.

use aws_lambda_events::event::sqs::SqsMessage;

use domain::outbox::QueuedMessage;

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
}
