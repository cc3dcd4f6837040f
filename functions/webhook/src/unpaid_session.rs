//! What a learner is told of a session that ended without a payment.

use domain::LearnerId;
use domain::course::Course;
use domain::notification::Notice;
use domain::outbox::{Mail, Message};
use shared::enrolment_context::EnrolmentContext;
use shared::store::StoreError;
use shared::unit_of_work::UnitOfWork;

/// How a session ended without a payment.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unpaid {
    /// The delayed payment failed.
    Failed,
    /// The learner did not pay in time.
    Expired,
}

/// A learner who only closed the payment page gets a notification but no e-mail; one whose delayed payment did not
/// arrive gets both.
pub(crate) fn notify_unpaid(
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
