//! Tells the learner that a delayed payment failed or the checkout expired. Outdated once another payment stands
//! behind the enrolment or is on its way.

use askama::Template;
use domain::enrolment::Enrolment;
use domain::{CourseId, LearnerId};
use shared::store::ItemKey;

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct PaymentFailed {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    price: String,
}

impl Email for PaymentFailed {
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
        if items.enrolment.as_ref().is_some_and(Enrolment::is_paid_or_awaited) {
            return Ok(Composed::Outdated("another payment pays for the enrolment"));
        }
        Ok(Composed::content(Content {
            name: context.name(),
            course: items.summary(context.brand),
            price: items.course.price.to_string(),
        }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your payment didn’t go through: {}", self.course.title)
    }

    fn preheader(&self) -> String {
        "You haven’t been charged. You can try again whenever you like.".to_owned()
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "payment_failed/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "payment_failed/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
