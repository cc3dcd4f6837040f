//! The file that an author writes: the course, its modules and its live sessions.
//!
//! The comments of the fields are published in the JSON Schema, so they speak to the author.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::content_definition::ContentDefinition;
use super::values::{AuthoredNumber, TextOrList};
use crate::course::{CompletionRule, EnrolmentRule, Format, ZoomRoom};

/// A course as its author writes it: one JSON file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Course definition")]
pub struct CourseDefinition {
    /// The URL or path of the JSON Schema, so that your editor helps while you write. The import ignores it.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The id of the course. Make one (any UUID) and never change it: enrolments refer to it.
    pub uuid: Uuid,
    /// A short name for keys: lower-case letters, digits and single hyphens.
    #[schemars(length(min = 1, max = 80), regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub slug: String,
    /// One line, shown everywhere and printed on the certificate.
    #[schemars(length(min = 1, max = 200))]
    pub title: String,
    /// What the course is about and whom it is for: plain text, or a list of its lines. At most 5,000
    /// characters.
    pub description: TextOrList,
    /// `hybrid` when there are live sessions, `self_paced` when there are none.
    pub format: Format,
    /// What completing the course is worth, from 0 to 9999.99 with at most two decimals: `"2.50"`.
    pub cpd_credits: AuthoredNumber,
    /// The kind of credit, in the words of the accrediting body.
    #[schemars(length(min = 1, max = 100))]
    pub cpd_type: String,
    /// How long a typical learner takes for everything, live sessions included.
    #[schemars(range(min = 1, max = 100_000))]
    pub duration_minutes: u32,
    /// What an enrolment costs; an amount of 0 makes the course free.
    pub price: PriceDefinition,
    /// Who provides the course; printed on the certificate.
    #[schemars(length(min = 1, max = 200))]
    pub organiser: String,
    /// Who grades work and sees attempts: the ids of these people at your identity provider (their `sub`), at
    /// most 50. They also need its group `instructor`. Absent: administrators only.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub instructors: Vec<Uuid>,
    /// Only published courses are shown and sold. Absent: not published.
    #[serde(default)]
    pub published: bool,
    /// When and how many may enrol. Absent: always and any number.
    #[serde(default)]
    pub enrolment: EnrolmentRule,
    /// What completes the course beyond all required contents. Absent: nothing more, and it issues a
    /// certificate.
    #[serde(default)]
    pub completion: CompletionRule,
    /// The parts of the course, in the order of study; at most 500 contents in all of them together.
    #[schemars(length(min = 1))]
    pub modules: Vec<ModuleDefinition>,
    /// The live sessions of a hybrid course, at most 30, each with a Zoom meeting or webinar of its own.
    #[serde(default)]
    #[schemars(length(max = 30))]
    pub sessions: Vec<SessionDefinition>,
}

/// What an enrolment costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PriceDefinition {
    /// In Stripe's smallest unit of the currency: 3000 is 30.00 USD, 3000 JPY and 3.000 KWD. 0 for a free course, else
    /// from Stripe's minimum (0.30 GBP, 0.50 EUR and USD) to its maximum.
    #[schemars(range(min = 0, max = 999_999_999_999_i64))]
    pub amount: i64,
    /// Three letters of ISO 4217; a currency that Stripe charges in.
    #[schemars(regex(pattern = "^[A-Za-z]{3}$"))]
    pub currency: String,
}

/// A part of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModuleDefinition {
    /// The id of the module: any UUID, never changed.
    pub uuid: Uuid,
    /// One line, shown in the outline.
    #[schemars(length(min = 1, max = 200))]
    pub title: String,
    /// Whether the course is complete only with this module. Absent: yes.
    #[serde(default = "yes")]
    pub is_required: bool,
    /// In the order of study.
    #[schemars(length(min = 1))]
    pub contents: Vec<ContentDefinition>,
}

/// A live session on Zoom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionDefinition {
    /// The id of the session: any UUID, never changed, not even when the session is moved.
    pub uuid: Uuid,
    /// What it is about, in one line.
    #[schemars(length(min = 1, max = 200))]
    pub topic: String,
    /// When it starts, with the offset from UTC: `2027-01-14T18:00:00Z`.
    pub starts_at: Timestamp,
    /// How long it lasts.
    #[schemars(range(min = 1, max = 1440))]
    pub duration_minutes: u32,
    /// The time zone in which you announce it, by its IANA name: `Europe/London`.
    pub time_zone: String,
    /// The Zoom meeting or webinar, with registration switched on.
    pub zoom: ZoomRoom,
}

pub(super) fn yes() -> bool {
    true
}
