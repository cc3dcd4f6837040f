//! Courses, their seats, the catalogue, contents.

use std::collections::BTreeSet;

use super::{plain_entities, shared_entities};
use crate::store::due::Work;
use crate::store::key::Entity;
use domain::course::media::Media;
use domain::course::message::{CourseMessage, MessageQuota};
use domain::course::settlement::Settlement;
use domain::course::teaching::Teaching;
use domain::course::{CompletionRule, ContentKind, Course, Format, LiveSession, Module};
use domain::{ContentId, CourseId, Credits, LearnerId, LiveSessionId, Money};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

shared_entities! {
    CatalogueEntry = "catalogue entry",
    StoredContent = "content",
    Seats = "seats",
    Course = "course",
    TeachingListed = "list of what is taught",
}

plain_entities! {
    MessageQuota = "quota of messages",
    AttendanceRecorded = "recorded attendance",
}

/// A course as the catalogue lists it: a copy, so that a page is one query. Earlier releases stored the whole course;
/// what is not listed is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueEntry {
    pub uuid: CourseId,
    pub slug: String,
    pub title: String,
    pub description: String,
    pub format: Format,
    pub cpd_credits: Credits,
    pub cpd_type: String,
    pub duration_minutes: u32,
    pub price: Money,
    pub organiser: String,
    #[serde(default)]
    pub instructors: BTreeSet<LearnerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    #[serde(default)]
    pub completion: CompletionRule,
    /// For how many days an enrolment gives access.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_days: Option<u32>,
    #[serde(default)]
    pub modules: Vec<Module>,
    #[serde(default)]
    pub sessions: Vec<ListedSession>,
}

/// A live session as the catalogue lists it: not where it takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedSession {
    pub uuid: LiveSessionId,
    pub topic: String,
    pub starts_at: Timestamp,
    pub duration_minutes: u32,
    pub time_zone: String,
}

impl CatalogueEntry {
    /// What the catalogue lists of a course.
    pub fn of(course: &Course) -> Self {
        let course = course.clone();
        Self {
            uuid: course.uuid,
            slug: course.slug,
            title: course.title,
            description: course.description,
            format: course.format,
            cpd_credits: course.cpd_credits,
            cpd_type: course.cpd_type,
            duration_minutes: course.duration_minutes,
            price: course.price,
            organiser: course.organiser,
            instructors: course.instructors,
            published_at: course.published_at,
            completion: course.completion,
            access_days: course.enrolment.access_days,
            modules: course.modules,
            sessions: course.sessions.into_iter().map(ListedSession::of).collect(),
        }
    }
}

impl ListedSession {
    fn of(session: LiveSession) -> Self {
        let LiveSession { uuid, topic, starts_at, duration_minutes, time_zone, zoom: _ } = session;
        Self { uuid, topic, starts_at, duration_minutes, time_zone }
    }
}

/// A content with its body, as learners may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredContent {
    /// Named by the author and never changed.
    pub uuid: ContentId,
    /// The only course that it ever belongs to.
    pub course: CourseId,
    pub kind: ContentKind,
    /// What the learner sees; its shape depends on the kind.
    pub body: Value,
}

/// How far the courses of the catalogue are among those that their instructors teach. Publications list what they change;
/// courses that earlier releases published are listed once, by the sweep.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeachingListed {
    /// Courses from here on, towards the oldest, are still to be listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// All courses are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_at: Option<Timestamp>,
}

impl TeachingListed {
    /// Whether what every instructor teaches is known.
    pub fn is_complete(&self) -> bool {
        self.complete_at.is_some()
    }
}

/// The seats taken in a course.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    pub taken: i64,
}

/// Somebody's attendance at a live session was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceRecorded {
    pub at: Timestamp,
}

impl Entity for Teaching {
    const NAME: &'static str = "taught courses";

    /// Due each morning while a course names the person.
    fn index(&self) -> Vec<(&'static str, String)> {
        let Some(digest_at) = self.digest_at else { return Vec::new() };
        Work::Digest.index(self.learner.0, digest_at, &self.learner.to_string())
    }
}

impl Entity for Media {
    const NAME: &'static str = "file of a course";

    fn expires_at(&self) -> Option<Timestamp> {
        // As long as the response to the removal is remembered.
        Some(self.removed_at? + SignedDuration::from_hours(24 * 7))
    }
}

impl Entity for CourseMessage {
    const NAME: &'static str = "message to a course";

    /// Due until all its e-mails are queued, or somebody stops it.
    fn index(&self) -> Vec<(&'static str, String)> {
        let tie = format!("{}#{}", self.course, self.id);
        let due_at = self.due_at.into_iter();
        due_at.flat_map(|due_at| Work::Walk.index(self.course.0, due_at, &tie)).collect()
    }
}

impl Entity for Settlement {
    const NAME: &'static str = "settlement";

    /// Due until it is removed.
    fn index(&self) -> Vec<(&'static str, String)> {
        let part = self.part.map(|part| format!("#{part}")).unwrap_or_default();
        Work::Walk.index(self.course.0, self.due_at, &format!("{}{part}", self.course))
    }
}
