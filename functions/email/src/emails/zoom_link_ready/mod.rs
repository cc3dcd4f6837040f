//! Sends the join link of a live session. Outdated once the enrolment gives no access, the link was withdrawn,
//! or the session was removed from the course or is over.

use askama::Template;
use domain::outbox::SessionRegistrant;
use domain::{LearnerId, Registration};
use shared::store::{ItemKey, Key, keys};

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::frame::Frame;
use crate::live_session::{SessionAccess, SessionDetails};
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct ZoomLinkReady(pub(crate) SessionRegistrant);

pub(crate) struct Items {
    enrolment: EnrolmentItems,
    registration: Option<Registration>,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    session: SessionDetails,
}

impl Email for ZoomLinkReady {
    type Items = Items;

    fn learner(&self) -> LearnerId {
        self.0.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        let mut keys = EnrolmentItems::keys(self.0.learner, self.0.course);
        keys.push((&self.registration()).into());
        keys
    }

    fn read(&self, stored: &StoredItems) -> Result<Items, ComposeError> {
        Ok(Items {
            enrolment: EnrolmentItems::read(stored, self.0.learner, self.0.course)?,
            registration: stored.get(&self.registration())?,
        })
    }

    fn compose(&self, items: &Items, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        let Some(session) = items.enrolment.course.session(self.0.session) else {
            return Ok(Composed::Outdated("the session is no longer part of the course"));
        };
        let session =
            SessionDetails::new(session, items.registration.as_slice(), context.learner, context.now);
        Ok(match (items.enrolment.has_access()?, &session.access) {
            (false, _) => Composed::Outdated("the enrolment gives no access"),
            (true, SessionAccess::Over) => Composed::Outdated("the session is over"),
            (true, SessionAccess::Later | SessionAccess::ByHost) => {
                Composed::Outdated("the link was withdrawn")
            }
            (true, SessionAccess::Link(_)) => Composed::content(Content {
                name: context.name(),
                course: items.enrolment.summary(context.brand),
                session,
            }),
        })
    }
}

impl ZoomLinkReady {
    fn registration(&self) -> Key<Registration> {
        keys::registration(self.0.learner, self.0.course, self.0.session)
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your join link: {}", self.session.topic)
    }

    fn preheader(&self) -> String {
        format!("{}, {}.", self.session.time.date, self.session.time.time)
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "zoom_link_ready/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "zoom_link_ready/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
