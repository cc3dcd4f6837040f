//! What an instructor wrote to the learners of a course. Outdated once the learner has no access, is no longer among those
//! whom it is for, or has unsubscribed.

use askama::Template;
use domain::course::message::CourseMessage as Written;
use domain::enrolment::EnrolmentStatus;
use domain::{CourseId, CourseMessageId, Learner, LearnerId, LeftOut, Subscription, is_name, one_line};
use shared::store::{ItemKey, keys};

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;
use crate::unsubscribe::Unsubscribe;

pub(crate) mod samples;

/// Longest name of an author.
const AUTHOR_MAX: usize = 80;
/// Inboxes show about as much of the text beside the subject.
const PREHEADER_MAX: usize = 120;

pub(crate) struct CourseMessage {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
    pub(crate) message: CourseMessageId,
    pub(crate) author: LearnerId,
}

pub(crate) struct Items {
    pub(crate) enrolment: EnrolmentItems,
    pub(crate) written: Written,
    /// May have been erased.
    pub(crate) author: Option<Learner>,
}

struct Content {
    subject: String,
    /// In paragraphs.
    text: String,
    /// May be empty.
    author: String,
    course: CourseSummary,
    unsubscribe: Unsubscribe,
}

impl Email for CourseMessage {
    type Items = Items;

    const OPTIONAL: Option<Subscription> = Some(Subscription::InstructorMessages);

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        let mut keys = EnrolmentItems::keys(self.learner, self.course);
        keys.push((&keys::course_message(self.course, self.message)).into());
        keys.push((&keys::learner(self.author)).into());
        keys
    }

    fn read(&self, stored: &StoredItems) -> Result<Items, ComposeError> {
        let written = stored.get(&keys::course_message(self.course, self.message))?;
        Ok(Items {
            enrolment: EnrolmentItems::read(stored, self.learner, self.course)?,
            written: written.ok_or(ComposeError::Missing("message to the course"))?,
            author: stored.get(&keys::learner(self.author))?,
        })
    }

    fn compose(&self, items: &Items, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        if context.learner.left_out_of_messages() == Some(LeftOut::Unsubscribed) {
            return Ok(Composed::Outdated("the learner has unsubscribed"));
        }
        // Who has completed the course since then still reads what was for the active.
        if !items.enrolment.status().is_some_and(EnrolmentStatus::gives_access) {
            return Ok(Composed::Outdated("the enrolment gives no access"));
        }
        let author = items.author.as_ref().filter(|author| !author.is_erased());
        let author = author.map(|author| one_line(&author.name, AUTHOR_MAX)).filter(|name| is_name(name));
        Ok(Composed::content(Content {
            subject: items.written.subject.clone(),
            text: items.written.text.clone(),
            author: author.unwrap_or_default(),
            course: items.enrolment.summary(context.brand),
            unsubscribe: context.unsubscribe()?,
        }))
    }
}

impl Content {
    /// The lines of each paragraph.
    fn paragraphs(&self) -> Vec<Vec<&str>> {
        self.text.split("\n\n").map(|paragraph| paragraph.lines().collect()).collect()
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        self.subject.clone()
    }

    fn preheader(&self) -> String {
        one_line(&self.text, PREHEADER_MAX)
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }

    fn unsubscribe(&self) -> Option<&Unsubscribe> {
        Some(&self.unsubscribe)
    }
}

#[derive(Template)]
#[template(path = "course_message/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "course_message/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
