//! The writes that make a draft: its outline, the bodies of its contents, and a pointer from each of its instructors.

use domain::course::draft::{Bodies, Draft, DraftContent, Outline};
use domain::{ContentId, LearnerId, Refusal};
use serde_json::Value;
use shared::http::{Failure, IdempotentRequest, Reply, RequestContext};
use shared::store::{Decision, DraftPointer, Snapshot, StoreError, Transaction, keys};

use crate::state::App;

/// Everything that is written for a new draft.
pub(crate) struct NewDraft {
    draft: Draft,
    contents: Vec<DraftContent>,
}

impl NewDraft {
    /// Of these pieces.
    pub(crate) fn of(draft: Draft, outline: &Outline, bodies: &Bodies) -> Self {
        let content = |(uuid, body): (&ContentId, &Value)| {
            Some(DraftContent {
                content: *uuid,
                kind: outline.content(*uuid)?.kind,
                body: body.to_string(),
                updated_at: draft.updated_at,
                updated_by: draft.updated_by,
            })
        };
        let contents = bodies.iter().filter_map(content).collect();
        Self { draft, contents }
    }

    /// Writes it, unless the course has a draft already.
    pub(crate) async fn create(
        &self,
        app: &App,
        context: &RequestContext,
        idempotent: &IdempotentRequest,
        reply: Reply,
    ) -> Result<Reply, Failure> {
        let key = keys::draft(self.draft.course);
        let mut wanted = idempotent.keys();
        wanted.push((&key).into());
        let decide = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            if let Some(stored) = snapshot.read(&key)? {
                return match self.is_made_again(&stored.value) {
                    true => Ok(idempotent.nothing_to_do(reply.clone(), self.draft.created_at)?),
                    false => Err(Refusal::DraftExists.into()),
                };
            }
            let mut transaction = Transaction::new();
            self.write(&mut transaction)?;
            idempotent.remember(&mut transaction, &reply, self.draft.created_at)?;
            Ok(Decision::Write(transaction, reply.clone()))
        };
        app.store.decide(context.deadline, &wanted, decide).await
    }

    /// Whether the stored draft was made by the same request: its response was lost.
    fn is_made_again(&self, stored: &Draft) -> bool {
        let is_same = stored.made_from == self.draft.made_from && stored.outline == self.draft.outline;
        is_same && stored.created_by == self.draft.created_by
    }

    fn write(&self, transaction: &mut Transaction) -> Result<(), Failure> {
        transaction.create(&keys::draft(self.draft.course), &self.draft)?;
        for content in &self.contents {
            transaction.create(&keys::draft_content(self.draft.course, content.content), content)?;
        }
        for author in &self.draft.instructors {
            point(transaction, *author, &self.draft)?;
        }
        Ok(())
    }
}

/// Lists the draft for somebody who edits it.
fn point(transaction: &mut Transaction, author: LearnerId, draft: &Draft) -> Result<(), StoreError> {
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
