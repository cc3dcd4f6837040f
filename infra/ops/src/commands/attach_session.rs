//! `ops attach-session`: whose an unmatched or rejected Checkout Session is. Shows what it would do first.

use anyhow::{Context, anyhow};
use clap::Args;
use domain::enrolment::EnrolmentChange;
use domain::{CourseId, LearnerId};
use shared::attach::{AttachError, attach};
use shared::runtime::SystemClock;

use crate::output;
use crate::target::{Target, deadline};

/// What is attached to whom.
#[derive(Debug, Args)]
pub(crate) struct AttachSession {
    /// Stripe's id of the session
    #[arg(value_name = "cs_…")]
    session: String,
    /// The learner's id (the `uuid` of `/api/users/me/`)
    #[arg(long, value_name = "UUID")]
    user: LearnerId,
    /// The course's id
    #[arg(long, value_name = "UUID")]
    course: CourseId,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(args: &AttachSession, target: &Target) -> anyhow::Result<()> {
    let store = target.store().await?;
    let who = (args.user, args.course);
    let attached = attach(&store, &SystemClock, deadline(), &args.session, who, args.dry_run)
        .await
        .map_err(|error| match error {
            AttachError::Store(error) => anyhow!("the tables cannot be reached: {error}"),
            error => anyhow!(error),
        })
        .with_context(|| format!("{} was not attached", args.session))?;
    let paid = attached.paid.map_or_else(|| "an unknown amount".to_owned(), |paid| paid.to_string());
    output::line(format!("{paid} was paid; \"{}\" costs {}", attached.course_title, attached.price));
    let what = match attached.change {
        EnrolmentChange::Granted => "the learner has an enrolment now, and is welcomed by mail",
        EnrolmentChange::PaidTwice => "the learner had an enrolment already: this payment is flagged for refund",
        EnrolmentChange::Suspended => "the payment is disputed: the enrolment is suspended",
        _ => "the payment was given back before: there is no access",
    };
    output::line(if args.dry_run {
        format!("would be attached: {what}")
    } else {
        format!("attached: {what}")
    });
    Ok(())
}
