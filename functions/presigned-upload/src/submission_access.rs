//! One submission, readable by its learner, the course's instructors and administrators. Everyone else gets
//! 404.

use domain::assignment::Assignment;
use domain::assignment::submission::{AssignmentProgress, Submission};
use domain::course::Course;
use domain::{Learner, Refusal, SubmissionId};
use jiff::Timestamp;
use shared::http::{Failure, Identity, RequestContext};
use shared::store::{ItemKey, Read, SubmissionOwner, keys};

use crate::context::assignment_of;
use crate::state::App;
use crate::views::{Subject, SubmissionView};

/// A submission that the caller may read, with everything its view needs.
pub(crate) struct SubmissionAccess {
    pub(crate) submission: Read<Submission>,
    assignment: Assignment,
    course: Course,
    state: Option<AssignmentProgress>,
    /// Only for callers who grade.
    learner: Option<Learner>,
    teaches: bool,
}

impl SubmissionAccess {
    /// Makes two reads: the owner, then everything else.
    ///
    /// # Errors
    /// The submission does not exist, or the caller may not see it.
    pub(crate) async fn read(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        id: SubmissionId,
    ) -> Result<Self, Failure> {
        let owner = app.owner(context.deadline, id).await?;
        Self::of(app, identity, context, id, owner).await
    }

    /// As [`Self::read`], where the owner is known: one read.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) async fn of(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        id: SubmissionId,
        owner: SubmissionOwner,
    ) -> Result<Self, Failure> {
        let submission = keys::submission(owner.learner, owner.assignment, id);
        let (course, profile) = (keys::course(owner.course), keys::learner(owner.learner));
        let state = keys::assignment_state(owner.learner, owner.assignment);
        let keys: [ItemKey; 5] = [
            (&submission).into(),
            (&course).into(),
            (&profile).into(),
            (&state).into(),
            (&keys::content(owner.assignment)).into(),
        ];
        let snapshot = app.store.read(context.deadline, &keys).await?;
        let course = snapshot.get(&course)?.ok_or(Refusal::NotFound)?;
        let (teaches, own) = (identity.teaches(&course), owner.learner == identity.learner);
        if !teaches && !own {
            return Err(Refusal::NotFound.into());
        }
        Ok(Self {
            submission: snapshot.read(&submission)?.ok_or(Refusal::NotFound)?,
            assignment: assignment_of(&snapshot, owner.assignment)?,
            course,
            state: snapshot.get(&state)?,
            learner: if teaches { snapshot.get(&profile)? } else { None },
            teaches,
        })
    }

    /// The view of one submission on its own: for graders with the task.
    pub(crate) fn detail(&self, now: Timestamp) -> SubmissionView {
        let instructions = self.teaches.then(|| self.assignment.instructions.clone());
        SubmissionView { instructions, ..self.view(now) }
    }

    pub(crate) fn view(&self, now: Timestamp) -> SubmissionView {
        let title = self.course.content(self.submission.value.assignment);
        let subject = Subject {
            assignment: &self.assignment,
            title: title.map(|entry| entry.title.as_str()).unwrap_or_default(),
            state: self.state.as_ref(),
            learner: self.learner.as_ref(),
            now,
        };
        SubmissionView::new(&self.submission, &subject)
    }
}
