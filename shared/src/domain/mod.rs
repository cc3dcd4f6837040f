//! The rules of the business: pure functions and types over exact values.
//!
//! Nothing here knows AWS, HTTP, Stripe's JSON, the clock or randomness: the time and fresh ids are
//! handed in ([`Clock`]). To add a rule: find (or add) the file named for its noun, write the transition
//! as a function from the old value to the new one, and test it there.

pub mod assignment;
pub mod attempt;
pub mod authoring;
pub mod certificate;
mod certificate_standing;
mod clock;
pub mod completion;
pub mod content;
pub mod course;
mod credits;
pub mod enrolment;
mod exact;
pub mod grading;
mod ids;
pub mod item_statistics;
mod learner;
pub mod ledger;
mod meeting;
mod money;
pub mod notification;
pub mod outbox;
pub mod payment;
mod plain_text;
pub mod progress;
pub mod purchase;
pub mod quiz;
mod quiz_override;
mod refusal;
mod registrant_name;
pub mod registration_step;
pub mod regrade;
mod session;
pub mod submission;
pub mod transcript;
pub mod waiting;

pub use certificate_standing::{CertificateStanding, read_code};
pub use clock::Clock;
pub use credits::{Credits, InvalidCredits};
pub use exact::{InvalidNumber, Marks, Percent, Points};
pub use ids::{
    ContentId, CourseId, EnrolmentId, LearnerId, LiveSessionId, MessageId, NotificationId, SubmissionId,
};
pub use learner::Learner;
pub use meeting::{Lease, Pause, Registration, RegistrationStatus};
pub use money::{Currency, InvalidCurrency, Money};
pub use plain_text::one_line;
pub use quiz_override::QuizOverride;
pub use refusal::Refusal;
pub use registrant_name::RegistrantName;
pub use session::{CheckoutSession, SessionState};
