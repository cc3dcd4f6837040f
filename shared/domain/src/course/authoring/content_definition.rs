//! The contents of a module, as an author writes them.

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::definition::yes;
use super::quiz_definition::QuizDefinition;
use super::values::{AuthoredNumber, TextOrList};
use crate::assignment::FileType;
use crate::course::ContentKind;

/// One content. Next to `kind`, one field of the same name holds what the kind needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(transform = super::schema::require_the_body_of_the_kind)]
pub struct ContentDefinition {
    /// The id of the content: any UUID, never changed, never used in another course.
    pub uuid: Uuid,
    /// One line, shown in the outline.
    #[schemars(length(min = 1, max = 200))]
    pub title: String,
    /// What it is. Never changes once the content is stored.
    pub kind: ContentKind,
    /// Whether the module is complete only with this content. Absent: yes.
    #[serde(default = "yes")]
    pub is_required: bool,
    /// Learners get it from then on. Absent: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<Timestamp>,
    /// For kind `text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextDefinition>,
    /// For kind `video`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<VideoDefinition>,
    /// For kind `document`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentDefinition>,
    /// For kind `link`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<AddressDefinition>,
    /// For kind `quiz`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiz: Option<QuizDefinition>,
    /// For kind `quiz`, in place of `quiz`: the quiz as an authoring tool exported it, as an object or as a
    /// text that holds the object's JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "quiz_or_its_json")]
    pub content_data: Option<Value>,
    /// For kind `assignment`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<AssignmentDefinition>,
}

/// Something to read here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextDefinition {
    /// Markdown (with tables), as one text or as a list of its lines. HTML is shown, not interpreted.
    pub markdown: TextOrList,
}

/// Something to watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VideoDefinition {
    /// An https address: a file (mp4, webm), or the page of the film at YouTube or Vimeo; or a path on this site.
    /// Absent if the film was uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^(\\s*[Hh][Tt][Tt][Pp][Ss]:|/[^/])"))]
    pub url: Option<String>,
    /// The id of an MP4 file that was uploaded for this course, in place of `url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Uuid>,
    /// The captions of a film that is a file: a WebVTT file, as its id if it was uploaded, or as a path on this site;
    /// or `none`. A film that was uploaded has captions or says that it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captions: Option<String>,
    /// The language of the captions, such as `en`, `cy` or `pt-BR`; English if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"))]
    pub captions_language: Option<String>,
    /// Everything that is said, for those who cannot hear it: one text or a list of its lines.
    pub transcript: TextOrList,
}

/// A document that was uploaded, or is hosted elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentDefinition {
    /// An https URL, or a path on this site. Absent if the document was uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = "^(\\s*[Hh][Tt][Tt][Pp][Ss]:|/[^/])"))]
    pub url: Option<String>,
    /// The id of a PDF, PNG or JPEG file that was uploaded for this course, in place of `url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Uuid>,
}

/// A page that is hosted elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressDefinition {
    /// An https URL, or a path on this site.
    #[schemars(regex(pattern = "^(\\s*[Hh][Tt][Tt][Pp][Ss]:|/[^/])"))]
    pub url: String,
}

/// Work that learners submit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentDefinition {
    /// Markdown: the task, what to submit and how it is graded; one text or a list of its lines.
    pub instructions: TextOrList,
    /// The highest score: 0.01 to 1000 with at most two decimals.
    pub max_score: AuthoredNumber,
    /// The score needed to pass, at most `max_score`.
    pub passing_score: AuthoredNumber,
    /// How often work may be submitted. Absent or 0: any number of times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<AuthoredNumber>,
    /// Work submitted later is flagged as late. Absent: never late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The kinds of files that are taken. Absent: every kind that the platform takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub allowed_types: Option<Vec<FileType>>,
    /// The largest file that is taken, in bytes. Absent: 50 MiB, which is also the most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 52_428_800))]
    pub max_size_bytes: Option<u64>,
}

fn quiz_or_its_json(generator: &mut SchemaGenerator) -> Schema {
    let quiz = generator.subschema_for::<QuizDefinition>();
    json_schema!({ "anyOf": [quiz, { "type": "string", "contentMediaType": "application/json" }, { "type": "null" }] })
}
