//! Tells the learner that a refund came back to us. Never outdated, because it is about money; what it says about the
//! enrolment is what is true now.

use askama::Template;
use domain::enrolment::EnrolmentStatus;
use domain::{CourseId, LearnerId};
use shared::store::ItemKey;

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct RefundFailed {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    has_access: bool,
}

impl Email for RefundFailed {
    type Items = EnrolmentItems;

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        EnrolmentItems::keys(self.learner, self.course)
    }

    fn read(&self, stored: &StoredItems) -> Result<EnrolmentItems, ComposeError> {
        EnrolmentItems::read(stored, self.learner, self.course)
    }

    fn compose(&self, items: &EnrolmentItems, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        Ok(Composed::content(Content {
            name: context.name(),
            course: items.summary(context.brand),
            has_access: items.status().is_some_and(EnrolmentStatus::gives_access),
        }))
    }
}

impl Content {
    fn enrolment(&self) -> &'static str {
        if self.has_access { "Active" } else { "Not active" }
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your refund didn’t go through: {}", self.course.title)
    }

    fn preheader(&self) -> String {
        "Your bank sent our refund back to us.".to_owned()
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "refund_failed/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "refund_failed/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
