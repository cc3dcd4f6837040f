//! Tells a learner what has changed about the live sessions of a course: times, links, sessions added or removed.
//!
//! The e-mail is the difference between what earlier e-mails said and what is so now. Outdated once there is none, or
//! the enrolment gives no access.

use askama::Template;
use domain::enrolment::Enrolment;
use domain::live_session::news::{KnownSession, KnownSessions, SessionNews};
use domain::{CourseId, LearnerId, LiveSessionId, Registration};
use jiff::Timestamp;
use shared::store::{ItemKey, Key, keys};

use crate::calendar::Attachment;
use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::{CourseSummary, EnrolmentItems};
use crate::frame::Frame;
use crate::live_session::{SessionAccess, SessionDetails};
use crate::local_time::LocalTime;
use crate::mail_context::{MailContext, Wait};
use crate::session_list;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct SessionsChanged {
    pub(crate) learner: LearnerId,
    pub(crate) course: CourseId,
}

pub(crate) struct Items {
    enrolment: EnrolmentItems,
    registrations: Vec<Registration>,
    /// What earlier e-mails said; absent before the confirmation.
    mailed: Option<KnownSessions>,
}

struct Content {
    /// May be empty.
    name: String,
    course: CourseSummary,
    /// In the order of time.
    changes: Vec<Change>,
    calendar: Option<Attachment>,
    mailed: KnownSessions,
}

/// What is new about one session.
struct Change {
    heading: &'static str,
    session: SessionDetails,
    /// When it would have started, for a session that was moved.
    was: Option<String>,
    starts_at: Timestamp,
}

impl Email for SessionsChanged {
    type Items = Items;

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        let mut keys = EnrolmentItems::keys(self.learner, self.course);
        keys.push((&keys::mailed_sessions(self.learner, self.course)).into());
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
            mailed: stored.get(&keys::mailed_sessions(self.learner, self.course))?,
        })
    }

    fn compose(&self, items: &Items, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        if !items.enrolment.has_access()? {
            return Ok(Composed::Outdated("the enrolment gives no access"));
        }
        // The confirmation is on its way, and says all of it.
        if items.mailed.is_none() && context.wait == Wait::Possible {
            return Ok(Composed::TooEarly("the confirmation has not been sent"));
        }
        let (enrolment, course) = (items.enrolment.known()?, &items.enrolment.course);
        let is = KnownSessions::of(enrolment, course, &items.registrations, context.now);
        let known = items.mailed.clone().unwrap_or_default();
        let news = known.news(&is, context.now);
        let changes =
            news.iter().filter_map(|(id, news)| items.change((*id, *news), (enrolment, &known), context));
        let mut changes: Vec<Change> = changes.collect();
        if changes.is_empty() {
            return Ok(Composed::Outdated("the learner knows it already"));
        }
        changes.sort_by_key(|change| change.starts_at);
        let summary = items.enrolment.summary(context.brand);
        let removed = news.iter().filter(|(_, news)| **news == SessionNews::Removed);
        let removed: Vec<(LiveSessionId, &KnownSession)> =
            removed.filter_map(|(id, _)| Some((*id, known.sessions.get(id)?))).collect();
        let calendar =
            session_list::calendar((enrolment, course), &summary, (&items.registrations, &removed), context);
        Ok(Composed::content(Content {
            name: context.name(),
            course: summary,
            changes,
            calendar,
            mailed: is,
        }))
    }
}

impl Items {
    fn change(
        &self,
        (id, news): (LiveSessionId, SessionNews),
        (enrolment, known): (&Enrolment, &KnownSessions),
        context: &MailContext<'_>,
    ) -> Option<Change> {
        let Some(session) = self.enrolment.course.session(id) else {
            let gone = known.sessions.get(&id)?;
            let session = SessionDetails::cancelled(gone, context.learner);
            return Some(Change { heading: "Cancelled", session, was: None, starts_at: gone.starts_at });
        };
        let details = match enrolment.includes(session) {
            true => SessionDetails::new(session, &self.registrations, context.learner, context.now),
            false => SessionDetails::left_out(session, context.learner, context.now),
        };
        let heading = match (news, &details.access) {
            (_, SessionAccess::LeftOut) => "After your access",
            (SessionNews::Moved { .. }, _) => "New time",
            (SessionNews::Added, _) => "Live session",
            (SessionNews::AwaitingApproval, _) => "Awaiting approval",
            (SessionNews::NewLink | SessionNews::Removed, _) => "Your join link",
        };
        let zones = [context.learner.time_zone.as_deref(), Some(session.time_zone.as_str())];
        // One that was moved past the end of access is known by its earlier time.
        let moves = matches!(news, SessionNews::Moved { .. }) || details.access == SessionAccess::LeftOut;
        let before = known.sessions.get(&id).filter(|known| moves && known.starts_at != session.starts_at);
        let was = before.map(|known| {
            let time = LocalTime::new(known.starts_at, known.duration_minutes, &zones);
            format!("{}, {}", time.date, time.time)
        });
        Some(Change { heading, session: details, was, starts_at: session.starts_at })
    }
}

impl Content {
    /// Whether the e-mail only brings links.
    fn only_links(&self) -> bool {
        self.changes.iter().all(|change| {
            matches!(change.session.access, SessionAccess::Link(_))
                && change.was.is_none()
                && change.heading != "New time"
        })
    }

    fn title(&self) -> &'static str {
        match (self.only_links(), self.changes.len()) {
            (true, 1) => "Your join link is ready",
            (true, _) => "Your join links are ready",
            (false, 1) => "A live session has changed",
            (false, _) => "Live sessions have changed",
        }
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        match self.changes.as_slice() {
            [one] if self.only_links() => format!("Your join link: {}", one.session.topic),
            [one] => format!("{}: {}", one.heading, one.session.topic),
            _ => format!("{}: {}", self.title(), self.course.title),
        }
    }

    fn preheader(&self) -> String {
        self.changes.first().map_or_else(String::new, |change| {
            format!("{}, {}.", change.session.time.date, change.session.time.time)
        })
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
#[template(path = "sessions_changed/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "sessions_changed/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
