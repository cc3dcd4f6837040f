//! Tells the learner that they paid for a course twice. Outdated once no payment is left to refund.

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

pub(crate) struct DuplicatePayment {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    /// The office had given a place before the learner paid.
    granted: bool,
}

impl Email for DuplicatePayment {
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
        let enrolment = items.enrolment.as_ref();
        if !enrolment.is_some_and(|enrolment| enrolment.payments.iter().any(|held| held.refund_due)) {
            return Ok(Composed::Outdated("no payment is left to refund"));
        }
        Ok(Composed::content(Content {
            name: context.name(),
            course: items.summary(context.brand),
            granted: enrolment.is_some_and(Enrolment::is_granted_by_office),
        }))
    }
}

impl Content {
    fn title(&self) -> &'static str {
        if self.granted { "You had a place already" } else { "You paid for this course twice" }
    }

    fn opening(&self) -> &'static str {
        match self.granted {
            true => {
                "We’ve received a payment from you for this course, on which we had given you a place before. We’ll \
                 refund it to the card or account you paid with; you don’t need to do anything."
            }
            false => {
                "We’ve received a second payment from you for this course. We’ll refund it to the card or account you \
                 paid with; you don’t need to do anything."
            }
        }
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        match self.granted {
            true => format!("We’ll refund your payment: {}", self.course.title),
            false => format!("You paid twice: {}", self.course.title),
        }
    }

    fn preheader(&self) -> String {
        match self.granted {
            true => "You had a place on this course already. You don’t need to do anything.".to_owned(),
            false => "We’ll refund the second payment. You don’t need to do anything.".to_owned(),
        }
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "duplicate_payment/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "duplicate_payment/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
