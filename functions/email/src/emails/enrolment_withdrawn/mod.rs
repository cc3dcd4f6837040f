//! Tells the learner that the office has ended the enrolment. Outdated once the learner has access again.

use askama::Template;
use domain::{CourseId, LearnerId};
use shared::store::ItemKey;

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct EnrolmentWithdrawn {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    /// The learner had completed the course before.
    completed: bool,
}

impl Email for EnrolmentWithdrawn {
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
        if items.holds_seat() {
            return Ok(Composed::Outdated("the learner is enrolled again"));
        }
        Ok(Composed::content(Content {
            name: context.name(),
            course: items.summary(context.brand),
            completed: items.enrolment.as_ref().is_some_and(|enrolment| enrolment.completed_at.is_some()),
        }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your enrolment has ended: {}", self.course.title)
    }

    fn preheader(&self) -> String {
        "We have withdrawn your enrolment on this course.".to_owned()
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "enrolment_withdrawn/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "enrolment_withdrawn/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
