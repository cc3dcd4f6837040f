//! `ops redrive QUEUE`: moves messages from a dead-letter queue back to its queue.
//!
//! AWS has `StartMessageMoveTask` for this; the local stack has not, so [`shared::dead_letters`] works on both. An
//! administrator does the same from the page of failed work.

use anyhow::{Context, anyhow};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use clap::Args;
use serde_json::Value;
use shared::dead_letters::DeadLetters;

use crate::output;
use crate::target::{Target, deadline};

/// How many are received at a time.
const AT_ONCE: usize = 10;
/// After a failure in between.
const AGAIN: &str = "run the command again to continue";

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
    let letters = DeadLetters::new(client.clone(), dead_letters, queue);
    let waiting = letters.count().await.context(AGAIN)?;
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
        let received = letters.receive((waiting - moved).min(AT_ONCE), deadline()).await.context(AGAIN)?;
        if received.is_empty() {
            break;
        }
        let sent = letters.move_back(&received).await.context(AGAIN)?;
        if sent == 0 {
            return Err(anyhow!("the queue took no message; {AGAIN}"));
        }
        moved += sent;
        output::note(format!("moved {moved} of {waiting}"));
    }
    let left = letters.count().await.context(AGAIN)?;
    output::line(format!("moved {moved} messages; about {left} left"));
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

async fn attribute(client: &Client, queue: &str, name: QueueAttributeName) -> anyhow::Result<Option<String>> {
    let answer = client.get_queue_attributes().queue_url(queue).attribute_names(name.clone()).send().await;
    let answer = answer.with_context(|| {
        format!("cannot read queue {queue}; check that the stack is up and has this queue")
    })?;
    Ok(answer.attributes.and_then(|mut attributes| attributes.remove(&name)))
}
