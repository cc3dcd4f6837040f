//! The contents of a publication: bodies, quiz versions with their keys, and the parts that stay for later.

use jiff::Timestamp;

use super::batches::size;
use super::plan::{Found, Planning};
use super::report::{Action, ItemChange, Subject};
use crate::store::entities::StoredContent;
use crate::store::error::StoreError;
use crate::store::keys;
use domain::CourseId;
use domain::course::Course;
use domain::course::authoring::AuthoredContent;
use domain::course::content::ContentBody;
use domain::course::publication::{PublishedPart, PublishedQuiz, body_change};
use domain::quiz::QuizVersion;

/// A content with the JSON that it was made from.
pub(super) struct AuthoredBody<'a> {
    pub(super) content: &'a AuthoredContent,
    pub(super) part: &'a PublishedPart,
}

/// A quiz version with what is to be known of it afterwards.
struct NewVersion {
    version: QuizVersion,
    record: PublishedQuiz,
    over: Option<u64>,
}

/// A quiz and its key change together, so that no attempt is graded with the key of other questions.
pub(super) fn content(
    planning: &mut Planning,
    course: &Course,
    body: &AuthoredBody<'_>,
    found: &Found,
    now: Timestamp,
) -> Result<(), StoreError> {
    let content = body.content;
    let wanted = stored_content(course, content)?;
    let key = keys::content(content.uuid);
    let stored = found.snapshot.read(&key)?;
    let action = match stored.as_ref().map(|read| &read.value) {
        Some(stored) if *stored == wanted => None,
        Some(_) => Some(Action::Change),
        None => Some(Action::Create),
    };
    let known = found.keys.of(&found.snapshot, course, content.uuid)?;
    let digest = body.part.digest();
    let version = next_version(known.as_ref(), content, &digest, now);
    let changed_key = version.as_ref().and(content.key.as_ref());
    if let Some(change) = body_change(action.is_some(), known.as_ref(), changed_key) {
        planning.bodies.insert(content.uuid, change);
    }
    part(planning, course.uuid, body.part, found)?;
    if action.is_some() || version.is_some() {
        let versions = version.as_ref().map_or(Ok(0), |new| size(&new.version))? * 2;
        let transaction = planning.batches.room_for(4, size(&wanted)? + versions);
        if let Some(action) = action {
            planning.report.changes.push(ItemChange::of_content(content, action, Subject::Content));
            transaction.save(&key, stored.as_ref(), &wanted)?;
        }
        if let Some(new) = &version {
            let subject = Subject::QuizVersion(new.version.number);
            planning.report.changes.push(ItemChange::of_content(content, Action::Create, subject));
            transaction.create(&keys::quiz_version(content.uuid, new.version.number), &new.version)?;
            transaction.save_over(&keys::current_quiz(content.uuid), new.over, &new.version)?;
        }
    }
    record(planning, course, content, (version, known), found)
}

/// Notes what is known of the key: with a new version, or because nothing or something else was noted.
fn record(
    planning: &mut Planning,
    course: &Course,
    content: &AuthoredContent,
    (version, known): (Option<NewVersion>, Option<PublishedQuiz>),
    found: &Found,
) -> Result<(), StoreError> {
    let key = keys::published_quiz(course.uuid, content.uuid);
    let noted = found.snapshot.read(&key)?;
    let is_new = version.is_some();
    let record = match (version, known) {
        (Some(new), _) => new.record,
        (None, Some(known)) if found.keys.are_read() => known,
        _ => return Ok(()),
    };
    let facts = |record: &PublishedQuiz| (record.number, record.version, record.digest.clone());
    if !is_new && noted.as_ref().is_some_and(|noted| facts(&noted.value) == facts(&record)) {
        return Ok(());
    }
    // Beside the new version: there is room for it in the same transaction.
    let transaction =
        if is_new { planning.batches.open() } else { planning.batches.room_for(2, size(&record)?) };
    transaction.save(&key, noted.as_ref(), &record)?;
    if !is_new && let Some(current) = found.snapshot.read(&keys::current_quiz(content.uuid))? {
        transaction.require(&keys::current_quiz(content.uuid), &current);
    }
    Ok(())
}

/// An outline or a body that is not stored yet.
pub(super) fn part(
    planning: &mut Planning,
    course: CourseId,
    part: &PublishedPart,
    found: &Found,
) -> Result<(), StoreError> {
    let last = found.published.as_ref().and_then(|read| read.value.last.as_ref());
    let digest = part.digest();
    let key = keys::published_part(course, &digest);
    let is_stored = last.is_some_and(|last| super::plan::holds(last, part));
    if is_stored || found.further.read(&key)?.is_some() {
        return Ok(());
    }
    // Two contents may have the same body.
    if planning.parts.insert(digest) {
        planning.batches.room_for(1, size(part)?).create(&key, part)?;
    }
    Ok(())
}

fn stored_content(course: &Course, content: &AuthoredContent) -> Result<StoredContent, StoreError> {
    let body = serde_json::to_value(&content.body)
        .map_err(|error| StoreError::Refused(format!("the content cannot be stored: {error}")))?;
    Ok(StoredContent { uuid: content.uuid, course: course.uuid, kind: content.body.kind(), body })
}

/// A changed quiz or key becomes a new version; earlier versions never change.
fn next_version(
    known: Option<&PublishedQuiz>,
    content: &AuthoredContent,
    body: &str,
    now: Timestamp,
) -> Option<NewVersion> {
    let (ContentBody::Quiz(quiz), Some(key)) = (&content.body, &content.key) else { return None };
    if known.is_some_and(|known| known.is(quiz, key, body)) {
        return None;
    }
    let number = known.map_or(0, |known| known.number) + 1;
    let version = QuizVersion { number, quiz: quiz.clone(), key: key.clone(), created_at: now };
    let over = known.map(|known| known.version);
    let record = PublishedQuiz::of(&version, over.unwrap_or_default() + 1, body);
    Some(NewVersion { version, record, over })
}
