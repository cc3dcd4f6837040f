//! `ops attach-session`: assign the payment of an unmatched or rejected Checkout Session to a learner and a course.

use anyhow::{Context, anyhow};
use clap::Args;
use domain::enrolment::EnrolmentChange;
use domain::{CourseId, LearnerId};
use shared::runtime::SystemClock;
use shared::use_cases::assign_payment::{AssignError, assign_payment};

use crate::output;
use crate::target::{Target, deadline};

/// Assign the payment of an unmatched or rejected session to a learner and a course.
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
    if !args.dry_run {
        target.confirm_write(&format!("the payment of {} will be assigned", args.session))?;
    }
    let who = (args.user, args.course);
    let assigned = assign_payment(&store, &SystemClock, deadline(), &args.session, who, args.dry_run)
        .await
        .map_err(|error| match error {
            AssignError::Store(error) => anyhow!("the tables cannot be reached: {error}"),
            error => anyhow!(error),
        })
        .with_context(|| format!("the payment of {} was not assigned", args.session))?;
    let paid = assigned.paid.map_or_else(|| "an unknown amount".to_owned(), |paid| paid.to_string());
    output::line(format!("{paid} was paid; \"{}\" costs {}", assigned.course_title, assigned.price));
    let what = match assigned.change {
        EnrolmentChange::Granted => "the learner is enrolled and notified by e-mail",
        EnrolmentChange::PaidTwice => {
            "the learner was enrolled already, so this payment is flagged for refund"
        }
        EnrolmentChange::Restored => {
            "the payment takes over from one under dispute, so the learner has access again"
        }
        EnrolmentChange::Withheld => "the payment is under dispute, so the enrolment is suspended",
        _ => "the payment was returned before, so there is no access",
    };
    output::line(if args.dry_run {
        format!("would be assigned: {what}")
    } else {
        format!("assigned: {what}")
    });
    Ok(())
}
