//! `ops event NAME`: a signed Stripe event, sent to the webhook.

use anyhow::{Context, bail};
use domain::Clock;
use shared::runtime::SystemClock;

use crate::event::{Delivery, EventDetails, SendEvent, envelope};
use crate::output;
use crate::target::Target;

pub(crate) async fn run(args: &SendEvent, target: &Target) -> anyhow::Result<()> {
    let clock = SystemClock;
    let details = EventDetails::gather(args, target, &clock).await?;
    let event = envelope(args, &details, &clock)?;
    if args.print {
        output::line(serde_json::to_string_pretty(&event)?);
        return Ok(());
    }
    let stack = target.stack_if_any()?.unwrap_or_default();
    let url = args.webhook_url.clone().or(stack.webhook_url);
    let url = url.context("no webhook URL; start the stack with `cargo xtask up`, or pass --webhook-url")?;
    let secret = args.secret.clone().or(stack.webhook_secret);
    let secret =
        secret.context("no signing secret; start the stack with `cargo xtask up`, or pass --secret")?;
    let body = serde_json::to_string(&event)?;
    let delivery = Delivery::new(url, body, &secret, clock.now(), args.timestamp_offset)?;
    output::note(format!(
        "{} {} for the session {}",
        args.kind,
        event["id"].as_str().unwrap_or("?"),
        details.session
    ));
    let answers = delivery.send(args.times, args.parallel).await?;
    for answer in &answers {
        output::line(format!("{} {}", answer.status, answer.body.trim()));
    }
    let refused = answers.iter().filter(|answer| !answer.accepted()).count();
    if refused > 0 {
        bail!(
            "the webhook refused {refused} of {} deliveries; see `cargo xtask logs webhook`",
            answers.len()
        );
    }
    Ok(())
}
