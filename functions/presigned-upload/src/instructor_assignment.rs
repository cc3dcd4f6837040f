//! An assignment of a course that the caller teaches, and one of its learners.

use domain::course::Course;
use domain::{ContentId, CourseId, LearnerId, Refusal};
use shared::http::{Failure, Group, Identity, RequestContext};
use shared::store::keys;

use crate::state::App;

/// What an instructor's request about one learner's limits names.
pub(crate) struct InstructorAssignment {
    pub(crate) course: Course,
    pub(crate) assignment: ContentId,
    pub(crate) learner: LearnerId,
}

impl InstructorAssignment {
    /// Finds the course and checks that the caller teaches it and that it has the assignment.
    ///
    /// # Errors
    /// `PERMISSION_DENIED` when the caller is not an instructor at all, `NOT_FOUND` for anything else.
    pub(crate) async fn find(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        (course, assignment, learner): (&str, &str, &str),
    ) -> Result<Self, Failure> {
        if !identity.is(Group::Instructor) && !identity.is(Group::Admin) {
            return Err(Refusal::PermissionDenied.into());
        }
        let course: CourseId = course.parse().map_err(|_| Refusal::NotFound)?;
        let assignment: ContentId = assignment.parse().map_err(|_| Refusal::NotFound)?;
        let learner: LearnerId = learner.parse().map_err(|_| Refusal::NotFound)?;
        let stored = app.store.get(context.deadline, &keys::course(course)).await?.map(|read| read.value);
        let course = stored.filter(|course| identity.teaches(course)).ok_or(Refusal::NotFound)?;
        if app.assignments.course(&app.store, context.deadline, assignment).await? != course.uuid {
            return Err(Refusal::NotFound.into());
        }
        Ok(Self { course, assignment, learner })
    }
}
