//! The rows of reports.

mod attendance;
mod completion;
mod credit;
mod enrolment;
mod quiz_result;
mod revenue;

pub use attendance::AttendanceRow;
pub use completion::CompletionRow;
pub use credit::CreditRow;
pub use enrolment::{EnrolmentRow, EnrolmentSource};
pub use quiz_result::QuizResultRow;
pub use revenue::RevenueRow;
pub(crate) use revenue::RevenueSums;

use domain::Learner;

/// A person's name and address as they are today; empty without a profile.
fn named(profile: Option<&Learner>) -> (String, String) {
    profile.map(|profile| (profile.name.clone(), profile.email.clone())).unwrap_or_default()
}
