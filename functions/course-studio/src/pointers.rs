//! The pointers from those who edit a draft to it: their lists.

use domain::LearnerId;
use domain::course::draft::Draft;
use shared::store::{DraftPointer, StoreError, Transaction, keys};

/// Lists the draft for somebody who edits it.
pub(crate) fn point(
    transaction: &mut Transaction,
    author: LearnerId,
    draft: &Draft,
) -> Result<(), StoreError> {
    let pointer = DraftPointer {
        author,
        course: draft.course,
        created_at: draft.created_at,
        archived: draft.archived_at.is_some(),
    };
    transaction.list(&keys::draft_pointer(author, draft.course), &pointer)
}

/// Lists the draft for those who edit it since it was saved, and no longer for those who do not any more.
pub(crate) fn repoint(
    transaction: &mut Transaction,
    before: &Draft,
    after: &Draft,
) -> Result<(), StoreError> {
    let moved = before.archived_at.is_some() != after.archived_at.is_some();
    for author in after.instructors.iter().filter(|author| moved || !before.instructors.contains(author)) {
        point(transaction, *author, after)?;
    }
    for author in before.instructors.difference(&after.instructors) {
        transaction.remove(&keys::draft_pointer(*author, after.course));
    }
    Ok(())
}
