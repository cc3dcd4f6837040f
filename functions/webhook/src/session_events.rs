//! `checkout.session.*`: completed, failed, expired.

use domain::course::Course;
use domain::enrolment::EnrolmentChange;
use domain::notification::Notice;
use domain::outbox::{Mail, Message};
use domain::payment::purchase::Claim;
use domain::{CheckoutSession, CheckoutSessionState, CourseId, LearnerId, Money};
use shared::enrolment_context::EnrolmentContext;
use shared::store::{Decision, ItemKey, Read, StoreError, keys};
use shared::stripe::event::{Event, SessionFacts};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::event_context::{EventContext, reject_other_mode};
use crate::outcome::EventOutcome;
use crate::state::App;

/// How a session ended without a payment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unpaid {
    /// The delayed payment failed.
    Failed,
    /// The learner did not pay in time.
    Expired,
}

/// `checkout.session.completed` and `.async_payment_succeeded`.
pub(crate) async fn completed(
    app: &App,
    event: &Event,
    facts: &SessionFacts,
    deadline: Instant,
) -> Result<EventOutcome, StoreError> {
    let claim = facts.claim();
    app.store
        .decide(deadline, &keys(event, facts, &claim), |snapshot| {
            let context = EventContext { app, event, snapshot };
            if context.is_duplicate()? {
                return Ok(Decision::Answer(EventOutcome::Duplicate));
            }
            SessionEvent::new(context, facts, &claim)?.completed()
        })
        .await
}

/// `checkout.session.async_payment_failed` and `.expired`.
pub(crate) async fn closed(
    app: &App,
    event: &Event,
    facts: &SessionFacts,
    unpaid: Unpaid,
    deadline: Instant,
) -> Result<EventOutcome, StoreError> {
    if facts.charge.livemode != Some(app.config.livemode) {
        return reject_other_mode(app, event, deadline).await;
    }
    let claim = facts.claim();
    app.store
        .decide(deadline, &keys(event, facts, &claim), |snapshot| {
            let context = EventContext { app, event, snapshot };
            if context.is_duplicate()? {
                return Ok(Decision::Answer(EventOutcome::Duplicate));
            }
            SessionEvent::new(context, facts, &claim)?.closed(unpaid)
        })
        .await
}

fn keys(event: &Event, facts: &SessionFacts, claim: &Claim) -> Vec<ItemKey> {
    let mut keys: Vec<ItemKey> = vec![
        (&keys::event_marker(&event.id)).into(),
        (&keys::checkout_session(&facts.id)).into(),
        (&keys::payment(facts.payment_id())).into(),
    ];
    if let Some((learner, course)) = claim.attribution() {
        keys.push((&keys::learner(learner)).into());
        keys.extend(EnrolmentContext::keys(learner, course));
    }
    keys
}

/// An event of a Checkout Session, with the session as it is stored.
struct SessionEvent<'a> {
    context: EventContext<'a>,
    facts: &'a SessionFacts,
    claim: &'a Claim,
    stored: Option<Read<CheckoutSession>>,
}

impl<'a> SessionEvent<'a> {
    fn new(context: EventContext<'a>, facts: &'a SessionFacts, claim: &'a Claim) -> Result<Self, StoreError> {
        let stored = context.snapshot.read(&keys::checkout_session(&facts.id))?;
        Ok(Self { context, facts, claim, stored })
    }

    fn completed(&self) -> Result<Decision<EventOutcome>, StoreError> {
        if self.state() == Some(CheckoutSessionState::Confirmed) {
            return self.context.write(self.context.unit_of_work(), EventOutcome::AlreadyFinal);
        }
        match self.claim {
            Claim::Unmatched => self.hold_for_review(EventOutcome::Unmatched),
            Claim::Broken(reason) => self.hold_for_review(EventOutcome::Rejected(reason)),
            Claim::Purchase { learner, course, asked } => self.purchased(*learner, *course, asked.as_ref()),
        }
    }

    fn purchased(
        &self,
        learner: LearnerId,
        course: CourseId,
        asked: Option<&Money>,
    ) -> Result<Decision<EventOutcome>, StoreError> {
        let enrolment = EnrolmentContext::from(self.context.snapshot, learner, course)?;
        let Some(course) = &enrolment.course else {
            return self.hold_for_review(EventOutcome::Rejected("course_unknown"));
        };
        if !self.knows(learner)? {
            return self.hold_for_review(EventOutcome::Rejected("learner_unknown"));
        }
        let livemode = self.context.app.config.livemode;
        if let Some(reason) = self.facts.charge.mismatch(asked, course, livemode) {
            return self.hold_for_review(EventOutcome::Rejected(reason));
        }
        match self.facts.is_paid() {
            true => self.confirm((learner, course), &enrolment),
            false => self.await_payment(),
        }
    }

    fn closed(&self, unpaid: Unpaid) -> Result<Decision<EventOutcome>, StoreError> {
        let before = self.state();
        // A payment that arrived outweighs the news that none did.
        if !matches!(before, None | Some(CheckoutSessionState::Pending)) {
            return self.context.write(self.context.unit_of_work(), EventOutcome::AlreadyFinal);
        }
        let mut unit = self.context.unit_of_work();
        let state = match unpaid {
            Unpaid::Failed => CheckoutSessionState::Failed,
            Unpaid::Expired => CheckoutSessionState::Expired,
        };
        self.save(&mut unit, state, None)?;
        if let Some((learner, course)) = self.claim.attribution() {
            let enrolment = EnrolmentContext::from(self.context.snapshot, learner, course)?;
            if let (Some(course), true) = (&enrolment.course, self.knows(learner)?) {
                let was_pending = before == Some(CheckoutSessionState::Pending);
                notify_unpaid(&mut unit, learner, course, &enrolment, unpaid, was_pending)?;
            }
        }
        self.context.write(unit, EventOutcome::Closed)
    }

    /// Keeps an unmatched or rejected session for an administrator, without any other effect.
    fn hold_for_review(&self, outcome: EventOutcome) -> Result<Decision<EventOutcome>, StoreError> {
        let mut unit = self.context.unit_of_work();
        let (state, reason) = match outcome {
            EventOutcome::Rejected(reason) => (CheckoutSessionState::Rejected, Some(reason)),
            _ => (CheckoutSessionState::Unmatched, None),
        };
        self.save(&mut unit, state, reason)?;
        self.context.write(unit, outcome)
    }

    /// A delayed payment method: the session is complete, but not paid yet.
    fn await_payment(&self) -> Result<Decision<EventOutcome>, StoreError> {
        let mut unit = self.context.unit_of_work();
        // `completed` may arrive after the news that the payment failed.
        let may_wait = matches!(
            self.state(),
            None | Some(CheckoutSessionState::Rejected | CheckoutSessionState::Unmatched)
        );
        if may_wait {
            self.save(&mut unit, CheckoutSessionState::Pending, None)?;
        }
        self.context.write(unit, EventOutcome::Pending)
    }

    /// The session is paid, and the charge is the one that we asked for.
    fn confirm(
        &self,
        (learner, course): (LearnerId, &Course),
        enrolment: &EnrolmentContext,
    ) -> Result<Decision<EventOutcome>, StoreError> {
        let mut unit = self.context.unit_of_work();
        let (payment_read, payment) = self.context.payment(self.facts.payment_id())?;
        let session = self.record(&unit, CheckoutSessionState::Confirmed, None);
        let confirmed = unit.confirm_enrolment(
            (self.stored.as_ref(), session),
            (payment_read.as_ref(), payment),
            (learner, course),
            enrolment,
        )?;
        let outcome = match confirmed.change {
            EnrolmentChange::Granted => EventOutcome::Enrolled { overbooked: confirmed.overbooked },
            EnrolmentChange::PaidTwice => EventOutcome::PaidTwice,
            _ => EventOutcome::PaidWithoutAccess,
        };
        self.context.write(unit, outcome)
    }

    fn state(&self) -> Option<CheckoutSessionState> {
        self.stored.as_ref().map(|read| read.value.state)
    }

    fn knows(&self, learner: LearnerId) -> Result<bool, StoreError> {
        Ok(self.context.snapshot.read(&keys::learner(learner))?.is_some())
    }

    fn save(
        &self,
        unit: &mut UnitOfWork<'_>,
        state: CheckoutSessionState,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        let session = self.record(unit, state, reason);
        unit.transaction.save(&keys::checkout_session(&self.facts.id), self.stored.as_ref(), &session)
    }

    fn record(
        &self,
        unit: &UnitOfWork<'_>,
        state: CheckoutSessionState,
        reason: Option<&str>,
    ) -> CheckoutSession {
        let (learner, course) = self.claim.attribution().unzip();
        CheckoutSession {
            id: self.facts.id.clone(),
            state,
            reason: reason.map(str::to_owned),
            learner,
            course,
            payment: self.facts.payment_id().to_owned(),
            total: self.facts.charge.total_money(),
            paid: self.facts.is_paid(),
            changed_at: unit.now,
        }
    }
}

/// A learner who only closed the payment page gets a notification but no e-mail; one whose delayed payment did not
/// arrive gets both.
fn notify_unpaid(
    unit: &mut UnitOfWork<'_>,
    learner: LearnerId,
    course: &Course,
    context: &EnrolmentContext,
    unpaid: Unpaid,
    was_pending: bool,
) -> Result<(), StoreError> {
    if unpaid == Unpaid::Failed || was_pending {
        unit.send(Message::Mail(Mail::PaymentFailed { learner, course: course.uuid }))?;
    }
    let (title, message) = match unpaid {
        Unpaid::Failed => (
            "Payment failed",
            "Your payment didn't go through, and you haven't been charged. You can try again.",
        ),
        Unpaid::Expired => {
            ("Checkout expired", "You haven't been charged. You can start again whenever you like.")
        }
    };
    let mut notice = Notice {
        title: format!("{title}: {}", course.title),
        message: message.to_owned(),
        action_url: format!("/courses/{}", course.uuid),
        metadata: [("course_uuid".to_owned(), course.uuid.to_string())].into(),
    };
    if let Some(enrolment) = &context.enrolment {
        notice.metadata.insert("enrollment_uuid".to_owned(), enrolment.value.id.to_string());
    }
    unit.notify(learner, context.notifications.as_ref(), notice)
}
