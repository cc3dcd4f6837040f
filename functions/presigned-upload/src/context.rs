//! Everything about one learner and one assignment, from one read: who may submit, and what a submission
//! writes.

use domain::assignment::Assignment;
use domain::assignment::submission::{
    AssignmentProgress, Author, Storage, Submission, SubmissionStatus, VerifiedFile,
};
use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::enrolment::access::admit_to_study;
use domain::{ContentId, Learner, Refusal};
use jiff::Timestamp;
use shared::http::{Failure, Identity};
use shared::store::{
    AttemptNumberMarker, CourseSubmission, ItemKey, Key, Read, Snapshot, StoreError, StoredContent,
    SubmissionOwner, keys,
};
use shared::unit_of_work::UnitOfWork;

use crate::views::{Subject, SubmissionView};

/// An assignment, and the state of one learner in it.
pub(crate) struct AssignmentContext {
    author: Author,
    pub(crate) assignment: Assignment,
    pub(crate) title: String,
    course: Course,
    enrolment: Option<Read<Enrolment>>,
    stored_state: Option<Read<AssignmentProgress>>,
    pub(crate) state: AssignmentProgress,
    stored_storage: Option<Read<Storage>>,
    /// The work whose place the next submission takes, once it was read.
    superseded: Option<Read<Submission>>,
}

/// A submission, and the file that is no longer kept because of it.
pub(crate) struct Submitted {
    pub(crate) work: Submission,
    pub(crate) state: AssignmentProgress,
    /// Its key in the bucket.
    pub(crate) removed: Option<String>,
}

/// The assignment stored under a content id.
///
/// # Errors
/// No content has this id, or its body is not an assignment.
pub(crate) fn assignment_of(snapshot: &Snapshot, id: ContentId) -> Result<Assignment, Failure> {
    let stored = snapshot.get(&keys::content(id))?.ok_or(Refusal::NotFound)?;
    Ok(parse(stored)?)
}

fn parse(stored: StoredContent) -> Result<Assignment, StoreError> {
    serde_json::from_value(stored.body).map_err(|error| StoreError::Corrupt {
        entity: "assignment",
        key: stored.uuid.to_string(),
        reason: error.to_string(),
    })
}

impl AssignmentContext {
    /// The items to read.
    pub(crate) fn keys(author: Author) -> Vec<ItemKey> {
        let Author { learner, assignment, course } = author;
        vec![
            (&keys::content(assignment)).into(),
            (&keys::course(course)).into(),
            (&keys::enrolment(learner, course)).into(),
            (&keys::assignment_state(learner, assignment)).into(),
            (&keys::storage(learner)).into(),
        ]
    }

    /// Builds the context from a snapshot of [`Self::keys`].
    ///
    /// # Errors
    /// The assignment or its course does not exist.
    pub(crate) fn of(author: Author, snapshot: &Snapshot) -> Result<Self, Failure> {
        let course = snapshot.get(&keys::course(author.course))?.ok_or(Refusal::NotFound)?;
        let title = course.content(author.assignment).map(|entry| entry.title.clone());
        let stored_state = snapshot.read(&keys::assignment_state(author.learner, author.assignment))?;
        let state = stored_state.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        let superseded = match superseded_key(author, &state).filter(|key| snapshot.includes(key)) {
            Some(key) => snapshot.read(&key)?,
            None => None,
        };
        Ok(Self {
            assignment: assignment_of(snapshot, author.assignment)?,
            title: title.unwrap_or_default(),
            enrolment: snapshot.read(&keys::enrolment(author.learner, author.course))?,
            superseded,
            state,
            stored_state,
            stored_storage: snapshot.read(&keys::storage(author.learner))?,
            author,
            course,
        })
    }

    /// Requires that the assignment is released and the enrolment gives access. A course that is no longer published
    /// stays open to those who are enrolled.
    ///
    /// # Errors
    /// The first requirement that is not met, in this order.
    pub(crate) fn admit(&self, now: Timestamp) -> Result<(), Refusal> {
        self.admit_begun(now, now)
    }

    /// The same for a file that was announced at a time: one that was announced before access ended still arrives.
    ///
    /// # Errors
    /// As [`Self::admit`].
    pub(crate) fn admit_begun(&self, begun: Timestamp, now: Timestamp) -> Result<(), Refusal> {
        let entry = self.course.content(self.author.assignment).ok_or(Refusal::NotFound)?;
        // Without an enrolment an unpublished course must look like one that does not exist.
        if !self.course.published && self.enrolment.is_none()
            || entry.released_at.is_some_and(|released_at| now < released_at)
        {
            return Err(Refusal::NotFound);
        }
        admit_to_study(self.enrolment.as_ref().map(|read| &read.value), &self.course, begun)
    }

    /// Allows reading past submissions: a learner who has left keeps the history.
    ///
    /// # Errors
    /// The learner was never enrolled.
    pub(crate) fn admit_to_history(&self) -> Result<(), Refusal> {
        match (&self.enrolment, self.course.published) {
            (Some(_), _) => Ok(()),
            (None, true) => Err(Refusal::NotEnrolled),
            (None, false) => Err(Refusal::NotFound),
        }
    }

    /// The work that the next submission supersedes, if it has a file, which is not kept any more, and was not read yet.
    pub(crate) fn unread(&self, snapshot: &Snapshot) -> Option<ItemKey> {
        self.unread_unless(snapshot, |bytes| bytes == 0)
    }

    /// As [`Self::unread`], for what needs only the size of that file.
    pub(crate) fn unread_size(&self, snapshot: &Snapshot) -> Option<ItemKey> {
        self.unread_unless(snapshot, |_| true)
    }

    fn unread_unless(&self, snapshot: &Snapshot, suffices: impl FnOnce(u64) -> bool) -> Option<ItemKey> {
        if self.state.superseded_by_next()?.file_bytes.is_some_and(suffices) {
            return None;
        }
        let key = superseded_key(self.author, &self.state)?;
        (!snapshot.includes(&key)).then(|| (&key).into())
    }

    /// The learner's storage with one more file of this size, and without that of the work whose place it takes.
    ///
    /// # Errors
    /// The file exceeds the learner's storage limit.
    pub(crate) fn storage_with(&self, size_bytes: u64) -> Result<Storage, Refusal> {
        let storage = self.stored_storage.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        let removed = match &self.superseded {
            Some(read) => read.value.clone().without_file().map(|(_, file)| file.size_bytes),
            None => self.state.superseded_by_next().and_then(|current| current.file_bytes),
        };
        storage.without(removed.unwrap_or_default()).with(size_bytes)
    }

    pub(crate) fn save_state(
        &self,
        unit: &mut UnitOfWork<'_>,
        state: &AssignmentProgress,
    ) -> Result<(), StoreError> {
        let key = keys::assignment_state(self.author.learner, self.author.assignment);
        unit.transaction.save(&key, self.stored_state.as_ref(), state)
    }

    /// Writes the submission, and for a new one the owner item that leads to it.
    pub(crate) fn save(
        &self,
        unit: &mut UnitOfWork<'_>,
        before: Option<&Read<Submission>>,
        work: &Submission,
    ) -> Result<(), StoreError> {
        let Author { learner, assignment, course } = self.author;
        if before.is_none() {
            let owner = SubmissionOwner { learner, assignment, course };
            unit.transaction.create(&keys::submission_owner(work.id), &owner)?;
        }
        unit.transaction.save(&keys::submission(learner, assignment, work.id), before, work)
    }

    /// Fails the transaction if the enrolment has changed since it was read.
    pub(crate) fn require_enrolment(&self, unit: &mut UnitOfWork<'_>) {
        if let Some(enrolment) = &self.enrolment {
            unit.transaction
                .require(&keys::enrolment(enrolment.value.learner, enrolment.value.course), enrolment);
        }
    }

    /// Submits the work and writes everything that follows; returns the new submission.
    ///
    /// # Errors
    /// The assignment accepts no further submission.
    pub(crate) fn submit(
        &self,
        unit: &mut UnitOfWork<'_>,
        before: Option<&Read<Submission>>,
        (work, file): (Submission, Option<VerifiedFile>),
        at: Timestamp,
    ) -> Result<Submitted, Failure> {
        let Author { learner, assignment, course } = self.author;
        let file_bytes = file.as_ref().map_or(0, |file| file.size_bytes);
        let submitted = self.state.clone().submit(work.id, file_bytes, &self.assignment, at)?;
        let (state, number, replaced) = submitted;
        let mut removed = None;
        if let Some(before) = &self.superseded
            && let Some((without_file, file)) = before.value.clone().without_file()
        {
            self.save(unit, Some(before), &without_file)?;
            removed = Some(file.key);
        }
        if file.is_some() || removed.is_some() {
            let storage = self.storage_with(file_bytes)?;
            unit.transaction.save(&keys::storage(learner), self.stored_storage.as_ref(), &storage)?;
        }
        let work = work.submit(file, number, self.state.due_at(&self.assignment), at)?;
        self.save(unit, before, &work)?;
        self.save_state(unit, &state)?;
        self.require_enrolment(unit);
        let marker = AttemptNumberMarker { submission: work.id };
        unit.transaction.create(&keys::attempt_number_marker(learner, assignment, number), &marker)?;
        // A replaced submission leaves the course's lists but stays in the learner's.
        if let Some(replaced) = replaced {
            let had_file = match &self.superseded {
                Some(read) => read.value.file.is_some(),
                None => replaced.file_bytes != Some(0),
            };
            let (at, id) = (replaced.submitted_at, replaced.submission);
            for status in [None, Some(SubmissionStatus::Submitted)] {
                unit.transaction.remove(&keys::course_submission(course, status, at, id));
                if had_file {
                    unit.transaction.remove(&keys::course_file(course, status, at, id));
                }
            }
        }
        let line = CourseSubmission::of(self.author, &work);
        for status in [None, Some(SubmissionStatus::Submitted)] {
            unit.transaction.create(&keys::course_submission(course, status, at, work.id), &line)?;
            if work.file.is_some() {
                unit.transaction.list(&keys::course_file(course, status, at, work.id), &line)?;
            }
        }
        Ok(Submitted { work, state, removed })
    }

    /// Whether the caller grades the work.
    pub(crate) fn is_graded_by(&self, caller: &Identity) -> bool {
        caller.teaches(&self.course)
    }

    /// A submission as it is shown with the assignment. `learner` is for those who grade it.
    pub(crate) fn view(
        &self,
        submission: &Read<Submission>,
        learner: Option<&Learner>,
        now: Timestamp,
    ) -> SubmissionView {
        let subject = Subject {
            assignment: &self.assignment,
            title: &self.title,
            state: Some(&self.state),
            learner,
            now,
        };
        SubmissionView::new(submission, &subject)
    }
}

fn superseded_key(author: Author, state: &AssignmentProgress) -> Option<Key<Submission>> {
    let current = state.superseded_by_next()?;
    Some(keys::submission(author.learner, author.assignment, current.submission))
}
