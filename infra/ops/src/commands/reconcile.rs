//! `ops reconcile`: Stripe's events of the last days beside the tables. What was never handled is sent to the
//! webhook again with `--apply`; without it nothing is written.

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
    /// Send the events that were never handled to the webhook again, the oldest first
    #[arg(long)]
    apply: bool,
    /// Stripe's API [default: the stack's stand-in, or Stripe's own for AWS]
    #[arg(long, value_name = "URL")]
    stripe_url: Option<String>,
    /// Stripe's secret in Secrets Manager, output StripeSecretArn [default: the stack's]. Or give the
    /// environment variables `STRIPE_API_KEY` and, for --apply, `STRIPE_SIGNING_SECRET`
    #[arg(long, value_name = "ARN")]
    stripe_secret: Option<String>,
    /// Where events are sent again, output WebhookUrl [default: the stack's]
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
}

/// An event as it is sent, and as it is read.
struct Told {
    body: Value,
    event: Event,
}

pub(crate) async fn run(args: &Reconcile, target: &Target) -> anyhow::Result<()> {
    let secret = StripeSecret::find(args.stripe_secret.as_deref(), target).await?;
    let url = match (&args.stripe_url, target.stack()?) {
        (Some(url), _) => url.clone(),
        (None, Some(stack)) => stack.stripe_url.context("the stack file names no stripe_url")?,
        (None, None) => "https://api.stripe.com".to_owned(),
    };
    let since = SystemClock.now() - SignedDuration::from_hours(24 * i64::from(args.days));
    let told = told(&StripeAccount::new(&url, &secret)?, since).await?;
    let findings = findings(target, &told).await?;
    let (waiting, wrong): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| matches!(finding.difference, Difference::HeldForReview(_)));
    output::line(format!("{} events of the last {} days", told.len(), args.days));
    wrong.iter().chain(&waiting).for_each(show);
    if wrong.is_empty() {
        output::line("nothing is missing");
        return Ok(());
    }
    let missing: Vec<&Told> = told
        .iter()
        .filter(|told| {
            wrong
                .iter()
                .any(|found| found.event == told.event.id && found.difference == Difference::NotHandled)
        })
        .collect();
    if !args.apply {
        bail!(
            "{} differences; {} events would be sent to the webhook again with --apply",
            wrong.len(),
            missing.len()
        );
    }
    send_again(args, target, &secret, &missing).await?;
    let left = self::findings(target, &told).await?;
    let left: Vec<_> =
        left.iter().filter(|finding| !matches!(finding.difference, Difference::HeldForReview(_))).collect();
    if !left.is_empty() {
        left.iter().for_each(|finding| show(finding));
        bail!("{} differences are left", left.len());
    }
    output::line("nothing is missing any more");
    Ok(())
}

/// The oldest first, as they happened.
async fn told(account: &StripeAccount, since: jiff::Timestamp) -> anyhow::Result<Vec<Told>> {
    let mut told = Vec::new();
    for body in account.events_since(since).await? {
        let event = parse(body.to_string().as_bytes())
            .with_context(|| format!("Stripe lists an event that cannot be read: {}", body["id"]))?;
        told.push(Told { body, event });
    }
    told.reverse();
    Ok(told)
}

async fn findings(target: &Target, told: &[Told]) -> anyhow::Result<Vec<Finding>> {
    let store = target.store().await?;
    let events: Vec<Event> = told.iter().map(|told| told.event.clone()).collect();
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
    missing: &[&Told],
) -> anyhow::Result<()> {
    let stack = target.stack()?.unwrap_or_default();
    let url = args.webhook_url.clone().or(stack.webhook_url);
    let url = url.context("no webhook is known: give --webhook-url, the output WebhookUrl")?;
    let signing = secret.signing()?;
    for told in missing {
        let delivery = Delivery::new(url.clone(), told.body.to_string(), signing, SystemClock.now(), 0)?;
        for answer in delivery.send(1, 1).await? {
            output::line(format!("  {} sent again: {} {}", told.event.id, answer.status, answer.body.trim()));
        }
    }
    Ok(())
}
