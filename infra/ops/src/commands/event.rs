//! `ops event NAME`: a signed Stripe event, sent to the webhook.

use anyhow::{Context, bail};
use domain::Clock;
use shared::runtime::SystemClock;

use crate::event::{Delivery, Facts, SendEvent, envelope};
use crate::output;
use crate::target::Target;

pub(crate) async fn run(args: &SendEvent, target: &Target) -> anyhow::Result<()> {
    let clock = SystemClock;
    let facts = Facts::gather(args, target, &clock).await?;
    let event = envelope(args, &facts, &clock)?;
    if args.print {
        output::line(serde_json::to_string_pretty(&event)?);
        return Ok(());
    }
    let stack = target.stack()?.unwrap_or_default();
    let url = args.webhook_url.clone().or(stack.webhook_url);
    let url =
        url.context("no webhook is known; start the stack with `cargo xtask up`, or give --webhook-url")?;
    let secret = args.secret.clone().or(stack.webhook_secret);
    let secret = secret
        .context("no signing secret is known; start the stack with `cargo xtask up`, or give --secret")?;
    let body = serde_json::to_string(&event)?;
    let delivery = Delivery::new(url, body, &secret, clock.now(), args.timestamp_offset)?;
    output::note(format!(
        "{} {} for the session {}",
        args.kind,
        event["id"].as_str().unwrap_or("?"),
        facts.session
    ));
    let answers = delivery.send(args.times, args.parallel).await?;
    for answer in &answers {
        output::line(format!("{} {}", answer.status, answer.body.trim()));
    }
    let refused = answers.iter().filter(|answer| !answer.accepted()).count();
    if refused > 0 {
        bail!(
            "the webhook did not accept {refused} of {} deliveries; `cargo xtask logs webhook` says why",
            answers.len()
        );
    }
    Ok(())
}
