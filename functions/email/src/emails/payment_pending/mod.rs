//! Tells the learner that a delayed payment is on its way. Outdated once it arrived or failed.

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

pub(crate) struct PaymentPending {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    price: String,
    /// When the learner finished the checkout.
    since: String,
}

impl Email for PaymentPending {
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
        let Some(since) = items.enrolment.as_ref().and_then(Enrolment::pending_since) else {
            return Ok(Composed::Outdated("no payment is awaited"));
        };
        Ok(Composed::content(Content {
            name: context.name(),
            course: items.summary(context.brand),
            price: items.course.price.to_string(),
            since: context.day(since),
        }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your payment is on its way: {}", self.course.title)
    }

    fn preheader(&self) -> String {
        "We’re waiting for your bank. You don’t need to pay again.".to_owned()
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "payment_pending/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "payment_pending/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
