//! The desk at which a learner hands something in: what one read finds, who is let in, and what is
//! written for work that is handed in.

use domain::assignment::Assignment;
use domain::assignment::submission::{
    AssignmentState, Author, Storage, Submission, SubmissionStatus, VerifiedFile,
};
use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::{ContentId, Refusal};
use jiff::Timestamp;
use shared::dynamo::{
    CourseSubmission, HandedIn, ItemKey, Read, Snapshot, StoreError, StoredContent, SubmissionOwner, keys,
};
use shared::http::Failure;
use shared::unit_of_work::UnitOfWork;

/// What was found.
pub(crate) struct Desk {
    author: Author,
    pub(crate) assignment: Assignment,
    pub(crate) title: String,
    course: Course,
    enrolment: Option<Read<Enrolment>>,
    stored_state: Option<Read<AssignmentState>>,
    pub(crate) state: AssignmentState,
    stored_storage: Option<Read<Storage>>,
}

/// The assignment behind a stored content.
///
/// # Errors
/// There is none, or what is stored is none.
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

impl Desk {
    /// What has to be read.
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

    /// What stands there.
    ///
    /// # Errors
    /// There is no such assignment.
    pub(crate) fn of(author: Author, snapshot: &Snapshot) -> Result<Self, Failure> {
        let course = snapshot.get(&keys::course(author.course))?.ok_or(Refusal::NotFound)?;
        let title = course.content(author.assignment).map(|entry| entry.title.clone());
        let stored_state = snapshot.read(&keys::assignment_state(author.learner, author.assignment))?;
        Ok(Self {
            assignment: assignment_of(snapshot, author.assignment)?,
            title: title.unwrap_or_default(),
            enrolment: snapshot.read(&keys::enrolment(author.learner, author.course))?,
            state: stored_state.as_ref().map(|read| read.value.clone()).unwrap_or_default(),
            stored_state,
            stored_storage: snapshot.read(&keys::storage(author.learner))?,
            author,
            course,
        })
    }

    /// Lets the learner in: published, released, and an enrolment that gives access.
    ///
    /// # Errors
    /// The refusal, in that order.
    pub(crate) fn admit(&self, now: Timestamp) -> Result<(), Refusal> {
        let entry = self.course.content(self.author.assignment).ok_or(Refusal::NotFound)?;
        // To a stranger an unpublished course looks like one that does not exist.
        if !self.course.published && self.enrolment.is_none()
            || entry.released_at.is_some_and(|released_at| now < released_at)
        {
            return Err(Refusal::NotFound);
        }
        match &self.enrolment {
            Some(enrolment) if enrolment.value.status.gives_access() => Ok(()),
            _ => Err(Refusal::NotEnrolled),
        }
    }

    /// Lets somebody in who looks back: whoever once had an enrolment keeps the history.
    ///
    /// # Errors
    /// The learner never had an enrolment.
    pub(crate) fn admit_to_history(&self) -> Result<(), Refusal> {
        match (&self.enrolment, self.course.published) {
            (Some(_), _) => Ok(()),
            (None, true) => Err(Refusal::NotEnrolled),
            (None, false) => Err(Refusal::NotFound),
        }
    }

    /// Whether a file of that size still has room among what the learner has stored.
    ///
    /// # Errors
    /// It has not.
    pub(crate) fn storage_with(&self, size_bytes: u64) -> Result<Storage, Refusal> {
        let storage = self.stored_storage.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        storage.with(size_bytes)
    }

    /// Writes the state over what was read.
    pub(crate) fn save_state(
        &self,
        unit: &mut UnitOfWork<'_>,
        state: &AssignmentState,
    ) -> Result<(), StoreError> {
        let key = keys::assignment_state(self.author.learner, self.author.assignment);
        unit.transaction.save(&key, self.stored_state.as_ref(), state)
    }

    /// Writes the submission, and the way to it when it is new.
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

    /// Holds the transaction to the enrolment as it was read: not left and not refunded meanwhile.
    pub(crate) fn require_enrolment(&self, unit: &mut UnitOfWork<'_>) {
        if let Some(enrolment) = &self.enrolment {
            unit.transaction
                .require(&keys::enrolment(enrolment.value.learner, enrolment.value.course), enrolment);
        }
    }

    /// Hands the work in and writes everything that follows; the work as it stands then.
    ///
    /// # Errors
    /// Nothing more may be handed in.
    pub(crate) fn hand_in(
        &self,
        unit: &mut UnitOfWork<'_>,
        before: Option<&Read<Submission>>,
        (work, file): (Submission, Option<VerifiedFile>),
        at: Timestamp,
    ) -> Result<Submission, Failure> {
        let Author { learner, assignment, course } = self.author;
        let (state, number, replaced) = self.state.clone().hand_in(work.id, &self.assignment, at)?;
        if let Some(file) = &file {
            let storage = self.storage_with(file.size_bytes)?;
            unit.transaction.save(&keys::storage(learner), self.stored_storage.as_ref(), &storage)?;
        }
        let work = work.hand_in(file, number, &self.assignment, at)?;
        self.save(unit, before, &work)?;
        self.save_state(unit, &state)?;
        self.require_enrolment(unit);
        let marker = HandedIn { submission: work.id };
        unit.transaction.create(&keys::handed_in(learner, assignment, number), &marker)?;
        // What was replaced leaves the course's lists; it stays in the learner's own.
        if let Some(replaced) = replaced {
            for status in [None, Some(SubmissionStatus::Submitted)] {
                let line =
                    keys::course_submission(course, status, replaced.submitted_at, replaced.submission);
                unit.transaction.remove(&line);
            }
        }
        let line = CourseSubmission { learner, assignment, submission: work.id };
        for status in [None, Some(SubmissionStatus::Submitted)] {
            unit.transaction.create(&keys::course_submission(course, status, at, work.id), &line)?;
        }
        Ok(work)
    }
}
