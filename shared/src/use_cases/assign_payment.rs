//! An administrator assigns an unmatched or rejected payment to a learner and a course.
//!
//! The session is then confirmed as if its metadata had named them, and a later refund or dispute follows it to the
//! enrolment.

use domain::audit::{AuditAction, AuditFact};
use domain::enrolment::EnrolmentChange;
use domain::payment::Payment;
use domain::{CheckoutSession, CheckoutSessionState, Clock, CourseId, LearnerId, Money};
use tokio::time::Instant;

use super::confirm_enrolment::Confirmed;
use crate::enrolment_context::EnrolmentContext;
use crate::staff_decision::StaffDecision;
use crate::store::{Decision, ItemKey, Snapshot, Store, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// Why a payment was not assigned.
#[derive(Debug, thiserror::Error)]
pub enum AssignError {
    #[error("no event of this session has arrived")]
    UnknownSession,
    #[error("the session is {0:?}: only unmatched and rejected sessions can be assigned")]
    NotAssignable(CheckoutSessionState),
    #[error("the session is not paid")]
    NotPaid,
    #[error("no such course")]
    UnknownCourse,
    #[error("no such learner: they have to sign in once")]
    UnknownLearner,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What assigning a payment does, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    pub change: EnrolmentChange,
    /// What was paid, where Stripe has said it.
    pub paid: Option<Money>,
    /// What the course costs.
    pub price: Money,
    pub course_title: String,
}

/// Assigns the payment of a Checkout Session; a dry run only says what would happen.
///
/// # Errors
/// Says why not; nothing was changed.
pub async fn assign_payment(
    store: &Store,
    clock: &dyn Clock,
    deadline: Instant,
    session: &str,
    (learner, course): (LearnerId, CourseId),
    dry_run: bool,
) -> Result<Assigned, AssignError> {
    let session_key = keys::checkout_session(session);
    let known = store.get(deadline, &session_key).await?.ok_or(AssignError::UnknownSession)?;
    let mut keys: Vec<ItemKey> = EnrolmentContext::keys(learner, course);
    keys.extend([(&session_key).into(), (&keys::payment(&known.value.payment)).into()]);
    let correlation_id = format!("attach {session}");
    let by = StaffDecision { actor: None, reason: "" };
    store
        .decide(deadline, &keys, |snapshot| {
            let mut unit = UnitOfWork::new(clock, &correlation_id);
            let (assigned, _) = unit.assign_payment(by, session, (learner, course), snapshot)?;
            Ok(match dry_run {
                true => Decision::Answer(assigned),
                false => Decision::Write(unit.transaction, assigned),
            })
        })
        .await
}

impl UnitOfWork<'_> {
    /// Assigns the payment of a Checkout Session, and says what that does to the enrolment. The snapshot holds the session, its payment and the
    /// [`EnrolmentContext`].
    ///
    /// # Errors
    /// Says why not.
    pub fn assign_payment(
        &mut self,
        by: StaffDecision<'_>,
        session: &str,
        (learner, course): (LearnerId, CourseId),
        snapshot: &Snapshot,
    ) -> Result<(Assigned, Confirmed), AssignError> {
        let read = snapshot.read(&keys::checkout_session(session))?;
        let read = read.ok_or(AssignError::UnknownSession)?;
        if !read.value.state.may_be_assigned() {
            return Err(AssignError::NotAssignable(read.value.state));
        }
        if !read.value.paid {
            return Err(AssignError::NotPaid);
        }
        let context = EnrolmentContext::from(snapshot, learner, course)?;
        let profile = context.learner.as_ref().filter(|profile| !profile.is_erased());
        profile.ok_or(AssignError::UnknownLearner)?;
        let course = context.course.as_ref().ok_or(AssignError::UnknownCourse)?;
        let payment_read = snapshot.read(&keys::payment(&read.value.payment))?;
        let payment = match &payment_read {
            Some(read) => read.value.clone(),
            None => Payment::unknown(read.value.payment.clone(), self.now),
        };
        let checkout_session = CheckoutSession {
            state: CheckoutSessionState::Confirmed,
            reason: None,
            learner: Some(learner),
            course: Some(course.uuid),
            changed_at: self.now,
            paid_at: Some(read.value.since()),
            returned: false,
            ..read.value.clone()
        };
        let confirmed = self.confirm_enrolment(
            (Some(&read), checkout_session),
            (payment_read.as_ref(), payment),
            (learner, course),
            &context,
        )?;
        self.audit(&AuditFact {
            actor: by.actor,
            action: AuditAction::PaymentAssigned,
            learner: Some(learner),
            course: Some(course.uuid),
            to_course: None,
            reason: by.reason,
            details: &[("checkout_session", session.to_owned())],
        })?;
        let assigned = Assigned {
            change: confirmed.change,
            paid: read.value.total.clone(),
            price: course.price.clone(),
            course_title: course.title.clone(),
        };
        Ok((assigned, confirmed))
    }
}
