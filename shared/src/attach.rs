//! An administrator says whose an unmatched or rejected session is.
//!
//! The money is there; what was missing is known by a person. From here on the session is settled as if
//! its metadata had said so, and a refund or a dispute follows it to the enrolment.

use tokio::time::Instant;

use crate::dynamo::{Decision, ItemKey, Store, StoreError, keys};
use crate::unit_of_work::{EnrolmentRead, UnitOfWork};
use domain::enrolment::EnrolmentChange;
use domain::payment::Payment;
use domain::{CheckoutSession, Clock, CourseId, LearnerId, Money, CheckoutSessionState};

/// Why a session is not attached.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// No event of it has ever arrived.
    #[error("no session of that id has arrived")]
    UnknownSession,
    /// It is not waiting for anybody.
    #[error("the session is {0:?}: only unmatched and rejected ones can be attached")]
    NotWaiting(CheckoutSessionState),
    /// The money is not there.
    #[error("the session is not paid")]
    NotPaid,
    /// There is no such course.
    #[error("there is no such course")]
    UnknownCourse,
    /// There is no such learner; they have to sign in once.
    #[error("there is no such learner: they have to sign in once")]
    UnknownLearner,
    /// The store's failure.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What attaching a session does, or would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// To the enrolment.
    pub change: EnrolmentChange,
    /// What was paid, where Stripe has said it.
    pub paid: Option<Money>,
    /// What the course costs.
    pub price: Money,
    /// The course.
    pub course_title: String,
}

/// Attaches a session to a learner and a course; with `dry_run` only says what would happen.
///
/// # Errors
/// Says why not; nothing was changed.
pub async fn attach(
    store: &Store,
    clock: &dyn Clock,
    deadline: Instant,
    session: &str,
    (learner, course): (LearnerId, CourseId),
    dry_run: bool,
) -> Result<Attached, AttachError> {
    let session_key = keys::checkout_session(session);
    let known = store.get(deadline, &session_key).await?.ok_or(AttachError::UnknownSession)?;
    let payment_key = keys::payment(&known.value.payment);
    let mut keys: Vec<ItemKey> = EnrolmentRead::keys(learner, course);
    keys.extend([(&session_key).into(), (&payment_key).into(), (&keys::learner(learner)).into()]);
    let correlation_id = format!("attach {session}");
    store
        .decide(deadline, &keys, |snapshot| {
            let session_read = snapshot.read(&session_key)?.ok_or(AttachError::UnknownSession)?;
            if !session_read.value.state.may_be_assigned() {
                return Err(AttachError::NotWaiting(session_read.value.state));
            }
            if !session_read.value.paid {
                return Err(AttachError::NotPaid);
            }
            snapshot.read(&keys::learner(learner))?.ok_or(AttachError::UnknownLearner)?;
            let read = EnrolmentRead::from(snapshot, learner, course)?;
            let course = read.course.as_ref().ok_or(AttachError::UnknownCourse)?;
            let payment_read = snapshot.read(&payment_key)?;
            let payment = payment_read.as_ref().map_or_else(
                || Payment::unknown(session_read.value.payment.clone(), clock.now()),
                |read| read.value.clone(),
            );
            let mut unit = UnitOfWork::new(clock, &correlation_id);
            let session = CheckoutSession {
                state: CheckoutSessionState::Settled,
                reason: None,
                learner: Some(learner),
                course: Some(course.uuid),
                changed_at: unit.now,
                ..session_read.value.clone()
            };
            let settled = unit.settle(
                (Some(&session_read), session),
                (payment_read.as_ref(), payment),
                (learner, course),
                &read,
            )?;
            let attached = Attached {
                change: settled.change,
                paid: session_read.value.total.clone(),
                price: course.price.clone(),
                course_title: course.title.clone(),
            };
            Ok(match dry_run {
                true => Decision::Answer(attached),
                false => Decision::Write(unit.transaction, attached),
            })
        })
        .await
}
