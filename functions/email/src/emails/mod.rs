//! The registry: every e-mail, one folder each.

use domain::outbox::Mail;

use crate::email::AnyEmail;
use crate::samples::Sample;

mod access_extended;
mod access_restored;
mod access_suspended;
mod assignment_graded;
mod certificate_revoked;
mod course_message;
mod credits_awarded;
mod credits_expiring;
mod cycle_ending;
mod duplicate_payment;
mod enrolment_confirmed;
mod enrolment_withdrawn;
mod invitation;
mod payment_failed;
mod payment_pending;
mod refund_failed;
mod refunded;
mod sessions_changed;
mod teaching_digest;

/// An e-mail with its name: the folder's, which is also the message's `template` tag.
pub(crate) struct Registered {
    pub(crate) name: &'static str,
    pub(crate) email: Box<dyn AnyEmail>,
}

/// Turns `Variant { fields } => folder` lines into the match from messages to e-mails and the list of samples,
/// so that neither can lack an e-mail.
macro_rules! registry {
    ($($variant:ident $fields:tt => $folder:ident),+ $(,)?) => {
        /// The e-mail that a message asks for.
        pub(crate) fn email_for(mail: &Mail) -> Registered {
            match mail.clone() {
                $(Mail::$variant $fields => {
                    Registered { name: stringify!($folder), email: Box::new($folder::$variant $fields) }
                })+
            }
        }

        /// The samples of every e-mail, for the preview gallery and the snapshot tests.
        pub fn all_samples() -> Vec<Sample> {
            [$($folder::samples::samples()),+].into_iter().flatten().collect()
        }
    };
}

registry! {
    EnrolmentConfirmed { learner, course, transferred_from } => enrolment_confirmed,
    EnrolmentWithdrawn { learner, course } => enrolment_withdrawn,
    Invitation { learner, course } => invitation,
    SessionsChanged { learner, course } => sessions_changed,
    PaymentFailed { learner, course } => payment_failed,
    PaymentPending { learner, course } => payment_pending,
    DuplicatePayment { learner, course } => duplicate_payment,
    AccessSuspended { learner, course } => access_suspended,
    AccessRestored { learner, course } => access_restored,
    AccessExtended { learner, course } => access_extended,
    RefundFailed { learner, course } => refund_failed,
    Refunded { learner, course, amount, access_ended } => refunded,
    AssignmentGraded { learner, course, assignment, submission, entry } => assignment_graded,
    CreditsAwarded { learner, course, enrolment, issue, credits, balance } => credits_awarded,
    CertificateRevoked { learner, enrolment, issue, credits, balance } => certificate_revoked,
    CreditsExpiring { learner, credits, expires_at, expires_on } => credits_expiring,
    CycleEnding { learner, ends_on, earned, goal, missing } => cycle_ending,
    CourseMessage { learner, course, message, author } => course_message,
    TeachingDigest { learner, day, courses, further } => teaching_digest,
}

/// The name of the e-mail that a message asks for.
pub fn template_name(mail: &Mail) -> &'static str {
    email_for(mail).name
}
