//! The bodies of the responses.

mod audit;
mod bulk;
mod email;
mod enrolment;
mod failed_work;
mod invitation;
mod message;
mod payment;
mod person;
mod reports;
mod roster;
mod work;

pub use audit::{AuditView, AuditedCourse, AuditedPerson};
pub use bulk::{BulkEnrolmentReport, BulkEnrolmentRow, LineOutcomeView};
pub(crate) use email::template;
pub use email::{MailOutcomeView, PersonEmail};
pub use enrolment::{
    AmountView, GrantKindView, GrantView, OfficeEnrolment, OfficeSettlement, PaymentStateView, PaymentView,
    PersonEnrolment,
};
pub use failed_work::{
    FailedWork, FailedWorkCount, FailedWorkKind, FailedWorkOverview, FailedWorkReason, FailedWorkRetry,
};
pub use invitation::{InvitationStateView, InvitationView, InvitedOrEnrolled};
pub use message::{
    AudienceView, CourseMessageProgress, CourseMessageView, MessageRecipients, MessageStateView,
};
pub use payment::{
    AssignedPayment, DisputeView, OfficePayment, OfficePaymentDetails, OfficePaymentState, OfficeRefund,
    OfficeRefundState, RefundRequestView, RefundView,
};
pub use person::{FoundPerson, PersonDetails};
pub(crate) use reports::RevenueSums;
pub use reports::{
    AttendanceRow, CompletionRow, CreditRow, EnrolmentRow, EnrolmentSource, QuizResultRow, RevenueRow,
};
pub use roster::{RosterEntry, RosterOrder};
pub use work::{PersonAttempt, PersonCertificate, PersonSubmission};
