//! The bodies of the responses.

mod enrolment;
mod person;
mod work;

pub use enrolment::{AmountView, PaymentStateView, PaymentView, PersonEnrolment};
pub use person::{FoundPerson, PersonDetails};
pub use work::{PersonAttempt, PersonCertificate, PersonSubmission};
