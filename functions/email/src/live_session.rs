//! A live session as one learner sees it: its time in their zone, and how they get in.

use domain::course::LiveSession;
use domain::live_session::news::KnownSession;
use domain::{Learner, Registration, RegistrationStatus, one_line};
use jiff::Timestamp;

use crate::enrolment_items::TITLE_MAX;
use crate::formatting;
use crate::local_time::LocalTime;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SessionDetails {
    pub(crate) topic: String,
    pub(crate) time: LocalTime,
    /// "1 h 30 min".
    pub(crate) duration: String,
    pub(crate) access: SessionAccess,
}

/// How a learner gets into a live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SessionAccess {
    /// By this join link.
    Link(String),
    /// By a link that does not exist yet.
    Later,
    /// By a link that Zoom sends once the host has approved the registration.
    ByHost,
    /// The session has ended.
    Over,
    /// The session will not take place.
    Cancelled,
    /// The session starts after the end of access.
    LeftOut,
}

impl SessionDetails {
    pub(crate) fn new(
        session: &LiveSession,
        registrations: &[Registration],
        learner: &Learner,
        now: Timestamp,
    ) -> Self {
        let zones = [learner.time_zone.as_deref(), Some(session.time_zone.as_str())];
        let registration = registrations.iter().find(|registration| registration.session == session.uuid);
        let over = session.ends_at() <= now;
        Self {
            topic: one_line(&session.topic, TITLE_MAX),
            time: LocalTime::new(session.starts_at, session.duration_minutes, &zones),
            duration: formatting::duration(session.duration_minutes),
            access: if over { SessionAccess::Over } else { SessionAccess::from(registration) },
        }
    }

    /// A session that starts after the learner's access ends.
    pub(crate) fn left_out(session: &LiveSession, learner: &Learner, now: Timestamp) -> Self {
        Self { access: SessionAccess::LeftOut, ..Self::new(session, &[], learner, now) }
    }

    /// A session that the course no longer has.
    pub(crate) fn cancelled(known: &KnownSession, learner: &Learner) -> Self {
        let zones = [learner.time_zone.as_deref(), Some(known.time_zone.as_str())];
        Self {
            topic: one_line(&known.topic, TITLE_MAX),
            time: LocalTime::new(known.starts_at, known.duration_minutes, &zones),
            duration: formatting::duration(known.duration_minutes),
            access: SessionAccess::Cancelled,
        }
    }

    pub(crate) fn link(&self) -> Option<&str> {
        match &self.access {
            SessionAccess::Link(url) => Some(url),
            _ => None,
        }
    }

    /// What is shown where there is no link.
    pub(crate) fn note(&self) -> &'static str {
        match self.access {
            SessionAccess::Link(_) => "",
            SessionAccess::Later => "We’ll email you the join link. You’ll also find it on your course page.",
            SessionAccess::ByHost => {
                "The host needs to approve your registration. Zoom will then send you your join link."
            }
            SessionAccess::Over => "This session has already taken place.",
            SessionAccess::LeftOut => {
                "This session starts after your access to the course ends, so you’re no longer registered for it."
            }
            SessionAccess::Cancelled => "This session will not take place. Your link no longer works.",
        }
    }
}

impl From<Option<&Registration>> for SessionAccess {
    fn from(registration: Option<&Registration>) -> Self {
        match registration {
            Some(Registration { status: RegistrationStatus::Registered, join_url: Some(url), .. })
                if is_link(url) =>
            {
                Self::Link(url.clone())
            }
            Some(Registration { status: RegistrationStatus::AwaitingApproval, .. }) => Self::ByHost,
            _ => Self::Later,
        }
    }
}

/// Whether the text is safe behind a button. The Zoom function checked its host before storing it.
fn is_link(url: &str) -> bool {
    url.starts_with("https://")
        && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte))
}
