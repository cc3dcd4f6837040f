//! The writes that make a draft: its outline, the bodies of its contents, and a pointer from each of its instructors.
//!
//! Most drafts are one transaction. A larger one is written as incomplete first, which nobody sees; then its bodies; and the
//! last transaction completes it. What a process leaves that died in between is taken over by the next import.

use domain::course::draft::{Bodies, Draft, DraftContent, LastPublication, Outline};
use domain::{ContentId, Refusal};
use jiff::SignedDuration;
use serde_json::Value;
use shared::http::{Failure, IdempotentRequest, Identity, Reply, RequestContext};
use shared::store::{Decision, ItemKey, Read, Snapshot, Transaction, keys};

use crate::pointers::point;
use crate::state::App;

/// Below DynamoDB's 100 writes, with room for the outline and the response that is kept.
const MOST_WRITES: usize = 90;
/// Below DynamoDB's 4 MB.
const MOST_BYTES: usize = 3_000_000;
/// A process that has been writing for longer than this is dead: it could not run so long.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);

/// Everything that is written for a new draft.
pub(crate) struct NewDraft<'a> {
    identity: &'a Identity,
    draft: Draft,
    contents: Vec<DraftContent>,
    /// The course may exist already.
    is_import: bool,
}

impl<'a> NewDraft<'a> {
    /// Of these pieces.
    pub(crate) fn of(identity: &'a Identity, draft: Draft, outline: &Outline, bodies: &Bodies) -> Self {
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
        Self { identity, draft, contents, is_import: false }
    }

    /// Of a course that may exist: those who teach it may, and what was published stays known.
    pub(crate) fn of_existing(self) -> Self {
        Self { is_import: true, ..self }
    }

    /// Writes it, unless the course has a draft already.
    pub(crate) async fn create(
        &self,
        app: &App,
        context: &RequestContext,
        idempotent: &IdempotentRequest,
        reply: Reply,
    ) -> Result<Reply, Failure> {
        let batches = self.batches();
        let key = keys::draft(self.draft.course);
        let mut wanted = idempotent.keys();
        wanted.push((&key).into());
        if self.is_import {
            wanted.push((&keys::course(self.draft.course)).into());
        }
        let begin = |snapshot: &Snapshot| -> Result<Decision<Begun>, Failure> {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(Begun::Done(reply)));
            }
            let mut draft = self.prepared(snapshot)?;
            let stored = snapshot.read(&key)?;
            if let Some(known) = &stored
                && let Some(begun) = self.begun_before(known, &draft, &reply)?
            {
                return match begun {
                    Begun::Done(reply) => Ok(done(idempotent.nothing_to_do(reply, self.draft.created_at)?)),
                    begun => Ok(Decision::Answer(begun)),
                };
            }
            let mut transaction = Transaction::new();
            if batches.len() > 1 {
                draft.incomplete_since = Some(self.draft.created_at);
                transaction.save(&key, stored.as_ref(), &draft)?;
                let version = stored.map_or(0, |read| read.version) + 1;
                return Ok(Decision::Write(
                    transaction,
                    Begun::Incomplete(Box::new(Read { version, value: draft })),
                ));
            }
            transaction.save(&key, stored.as_ref(), &draft)?;
            self.complete(&mut transaction, batches.first().copied().unwrap_or_default(), &draft)?;
            idempotent.remember(&mut transaction, &reply, self.draft.created_at)?;
            Ok(Decision::Write(transaction, Begun::Done(reply.clone())))
        };
        let begun = match app.store.decide(context.deadline, &wanted, begin).await? {
            Begun::Done(reply) => return Ok(reply),
            Begun::Incomplete(begun) => begun,
        };
        for batch in &batches {
            let mut transaction = Transaction::new();
            self.write_contents(&mut transaction, batch)?;
            // Unless another import has taken over meanwhile.
            transaction.require(&key, &begun);
            if !app.store.write(context.deadline, &transaction).await? {
                return Err(TAKEN_OVER.into());
            }
        }
        self.finish(app, context, idempotent, (&begun, &wanted), reply).await
    }

    /// Completes the draft, once all of its bodies are there.
    async fn finish(
        &self,
        app: &App,
        context: &RequestContext,
        idempotent: &IdempotentRequest,
        (begun, wanted): (&Read<Draft>, &[ItemKey]),
        reply: Reply,
    ) -> Result<Reply, Failure> {
        let key = keys::draft(self.draft.course);
        let decide = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
            if let Some(reply) = idempotent.replay(snapshot)? {
                return Ok(Decision::Answer(reply));
            }
            let stored = snapshot.read(&key)?.ok_or(TAKEN_OVER)?;
            let draft = Draft { incomplete_since: None, ..begun.value.clone() };
            if stored.value == draft {
                return Ok(Decision::Answer(reply.clone()));
            }
            if stored.version != begun.version {
                return Err(TAKEN_OVER.into());
            }
            let mut transaction = Transaction::new();
            transaction.save(&key, Some(&stored), &draft)?;
            self.complete(&mut transaction, &[], &draft)?;
            idempotent.remember(&mut transaction, &reply, self.draft.created_at)?;
            Ok(Decision::Write(transaction, reply.clone()))
        };
        app.store.decide(context.deadline, wanted, decide).await
    }

    /// The draft as it will be stored: with what is known of a course that exists.
    fn prepared(&self, snapshot: &Snapshot) -> Result<Draft, Failure> {
        let mut draft = self.draft.clone();
        let Some(course) = snapshot.peek(&keys::course(draft.course))? else { return Ok(draft) };
        if !self.identity.teaches(&course) {
            return Err(Refusal::NotFound.into());
        }
        if let Some(at) = course.published_at {
            // Until it is published from here, nobody knows which definition it was published from.
            let (visible, digest) = (course.published, String::new());
            draft.set_publication(LastPublication { number: 0, at, by: None, visible, digest });
        }
        Ok(draft)
    }

    /// What an earlier request has done, if it was this one: its response was lost. Nothing, if it left a draft that
    /// this one may take over.
    fn begun_before(
        &self,
        stored: &Read<Draft>,
        draft: &Draft,
        reply: &Reply,
    ) -> Result<Option<Begun>, Failure> {
        let known = &stored.value;
        let is_same = known.made_from == draft.made_from
            && known.outline == draft.outline
            && known.created_by == draft.created_by;
        match known.incomplete_since {
            None if is_same => Ok(Some(Begun::Done(reply.clone()))),
            None => Err(Refusal::DraftExists.into()),
            Some(since) if is_same && since == self.draft.created_at => {
                Ok(Some(Begun::Incomplete(Box::new(stored.clone()))))
            }
            Some(since) if self.draft.created_at.duration_since(since) > LONGEST => Ok(None),
            Some(_) => {
                Err(Refusal::Conflict("This course is being imported just now. Try again in a minute.")
                    .into())
            }
        }
    }

    /// The contents that are written together.
    fn batches(&self) -> Vec<&[DraftContent]> {
        let (mut batches, mut from, mut bytes) = (Vec::new(), 0, 0);
        // The first is written with the outline and the pointers, if it is the only one.
        let room = MOST_WRITES - self.draft.instructors.len();
        for (at, content) in self.contents.iter().enumerate() {
            if at - from >= room || at > from && bytes + content.body.len() > MOST_BYTES {
                batches.push(&self.contents[from..at]);
                (from, bytes) = (at, 0);
            }
            bytes += content.body.len();
        }
        batches.push(&self.contents[from..]);
        batches
    }

    fn write_contents(
        &self,
        transaction: &mut Transaction,
        contents: &[DraftContent],
    ) -> Result<(), Failure> {
        for content in contents {
            // Over what an import has left that ended half-way.
            transaction.list(&keys::draft_content(self.draft.course, content.content), content)?;
        }
        Ok(())
    }

    /// The last of the writes, beside the outline.
    fn complete(
        &self,
        transaction: &mut Transaction,
        contents: &[DraftContent],
        draft: &Draft,
    ) -> Result<(), Failure> {
        self.write_contents(transaction, contents)?;
        for author in &draft.instructors {
            point(transaction, *author, draft)?;
        }
        Ok(())
    }
}

/// Another import has begun after this one.
const TAKEN_OVER: Refusal = Refusal::Conflict("This course is being imported by another request.");

/// How far the first transaction has led.
enum Begun {
    Done(Reply),
    /// The draft in the version in which nobody sees it yet.
    Incomplete(Box<Read<Draft>>),
}

/// A decision that ends with its reply.
fn done(decision: Decision<Reply>) -> Decision<Begun> {
    match decision {
        Decision::Answer(reply) => Decision::Answer(Begun::Done(reply)),
        Decision::Write(transaction, reply) => Decision::Write(transaction, Begun::Done(reply)),
        Decision::ReadAlso(keys) => Decision::ReadAlso(keys),
        Decision::WriteFirst(transaction) => Decision::WriteFirst(transaction),
    }
}
