//! Confirms an enrolment. Outdated once the enrolment gives no access (cancelled, refunded or disputed).

use askama::Template;
use domain::course::Course;
use domain::live_session::news::KnownSessions;
use domain::{CourseId, LearnerId, Registration, one_line};
use shared::store::{ItemKey, Key, keys};

use crate::calendar::Attachment;
use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems, TITLE_MAX};
use crate::formatting;
use crate::frame::Frame;
use crate::live_session::{SessionAccess, SessionDetails};
use crate::mail_context::{MailContext, Wait};
use crate::session_list;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct EnrolmentConfirmed {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
    pub(crate) transferred_from: Option<CourseId>,
}

pub(crate) struct Items {
    enrolment: EnrolmentItems,
    registrations: Vec<Registration>,
    /// The course that the enrolment has moved from.
    moved_from: Option<Course>,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    /// Those that start before the end of access, in the order of time; none in a self-paced course.
    sessions: Vec<SessionDetails>,
    steps: Vec<String>,
    calendar: Option<Attachment>,
    mailed: KnownSessions,
    /// The title of the course that the enrolment has moved from.
    moved_from: Option<String>,
}

impl Email for EnrolmentConfirmed {
    type Items = Items;

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        let mut keys = EnrolmentItems::keys(self.learner, self.course);
        keys.push((&keys::mailed_sessions(self.learner, self.course)).into());
        keys.extend(self.transferred_from.map(|course| ItemKey::from(&keys::course(course))));
        keys
    }

    fn further_keys(&self, first: &StoredItems) -> Result<Vec<ItemKey>, ComposeError> {
        session_list::registration_keys(first, self.learner, self.course)
    }

    fn mailed_key(&self) -> Option<Key<KnownSessions>> {
        Some(keys::mailed_sessions(self.learner, self.course))
    }

    fn read(&self, stored: &StoredItems) -> Result<Items, ComposeError> {
        Ok(Items {
            enrolment: EnrolmentItems::read(stored, self.learner, self.course)?,
            registrations: session_list::registrations(stored, self.learner, self.course)?,
            moved_from: match self.transferred_from {
                Some(course) => stored.get(&keys::course(course))?,
                None => None,
            },
        })
    }

    fn compose(&self, items: &Items, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        if !items.enrolment.has_access()? {
            return Ok(Composed::Outdated("the enrolment gives no access"));
        }
        let (enrolment, course) = (items.enrolment.known()?, &items.enrolment.course);
        // One e-mail with all links, rather than one without and another one for each link.
        let is_waiting = session_list::is_waiting((enrolment, course), &items.registrations, context);
        if context.wait == Wait::Possible && is_waiting {
            return Ok(Composed::TooEarly("Zoom has not answered yet"));
        }
        let summary = items.enrolment.summary(context.brand);
        let calendar =
            session_list::calendar((enrolment, course), &summary, (&items.registrations, &[]), context);
        let mut sessions: Vec<_> = enrolment.included_sessions(course).collect();
        sessions.sort_by_key(|session| session.starts_at);
        let details =
            |session| SessionDetails::new(session, &items.registrations, context.learner, context.now);
        Ok(Composed::content(Content {
            name: context.name(),
            course: summary,
            sessions: sessions.into_iter().map(details).collect(),
            steps: formatting::steps(course, Some(enrolment)),
            calendar,
            mailed: KnownSessions::of(enrolment, course, &items.registrations, context.now),
            moved_from: items.moved_from.as_ref().map(|from| one_line(&from.title, TITLE_MAX)),
        }))
    }
}

impl Content {
    fn title(&self) -> &'static str {
        if self.moved_from.is_some() {
            "You’ve moved to another course"
        } else {
            "You’re enrolled. Welcome!"
        }
    }

    fn opening(&self) -> String {
        match &self.moved_from {
            Some(from) => format!(
                "We’ve moved your enrolment on “{from}” to this course. It has replaced the earlier one, and you can \
                 start learning right away."
            ),
            None => "Your enrolment is confirmed, and you can start learning right away.".to_owned(),
        }
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

    fn attachment(&self) -> Option<&Attachment> {
        self.calendar.as_ref()
    }

    fn mailed_sessions(&self) -> Option<&KnownSessions> {
        Some(&self.mailed)
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
