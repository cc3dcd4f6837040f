//! Checkout Sessions: completed, failed, expired.

use domain::course::Course;
use domain::enrolment::{EnrolmentChange, Enrolment};
use domain::outbox::{Mail, Message};
use domain::payment::purchase::{Claim, SessionFacts};
use domain::{CheckoutSession, LearnerId, CheckoutSessionState};
use jiff::Timestamp;
use shared::dynamo::{Decision, ItemKey, Read, StoreError, keys};
use shared::stripe::event::Event;
use shared::unit_of_work::{EnrolmentRead, UnitOfWork, about_course};
use tokio::time::Instant;

use crate::judge::{Judgement, Outcome, foreign_mode};
use crate::state::App;

/// `checkout.session.completed` and `.async_payment_succeeded`.
pub(crate) async fn completed(
    app: &App,
    event: &Event,
    facts: &SessionFacts,
    deadline: Instant,
) -> Result<Outcome, StoreError> {
    let claim = facts.claim();
    app.store
        .decide(deadline, &keys(event, facts, &claim), |snapshot| {
            let judgement = Judgement { app, event, snapshot };
            if judgement.is_duplicate()? {
                return Ok(Decision::Answer(Outcome::Duplicate));
            }
            let session = snapshot.read(&keys::checkout_session(&facts.id))?;
            if session.as_ref().is_some_and(|read| read.value.state == CheckoutSessionState::Settled) {
                return judgement.write(judgement.unit_of_work(), Outcome::AlreadySettled);
            }
            match &claim {
                Claim::Unmatched => judgement.hold_for_review(facts, session.as_ref(), Outcome::Unmatched),
                Claim::Broken(reason) => {
                    judgement.hold_for_review(facts, session.as_ref(), Outcome::Rejected(reason))
                }
                Claim::Purchase { learner, course, asked } => {
                    let read = EnrolmentRead::from(snapshot, *learner, *course)?;
                    let known = snapshot.read(&keys::learner(*learner))?.is_some();
                    let reason = match &read.course {
                        None => Some("course_unknown"),
                        Some(_) if !known => Some("learner_unknown"),
                        Some(course) => facts.mismatch(asked.as_ref(), course, app.config.livemode),
                    };
                    match (reason, &read.course) {
                        (None, Some(course)) if facts.is_paid() => {
                            judgement.settle(facts, session.as_ref(), (*learner, course), &read)
                        }
                        (None, Some(_)) => judgement.wait(facts, session.as_ref()),
                        (reason, _) => {
                            let outcome = Outcome::Rejected(reason.unwrap_or("course_unknown"));
                            judgement.hold_for_review(facts, session.as_ref(), outcome)
                        }
                    }
                }
            }
        })
        .await
}

/// `checkout.session.async_payment_failed` and `.expired`: no money came.
pub(crate) async fn closed(
    app: &App,
    event: &Event,
    facts: &SessionFacts,
    failed: bool,
    deadline: Instant,
) -> Result<Outcome, StoreError> {
    if facts.livemode != Some(app.config.livemode) {
        return foreign_mode(app, event, deadline).await;
    }
    let claim = facts.claim();
    app.store
        .decide(deadline, &keys(event, facts, &claim), |snapshot| {
            let judgement = Judgement { app, event, snapshot };
            if judgement.is_duplicate()? {
                return Ok(Decision::Answer(Outcome::Duplicate));
            }
            let session = snapshot.read(&keys::checkout_session(&facts.id))?;
            let before = session.as_ref().map(|read| read.value.state);
            // Money that has come is stronger than the news that it did not.
            if !matches!(before, None | Some(CheckoutSessionState::Pending)) {
                return judgement.write(judgement.unit_of_work(), Outcome::AlreadySettled);
            }
            let mut unit = judgement.unit_of_work();
            let state = if failed { CheckoutSessionState::Failed } else { CheckoutSessionState::Expired };
            judgement.save_session(&mut unit, facts, session.as_ref(), state, None)?;
            if let Claim::Purchase { learner, course, .. } = &claim {
                let read = EnrolmentRead::from(snapshot, *learner, *course)?;
                let known = snapshot.read(&keys::learner(*learner))?.is_some();
                if let (Some(course), true) = (&read.course, known) {
                    let pending = before == Some(CheckoutSessionState::Pending);
                    tell_unpaid(&mut unit, *learner, course, &read, failed, pending)?;
                }
            }
            judgement.write(unit, Outcome::Closed)
        })
        .await
}

/// Somebody who only closed the payment page gets no mail: they know. A payment that was on its way and
/// did not come is told by mail too.
fn tell_unpaid(
    unit: &mut UnitOfWork<'_>,
    learner: LearnerId,
    course: &Course,
    read: &EnrolmentRead,
    failed: bool,
    pending: bool,
) -> Result<(), StoreError> {
    if failed || pending {
        unit.send(Message::Mail(Mail::PaymentFailed { learner, course: course.uuid }))?;
    }
    let (title, message) = match failed {
        true => {
            ("Payment failed", "Your payment did not go through and nothing was charged. You can try again.")
        }
        false => ("Checkout expired", "You were not charged. You can start again whenever you like."),
    };
    let enrolment = read.enrolment.as_ref().map(|read| &read.value);
    let mut notice = domain::notification::Notice {
        title: format!("{title}: {}", course.title),
        message: message.to_owned(),
        action_url: format!("/courses/{}", course.uuid),
        metadata: [("course_uuid".to_owned(), course.uuid.to_string())].into(),
    };
    if let Some(enrolment) = enrolment {
        notice.metadata.insert("enrollment_uuid".to_owned(), enrolment.id.to_string());
    }
    unit.notify(learner, read.notes.as_ref(), notice)
}

fn keys(event: &Event, facts: &SessionFacts, claim: &Claim) -> Vec<ItemKey> {
    let mut keys: Vec<ItemKey> = vec![
        (&keys::event_marker(&event.id)).into(),
        (&keys::checkout_session(&facts.id)).into(),
        (&keys::payment(facts.payment_id())).into(),
    ];
    if let Claim::Purchase { learner, course, .. } = claim {
        keys.push((&keys::learner(*learner)).into());
        keys.extend(EnrolmentRead::keys(*learner, *course));
    }
    keys
}

fn session_record(
    facts: &SessionFacts,
    state: CheckoutSessionState,
    reason: Option<&str>,
    now: Timestamp,
) -> CheckoutSession {
    let (learner, course) = match facts.claim() {
        Claim::Purchase { learner, course, .. } => (Some(learner), Some(course)),
        Claim::Unmatched | Claim::Broken(_) => (None, None),
    };
    CheckoutSession {
        id: facts.id.clone(),
        state,
        reason: reason.map(str::to_owned),
        learner,
        course,
        payment: facts.payment_id().to_owned(),
        total: facts.total(),
        paid: facts.is_paid(),
        changed_at: now,
    }
}

impl Judgement<'_> {
    fn save_session(
        &self,
        unit: &mut UnitOfWork<'_>,
        facts: &SessionFacts,
        read: Option<&Read<CheckoutSession>>,
        state: CheckoutSessionState,
        reason: Option<&str>,
    ) -> Result<(), StoreError> {
        let session = session_record(facts, state, reason, unit.now);
        unit.transaction.save(&keys::checkout_session(&facts.id), read, &session)
    }

    /// Rejected or unmatched: remembered for an administrator, without any other effect.
    fn hold_for_review(
        &self,
        facts: &SessionFacts,
        session: Option<&Read<CheckoutSession>>,
        outcome: Outcome,
    ) -> Result<Decision<Outcome>, StoreError> {
        let mut unit = self.unit_of_work();
        let (state, reason) = match outcome {
            Outcome::Rejected(reason) => (CheckoutSessionState::Rejected, Some(reason)),
            _ => (CheckoutSessionState::Unmatched, None),
        };
        self.save_session(&mut unit, facts, session, state, reason)?;
        self.write(unit, outcome)
    }

    /// A delayed payment method: the session is complete, the money is not there yet.
    fn wait(
        &self,
        facts: &SessionFacts,
        session: Option<&Read<CheckoutSession>>,
    ) -> Result<Decision<Outcome>, StoreError> {
        let mut unit = self.unit_of_work();
        let before = session.map(|read| read.value.state);
        // `completed` may arrive behind the news that the payment failed.
        if matches!(before, None | Some(CheckoutSessionState::Rejected | CheckoutSessionState::Unmatched)) {
            self.save_session(&mut unit, facts, session, CheckoutSessionState::Pending, None)?;
        }
        self.write(unit, Outcome::Pending)
    }

    /// The money is there, and it is what we asked for.
    fn settle(
        &self,
        facts: &SessionFacts,
        session: Option<&Read<CheckoutSession>>,
        (learner, course): (LearnerId, &Course),
        read: &EnrolmentRead,
    ) -> Result<Decision<Outcome>, StoreError> {
        let mut unit = self.unit_of_work();
        let (payment_read, payment) = self.payment(facts.payment_id())?;
        let settled = unit.settle(
            (session, session_record(facts, CheckoutSessionState::Settled, None, unit.now)),
            (payment_read.as_ref(), payment),
            (learner, course),
            read,
        )?;
        let outcome = match settled.change {
            EnrolmentChange::Granted => Outcome::Enrolled { overbooked: settled.overbooked },
            EnrolmentChange::PaidTwice => Outcome::PaidTwice,
            _ => Outcome::SettledWithoutAccess,
        };
        self.write(unit, outcome)
    }
}

/// What a learner is told when access changes.
pub(crate) fn tell(
    unit: &mut UnitOfWork<'_>,
    enrolment: &Enrolment,
    course: &Course,
    read: &EnrolmentRead,
    title: &str,
    message: &str,
) -> Result<(), StoreError> {
    let notice = about_course(enrolment, course, format!("{title}: {}", course.title), message.to_owned());
    unit.notify(enrolment.learner, read.notes.as_ref(), notice)
}
