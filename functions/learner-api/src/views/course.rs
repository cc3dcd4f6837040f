//! A course as anyone signed in may see it: the outline, never the contents.

use domain::course::{ContentKind, Course, Format};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::http::Identity;
use shared::http::schemas;
use utoipa::ToSchema;
use uuid::Uuid;

/// A course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseView {
    /// Its id.
    pub uuid: Uuid,
    /// For keys that people read.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// One or more paragraphs of plain text.
    pub description: String,
    /// With or without live sessions.
    #[schema(value_type = schemas::CourseFormat)]
    pub format: Format,
    /// What completing it is worth, with two decimals.
    #[schema(example = "2.50")]
    pub cpd_credits: String,
    /// The kind of credit.
    pub cpd_type: String,
    /// How long it takes a typical learner.
    pub duration_minutes: u32,
    /// What it costs; an amount of 0 is a free course.
    pub price: PriceView,
    /// Who provides it.
    pub organiser: String,
    /// Whether the caller grades its work and sees its attempts.
    pub teaches: bool,
    /// The outline.
    pub modules: Vec<ModuleView>,
    /// The live sessions; empty for self-paced courses.
    pub sessions: Vec<SessionView>,
}

/// A price.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PriceView {
    /// Minor units.
    pub amount: i64,
    /// ISO 4217, lower case.
    #[schema(example = "gbp")]
    pub currency: String,
}

/// A part of a course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ModuleView {
    /// Its id.
    pub uuid: Uuid,
    /// Its title.
    pub title: String,
    /// The course is complete without an optional module.
    pub is_required: bool,
    /// In the order of study.
    pub contents: Vec<ContentOutline>,
}

/// One line of the outline.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ContentOutline {
    /// Its id.
    pub uuid: Uuid,
    /// Its title.
    pub title: String,
    /// What it is.
    #[schema(value_type = schemas::ContentKind)]
    pub kind: ContentKind,
    /// The module is complete without an optional content.
    pub is_required: bool,
}

/// A live session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// Its id.
    pub uuid: Uuid,
    /// What it is about.
    pub topic: String,
    /// When it starts.
    #[schema(value_type = String, format = DateTime)]
    pub starts_at: Timestamp,
    /// How long it lasts.
    pub duration_minutes: u32,
    /// The zone in which the provider announces it.
    #[schema(example = "Europe/London")]
    pub time_zone: String,
}

impl CourseView {
    /// The course as this person sees it.
    pub fn new(course: Course, identity: &Identity) -> Self {
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
            teaches: identity.teaches(&course),
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
