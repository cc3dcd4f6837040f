//! What a learner knows about the live sessions of a course, and what is news.
//!
//! Sessions that start after the end of access are none of the learner's: one that is moved there is removed, and one that
//! the access is extended to is added.
//!
//! News is the difference between what the learner was told and what is so now, however many changes lie in between.
//! So a change is told at most once, and a session that is moved and moved back is no news.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::LiveSessionId;
use crate::course::Course;
use crate::enrolment::Enrolment;
use crate::live_session::registration::{Registration, RegistrationStatus};

/// What a learner knows about the live sessions that are not over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownSessions {
    pub sessions: BTreeMap<LiveSessionId, KnownSession>,
}

/// What a learner knows about a live session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownSession {
    pub topic: String,
    pub starts_at: Timestamp,
    pub duration_minutes: u32,
    /// In which the provider announces it.
    #[serde(default)]
    pub time_zone: String,
    #[serde(default)]
    pub access: KnownAccess,
}

/// How a learner gets into a live session. The link itself is stored with the registration only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnownAccess {
    /// Not known yet.
    #[default]
    Later,
    /// The host approves the learner, and Zoom sends the link.
    ByHost,
    /// By the join link of this registrant.
    Link(String),
}

/// What is new about a live session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionNews {
    Added,
    /// It starts, or ends, at another time than the learner was told.
    Moved {
        from: Timestamp,
    },
    /// There is a join link, or another one than before.
    NewLink,
    /// The host has to approve the learner.
    AwaitingApproval,
    /// The course no longer has it, or it starts after the end of access now.
    Removed,
}

impl KnownSessions {
    /// What is so now.
    pub fn of(
        enrolment: &Enrolment,
        course: &Course,
        registrations: &[Registration],
        now: Timestamp,
    ) -> Self {
        let coming = enrolment.included_sessions(course).filter(|session| session.ends_at() > now);
        let sessions = coming.map(|session| {
            let registration = registrations.iter().find(|registration| registration.session == session.uuid);
            let known = KnownSession {
                topic: session.topic.clone(),
                starts_at: session.starts_at,
                duration_minutes: session.duration_minutes,
                time_zone: session.time_zone.clone(),
                access: KnownAccess::of(registration),
            };
            (session.uuid, known)
        });
        Self { sessions: sessions.collect() }
    }

    /// Whether the learner knows how to get into this session.
    pub fn has_access(&self, id: LiveSessionId) -> bool {
        self.sessions.get(&id).is_some_and(|session| session.access != KnownAccess::Later)
    }

    /// Whether the learner has a join link for this session.
    pub fn has_link(&self, id: LiveSessionId) -> bool {
        self.sessions.get(&id).is_some_and(|session| matches!(session.access, KnownAccess::Link(_)))
    }

    /// What is news to a learner who knows this much, by session. Sessions that are over are no news.
    pub fn news(&self, is: &Self, now: Timestamp) -> BTreeMap<LiveSessionId, SessionNews> {
        let mut news = BTreeMap::new();
        for (id, session) in &is.sessions {
            let known = self.sessions.get(id);
            let about = match known {
                None => Some(SessionNews::Added),
                Some(known) if known.time() != session.time() => {
                    Some(SessionNews::Moved { from: known.starts_at })
                }
                Some(known) if known.access != session.access => match session.access {
                    KnownAccess::Link(_) => Some(SessionNews::NewLink),
                    KnownAccess::ByHost => Some(SessionNews::AwaitingApproval),
                    // The new link follows, and is news then.
                    KnownAccess::Later => None,
                },
                Some(_) => None,
            };
            news.extend(about.map(|about| (*id, about)));
        }
        for (id, known) in &self.sessions {
            if !is.sessions.contains_key(id) && known.ends_at() > now {
                news.insert(*id, SessionNews::Removed);
            }
        }
        news
    }
}

impl KnownSession {
    fn time(&self) -> (Timestamp, u32) {
        (self.starts_at, self.duration_minutes)
    }

    fn ends_at(&self) -> Timestamp {
        self.starts_at + SignedDuration::from_mins(self.duration_minutes.into())
    }
}

impl KnownAccess {
    fn of(registration: Option<&Registration>) -> Self {
        match registration {
            Some(Registration {
                status: RegistrationStatus::Registered,
                registrant_id: Some(id),
                join_url: Some(_),
                ..
            }) => Self::Link(id.clone()),
            Some(Registration { status: RegistrationStatus::AwaitingApproval, .. }) => Self::ByHost,
            _ => Self::Later,
        }
    }
}

#[cfg(test)]
#[path = "news_tests.rs"]
mod tests;
