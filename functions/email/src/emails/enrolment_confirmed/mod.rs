//! Confirms an enrolment. Outdated once the enrolment gives no access (cancelled, refunded or disputed).

use askama::Template;
use domain::{CourseId, LearnerId, Registration};
use shared::store::{ItemKey, Key, keys};

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::formatting;
use crate::frame::Frame;
use crate::live_session::{SessionAccess, SessionDetails};
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct EnrolmentConfirmed {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

pub(crate) struct Items {
    enrolment: EnrolmentItems,
    registrations: Vec<Registration>,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    /// In the order of time; none in a self-paced course.
    sessions: Vec<SessionDetails>,
    steps: Vec<String>,
}

impl Email for EnrolmentConfirmed {
    type Items = Items;

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        EnrolmentItems::keys(self.learner, self.course)
    }

    /// Only the course names its sessions, so the registrations take a second read.
    fn further_keys(&self, first: &StoredItems) -> Result<Vec<ItemKey>, ComposeError> {
        Ok(self.registrations(first)?.iter().map(Into::into).collect())
    }

    fn read(&self, stored: &StoredItems) -> Result<Items, ComposeError> {
        let registrations: Result<Vec<_>, _> =
            self.registrations(stored)?.iter().map(|key| stored.get(key)).collect();
        Ok(Items {
            enrolment: EnrolmentItems::read(stored, self.learner, self.course)?,
            registrations: registrations?.into_iter().flatten().collect(),
        })
    }

    fn compose(&self, items: &Items, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        if !items.enrolment.has_access()? {
            return Ok(Composed::Outdated("the enrolment gives no access"));
        }
        let course = &items.enrolment.course;
        let mut sessions: Vec<_> = course.sessions.iter().collect();
        sessions.sort_by_key(|session| session.starts_at);
        let details =
            |session| SessionDetails::new(session, &items.registrations, context.learner, context.now);
        Ok(Composed::content(Content {
            name: context.name(),
            course: items.enrolment.summary(context.brand),
            sessions: sessions.into_iter().map(details).collect(),
            steps: formatting::steps(course),
        }))
    }
}

impl EnrolmentConfirmed {
    fn registrations(&self, stored: &StoredItems) -> Result<Vec<Key<Registration>>, ComposeError> {
        let sessions = stored.get(&keys::course(self.course))?.map(|course| course.sessions);
        let key = |session| keys::registration(self.learner, self.course, session);
        Ok(sessions.unwrap_or_default().iter().map(|session| key(session.uuid)).collect())
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("You’re enrolled: {}", self.course.title)
    }

    fn preheader(&self) -> String {
        match self.sessions.iter().find(|session| session.access != SessionAccess::Over) {
            Some(next) => format!("Next live session: {}, {}.", next.time.date, next.time.time),
            None => "Welcome! You can start learning right away.".to_owned(),
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
#[template(path = "enrolment_confirmed/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "enrolment_confirmed/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
