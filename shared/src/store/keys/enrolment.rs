//! Enrolments and registrations for live sessions.

use super::{learner_of, sortable, user};
use crate::store::entities::{ENROLMENT_SHARDS, EnrolmentPointer};
use crate::store::key::Key;
use crate::store::page::{Cursor, Range};
use crate::store::sharded::Shards;
use domain::course::settlement::SettlementPart;
use domain::enrolment::Enrolment;
use domain::enrolment::viewing::Viewing;
use domain::live_session::news::KnownSessions;
use domain::outbox::SessionRegistrant;
use domain::{ContentId, CourseId, EnrolmentId, LearnerId, LiveSessionId, Registration};
use jiff::Timestamp;

/// A learner's enrolment in a course; the key allows only one.
pub fn enrolment(learner: LearnerId, course: CourseId) -> Key<Enrolment> {
    Key::new(user(learner), format!("ENROLMENT#{course}"))
}

/// The course of an enrolment, from its sort key.
pub(crate) fn enrolled_course(sk: &str) -> Option<CourseId> {
    sk.strip_prefix("ENROLMENT#")?.parse().ok()
}

/// A learner's enrolments, with all that is about them.
pub(crate) fn enrolments_of(learner: LearnerId) -> Range<Enrolment> {
    Range::prefix(user(learner), "ENROLMENT#")
}

/// All enrolments in a course.
pub fn enrolments_in(course: CourseId) -> Shards<Enrolment> {
    Shards::of(&format!("COURSE#{course}"), ENROLMENT_SHARDS, "ENROLMENT#")
}

/// Where the enrolments begin, from the newest on, that were there at a time.
pub fn enrolled_until(at: Timestamp) -> Cursor {
    Cursor::OlderThan(format!("ENROLMENT#{}~", sortable(at)))
}

/// The numbers of the parts in which the enrolments of a large course are settled.
pub fn enrolment_parts() -> std::ops::Range<u8> {
    0..ENROLMENT_SHARDS
}

/// A part of the enrolments in a course; all of them without a number.
pub fn enrolments_in_part(of: SettlementPart) -> Shards<Enrolment> {
    let all = enrolments_in(of.course);
    match of.part {
        None => all,
        Some(part) => all.only(part),
    }
}

/// From the id of an enrolment to the enrolment, in the learner's partition, where nobody else finds it.
pub fn enrolment_pointer(learner: LearnerId, enrolment: EnrolmentId) -> Key<EnrolmentPointer> {
    Key::new(user(learner), format!("ENROLLED#{enrolment}"))
}

/// A learner's enrolments, in order of creation.
pub fn enrolment_pointers(learner: LearnerId) -> Range<EnrolmentPointer> {
    Range::prefix(user(learner), "ENROLLED#")
}

/// What a learner was notified of about the live sessions of a course.
pub fn announced_sessions(learner: LearnerId, course: CourseId) -> Key<KnownSessions> {
    Key::new(user(learner), format!("ENROLMENT#{course}#ANNOUNCED"))
}

/// What the e-mails to a learner said about the live sessions of a course.
pub fn mailed_sessions(learner: LearnerId, course: CourseId) -> Key<KnownSessions> {
    Key::new(user(learner), format!("ENROLMENT#{course}#MAILED"))
}

/// How far a learner has got in a content, and where to resume it.
pub fn viewing(learner: LearnerId, content: ContentId) -> Key<Viewing> {
    Key::new(user(learner), format!("VIEWING#{content}"))
}

/// A learner's registration for a live session.
pub fn registration(learner: LearnerId, course: CourseId, session: LiveSessionId) -> Key<Registration> {
    Key::new(user(learner), format!("ENROLMENT#{course}#MEETING#{session}"))
}

/// Whose registration for which live session a key is of.
pub(crate) fn registrant_of(pk: &str, sk: &str) -> Option<SessionRegistrant> {
    let (course, session) = sk.strip_prefix("ENROLMENT#")?.split_once("#MEETING#")?;
    Some(SessionRegistrant {
        learner: learner_of(pk)?,
        course: course.parse().ok()?,
        session: session.parse().ok()?,
    })
}
