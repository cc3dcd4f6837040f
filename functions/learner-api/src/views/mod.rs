//! The shapes of the responses, separate from what is stored.

mod attendance;
mod course;
mod enrolment;
mod notification;
mod waiting;

pub use attendance::{AttendanceOutcome, AttendanceReply, AttendeeView, MarkedView};
pub use course::{ContentOutline, CourseView, ModuleView, PriceView, SessionView};
pub use enrolment::{EnrolledModule, EnrolledSession, EnrolmentView, ModuleStatus};
pub use notification::NotificationView;
pub use waiting::WaitingSubmissionsView;
