//! A draft, in a list and for the editor.

use std::cmp::Reverse;

use domain::course::ContentKind;
use domain::course::authoring::write_ids;
use domain::course::draft::{
    Bodies, Draft, DraftContent, DraftProblem, DraftState, LastPublication, digest, problems,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::http::{Author, schemas};
use shared::store::{DraftListing, Read, StoreError};
use utoipa::ToSchema;
use uuid::Uuid;

use super::problem::ProblemView;
use crate::people::People;
use crate::whole_draft::{WholeDraft, body_of};

/// The most removed contents that are shown.
const MOST_REMOVED: usize = 1_000;

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftSummary {
    /// The id of the course.
    pub uuid: Uuid,
    /// May be empty.
    pub title: String,
    /// May be empty.
    pub slug: String,
    /// `self_paced` or `hybrid`, if the author has decided.
    pub format: String,
    #[schema(value_type = schemas::DraftState)]
    pub state: DraftState,
    /// When details or outline were last saved. Texts and quizzes have times of their own.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// The id of the person who saved them.
    pub updated_by: Uuid,
    /// When it was last published; `null`: never.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub published_at: Option<Timestamp>,
}

impl From<DraftListing> for DraftSummary {
    fn from(draft: DraftListing) -> Self {
        Self {
            uuid: draft.course.0,
            title: draft.title,
            slug: draft.slug,
            format: draft.format,
            state: draft.state,
            updated_at: draft.updated_at,
            updated_by: draft.updated_by.0,
            published_at: draft.published_at,
        }
    }
}

/// The course of a new draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedDraft {
    pub uuid: Uuid,
}

/// Which version of a content's body is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftPieceView {
    pub uuid: Uuid,
    /// For the next save.
    pub version: u64,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// The newest publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftPublicationView {
    /// 0 if the course was published before it had a draft.
    pub number: u32,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// `null` if the operator published it.
    #[schema(required)]
    pub by: Option<Author>,
    /// Whether learners see the course.
    pub visible: bool,
}

impl DraftPublicationView {
    fn new(publication: &LastPublication, people: &People) -> Self {
        let by = publication.by.map(|by| people.author(by));
        Self { number: publication.number, at: publication.at, by, visible: publication.visible }
    }
}

/// A draft without the bodies of its contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftView {
    /// The id of the course.
    pub uuid: Uuid,
    /// The version of the outline, for the next save.
    pub version: u64,
    #[schema(value_type = schemas::DraftState)]
    pub state: DraftState,
    /// The definition of the course (see `course.schema.json`), each content without the field that holds its body.
    #[schema(value_type = Object)]
    pub outline: Value,
    /// When any piece of it was last saved, and by whom.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    pub updated_by: Author,
    /// The contents whose bodies are stored, and of those that the outline no longer names the thousand saved last.
    pub contents: Vec<DraftPieceView>,
    #[schema(required)]
    pub publication: Option<DraftPublicationView>,
    /// Whether it differs from what was last published; true before the first time.
    pub changed: bool,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub archived_at: Option<Timestamp>,
    /// What keeps it from being published; the first thousand.
    pub problems: Vec<ProblemView>,
}

impl DraftView {
    /// The draft as it was read.
    pub(crate) fn new(
        whole: &WholeDraft,
        bodies: &Bodies,
        of_media: Vec<DraftProblem>,
        people: &People,
    ) -> Self {
        let draft = &whole.draft.value;
        let (updated_at, updated_by) = last_save(whole);
        let now = digest(&whole.outline.join(bodies));
        let problems = match whole.require_whole() {
            Ok(()) => {
                let found = problems(&whole.outline, bodies).into_iter().chain(of_media);
                ProblemView::all(found.collect())
            }
            Err(refusal) => vec![ProblemView::of_everything(&refusal)],
        };
        Self {
            uuid: draft.course.0,
            version: whole.draft.version,
            state: draft.state,
            outline: whole.outline.value(),
            updated_at,
            updated_by: people.author(updated_by),
            contents: pieces(whole),
            publication: draft.publication.as_ref().map(|it| DraftPublicationView::new(it, people)),
            changed: draft.publication.as_ref().is_none_or(|publication| publication.digest != now),
            archived_at: draft.archived_at,
            problems,
        }
    }

    /// Whose names it shows.
    pub(crate) fn people(whole: &WholeDraft) -> impl Iterator<Item = domain::LearnerId> {
        let published_by = whole.draft.value.publication.as_ref().and_then(|publication| publication.by);
        [last_save(whole).1].into_iter().chain(published_by)
    }
}

/// Every change of a course may leave bodies behind, so not all of them are named.
fn pieces(whole: &WholeDraft) -> Vec<DraftPieceView> {
    let is_named = |read: &&Read<DraftContent>| whole.outline.content(read.value.content).is_some();
    let (named, mut removed): (Vec<_>, Vec<_>) = whole.contents.iter().partition(is_named);
    removed.sort_by_key(|read| Reverse(read.value.updated_at));
    named.into_iter().chain(removed.into_iter().take(MOST_REMOVED)).map(DraftPieceView::from).collect()
}

/// When any piece of a draft was last saved, and by whom.
fn last_save(whole: &WholeDraft) -> (Timestamp, domain::LearnerId) {
    let contents = whole.contents.iter().map(|read| (read.value.updated_at, read.value.updated_by));
    let outline = (whole.draft.value.updated_at, whole.draft.value.updated_by);
    contents.fold(outline, |last, save| if save.0 > last.0 { save } else { last })
}

impl From<&Read<DraftContent>> for DraftPieceView {
    fn from(read: &Read<DraftContent>) -> Self {
        Self { uuid: read.value.content.0, version: read.version, updated_at: read.value.updated_at }
    }
}

/// The body of a content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftContentView {
    pub uuid: Uuid,
    #[schema(value_type = schemas::ContentKind)]
    pub kind: ContentKind,
    /// For the next save; 0 if nothing was saved yet.
    pub version: u64,
    /// The value of the field that is named after the kind; `null` if nothing was saved yet. What a question's items,
    /// pairs and distractors are called is written down, so that a text can be reworded.
    #[schema(required, value_type = Option<Object>)]
    pub body: Option<Value>,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub updated_at: Option<Timestamp>,
    #[schema(required)]
    pub updated_by: Option<Author>,
}

impl DraftContentView {
    /// The body as it was saved last.
    pub(crate) fn new(read: &Read<DraftContent>, people: &People) -> Result<Self, StoreError> {
        let content = &read.value;
        let mut body = body_of(content)?;
        if let Some(questions) = body.get_mut("questions").and_then(Value::as_array_mut) {
            questions.iter_mut().for_each(write_ids);
        }
        Ok(Self {
            uuid: content.content.0,
            kind: content.kind,
            version: read.version,
            body: Some(body),
            updated_at: Some(content.updated_at),
            updated_by: Some(people.author(content.updated_by)),
        })
    }
}

/// Confirms a save of the outline or of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedPieceView {
    /// For the next save.
    pub version: u64,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// What keeps this piece from being published; the first thousand.
    pub problems: Vec<ProblemView>,
}

/// Where a draft stands after it was put away or brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DraftStateView {
    pub uuid: Uuid,
    /// The version of the outline, for the next save.
    pub version: u64,
    #[schema(value_type = schemas::DraftState)]
    pub state: DraftState,
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub archived_at: Option<Timestamp>,
}

impl DraftStateView {
    /// The draft in its version.
    pub(crate) fn new(draft: &Draft, version: u64) -> Self {
        Self { uuid: draft.course.0, version, state: draft.state, archived_at: draft.archived_at }
    }
}
