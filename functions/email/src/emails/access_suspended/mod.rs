//! Tells the learner that a dispute of their payment has paused the enrolment. Outdated once it is no longer paused.

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

pub(crate) struct AccessSuspended {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
}

impl Email for AccessSuspended {
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
        if items.status() != Some(EnrolmentStatus::Suspended) {
            return Ok(Composed::Outdated("the enrolment is not suspended"));
        }
        Ok(Composed::content(Content { name: context.name(), course: items.summary(context.brand) }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your access is paused: {}", self.course.title)
    }

    fn preheader(&self) -> String {
        "Your payment for this course is under dispute with your bank.".to_owned()
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "access_suspended/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "access_suspended/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
