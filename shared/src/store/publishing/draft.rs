//! The draft of a course that is published: the publication is noted in it, and an import becomes it.

use jiff::Timestamp;

use super::batches::size;
use super::contents::AuthoredBody;
use super::plan::{Planning, last_publication};
use super::{DraftUse, StoredDraft, ToPublish};
use crate::store::entities::DraftPointer;
use crate::store::error::StoreError;
use crate::store::keys;
use domain::LearnerId;
use domain::course::draft::{Draft, DraftContent, LastPublication, OPERATOR};
use domain::course::publication::Publication;

/// A draft as it will be stored.
pub(super) struct SavedDraft {
    pub(super) draft: Draft,
    /// The version that is stored, if there is one.
    pub(super) version: Option<u64>,
}

/// The body of a content in a draft that becomes what is published.
pub(super) fn content(
    planning: &mut Planning,
    stored: Option<&StoredDraft>,
    body: &AuthoredBody<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let content = DraftContent {
        content: body.content.uuid,
        kind: body.content.body.kind(),
        body: body.part.json.clone(),
        updated_at: now,
        updated_by: OPERATOR,
    };
    let before = stored.and_then(|draft| draft.contents.get(&content.content));
    if before.is_some_and(|read| (&read.value.body, read.value.kind) == (&content.body, content.kind)) {
        return Ok(());
    }
    let key = keys::draft_content(planning.course, content.content);
    let transaction = planning.batches.room_for(1, size(&content)?);
    match stored {
        Some(_) => transaction.save(&key, before, &content),
        // Where there is no draft, an import that was interrupted may have left a body, which nobody sees.
        None => transaction.list(&key, &content),
    }
}

/// Lists the draft for its instructors, and no longer for those who are none any more.
pub(super) fn pointers(
    planning: &mut Planning,
    wanted: &ToPublish<'_>,
    use_of_draft: DraftUse<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let DraftUse::Replaced(stored) = use_of_draft else { return Ok(()) };
    let before = stored.map(|stored| &stored.draft.value);
    let course = wanted.outline.course();
    let listed = |author: &LearnerId| before.is_some_and(|draft| draft.instructors.contains(author));
    for author in wanted.outline.instructors().iter().filter(|author| !listed(author)) {
        let pointer = DraftPointer {
            author: *author,
            course,
            created_at: before.map_or(now, |draft| draft.created_at),
            archived: before.is_some_and(|draft| draft.archived_at.is_some()),
        };
        let transaction = planning.batches.room_for(1, size(&pointer)?);
        transaction.list(&keys::draft_pointer(*author, course), &pointer)?;
    }
    let removed =
        before.into_iter().flat_map(|draft| draft.instructors.difference(wanted.outline.instructors()));
    for author in removed {
        planning.batches.room_for(1, 0).remove(&keys::draft_pointer(*author, course));
    }
    Ok(())
}

/// The draft after a publication; `None` if it stays as it is.
pub(super) fn noted(
    wanted: &ToPublish<'_>,
    use_of_draft: DraftUse<'_>,
    publication: Option<&Publication>,
    now: Timestamp,
) -> Result<Option<SavedDraft>, StoreError> {
    let stored = match use_of_draft {
        DraftUse::Kept(stored) => Some(stored),
        DraftUse::Replaced(stored) => stored,
    };
    let visible = wanted.authored.course.published;
    let before = stored.map(|stored| &stored.draft);
    let mut draft =
        before.map_or_else(|| Draft::new(wanted.outline, OPERATOR, now), |read| read.value.clone());
    let mut outline = match use_of_draft {
        DraftUse::Kept(stored) => stored.outline.clone(),
        DraftUse::Replaced(_) => wanted.outline.clone(),
    };
    outline.set_published(visible);
    let is_replaced = matches!(use_of_draft, DraftUse::Replaced(_)) && draft.outline != outline.to_string();
    if is_replaced {
        draft.set_outline(&outline, OPERATOR, now);
    } else {
        draft.outline = outline.to_string();
    }
    draft.incomplete_since = None;
    if let Some(publication) = publication {
        draft.set_publication(last_publication(publication));
    }
    let version = before.map(|read| read.version);
    let is_same = before.is_some_and(|read| read.value == draft);
    Ok((!is_same).then_some(SavedDraft { draft, version }))
}

/// The draft after the course was hidden: its other changes stay unpublished.
pub(super) fn hidden(
    stored: &StoredDraft,
    by: LearnerId,
    publication: Option<&Publication>,
    now: Timestamp,
) -> SavedDraft {
    let (mut draft, mut outline) = (stored.draft.value.clone(), stored.outline.clone());
    outline.set_published(false);
    draft.outline = outline.to_string();
    // A course that was published before it had a draft has no publication to repeat.
    let unrecorded =
        LastPublication { number: 0, at: now, by: Some(by), visible: false, digest: String::new() };
    draft.set_publication(publication.map_or(unrecorded, last_publication));
    SavedDraft { draft, version: Some(stored.draft.version) }
}
