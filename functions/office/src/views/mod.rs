//! The bodies of the responses.

mod audit;
mod enrolment;
mod person;
mod work;

pub use audit::{AuditView, AuditedCourse, AuditedPerson};
pub use enrolment::{
    AmountView, GrantKindView, GrantView, OfficeEnrolment, PaymentStateView, PaymentView, PersonEnrolment,
};
pub use person::{FoundPerson, PersonDetails};
pub use work::{PersonAttempt, PersonCertificate, PersonSubmission};
