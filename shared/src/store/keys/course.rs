//! Courses, their seats, the catalogue, contents.

use super::{sortable, user};
use crate::store::entities::{AttendanceRecorded, CatalogueEntry, Seats, StoredContent, TeachingListed};
use crate::store::key::Key;
use crate::store::page::Range;
use domain::course::Course;
use domain::course::media::Media;
use domain::course::message::{CourseMessage, MessageQuota};
use domain::course::settlement::{Settlement, SettlementPart};
use domain::course::teaching::Teaching;
use domain::{ContentId, CourseId, CourseMessageId, LearnerId, LiveSessionId, MediaId};
use jiff::Timestamp;

/// A course.
pub fn course(course: CourseId) -> Key<Course> {
    Key::new(format!("COURSE#{course}"), "META")
}

/// The seats taken in a course with a capacity: the only counter that many learners share.
pub fn seats(course: CourseId) -> Key<Seats> {
    Key::new(format!("COURSE#{course}"), "SEATS")
}

/// The course's entry in the catalogue; the time of publication orders it.
pub fn catalogue_entry(course: CourseId, published_at: Timestamp) -> Key<CatalogueEntry> {
    Key::new("CATALOGUE".to_owned(), format!("{}#{course}", sortable(published_at)))
}

/// The catalogue.
pub fn catalogue() -> Range<CatalogueEntry> {
    Range::all("CATALOGUE".to_owned())
}

/// Says that attendance at a live session was recorded.
pub fn attendance_recorded(course: CourseId, session: LiveSessionId) -> Key<AttendanceRecorded> {
    Key::new(format!("COURSE#{course}"), format!("ATTENDANCE#{session}"))
}

/// What an instructor teaches.
pub fn teaching(instructor: LearnerId) -> Key<Teaching> {
    Key::new(user(instructor), "TEACHING")
}

/// Says whether what every instructor teaches is listed.
pub fn teaching_listed() -> Key<TeachingListed> {
    Key::new("TEACHING".to_owned(), "LISTED")
}

/// The settlement of the course's enrolments after it was published.
pub fn settlement(course: CourseId) -> Key<Settlement> {
    Key::new(format!("COURSE#{course}"), "SETTLEMENT")
}

/// The settlement of a part of the course's enrolments.
pub fn settlement_part(of: SettlementPart) -> Key<Settlement> {
    match of.part {
        None => settlement(of.course),
        Some(part) => Key::new(format!("COURSE#{}", of.course), format!("SETTLEMENT#{part}")),
    }
}

/// The course and the part of its enrolments that a settlement is for, from its key.
pub(crate) fn settlement_of(pk: &str, sk: &str) -> Option<SettlementPart> {
    let course = pk.strip_prefix("COURSE#")?.parse().ok()?;
    let part = match sk.strip_prefix("SETTLEMENT")? {
        "" => None,
        part => Some(part.strip_prefix('#')?.parse().ok()?),
    };
    Some(SettlementPart { course, part })
}

/// A file that was uploaded for the course.
pub fn media(course: CourseId, media: MediaId) -> Key<Media> {
    Key::new(format!("COURSE#{course}#MEDIA"), media.to_string())
}

/// All files of a course.
pub fn media_of(course: CourseId) -> Range<Media> {
    Range::all(format!("COURSE#{course}#MEDIA"))
}

/// A message to the learners of a course.
pub fn course_message(course: CourseId, message: CourseMessageId) -> Key<CourseMessage> {
    Key::new(format!("COURSE#{course}#MESSAGES"), message.to_string())
}

/// The message to the learners of a course that is under a key.
pub(crate) fn course_message_of(pk: &str, sk: &str) -> Option<(CourseId, CourseMessageId)> {
    let course = pk.strip_prefix("COURSE#")?.strip_suffix("#MESSAGES")?;
    Some((course.parse().ok()?, sk.parse().ok()?))
}

/// All messages to the learners of a course, in the order in which they were written.
pub fn course_messages(course: CourseId) -> Range<CourseMessage> {
    Range::all(format!("COURSE#{course}#MESSAGES"))
}

/// When a course sent its last messages.
pub fn message_quota(course: CourseId) -> Key<MessageQuota> {
    Key::new(format!("COURSE#{course}"), "MESSAGES")
}

/// A content with its body, without an answer key.
pub fn content(content: ContentId) -> Key<StoredContent> {
    Key::new(format!("CONTENT#{content}"), "META")
}
