//! A course as any signed-in user may see it: the outline, never the contents.

use domain::course::{ContentKind, Format};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::Identity;
use shared::http::schemas;
use shared::store::CatalogueEntry;
use utoipa::ToSchema;
use uuid::Uuid;

use super::WaitingSubmissionsView;

/// A course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseView {
    pub uuid: Uuid,
    /// A readable, unique name for URLs and files.
    pub slug: String,
    pub title: String,
    /// Plain text in one or more paragraphs.
    pub description: String,
    #[schema(value_type = schemas::CourseFormat)]
    pub format: Format,
    /// The credits for completing it, with two decimals.
    #[schema(example = "2.50")]
    pub cpd_credits: String,
    pub cpd_type: String,
    /// How long a typical learner takes.
    pub duration_minutes: u32,
    /// An amount of 0 means that the course is free.
    pub price: PriceView,
    /// The provider of the course.
    pub organiser: String,
    /// Whether the caller is an instructor of the course.
    pub teaches: bool,
    pub modules: Vec<ModuleView>,
    /// Empty for self-paced courses.
    pub sessions: Vec<SessionView>,
    /// Whether every live session must be attended to complete the course.
    pub requires_attendance: bool,
    /// For how many days an enrolment gives access; `null` if there is no end.
    #[schema(required)]
    pub access_days: Option<u32>,
    /// For those who teach it: the submissions that wait to be graded. `null` for everybody else, and in the catalogue.
    #[schema(required)]
    pub waiting_submissions: Option<WaitingSubmissionsView>,
}

/// A price.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PriceView {
    /// In minor units.
    pub amount: i64,
    /// ISO 4217 in lower case.
    #[schema(example = "gbp")]
    pub currency: String,
}

/// A module of a course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModuleView {
    pub uuid: Uuid,
    pub title: String,
    /// The course can be completed without an optional module.
    pub is_required: bool,
    pub contents: Vec<ContentOutline>,
}

/// An entry of the outline.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContentOutline {
    pub uuid: Uuid,
    pub title: String,
    #[schema(value_type = schemas::ContentKind)]
    pub kind: ContentKind,
    /// The module can be completed without an optional content.
    pub is_required: bool,
}

/// A live session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    pub uuid: Uuid,
    pub topic: String,
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    pub duration_minutes: u32,
    /// The time zone in which the provider announces it.
    #[schema(example = "Europe/London")]
    pub time_zone: String,
}

impl CourseView {
    /// The course as this user sees it.
    pub fn new(course: CatalogueEntry, identity: &Identity) -> Self {
        let contents = |module: &domain::course::Module| {
            let entries = module.contents.iter().map(|entry| ContentOutline {
                uuid: entry.uuid.0,
                title: entry.title.clone(),
                kind: entry.kind,
                is_required: entry.is_required,
            });
            entries.collect()
        };
        let modules = course.modules.iter().map(|module| ModuleView {
            uuid: module.uuid,
            title: module.title.clone(),
            is_required: module.is_required,
            contents: contents(module),
        });
        let sessions = course.sessions.iter().map(|session| SessionView {
            uuid: session.uuid.0,
            topic: session.topic.clone(),
            starts_at: session.starts_at,
            duration_minutes: session.duration_minutes,
            time_zone: session.time_zone.clone(),
        });
        Self {
            uuid: course.uuid.0,
            teaches: identity.teaches_as(&course.instructors),
            requires_attendance: course.completion.requires_attendance && !course.sessions.is_empty(),
            access_days: course.access_days,
            waiting_submissions: None,
            modules: modules.collect(),
            sessions: sessions.collect(),
            slug: course.slug,
            title: course.title,
            description: course.description,
            format: course.format,
            cpd_credits: course.cpd_credits.to_string(),
            cpd_type: course.cpd_type,
            duration_minutes: course.duration_minutes,
            price: PriceView {
                amount: course.price.amount,
                currency: course.price.currency.as_str().to_owned(),
            },
            organiser: course.organiser,
        }
    }
}
