//! Exports everything about one learner: what is stored, by section, and the files that they submitted.

use std::collections::BTreeMap;

use domain::LearnerId;
use domain::assignment::submission::Submission;
use serde_json::Value;
use tokio::time::Instant;

use crate::store::{Section, Store, StoreError};

/// Everything about one learner.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnerExport {
    /// Stored items by the name of their section, as they are stored.
    pub sections: BTreeMap<&'static str, Vec<Value>>,
    pub files: Vec<ExportedFile>,
}

/// A file that the learner submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Where the bucket has it.
    pub key: String,
    /// The learner's name of it, made unique by the submission's id in front.
    pub name: String,
}

/// Exports a learner; `None` if nothing is stored about them.
///
/// # Errors
/// As [`Store::learner_data`].
pub async fn export_learner(
    store: &Store,
    deadline: Instant,
    learner: LearnerId,
) -> Result<Option<LearnerExport>, StoreError> {
    let items = store.learner_data(deadline, learner).await?;
    let mut export = LearnerExport { sections: BTreeMap::new(), files: Vec::new() };
    for item in items {
        if item.section == Section::Assignments {
            export.files.extend(file(&item.value));
        }
        export.sections.entry(item.section.name()).or_default().push(item.value);
    }
    Ok((!export.sections.is_empty()).then_some(export))
}

/// The file of a submission; other items have none, and one that newer work replaced is no longer there.
fn file(item: &Value) -> Option<ExportedFile> {
    let submission: Submission = serde_json::from_value(item.clone()).ok()?;
    let file = submission.file.filter(|file| !file.removed)?;
    Some(ExportedFile { key: file.key, name: format!("{}-{}", submission.id, file.name) })
}
