//! What the daily digest says to an instructor of each course. Names are looked up when it is sent.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Course;
use crate::{CourseId, LiveSessionId};

/// For so long after its end a live session is mentioned whose attendance is not recorded.
const UNRECORDED_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);
/// The most live sessions of each kind of one course.
const SESSIONS_MAX: usize = 10;

/// What a digest says of one course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseDigest {
    pub course: CourseId,
    /// Submissions that wait to be graded.
    #[serde(default)]
    pub waiting: u32,
    /// Whether there are more than were counted.
    #[serde(default)]
    pub has_more: bool,
    /// When the oldest of them was submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_at: Option<Timestamp>,
    /// Live sessions of the day.
    #[serde(default)]
    pub today: Vec<LiveSessionId>,
    /// Live sessions that are over, and whose attendance is not recorded.
    #[serde(default)]
    pub unrecorded: Vec<LiveSessionId>,
}

impl CourseDigest {
    /// Whether there is something to say.
    pub fn is_empty(&self) -> bool {
        self.waiting == 0 && !self.has_more && self.today.is_empty() && self.unrecorded.is_empty()
    }
}

/// The live sessions of a course that take place on a day in this time zone, and are not over.
pub fn sessions_on(course: &Course, day: Date, zone: &TimeZone, now: Timestamp) -> Vec<LiveSessionId> {
    let on = |at: Timestamp| at.to_zoned(zone.clone()).date() == day;
    let sessions = course.sessions.iter();
    let coming = sessions.filter(|session| on(session.starts_at) && session.ends_at() > now);
    coming.map(|session| session.uuid).take(SESSIONS_MAX).collect()
}

/// The live sessions of a course that ended lately and began since this moment: attendance must be recorded, if the course
/// demands it.
pub fn sessions_to_record(course: &Course, since: Option<Timestamp>, now: Timestamp) -> Vec<LiveSessionId> {
    let (Some(since), true) = (since, course.completion.requires_attendance) else { return Vec::new() };
    let sessions = course.sessions.iter().filter(|session| {
        session.starts_at >= since && session.ends_at() <= now && session.ends_at() + UNRECORDED_FOR > now
    });
    sessions.map(|session| session.uuid).take(SESSIONS_MAX).collect()
}
