//! Tells the learner that the office has extended the access to a course. Outdated once there is no access or no end.

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

pub(crate) struct AccessExtended {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    /// The last day of access, where the learner is.
    until: String,
}

impl Email for AccessExtended {
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
        let enrolment = items.enrolment.as_ref().ok_or(ComposeError::Missing("enrolment"))?;
        let until = enrolment.access_until.filter(|_| enrolment.gives_access_at(context.now));
        let Some(until) = until else {
            return Ok(Composed::Outdated("the enrolment gives no access that ends"));
        };
        Ok(Composed::content(Content {
            name: context.name(),
            course: items.summary(context.brand),
            until: context.day(until),
        }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("More time for your course: {}", self.course.title)
    }

    fn preheader(&self) -> String {
        format!("You have access until {}.", self.until)
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "access_extended/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "access_extended/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
