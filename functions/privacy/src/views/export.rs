//! Everything about a person, part by part.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::use_cases::export_learner::ExportPart;
use utoipa::ToSchema;
use uuid::Uuid;

/// An export that was begun.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BegunExport {
    /// For the first part. It is valid for a day.
    pub cursor: String,
}

/// Something that is stored about a person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedItem {
    /// What it belongs to, for example `enrolments`.
    pub section: String,
    /// As it is stored.
    #[schema(value_type = std::collections::BTreeMap<String, Value>)]
    pub item: Value,
}

/// A file that the person submitted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ExportedFile)]
pub struct ExportedFileView {
    pub submission_uuid: Uuid,
    /// The person's name of it, with the id of the submission in front.
    pub name: String,
}

/// A part of everything about a person.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = ExportPart)]
pub struct ExportPartView {
    /// By section.
    pub items: Vec<ExportedItem>,
    /// Files of the submissions in this part; fetch each with the download link of its submission.
    pub files: Vec<ExportedFileView>,
    /// Items up to and with this part.
    pub items_done: u64,
    /// Items in all.
    pub items_total: u64,
    /// Where the next part begins; `null` after the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

impl ExportPartView {
    pub(crate) fn new(part: ExportPart, next_cursor: Option<String>) -> Self {
        let item = |item: shared::store::StoredItem| ExportedItem {
            section: item.section.name().to_owned(),
            item: item.value,
        };
        let file = |file: shared::use_cases::export_learner::ExportedFile| ExportedFileView {
            submission_uuid: file.submission.0,
            name: file.name,
        };
        Self {
            items: part.items.into_iter().map(item).collect(),
            files: part.files.into_iter().map(file).collect(),
            items_done: part.done.try_into().unwrap_or(u64::MAX),
            items_total: part.total.try_into().unwrap_or(u64::MAX),
            next_cursor,
        }
    }
}
