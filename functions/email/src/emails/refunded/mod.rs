//! Tells the learner about a refund. Never outdated, because it is about money; what it says about the enrolment
//! is what is true now.

use askama::Template;
use domain::{CourseId, LearnerId, Money};
use shared::store::ItemKey;

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct Refunded {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
    pub(crate) amount: Option<Money>,
    pub(crate) access_ended: bool,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    amount: Option<String>,
    /// The enrolment ended with the refund, and the learner has no new one.
    access_ended: bool,
    /// The learner had completed the course before.
    completed: bool,
}

impl Email for Refunded {
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
            amount: self.amount.as_ref().map(ToString::to_string),
            access_ended: self.access_ended && !items.holds_seat(),
            completed: items.enrolment.as_ref().is_some_and(|enrolment| enrolment.completed_at.is_some()),
        }))
    }
}

impl Content {
    fn title(&self) -> &'static str {
        if self.amount.is_some() { "Your refund is on its way" } else { "Your payment was returned" }
    }

    fn enrolment(&self) -> &'static str {
        if self.access_ended { "Ended" } else { "Unchanged" }
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        match self.amount {
            Some(_) => format!("Your refund: {}", self.course.title),
            None => format!("Your payment was returned: {}", self.course.title),
        }
    }

    fn preheader(&self) -> String {
        match &self.amount {
            Some(amount) => format!("{amount} is on its way back to the card or account you paid with."),
            None => "Your payment for this course was returned to you.".to_owned(),
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
#[template(path = "refunded/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "refunded/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
