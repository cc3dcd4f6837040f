//! `POST /api/submissions/`: submits text or a link, saves a draft, or announces a file.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::assignment::submission::{
    Author, FileOffer, STORAGE_FULL, Submission, Upload, Work, quarantine_key,
};
use domain::{ContentId, Refusal, SubmissionId};
use serde::Deserialize;
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{Decision, Read, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;
use utoipa::ToSchema;
use uuid::Uuid;

use super::bounded;
use crate::context::AssignmentContext;
use crate::state::App;
use crate::views::{Created, Subject, SubmissionView};

/// Work for an assignment: a file, a link, text, or a combination.
///
/// Unknown fields are rejected: learners cannot set the status, the score or the location of the file.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubmission {
    /// The id of the assignment (a content).
    pub assignment: Uuid,
    /// A file to upload.
    #[serde(default)]
    pub file: Option<NewFile>,
    /// An external https link. The platform never fetches it.
    #[serde(default)]
    #[schema(max_length = 2048)]
    pub file_url: Option<String>,
    /// Text to submit.
    #[serde(default)]
    pub content: Option<NewContent>,
    /// Save text and link as a draft; `complete` submits it. Each assignment has at most one draft.
    #[serde(default)]
    pub draft: bool,
}

/// A file to upload.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFile {
    /// The file name on the learner's machine.
    #[schema(min_length = 1, max_length = 1024)]
    pub name: String,
    /// The exact size in bytes.
    #[schema(minimum = 1, maximum = 52_428_800)]
    pub size_bytes: u64,
    /// The content type as reported by the browser; may be empty.
    #[serde(default)]
    #[schema(max_length = 255)]
    pub content_type: String,
    /// The SHA-256 of the file in hex or base64. If given, S3 rejects any other bytes.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub sha256: Option<String>,
}

/// Text to submit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContent {
    /// Plain text, at most 64 KiB.
    #[serde(default)]
    #[schema(max_length = 65_536)]
    pub text: Option<String>,
}

/// Submit text or a link, or announce a file.
///
/// For a file the response has a URL for one PUT of exactly the announced bytes. The work is submitted once
/// `complete`, or the S3 event, has verified the file.
#[utoipa::path(
    post, path = "/api/submissions/", operation_id = "createSubmission", tag = "submissions",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = NewSubmission,
    responses(
        (status = 201, body = Created),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`, `FILE_TOO_LARGE`, `INVALID_FILE_TYPE`, `ALREADY_GRADED`"),
        (status = 403, body = ErrorBody, description = "`NOT_ENROLLED`, `MAX_ATTEMPTS_REACHED`"),
        (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: past the due date, three uploads pending, storage full, or the key was used with another body"),
        (status = 503, body = ErrorBody, description = "`UNAVAILABLE`: uploads are switched off, or storage is unavailable"),
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
        app.require_uploads().await?;
    }
    let assignment = ContentId(new.assignment);
    let course = app.assignments.course(&app.store, context.deadline, assignment).await?;
    let author = Author { learner: identity.learner, assignment, course };
    let id = SubmissionId(app.clock.new_id());
    // Without a key from the client the submission's id serves as one, so that a write whose response was
    // lost is recognised and does not become a second submission.
    let key = IdempotencyKey(key.0.or_else(|| Some(id.to_string())));
    let idempotent = IdempotentRequest::new(&key, identity.learner, "POST submissions", &body.0);
    let work = Work::check(
        new.content.as_ref().and_then(|content| content.text.as_deref()),
        new.file_url.as_deref(),
    )?;
    let request =
        Request { app: &app, context: &context, author, id, random: app.clock.new_id(), new: &new, work };
    let mut keys = AssignmentContext::keys(author);
    keys.extend(idempotent.keys());
    let mut removed = None;
    let mut decide = |snapshot: &Snapshot| request.decide(&idempotent, snapshot, &mut removed);
    let decided = match app.store.decide(context.deadline, &keys, &mut decide).await {
        // Files that an earlier release kept may fill the storage.
        Err(Failure::Refused(Refusal::Conflict(STORAGE_FULL)))
            if app.remove_replaced_files(context.deadline, identity.learner).await? =>
        {
            app.store.decide(context.deadline, &keys, &mut decide).await
        }
        decided => decided,
    };
    let (mut reply, upload) = decided?;
    app.remove_superseded(removed).await;
    request.sign(&mut reply, upload).await?;
    Ok(reply)
}

/// One validated request.
struct Request<'a> {
    app: &'a App,
    context: &'a RequestContext,
    author: Author,
    id: SubmissionId,
    random: Uuid,
    new: &'a NewSubmission,
    work: Work,
}

impl Request<'_> {
    fn key(&self, id: SubmissionId) -> shared::store::Key<Submission> {
        keys::submission(self.author.learner, self.author.assignment, id)
    }

    /// The reply, and the upload to sign when the request announces a file. `removed` becomes the key of a file that is
    /// no longer kept.
    fn decide(
        &self,
        idempotent: &IdempotentRequest,
        snapshot: &Snapshot,
        removed: &mut Option<String>,
    ) -> Result<Decision<(Reply, Option<Upload>)>, Failure> {
        *removed = None;
        if let Some(reply) = idempotent.replay(snapshot)? {
            return Ok(Decision::Answer((reply, None)));
        }
        let mut unit = UnitOfWork::new(self.app.clock.as_ref(), &self.context.correlation_id);
        let assignment_context = AssignmentContext::of(self.author, snapshot)?;
        assignment_context.admit(unit.now)?;
        assignment_context.state.admits(&assignment_context.assignment, unit.now)?;
        let unread = match &self.new.file {
            _ if self.new.draft => None,
            Some(_) => assignment_context.unread_size(snapshot),
            None => assignment_context.unread(snapshot),
        };
        if let Some(key) = unread {
            return Ok(Decision::ReadAlso(vec![key]));
        }
        let saved = match (&self.new.file, self.new.draft) {
            (Some(_), true) => {
                return Err(Refusal::field("draft", "a file cannot be saved as a draft").into());
            }
            (Some(file), false) => self.announce(&assignment_context, &mut unit, file)?,
            (None, _) if self.work.is_empty() => {
                return Err(Refusal::field("file", "add a file, a link or some text").into());
            }
            (None, true) => {
                let draft = assignment_context.state.draft.map(|id| self.key(id));
                let before = draft.as_ref().map(|key| snapshot.read(key)).transpose()?.flatten();
                if let (Some(key), None) = (&draft, &before) {
                    return Ok(Decision::ReadAlso(vec![key.into()]));
                }
                self.keep_draft(&assignment_context, &mut unit, before)?
            }
            (None, false) => {
                let work = Submission::draft(self.id, self.author, self.work.clone(), unit.now);
                let now = unit.now;
                let submitted = assignment_context.submit(&mut unit, None, (work, None), now)?;
                *removed = submitted.removed;
                Read { version: 1, value: submitted.work }
            }
        };
        let state = None; // nothing can have replaced it yet
        let subject = Subject {
            assignment: &assignment_context.assignment,
            title: &assignment_context.title,
            state,
            learner: None,
            now: unit.now,
        };
        let reply = Reply::new(StatusCode::CREATED, &SubmissionView::new(&saved, &subject));
        idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
        Ok(Decision::Write(unit.transaction, (reply, saved.value.upload)))
    }

    fn announce(
        &self,
        assignment_context: &AssignmentContext,
        unit: &mut UnitOfWork<'_>,
        file: &NewFile,
    ) -> Result<Read<Submission>, Failure> {
        let sha256 = file.sha256.as_deref().map(checksum).transpose()?;
        let offer = FileOffer::check(
            &assignment_context.assignment,
            &file.name,
            file.size_bytes,
            &file.content_type,
            sha256,
        )?;
        assignment_context.storage_with(offer.size_bytes)?;
        let work = Submission::draft(self.id, self.author, self.work.clone(), unit.now);
        let work = work.await_upload(offer, quarantine_key(self.id, self.random));
        let expires_at = work.upload.as_ref().map_or(unit.now, |upload| upload.expires_at);
        let state = assignment_context.state.clone().open(self.id, expires_at, unit.now)?;
        assignment_context.save(unit, None, &work)?;
        assignment_context.save_state(unit, &state)?;
        assignment_context.require_enrolment(unit);
        Ok(Read { version: 1, value: work })
    }

    fn keep_draft(
        &self,
        assignment_context: &AssignmentContext,
        unit: &mut UnitOfWork<'_>,
        before: Option<Read<Submission>>,
    ) -> Result<Read<Submission>, Failure> {
        let value = match &before {
            Some(before) => before.value.clone().rewrite(self.work.clone())?,
            None => Submission::draft(self.id, self.author, self.work.clone(), unit.now),
        };
        assignment_context.save(unit, before.as_ref(), &value)?;
        let mut state = assignment_context.state.clone();
        state.draft = Some(value.id);
        assignment_context.save_state(unit, &state)?;
        assignment_context.require_enrolment(unit);
        Ok(Read { version: before.map_or(1, |before| before.version + 1), value })
    }

    /// Adds a fresh presigned URL to the reply; the stored reply has none.
    async fn sign(&self, reply: &mut Reply, upload: Option<Upload>) -> Result<(), Failure> {
        if self.new.file.is_none() {
            return Ok(());
        }
        let created = serde_json::from_str(&reply.body).map_err(|_| Refusal::NotFound)?;
        let mut created: Created = created;
        let now = self.app.clock.now();
        let upload = match upload {
            Some(upload) => Some(upload),
            None => {
                let key = self.key(SubmissionId(created.submission.uuid));
                let stored = self.app.store.get(self.context.deadline, &key).await?;
                stored.and_then(|stored| stored.value.awaited_upload(now).ok().cloned())
            }
        };
        if let Some(upload) = upload {
            created.upload = Some(self.app.bucket.sign_put(&upload, now).await?.into());
        }
        *reply = Reply::new(reply.status, &created);
        Ok(())
    }
}

/// Reads a SHA-256 in hex or base64; returns base64, as S3 writes it.
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
