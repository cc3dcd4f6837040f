//! `ops reconcile`: compares Stripe's recent events with the tables. With `--apply`, events that were never
//! handled are sent to the webhook again; without it nothing is written.

use anyhow::{Context, anyhow, bail};
use clap::Args;
use domain::Clock;
use jiff::SignedDuration;
use serde_json::Value;
use shared::runtime::SystemClock;
use shared::stripe::event::{Event, parse};
use shared::use_cases::reconcile_events::{Difference, Finding, reconcile_events};

use crate::event::Delivery;
use crate::output;
use crate::stripe_account::{StripeAccount, StripeSecret};
use crate::target::{Target, deadline};

#[derive(Debug, Args)]
pub(crate) struct Reconcile {
    /// How far to look back; Stripe keeps its events for 30 days
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u8).range(1..=30))]
    days: u8,
    /// Send events that were never handled to the webhook again, oldest first
    #[arg(long)]
    apply: bool,
    /// URL of Stripe's API [default: the stack's stand-in, or Stripe itself for AWS]
    #[arg(long, value_name = "URL")]
    stripe_url: Option<String>,
    /// ARN of Stripe's secret, output StripeSecretArn [default: the stack's]. Alternatively, set the
    /// environment variables `STRIPE_API_KEY` and, for --apply, `STRIPE_SIGNING_SECRET`
    #[arg(long, value_name = "ARN")]
    stripe_secret: Option<String>,
    /// URL of the webhook, output WebhookUrl [default: the stack's]
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
}

/// An event as sent by Stripe, and as parsed.
struct ListedEvent {
    body: Value,
    event: Event,
}

pub(crate) async fn run(args: &Reconcile, target: &Target) -> anyhow::Result<()> {
    let (url, secret) = (args.stripe_url.as_deref(), args.stripe_secret.as_deref());
    let (account, secret) = StripeAccount::of(url, secret, target).await?;
    let since = SystemClock.now() - SignedDuration::from_hours(24 * i64::from(args.days));
    let events = list_events(&account, since).await?;
    let findings = findings(target, &events).await?;
    let (waiting, wrong): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| matches!(finding.difference, Difference::HeldForReview(_)));
    output::line(format!("{} events in the last {} days", events.len(), args.days));
    wrong.iter().chain(&waiting).for_each(show);
    if wrong.is_empty() {
        output::line("nothing is missing");
        return Ok(());
    }
    let missing: Vec<&ListedEvent> =
        events.iter().filter(|listed| wrong.iter().any(|found| found.event == listed.event.id)).collect();
    if !args.apply {
        bail!(
            "{} differences; --apply would send {} events to the webhook again",
            wrong.len(),
            missing.len()
        );
    }
    target.confirm_write(&format!("{} events will be sent to the webhook again", missing.len()))?;
    send_again(args, target, &secret, &missing).await?;
    let left = self::findings(target, &events).await?;
    let left: Vec<_> =
        left.iter().filter(|finding| !matches!(finding.difference, Difference::HeldForReview(_))).collect();
    if !left.is_empty() {
        left.iter().for_each(|finding| show(finding));
        bail!("{} differences remain", left.len());
    }
    output::line("nothing is missing now");
    Ok(())
}

/// Lists events, oldest first.
async fn list_events(account: &StripeAccount, since: jiff::Timestamp) -> anyhow::Result<Vec<ListedEvent>> {
    let mut events = Vec::new();
    for body in account.events_since(since).await? {
        let event = parse(body.to_string().as_bytes())
            .with_context(|| format!("Stripe listed an event that cannot be parsed: {}", body["id"]))?;
        events.push(ListedEvent { body, event });
    }
    events.reverse();
    Ok(events)
}

async fn findings(target: &Target, events: &[ListedEvent]) -> anyhow::Result<Vec<Finding>> {
    let store = target.store().await?;
    let events: Vec<Event> = events.iter().map(|listed| listed.event.clone()).collect();
    let mut findings = Vec::new();
    for some in events.chunks(100) {
        let found = reconcile_events(&store, deadline(), some).await;
        findings.extend(found.map_err(|error| anyhow!("the tables cannot be read: {error}"))?);
    }
    Ok(findings)
}

fn show(finding: &Finding) {
    output::line(format!("  {} {} {}: {}", finding.event, finding.kind, finding.about, finding.difference));
}

async fn send_again(
    args: &Reconcile,
    target: &Target,
    secret: &StripeSecret,
    missing: &[&ListedEvent],
) -> anyhow::Result<()> {
    let stack = target.stack()?.unwrap_or_default();
    let url = args.webhook_url.clone().or(stack.webhook_url);
    let url = url.context("no webhook URL: pass --webhook-url (output WebhookUrl)")?;
    let signing = secret.signing()?;
    for listed in missing {
        let delivery = Delivery::new(url.clone(), listed.body.to_string(), signing, SystemClock.now(), 0)?;
        for answer in delivery.send(1, 1).await? {
            output::line(format!(
                "  {} sent again: {} {}",
                listed.event.id,
                answer.status,
                answer.body.trim()
            ));
        }
    }
    Ok(())
}
