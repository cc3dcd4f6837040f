//! `ops redrive QUEUE`: moves messages from a dead-letter queue back to its queue.
//!
//! AWS has `StartMessageMoveTask` for this; the local stack has not, so this works on both. A message is sent
//! before it is deleted; a crash in between duplicates it, which every consumer handles.

use anyhow::{Context, anyhow};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{Message, QueueAttributeName};
use clap::Args;
use serde_json::Value;

use crate::output;
use crate::target::Target;

#[derive(Debug, Args)]
pub(crate) struct Redrive {
    /// The destination queue: `email`, `zoom` or `upload`, or the name or URL of a queue on AWS
    queue: String,
    /// Only report the number of messages
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: &Redrive, target: &Target) -> anyhow::Result<()> {
    let client = Client::new(&target.aws().await?);
    let known = target.stack()?.and_then(|stack| stack.queues.get(&args.queue).cloned());
    let queue = match known {
        Some(url) => url,
        None => url_of(&client, &args.queue).await?,
    };
    let dead_letters = dead_letters_of(&client, &queue).await?;
    let waiting = count(&client, &dead_letters).await?;
    output::line(format!("{waiting} messages in the dead-letter queue of {}", args.queue));
    if args.dry_run {
        return Ok(());
    }
    if waiting == 0 {
        return Ok(());
    }
    target.confirm_write(&format!("{waiting} messages will be moved"))?;
    let mut moved = 0;
    // Move no more than were there at the start, so that messages that fail again do not loop.
    while moved < waiting {
        let received = client.receive_message().queue_url(&dead_letters).max_number_of_messages(10);
        let received = received.visibility_timeout(60).wait_time_seconds(1).message_attribute_names("All");
        let messages =
            received.send().await.map_err(|error| sdk("received from", &error))?.messages.unwrap_or_default();
        if messages.is_empty() {
            break;
        }
        for message in &messages {
            move_message(&client, message, &dead_letters, &queue).await?;
            moved += 1;
        }
        output::note(format!("moved {moved} of {waiting}"));
    }
    let left = count(&client, &dead_letters).await?;
    output::line(format!("moved {moved} messages; about {left} left"));
    Ok(())
}

async fn move_message(client: &Client, message: &Message, from: &str, to: &str) -> anyhow::Result<()> {
    let sent = client
        .send_message()
        .queue_url(to)
        .message_body(message.body.clone().unwrap_or_default())
        .set_message_attributes(message.message_attributes.clone())
        .send();
    sent.await.map_err(|error| sdk("sent to", &error))?;
    let deleted =
        client.delete_message().queue_url(from).set_receipt_handle(message.receipt_handle.clone()).send();
    deleted.await.map_err(|error| sdk("deleted from", &error))?;
    Ok(())
}

async fn url_of(client: &Client, queue: &str) -> anyhow::Result<String> {
    if queue.starts_with("http") {
        return Ok(queue.to_owned());
    }
    let found = client.get_queue_url().queue_name(queue).send().await;
    let found = found.with_context(|| {
        format!("queue {queue} not found; use `email`, `zoom`, `upload`, or the name or URL of a queue")
    })?;
    found.queue_url.with_context(|| format!("queue {queue} has no URL"))
}

async fn dead_letters_of(client: &Client, queue: &str) -> anyhow::Result<String> {
    let policy = attribute(client, queue, QueueAttributeName::RedrivePolicy).await?;
    let policy: Value = serde_json::from_str(&policy.unwrap_or_default()).unwrap_or_default();
    let arn = policy["deadLetterTargetArn"].as_str();
    let arn = arn.with_context(|| format!("queue {queue} has no dead-letter queue"))?;
    url_of(client, arn.rsplit(':').next().unwrap_or(arn)).await
}

async fn count(client: &Client, queue: &str) -> anyhow::Result<u64> {
    let number = attribute(client, queue, QueueAttributeName::ApproximateNumberOfMessages).await?;
    Ok(number.and_then(|text| text.parse().ok()).unwrap_or(0))
}

async fn attribute(client: &Client, queue: &str, name: QueueAttributeName) -> anyhow::Result<Option<String>> {
    let answer = client.get_queue_attributes().queue_url(queue).attribute_names(name.clone()).send().await;
    let answer = answer.with_context(|| {
        format!("cannot read queue {queue}; check that the stack is up and has this queue")
    })?;
    Ok(answer.attributes.and_then(|mut attributes| attributes.remove(&name)))
}

fn sdk(what: &str, error: &(dyn std::error::Error + 'static)) -> anyhow::Error {
    let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    anyhow!("a message could not be {what} the queue ({cause}); run the command again to continue")
}
