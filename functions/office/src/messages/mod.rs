//! Messages to the learners of a course: who gets one, and its e-mails, page by page of the roster.

mod recipients;
mod sending;

pub(crate) use recipients::look_at;
pub(crate) use sending::send_part;
