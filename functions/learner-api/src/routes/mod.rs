//! One file per route.

pub mod complete_content;
pub mod create_enrolment;
pub mod get_content;
pub mod get_course;
pub mod get_me;
pub mod leave_enrolment;
pub mod list_attendance;
pub mod list_courses;
pub mod list_enrolments;
pub mod list_notifications;
pub mod mark_attendance;
pub mod mark_notification_read;
pub mod read_all_notifications;
pub mod unsubscribe;
pub mod update_me;
