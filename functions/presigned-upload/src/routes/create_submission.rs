//! `POST /api/submissions/`: work is handed in at idempotent, kept as a draft, or its file is announced.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::assignment::submission::{Author, FileOffer, Submission, Upload, Work, quarantine_key};
use domain::{ContentId, Refusal, SubmissionId};
use serde::Deserialize;
use shared::dynamo::{Decision, ItemKey, Read, Snapshot, keys};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::unit_of_work::UnitOfWork;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bounded;
use crate::desk::Desk;
use crate::state::App;
use crate::views::{Created, Subject, SubmissionView};

/// Work for an assignment: a file, a link, a text, or several of them.
///
/// What is not named here cannot be set: status, score and the place of the file are not the learner's.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubmission {
    /// What it is for: the content's id.
    pub assignment: Uuid,
    /// A file that will be uploaded.
    #[serde(default)]
    pub file: Option<NewFile>,
    /// A page elsewhere; https only. We never fetch it.
    #[serde(default)]
    pub file_url: Option<String>,
    /// Text.
    #[serde(default)]
    pub content: Option<NewContent>,
    /// Keep text and link for later; `complete` hands them in. There is one draft for an assignment.
    #[serde(default)]
    pub draft: bool,
}

/// A file that will be uploaded.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    /// Its name on the learner's machine.
    pub name: String,
    /// Its exact size.
    #[schema(minimum = 1, maximum = 52_428_800)]
    pub size_bytes: u64,
    /// As the browser says; may be empty.
    #[serde(default)]
    pub content_type: String,
    /// SHA-256 of it, in hex or base64: the store then refuses any other bytes.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// What is handed in beside a file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContent {
    /// Plain text.
    #[serde(default)]
    pub text: Option<String>,
}

/// Hand in text or a link, or announce a file.
///
/// A file is answered with an address for one PUT of exactly the announced bytes. It is handed in only once
/// `complete` (or the bucket's own event) has found it to be what it says.
#[utoipa::path(
    post, path = "/api/submissions/", operation_id = "createSubmission", tag = "submissions",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = NewSubmission,
    responses(
        (status = 201, body = Created),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `FILE_TOO_LARGE`, `INVALID_FILE_TYPE`, `ALREADY_GRADED`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`, `MAX_ATTEMPTS_REACHED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: due, three uploads open, storage full, or the key was used with another body"),
        (status = 503, body = ErrorBody, description = "`UNAVAILABLE`: uploads are switched off, or the store is away"),
    ),
)]
pub async fn create_submission(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    body: RawBody,
) -> Result<Reply, Failure> {
    bounded(&body)?;
    let new: NewSubmission = json_body(&body.0)?;
    if new.file.is_some() {
        app.require_uploads()?;
    }
    let assignment = ContentId(new.assignment);
    let course = app.assignments.course(&app.store, context.deadline, assignment).await?;
    let author = Author { learner: identity.learner, assignment, course };
    let id = SubmissionId(app.clock.new_id());
    // Without a key of the client the submission's own id takes its place: a write whose answer got lost is
    // found again by it, and does not become a second submission.
    let key = IdempotencyKey(key.0.or_else(|| Some(id.to_string())));
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST submissions", &body.0);
    let work = Work::check(
        new.content.as_ref().and_then(|content| content.text.as_deref()),
        new.file_url.as_deref(),
    )?;
    let request =
        Request { app: &app, context: &context, author, id, random: app.clock.new_id(), new: &new, work };
    let mut draft = None;
    let (mut reply, upload) = loop {
        let mut keys = Desk::keys(author);
        keys.extend(idempotent.keys());
        keys.extend(draft.map(|draft| ItemKey::from(&request.key(draft))));
        let judge = |snapshot: &Snapshot| request.judge(&idempotent, draft, snapshot);
        match app.store.decide(context.deadline, &keys, judge).await? {
            Step::Done(reply, upload) => break (reply, upload),
            Step::ReadDraft(id) => draft = Some(id),
        }
    };
    request.sign(&mut reply, upload).await?;
    Ok(reply)
}

/// One request.
struct Request<'a> {
    app: &'a App,
    context: &'a RequestContext,
    author: Author,
    id: SubmissionId,
    random: Uuid,
    new: &'a NewSubmission,
    work: Work,
}

/// What a judgement leads to.
enum Step {
    Done(Reply, Option<Upload>),
    /// Judge again, with this draft among what is read.
    ReadDraft(SubmissionId),
}

impl Request<'_> {
    fn key(&self, id: SubmissionId) -> shared::dynamo::Key<Submission> {
        keys::submission(self.author.learner, self.author.assignment, id)
    }

    fn judge(
        &self,
        idempotent: &IdempotentRequest,
        draft: Option<SubmissionId>,
        snapshot: &Snapshot,
    ) -> Result<Decision<Step>, Failure> {
        if let Some(reply) = idempotent.replay(snapshot)? {
            return Ok(Decision::Answer(Step::Done(reply, None)));
        }
        let mut unit = UnitOfWork::new(self.app.clock.as_ref(), &self.context.correlation_id);
        let desk = Desk::of(self.author, snapshot)?;
        desk.admit(unit.now)?;
        desk.state.admits(&desk.assignment, unit.now)?;
        let saved = match (&self.new.file, self.new.draft) {
            (Some(_), true) => {
                return Err(Refusal::field("draft", "a file is uploaded at once; it is no draft").into());
            }
            (Some(file), false) => self.announce(&desk, &mut unit, file)?,
            (None, _) if self.work.is_empty() => {
                return Err(Refusal::field("file", "a file, a link or a text is needed").into());
            }
            (None, true) => match desk.state.draft {
                Some(existing) if draft != Some(existing) => {
                    return Ok(Decision::Answer(Step::ReadDraft(existing)));
                }
                existing => self.keep(&desk, &mut unit, snapshot, existing)?,
            },
            (None, false) => {
                let work = Submission::draft(self.id, self.author, self.work.clone(), unit.now);
                let now = unit.now;
                Read { version: 1, value: desk.hand_in(&mut unit, None, (work, None), now)? }
            }
        };
        let state = None; // it is the newest there is
        let subject =
            Subject { assignment: &desk.assignment, title: &desk.title, state, learner: None, now: unit.now };
        let reply = Reply::new(StatusCode::CREATED, &SubmissionView::new(&saved, &subject));
        idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
        Ok(Decision::Write(unit.transaction, Step::Done(reply, saved.value.upload)))
    }

    fn announce(
        &self,
        desk: &Desk,
        unit: &mut UnitOfWork<'_>,
        file: &NewFile,
    ) -> Result<Read<Submission>, Failure> {
        let sha256 = file.sha256.as_deref().map(checksum).transpose()?;
        let offer =
            FileOffer::check(&desk.assignment, &file.name, file.size_bytes, &file.content_type, sha256)?;
        desk.storage_with(offer.size_bytes)?;
        let work = Submission::draft(self.id, self.author, self.work.clone(), unit.now);
        let work = work.await_upload(offer, quarantine_key(self.id, self.random));
        let expires_at = work.upload.as_ref().map_or(unit.now, |upload| upload.expires_at);
        let state = desk.state.clone().open(self.id, expires_at, unit.now)?;
        desk.save(unit, None, &work)?;
        desk.save_state(unit, &state)?;
        desk.require_enrolment(unit);
        Ok(Read { version: 1, value: work })
    }

    fn keep(
        &self,
        desk: &Desk,
        unit: &mut UnitOfWork<'_>,
        snapshot: &Snapshot,
        existing: Option<SubmissionId>,
    ) -> Result<Read<Submission>, Failure> {
        let before = existing.map(|id| snapshot.read(&self.key(id))).transpose()?.flatten();
        let value = match &before {
            Some(before) => before.value.clone().rewrite(self.work.clone())?,
            None => Submission::draft(self.id, self.author, self.work.clone(), unit.now),
        };
        desk.save(unit, before.as_ref(), &value)?;
        let mut state = desk.state.clone();
        state.draft = Some(value.id);
        desk.save_state(unit, &state)?;
        desk.require_enrolment(unit);
        Ok(Read { version: before.map_or(1, |before| before.version + 1), value })
    }

    /// Adds the signed address to the answer. It is made anew for a repeated request: what is stored holds
    /// none.
    async fn sign(&self, reply: &mut Reply, upload: Option<Upload>) -> Result<(), Failure> {
        if self.new.file.is_none() {
            return Ok(());
        }
        let created = serde_json::from_value(reply.body.take()).map_err(|_| Refusal::NotFound)?;
        let mut created: Created = created;
        let now = self.app.clock.now();
        let upload = match upload {
            Some(upload) => Some(upload),
            None => {
                let key = self.key(SubmissionId(created.submission.uuid));
                let stored = self.app.store.get(self.context.deadline, &key).await?;
                stored.and_then(|stored| stored.value.awaited(now).ok().cloned())
            }
        };
        if let Some(upload) = upload {
            created.upload = Some(self.app.bucket.sign_put(&upload, now).await?.into());
        }
        *reply = Reply::new(reply.status, &created);
        Ok(())
    }
}

/// A SHA-256 in hex or base64, as S3 writes it.
fn checksum(text: &str) -> Result<String, Refusal> {
    let hex = |text: &str| -> Option<Vec<u8>> {
        let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
        digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
    };
    let bytes = match text.len() {
        64 if text.bytes().all(|byte| byte.is_ascii_hexdigit()) => hex(text),
        44 => STANDARD.decode(text).ok(),
        _ => None,
    };
    match bytes.filter(|bytes| bytes.len() == 32) {
        Some(bytes) => Ok(STANDARD.encode(bytes)),
        None => Err(Refusal::field("file.sha256", "a SHA-256 in hex or base64")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_comes_in_two_spellings_and_is_stored_in_one() {
        let hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        let base64 = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";
        assert_eq!(checksum(hex).unwrap(), base64);
        assert_eq!(checksum(&hex.to_uppercase()).unwrap(), base64);
        assert_eq!(checksum(base64).unwrap(), base64);
        for other in
            ["", "abc", &hex[1..], &hex.replace('9', "é"), &base64.replace('=', "!"), &"+".repeat(64)]
        {
            assert!(checksum(other).is_err(), "{other}");
        }
    }
}
