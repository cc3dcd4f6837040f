//! A course as stored and shown: the outline, the price, the live sessions, the rules.
//!
//! The course import checks the author's file and converts it to this form. The bodies of contents and the answer
//! keys are stored separately.

pub mod authoring;
pub mod changes;
pub mod content;
pub mod digest;
pub mod draft;
pub mod media;
pub mod media_use;
pub mod message;
pub mod publication;
pub mod settlement;
pub mod teaching;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{ContentId, CourseId, Credits, LearnerId, LiveSessionId, Money, Refusal};

/// A course without the bodies of its contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// Named by the author and never changed.
    pub uuid: CourseId,
    /// For keys that people read.
    pub slug: String,
    pub title: String,
    /// One or more paragraphs of plain text.
    pub description: String,
    pub format: Format,
    /// Earned by completing it.
    pub cpd_credits: Credits,
    /// The kind of credit, in the accrediting body's terms.
    pub cpd_type: String,
    /// For a typical learner.
    pub duration_minutes: u32,
    /// Zero for a free course.
    pub price: Money,
    /// Printed on the certificate.
    pub organiser: String,
    /// The only instructors who may grade its work and see its attempts; administrators may too.
    #[serde(default)]
    pub instructors: BTreeSet<LearnerId>,
    /// Only published courses are shown and sold.
    pub published: bool,
    /// Raised by every publication that changes the course. Enrolments are settled against it.
    #[serde(default)]
    pub revision: u64,
    /// When it was first published; orders the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// When and how many may enrol.
    #[serde(default)]
    pub enrolment: EnrolmentRule,
    /// What completes the course.
    #[serde(default)]
    pub completion: CompletionRule,
    pub modules: Vec<Module>,
    /// Empty for self-paced courses.
    #[serde(default)]
    pub sessions: Vec<LiveSession>,
}

/// Whether a course has live sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// At the learner's own pace.
    SelfPaced,
    /// With live sessions.
    Hybrid,
}

/// The longest access period, in days.
pub const ACCESS_DAYS_MAX: u32 = 3_650;

/// When and how many may enrol.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentRule {
    /// Nobody may enrol before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Timestamp>,
    /// Nobody may enrol from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<Timestamp>,
    /// How many may be enrolled at a time; absent: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// For how many days an enrolment gives access, from its beginning, at most 3,650; absent: without an end. A change
    /// concerns those who enrol from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_days: Option<u32>,
}

/// What completes a course, beyond all required contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompletionRule {
    /// Completing it issues a certificate.
    #[serde(default = "yes")]
    pub issues_certificate: bool,
    /// Every live session must have been attended.
    #[serde(default)]
    pub requires_attendance: bool,
    /// How long the credits stay valid; absent: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits_valid_months: Option<u16>,
}

impl Default for CompletionRule {
    fn default() -> Self {
        Self { issues_certificate: true, requires_attendance: false, credits_valid_months: None }
    }
}

fn yes() -> bool {
    true
}

/// A part of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Named by the author and never changed.
    pub uuid: Uuid,
    /// Shown in the outline.
    pub title: String,
    /// The course is complete without an optional module.
    pub is_required: bool,
    /// In the order of study.
    pub contents: Vec<OutlineEntry>,
}

/// One entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineEntry {
    /// Named by the author and never changed.
    pub uuid: ContentId,
    /// Shown in the outline.
    pub title: String,
    pub kind: ContentKind,
    /// The module is complete without an optional content.
    pub is_required: bool,
    /// Hidden until then; released at once if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Timestamp>,
}

/// What a content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    /// Markdown.
    Text,
    /// A film with a transcript.
    Video,
    /// A file to read.
    Document,
    /// A page elsewhere.
    Link,
    /// Graded on the server.
    Quiz,
    /// Submitted, and graded by an instructor.
    Assignment,
}

impl ContentKind {
    /// As it is written, which is also the name of the field that holds the body.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Video => "video",
            Self::Document => "document",
            Self::Link => "link",
            Self::Quiz => "quiz",
            Self::Assignment => "assignment",
        }
    }
}

/// A live session of a hybrid course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveSession {
    /// Named by the author and never changed.
    pub uuid: LiveSessionId,
    pub topic: String,
    pub starts_at: Timestamp,
    pub duration_minutes: u32,
    /// The IANA name of the zone in which the provider announces it.
    pub time_zone: String,
    pub zoom: ZoomRoom,
}

/// A Zoom meeting or webinar with registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZoomRoom {
    /// Which of Zoom's two APIs knows it.
    pub kind: ZoomRoomKind,
    /// Zoom's number of it, digits only.
    #[schemars(regex(pattern = r"^[0-9]{9,12}$"))]
    pub id: String,
}

/// Zoom's two kinds of room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZoomRoomKind {
    /// Everybody can speak.
    Meeting,
    /// Panellists speak.
    Webinar,
}

impl LiveSession {
    /// When it is over.
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at + SignedDuration::from_mins(self.duration_minutes.into())
    }

    /// Whether it has begun; nobody can have attended it before.
    pub fn has_started(&self, now: Timestamp) -> bool {
        now >= self.starts_at
    }
}

impl Course {
    /// The live session with this id.
    pub fn session(&self, id: LiveSessionId) -> Option<&LiveSession> {
        self.sessions.iter().find(|session| session.uuid == id)
    }

    /// The outline entry with this id.
    pub fn content(&self, id: ContentId) -> Option<&OutlineEntry> {
        self.modules.iter().flat_map(|module| &module.contents).find(|content| content.uuid == id)
    }

    /// Why somebody without access is turned away. An unpublished course looks like one that does not exist.
    pub fn without_access(&self) -> Refusal {
        if self.published { Refusal::NotEnrolled } else { Refusal::NotFound }
    }

    /// Whether the course has live sessions that a learner must attend and can no longer attend all of.
    fn has_missed_sessions(&self, now: Timestamp) -> bool {
        self.completion.requires_attendance && self.sessions.iter().any(|session| session.ends_at() <= now)
    }

    /// Whether another learner may enrol now, with `taken` seats already taken.
    ///
    /// A course that requires attendance is closed once one of its live sessions is over: who enrols then could never
    /// complete it.
    pub fn admits(&self, taken: u32, now: Timestamp) -> Result<(), Refusal> {
        if !self.published {
            return Err(Refusal::NotPublished);
        }
        let rule = &self.enrolment;
        if rule.opens_at.is_some_and(|opens| now < opens)
            || rule.closes_at.is_some_and(|closes| now >= closes)
            || self.has_missed_sessions(now)
        {
            return Err(Refusal::EnrolmentClosed);
        }
        self.has_room(taken)
    }

    /// Whether there is a seat for one more learner. That is all that somebody needs who returns to a course that they
    /// have paid for.
    pub fn has_room(&self, taken: u32) -> Result<(), Refusal> {
        match self.enrolment.capacity {
            Some(capacity) if taken >= capacity => Err(Refusal::CourseFull),
            _ => Ok(()),
        }
    }
}
