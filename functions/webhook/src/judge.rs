//! What an event means: the outcomes, and the frame that every judgement shares.

use domain::{Clock, payment::Payment};
use shared::dynamo::{Decision, EventMarker, Read, Snapshot, StoreError, keys};
use shared::runtime::metrics::{self, Metric};
use shared::stripe::event::{Event, Fact};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::state::App;

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The same event was judged before.
    Duplicate,
    /// Nothing that we act on.
    Ignored,
    /// The enrolment was granted.
    Enrolled {
        /// Beyond the capacity of the course.
        overbooked: bool,
    },
    /// The session had led to its outcome before.
    AlreadySettled,
    /// The payment came over an enrolment that was paid for: flagged for refund.
    PaidTwice,
    /// The payment was given back or disputed before it was complete: no access.
    SettledWithoutAccess,
    /// A delayed payment: waiting.
    Pending,
    /// Not what we asked for; with the reason.
    Rejected(&'static str),
    /// None of our metadata.
    Unmatched,
    /// The session ended without money.
    Closed,
    /// A fact about a payment was kept; the enrolment did not change.
    Recorded,
    /// The enrolment is gone.
    Revoked {
        /// The course had been completed.
        was_completed: bool,
    },
    /// Another payment carries the enrolment now.
    PaymentReplaced,
    /// Access is withheld.
    Suspended,
    /// Access is back.
    Restored,
}

impl Outcome {
    /// One word for the log, the answer and the event's memory.
    pub fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Ignored => "ignored",
            Self::Enrolled { .. } => "enrolled",
            Self::AlreadySettled => "already_settled",
            Self::PaidTwice => "paid_twice",
            Self::SettledWithoutAccess => "settled_without_access",
            Self::Pending => "pending",
            Self::Rejected(reason) => reason,
            Self::Unmatched => "unmatched",
            Self::Closed => "closed",
            Self::Recorded => "recorded",
            Self::Revoked { .. } => "revoked",
            Self::PaymentReplaced => "carried",
            Self::Suspended => "suspended",
            Self::Restored => "restored",
        }
    }

    /// Counts what somebody has to look at.
    pub fn count(self, clock: &dyn Clock) {
        let metric = match self {
            Self::Enrolled { overbooked: true } => Metric::Overbooked,
            Self::PaidTwice => Metric::DuplicatePayment,
            Self::Rejected(_) => Metric::RejectedPayment,
            Self::Revoked { was_completed: true } => Metric::CompletedEnrolmentRevoked,
            _ => return,
        };
        metrics::count(metric, 1, clock);
    }
}

/// Reads, decides and writes what the event means.
///
/// # Errors
/// The store's; nothing is lost, since Stripe sends the event again.
pub(crate) async fn judge(app: &App, event: &Event, deadline: Instant) -> Result<Outcome, StoreError> {
    match &event.fact {
        Fact::Ignored => Ok(Outcome::Ignored),
        Fact::SessionCompleted(facts) => crate::judge_session::completed(app, event, facts, deadline).await,
        Fact::SessionFailed(facts) => crate::judge_session::closed(app, event, facts, true, deadline).await,
        Fact::SessionExpired(facts) => crate::judge_session::closed(app, event, facts, false, deadline).await,
        Fact::Refunded(facts) => crate::judge_money_back::refunded(app, event, facts, deadline).await,
        Fact::Disputed(facts) => crate::judge_money_back::disputed(app, event, facts, deadline).await,
    }
}

/// An event of Stripe's other mode: no money of this stage moved, so only the event is remembered.
pub(crate) async fn foreign_mode(app: &App, event: &Event, deadline: Instant) -> Result<Outcome, StoreError> {
    let keys = [(&keys::event_marker(&event.id)).into()];
    app.store
        .decide(deadline, &keys, |snapshot| {
            let judgement = Judgement { app, event, snapshot };
            match judgement.is_duplicate()? {
                true => Ok(Decision::Answer(Outcome::Duplicate)),
                false => judgement.write(judgement.unit_of_work(), Outcome::Rejected("livemode_mismatch")),
            }
        })
        .await
}

/// One event, seen against one snapshot.
pub(crate) struct Judgement<'a> {
    pub(crate) app: &'a App,
    pub(crate) event: &'a Event,
    pub(crate) snapshot: &'a Snapshot,
}

impl<'a> Judgement<'a> {
    /// Whether the same event was judged before.
    pub(crate) fn is_duplicate(&self) -> Result<bool, StoreError> {
        Ok(self.snapshot.read(&keys::event_marker(&self.event.id))?.is_some())
    }

    /// What is known of a payment.
    pub(crate) fn payment(&self, id: &str) -> Result<(Option<Read<Payment>>, Payment), StoreError> {
        let read = self.snapshot.read(&keys::payment(id))?;
        let payment = match &read {
            Some(read) => read.value.clone(),
            None => Payment::unknown(id.to_owned(), self.app.clock.now()),
        };
        Ok((read, payment))
    }

    /// An empty record of this event.
    pub(crate) fn unit_of_work(&self) -> UnitOfWork<'a> {
        UnitOfWork::new(self.app.clock.as_ref(), &self.event.id)
    }

    /// Writes the record, together with the memory of the event.
    pub(crate) fn write(
        &self,
        mut unit: UnitOfWork<'a>,
        outcome: Outcome,
    ) -> Result<Decision<Outcome>, StoreError> {
        let marker = EventMarker {
            kind: self.event.kind.clone(),
            outcome: outcome.name().to_owned(),
            judged_at: unit.now,
        };
        unit.transaction.create(&keys::event_marker(&self.event.id), &marker)?;
        Ok(Decision::Write(unit.transaction, outcome))
    }
}
