//! A page of a course's submissions, with everything that is shown of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::assignment::Assignment;
use domain::assignment::submission::{Submission, SubmissionStatus};
use domain::course::Course;
use domain::{CourseId, Learner, Refusal};
use jiff::Timestamp;
use serde::Deserialize;
use shared::dynamo::{CourseSubmission, ItemKey, Page, Read, keys};
use shared::http::schemas;
use shared::http::{Failure, Identity, ListQuery, RequestContext};
use utoipa::IntoParams;

use crate::desk::assignment_of;
use crate::state::App;
use crate::views::{Subject, SubmissionView};

/// Where it stands.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfStatus {
    /// `submitted`, `needs_revision`, `graded` or `approved`; absent: all of them.
    #[param(value_type = Option<schemas::SubmissionStatus>)]
    pub status: Option<String>,
}

impl OfStatus {
    fn parsed(&self) -> Result<Option<SubmissionStatus>, Refusal> {
        use SubmissionStatus::{Approved, Graded, NeedsRevision, Submitted};
        let Some(text) = self.status.as_deref() else { return Ok(None) };
        let found = [Submitted, NeedsRevision, Graded, Approved].into_iter().find(|s| s.name() == text);
        let reason = "submitted, needs_revision, graded or approved";
        found.map(Some).ok_or_else(|| Refusal::field("status", reason))
    }
}

/// One submission of the page.
pub(crate) struct Line {
    pub(crate) submission: Read<Submission>,
    pub(crate) learner: Option<Learner>,
    assignment: Arc<Assignment>,
}

/// The page.
pub(crate) struct CoursePage {
    pub(crate) course: Course,
    pub(crate) lines: Page<Line>,
}

impl CoursePage {
    /// Three reads: the course, the lines, and what stands behind them.
    ///
    /// # Errors
    /// There is no such course for this person.
    pub(crate) async fn read(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        uuid: &str,
        filter: &OfStatus,
        query: &ListQuery,
    ) -> Result<Self, Failure> {
        let id: CourseId = uuid.parse().map_err(|_| Refusal::NotFound)?;
        let (size, cursor) = query.page()?;
        let status = filter.parsed()?;
        let course =
            app.store.get(context.deadline, &keys::course(id)).await?.ok_or(Refusal::NotFound)?.value;
        if !identity.teaches(&course) {
            return Err(Refusal::NotFound.into());
        }
        let range = keys::course_submissions(id, status);
        let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
        let snapshot = app.store.read(context.deadline, &keys(&page.items)).await?;
        let mut assignments = BTreeMap::new();
        let mut lines = Vec::new();
        for line in &page.items {
            let key = keys::submission(line.learner, line.assignment, line.submission);
            // A line whose work is gone was replaced between the two reads.
            let Some(submission) = snapshot.read(&key)? else { continue };
            let assignment = match assignments.get(&line.assignment) {
                Some(known) => Arc::clone(known),
                None => Arc::new(assignment_of(&snapshot, line.assignment)?),
            };
            assignments.insert(line.assignment, Arc::clone(&assignment));
            let learner = snapshot.get(&keys::learner(line.learner))?;
            lines.push(Line { submission, learner, assignment });
        }
        Ok(Self { course, lines: Page { items: lines, older: page.older, newer: page.newer } })
    }
}

fn keys(lines: &[CourseSubmission]) -> Vec<ItemKey> {
    let of = |line: &CourseSubmission| -> [ItemKey; 3] {
        [
            (&keys::submission(line.learner, line.assignment, line.submission)).into(),
            (&keys::learner(line.learner)).into(),
            (&keys::content(line.assignment)).into(),
        ]
    };
    lines.iter().flat_map(of).collect()
}

impl Line {
    /// As it is shown.
    pub(crate) fn view(&self, course: &Course, now: Timestamp) -> SubmissionView {
        let title = course.content(self.submission.value.assignment);
        let subject = Subject {
            assignment: &self.assignment,
            title: title.map(|entry| entry.title.as_str()).unwrap_or_default(),
            state: None, // what was replaced is in no list of a course
            learner: self.learner.as_ref(),
            now,
        };
        SubmissionView::new(&self.submission, &subject)
    }
}
