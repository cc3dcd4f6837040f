//! Exports everything about one learner: what is stored, by section, and the files that they submitted. To a folder at
//! once, or part by part to a browser.

use std::collections::BTreeMap;

use domain::assignment::submission::Submission;
use domain::{LearnerId, SubmissionId};
use serde_json::Value;
use tokio::time::Instant;

use crate::store::{Section, Store, StoreError, StoredItem};

/// Everything about one learner.
#[derive(Clone, Debug, PartialEq)]
pub struct LearnerExport {
    /// Stored items by the name of their section, as they are stored.
    pub sections: BTreeMap<&'static str, Vec<Value>>,
    pub files: Vec<ExportedFile>,
}

/// A part of everything about a learner.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportPart {
    /// In the order of their sections and keys.
    pub items: Vec<StoredItem>,
    /// Of the submissions among them.
    pub files: Vec<ExportedFile>,
    /// How many items there are, and how many of them are done with this part.
    pub total: usize,
    pub done: usize,
    /// What the next part begins behind; `None` after the last one.
    pub next: Option<String>,
}

/// A file that the learner submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    pub submission: SubmissionId,
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

/// How large the items of a part may be as JSON. A response doubles the quotation marks in it.
const PART_BYTES: usize = 2_000_000;

/// A part of a learner's export: the items behind `behind`, as many as fit into a response. Each part looks at everything,
/// so that what has changed meanwhile is in it as it is now. `None` if nothing is stored about the learner.
///
/// # Errors
/// As [`Store::learner_data`].
pub async fn export_part(
    store: &Store,
    deadline: Instant,
    learner: LearnerId,
    behind: Option<&str>,
) -> Result<Option<ExportPart>, StoreError> {
    let mut all: Vec<(String, StoredItem)> =
        store.learner_data(deadline, learner).await?.into_iter().map(|item| (place(&item), item)).collect();
    if all.is_empty() {
        return Ok(None);
    }
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    let total = all.len();
    let first = behind.map_or(0, |behind| all.partition_point(|(place, _)| place.as_str() <= behind));
    let mut part = ExportPart { items: Vec::new(), files: Vec::new(), total, done: first, next: None };
    let (mut bytes, mut last) = (0, None);
    for (place, item) in all.into_iter().skip(first) {
        bytes += item.value.to_string().len();
        if bytes > PART_BYTES && !part.items.is_empty() {
            part.next = last;
            break;
        }
        if item.section == Section::Assignments {
            part.files.extend(file(&item.value));
        }
        part.items.push(item);
        part.done += 1;
        last = Some(place);
    }
    Ok(Some(part))
}

/// Where an item is in the order of an export. The ledger has a section of its own, so a section has no key twice.
fn place(item: &StoredItem) -> String {
    let text = |name: &str| item.value[name].as_str().unwrap_or_default();
    format!("{}|{}|{}", item.section.name(), text("pk"), text("sk"))
}

/// The file of a submission; other items have none, and one that newer work replaced is no longer there.
fn file(item: &Value) -> Option<ExportedFile> {
    let submission: Submission = serde_json::from_value(item.clone()).ok()?;
    let file = submission.file.filter(|file| !file.removed)?;
    Some(ExportedFile {
        submission: submission.id,
        key: file.key,
        name: format!("{}-{}", submission.id, file.name),
    })
}
