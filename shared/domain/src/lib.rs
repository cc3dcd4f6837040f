//! The rules of the business: pure functions and types over exact values.
//!
//! This crate knows no AWS, no HTTP, no clock and no randomness; time and fresh ids are passed in
//! ([`Clock`]). Its `Cargo.toml` names no such dependency, so Cargo enforces the boundary.
//!
//! | Module | Holds |
//! |---|---|
//! | [`course`] | outline, live sessions, completion rule; [`course::authoring`] validates definitions |
//! | [`payment`] | what Stripe said about a payment, and whether it is what we asked for |
//! | [`enrolment`] | what payments do to an enrolment; progress and completion |
//! | [`quiz`] | questions, attempts, grading, regrading |
//! | [`assignment`] | submissions, uploads, grades |
//! | [`live_session`] | registrations with Zoom, and the check of a room there |
//! | [`certificate`] | issues, validity, what the ledger still has to do |
//! | [`credits`] | the ledger, goals, periods, transcripts |
//! | [`audit`] | who of the staff did what to whom, when and why |
//! | [`people_index`] | how people are found by name and e-mail address |
//! | [`notification`], [`outbox`] | what a learner is told, and what is sent elsewhere |
//! | `primitives` | ids, money, exact decimals, plain text |
//!
//! To add a rule, find or add the file named for its noun, write the transition as a function from the old
//! value to the new one, and test it there.

pub mod assignment;
pub mod audit;
pub mod certificate;
pub mod course;
pub mod credits;
pub mod enrolment;
mod erasing;
pub mod erasure;
mod learner;
pub mod live_session;
mod mail_preferences;
pub mod notification;
pub mod outbox;
pub mod payment;
pub mod people_index;
mod primitives;
pub mod quiz;

pub use certificate::reference::{CertificateNumber, CertificateReference, read_code, read_reference};
pub use certificate::validity::CertificateValidity;
pub use credits::course_credits::{Credits, InvalidCredits};
pub use learner::{Claims, ERASED_NAME, Learner, STATED_MAX, checked_statement, is_name};
pub use live_session::registrant_name::RegistrantName;
pub use live_session::registration::{Lease, Pause, Registration, RegistrationStatus};
pub use mail_preferences::{LeftOut, MailPreferences, Subscription};
pub use payment::checkout_session::{CheckoutSession, CheckoutSessionState};
pub use payment::open_checkout::OpenCheckout;
pub use primitives::clock::Clock;
pub use primitives::currency::{Currency, InvalidCurrency};
pub use primitives::decimal::{InvalidNumber, Marks, Percent, Points, Quantity};
pub use primitives::ids::{
    ContentId, CourseId, CourseMessageId, EnrolmentId, LearnerId, LiveSessionId, MediaId, MessageId,
    NotificationId, SubmissionId,
};
pub use primitives::money::{InvalidMoney, Money};
pub use primitives::plain_text::{one_line, paragraphs};
pub use primitives::refusal::Refusal;
pub use primitives::utc_day::{next_utc_day, utc_day};
pub use quiz::quiz_override::QuizOverride;
