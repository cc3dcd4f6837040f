//! `checkout.session.*`: completed, failed, expired.

use domain::course::Course;
use domain::enrolment::{Enrolment, EnrolmentChange};
use domain::payment::Payment;
use domain::payment::purchase::Claim;
use domain::{CheckoutSession, CheckoutSessionState, CourseId, EnrolmentId, LearnerId, Money};
use shared::effects::ChangedEnrolment;
use shared::enrolment_context::EnrolmentContext;
use shared::store::{Decision, ItemKey, Read, StoreError, keys};
use shared::stripe::event::{Event, SessionFacts};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;

use crate::event_context::{EventContext, reject_other_mode};
use crate::outcome::EventOutcome;
use crate::payment_update::{PaymentUpdate, enrolment_keys};
use crate::state::App;
use crate::unpaid_session::{Unpaid, notify_unpaid};

/// `checkout.session.completed` and `.async_payment_succeeded`.
pub(crate) async fn completed(
    app: &App,
    event: &Event,
    facts: &SessionFacts,
    deadline: Instant,
) -> Result<EventOutcome, StoreError> {
    let claim = facts.claim();
    let mut read: Vec<(LearnerId, CourseId)> = claim.attribution().into_iter().collect();
    app.store
        .decide(deadline, &keys(event, facts, &claim), |snapshot| {
            let context = EventContext { app, event, snapshot };
            SessionEvent::new(context, facts, &claim)?.completed(&mut read)
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
        keys.push((&keys::open_checkout(learner, course)).into());
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

    fn completed(&self, read: &mut Vec<(LearnerId, CourseId)>) -> Result<Decision<EventOutcome>, StoreError> {
        if self.state() == Some(CheckoutSessionState::Confirmed) {
            return self.confirmed_before(read);
        }
        match self.claim {
            Claim::Unmatched => self.hold_for_review(EventOutcome::Unmatched),
            Claim::Broken(reason) => self.hold_for_review(EventOutcome::Rejected(reason)),
            Claim::Purchase { learner, course, asked } => self.purchased(*learner, *course, asked.as_ref()),
        }
    }

    /// The session was confirmed before. An enrolment that does not hold what it paid is repaired, and so is the list of
    /// refunds; whose it is the payment says, since an administrator may have assigned it.
    fn confirmed_before(
        &self,
        read: &mut Vec<(LearnerId, CourseId)>,
    ) -> Result<Decision<EventOutcome>, StoreError> {
        let (payment_read, payment) = self.context.payment(self.facts.payment_id())?;
        let Some(owner) = payment.attribution() else { return self.already_final() };
        if !read.contains(&owner) {
            read.push(owner);
            return Ok(Decision::ReadAlso(enrolment_keys(owner.0, owner.1)));
        }
        let Some(enrolment) = self.context.snapshot.read(&keys::enrolment(owner.0, owner.1))? else {
            return self.already_final();
        };
        if enrolment.value.reflects(&payment) {
            return self.reflected_before(&enrolment.value, &payment);
        }
        let update = PaymentUpdate { payment: self.facts.payment_id(), named: None, currency: None };
        update.decide(&self.context, (payment_read.as_ref(), payment), Some(owner), |payment| payment)
    }

    /// The enrolment holds the payment; one that it flags for refund has to be listed as well.
    fn reflected_before(
        &self,
        enrolment: &Enrolment,
        payment: &Payment,
    ) -> Result<Decision<EventOutcome>, StoreError> {
        let flagged = enrolment.payments.iter().find(|held| held.payment == payment.id && held.refund_due);
        let Some(held) = flagged else { return self.already_final() };
        let (snapshot, key) = (self.context.snapshot, keys::refund_due(enrolment.learner, &payment.id));
        if !snapshot.includes(&key) {
            return Ok(Decision::ReadAlso(vec![(&key).into()]));
        }
        if snapshot.read(&key)?.is_some() {
            return self.already_final();
        }
        let mut unit = self.context.unit_of_work();
        unit.list_refund_due(enrolment, held)?;
        self.context.write(unit, EventOutcome::Recorded)
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
        match &enrolment.learner {
            None => return self.hold_for_review(EventOutcome::Rejected("learner_unknown")),
            // Paid in a checkout that was still open: nobody is enrolled, and the payment is refunded by hand.
            Some(learner) if learner.is_erased() => {
                return self.hold_for_review(EventOutcome::Rejected("learner_erased"));
            }
            Some(_) => {}
        }
        let livemode = self.context.app.config.livemode;
        if let Some(reason) = self.facts.charge.mismatch(asked, course, livemode) {
            return self.hold_for_review(EventOutcome::Rejected(reason));
        }
        match self.facts.is_paid() {
            true => self.confirm((learner, course), &enrolment),
            false => self.await_payment((learner, course), &enrolment),
        }
    }

    fn closed(&self, unpaid: Unpaid) -> Result<Decision<EventOutcome>, StoreError> {
        let before = self.state();
        // A payment that arrived outweighs the news that none did.
        if !matches!(before, None | Some(CheckoutSessionState::Pending)) {
            return self.already_final();
        }
        let mut unit = self.context.unit_of_work();
        let state = match unpaid {
            Unpaid::Failed => CheckoutSessionState::Failed,
            Unpaid::Expired => CheckoutSessionState::Expired,
        };
        self.save(&mut unit, state, None)?;
        if let Some((learner, course)) = self.claim.attribution() {
            let context = EnrolmentContext::from(self.context.snapshot, learner, course)?;
            if let (Some(course), true) = (&context.course, context.learner.is_some()) {
                let was_pending = before == Some(CheckoutSessionState::Pending);
                self.close(&mut unit, (learner, course), &context, unpaid, was_pending)?;
            }
        }
        self.context.write(unit, EventOutcome::Closed)
    }

    /// Stops waiting for the session's payment, and tells the learner unless the session no longer matters to them.
    fn close(
        &self,
        unit: &mut UnitOfWork<'_>,
        (learner, course): (LearnerId, &Course),
        context: &EnrolmentContext,
        unpaid: Unpaid,
        was_pending: bool,
    ) -> Result<(), StoreError> {
        let enrolment = match &context.enrolment {
            Some(read) => {
                let enrolment = read.value.clone().stop_awaiting(&self.facts.id);
                unit.save_or_require_enrolment(context.write(course, None), &enrolment)?;
                Some(enrolment)
            }
            None => None,
        };
        self.context.close_checkout(unit, (learner, course.uuid), Some(&self.facts.id))?;
        let paid_otherwise = enrolment.as_ref().is_some_and(Enrolment::is_paid_or_awaited);
        if paid_otherwise || (unpaid == Unpaid::Expired && self.was_replaced((learner, course.uuid))?) {
            return Ok(());
        }
        notify_unpaid(unit, learner, course, context, unpaid, was_pending)
    }

    /// The learner has opened another session for the course since.
    fn was_replaced(&self, (learner, course): (LearnerId, CourseId)) -> Result<bool, StoreError> {
        let open = self.context.snapshot.read(&keys::open_checkout(learner, course))?;
        Ok(open.is_some_and(|open| open.value.checkout_session != self.facts.id))
    }

    /// The session had reached its final state before.
    fn already_final(&self) -> Result<Decision<EventOutcome>, StoreError> {
        match self.context.was_handled()? {
            true => Ok(Decision::Answer(EventOutcome::Duplicate)),
            false => self.context.write(self.context.unit_of_work(), EventOutcome::AlreadyFinal),
        }
    }

    /// Keeps an unmatched or rejected session for an administrator, without any other effect. It is decided on again
    /// whenever its event is sent again: the cause may have been mended.
    fn hold_for_review(&self, outcome: EventOutcome) -> Result<Decision<EventOutcome>, StoreError> {
        let mut unit = self.context.unit_of_work();
        let (state, reason) = match outcome {
            EventOutcome::Rejected(reason) => (CheckoutSessionState::Rejected, Some(reason)),
            _ => (CheckoutSessionState::Unmatched, None),
        };
        let (payment_read, payment) = self.context.payment(self.facts.payment_id())?;
        let session = self.record(&unit, state, reason);
        let waiting = payment.clone().waiting_for(&session);
        let session = session.with_payment(&waiting, unit.now);
        let is_known = |Read { value, .. }: &Read<CheckoutSession>| {
            (value.state, value.reason.as_deref(), value.returned) == (state, reason, session.returned)
        };
        if waiting == payment && self.stored.as_ref().is_some_and(is_known) && self.context.was_handled()? {
            return Ok(Decision::Answer(outcome));
        }
        if waiting != payment {
            unit.transaction.save(&keys::payment(&waiting.id), payment_read.as_ref(), &waiting)?;
        }
        unit.transaction.save(&keys::checkout_session(&session.id), self.stored.as_ref(), &session)?;
        self.context.write(unit, outcome)
    }

    /// A delayed payment method: the session is complete, but not paid yet.
    fn await_payment(
        &self,
        (learner, course): (LearnerId, &Course),
        context: &EnrolmentContext,
    ) -> Result<Decision<EventOutcome>, StoreError> {
        // `completed` may arrive after the news that the payment failed.
        if matches!(self.state(), Some(CheckoutSessionState::Failed | CheckoutSessionState::Expired)) {
            return self.already_final();
        }
        let mut unit = self.context.unit_of_work();
        let before = context.enrolment.as_ref();
        let (enrolment, change) = Enrolment::await_payment(
            before.map(|read| read.value.clone()),
            EnrolmentId(self.context.app.clock.new_id()),
            (learner, course.uuid),
            &self.facts.id,
            unit.now,
        );
        let is_known = before.is_some_and(|read| read.value == enrolment);
        if is_known && self.state() == Some(CheckoutSessionState::Pending) && self.context.was_handled()? {
            return Ok(Decision::Answer(EventOutcome::Duplicate));
        }
        self.save(&mut unit, CheckoutSessionState::Pending, None)?;
        let enrolment = unit.save_or_require_enrolment(context.write(course, None), &enrolment)?;
        unit.add_effects(&ChangedEnrolment {
            change,
            enrolment: &enrolment,
            course,
            notifications: context.notifications.as_ref(),
            refunded: None,
        })?;
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
        self.context.close_checkout(&mut unit, (learner, course.uuid), Some(&self.facts.id))?;
        let outcome = match confirmed.change {
            EnrolmentChange::Granted => EventOutcome::Enrolled { overbooked: confirmed.overbooked },
            EnrolmentChange::Restored => EventOutcome::Restored,
            EnrolmentChange::PaidTwice => EventOutcome::PaidTwice,
            _ => EventOutcome::PaidWithoutAccess,
        };
        self.context.write(unit, outcome)
    }

    fn state(&self) -> Option<CheckoutSessionState> {
        self.stored.as_ref().map(|read| read.value.state)
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
        let stored = self.stored.as_ref().map(|read| &read.value);
        CheckoutSession {
            id: self.facts.id.clone(),
            state,
            reason: reason.map(str::to_owned),
            learner,
            course,
            payment: self.facts.payment_id().to_owned(),
            total: self.facts.charge.total_money(),
            paid: self.facts.is_paid(),
            livemode: self.facts.charge.livemode,
            changed_at: unit.now,
            paid_at: stored.and_then(|stored| stored.paid_at).or(self.facts.is_paid().then_some(unit.now)),
            returned: false,
        }
    }
}
