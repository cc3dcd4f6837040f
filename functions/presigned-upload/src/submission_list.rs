//! A page of a course's submissions, with everything their views need.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::assignment::Assignment;
use domain::assignment::submission::{Submission, SubmissionStatus};
use domain::course::Course;
use domain::{CourseId, Learner, Refusal};
use jiff::Timestamp;
use serde::Deserialize;
use shared::http::schemas;
use shared::http::{Failure, Identity, ListQuery, RequestContext};
use shared::store::{CourseSubmission, Filling, ItemKey, Page, Read, keys};
use utoipa::{IntoParams, ToSchema};

use crate::context::assignment_of;
use crate::state::App;
use crate::views::{Subject, SubmissionView};

/// Which submissions of a course to list, and from which end.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Selection {
    /// `submitted`, `needs_revision`, `graded` or `approved`; all four when absent.
    #[param(value_type = Option<schemas::SubmissionStatus>)]
    pub status: Option<String>,
    /// The page to start with: of the `newest` (also when absent) or of the `oldest`, from which `previous` leads to
    /// the newer ones. Within a page the newest come first either way.
    #[param(inline, value_type = Option<StartView>)]
    pub start: Option<String>,
}

/// The end at which a list starts.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the parameter")]
pub(crate) enum StartView {
    Newest,
    Oldest,
}

impl Selection {
    fn starts_with_oldest(&self) -> Result<bool, Refusal> {
        match self.start.as_deref() {
            None | Some("newest") => Ok(false),
            Some("oldest") => Ok(true),
            Some(_) => Err(Refusal::field("start", "newest or oldest")),
        }
    }

    fn status(&self) -> Result<Option<SubmissionStatus>, Refusal> {
        use SubmissionStatus::{Approved, Graded, NeedsRevision, Submitted};
        let Some(text) = self.status.as_deref() else { return Ok(None) };
        let found = [Submitted, NeedsRevision, Graded, Approved].into_iter().find(|s| s.name() == text);
        let reason = "submitted, needs_revision, graded or approved";
        found.map(Some).ok_or_else(|| Refusal::field("status", reason))
    }
}

/// One submission of the page.
pub(crate) struct ListedSubmission {
    pub(crate) submission: Read<Submission>,
    pub(crate) learner: Option<Learner>,
    assignment: Arc<Assignment>,
}

/// A page of a course's submissions.
pub(crate) struct CourseSubmissionPage {
    pub(crate) course: Course,
    pub(crate) lines: Page<ListedSubmission>,
}

impl CourseSubmissionPage {
    /// Reads the course and the list, then the items that the list points to. The list goes on until the page is full.
    /// Files have a list of their own, so that a page of them does not depend on how many texts there are.
    ///
    /// # Errors
    /// The course does not exist, or the caller does not teach it.
    pub(crate) async fn read(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        uuid: &str,
        selection: &Selection,
        query: &ListQuery,
        only_files: bool,
    ) -> Result<Self, Failure> {
        let id: CourseId = uuid.parse().map_err(|_| Refusal::NotFound)?;
        let (size, cursor) = query.page()?;
        let (status, from_oldest) =
            (selection.status()?, selection.starts_with_oldest()? && cursor.is_none());
        let mut range = match only_files {
            true => keys::course_files(id, status),
            false => keys::course_submissions(id, status),
        };
        let cursor = if from_oldest { Some(range.oldest()) } else { cursor };
        let (course_key, listed_key) = (keys::course(id), keys::files_listed(id));
        let mut wanted: Vec<ItemKey> = vec![(&course_key).into()];
        wanted.extend(only_files.then(|| ItemKey::from(&listed_key)));
        let (found, first) = tokio::join!(
            app.store.read(context.deadline, &wanted),
            app.store.page(context.deadline, &range, size, cursor.as_ref())
        );
        let (found, first) = (found?, first?);
        let course = found.peek(&course_key)?.ok_or(Refusal::NotFound)?;
        if !identity.teaches(&course) {
            return Err(Refusal::NotFound.into());
        }
        let mut first = Some(first);
        if only_files && found.peek(&listed_key)?.is_none() {
            // An earlier release took files for this course: they are found among all submissions alone.
            range = keys::course_submissions(id, status);
            first = None;
        }
        let mut assignments = BTreeMap::new();
        let mut filling = Filling::new(size, cursor);
        while let Some((size, cursor)) = filling.wanted() {
            let page = match first.take() {
                Some(first) => first,
                None => app.store.page(context.deadline, &range, size, cursor.as_ref()).await?,
            };
            let wanted = |line: &CourseSubmission| !only_files || line.file != Some(false);
            let snapshot = app.store.read(context.deadline, &keys(&page.items, wanted)).await?;
            filling.take(page, |line| {
                let key = keys::submission(line.learner, line.assignment, line.submission);
                // The submission was replaced between the two reads.
                let Some(submission) = snapshot.read(&key)?.filter(|_| wanted(&line)) else {
                    return Ok(None);
                };
                let work = &submission.value;
                let has_file = work.file.as_ref().is_some_and(|file| !file.removed);
                if only_files && !(has_file && status.is_none_or(|status| work.status == status)) {
                    return Ok(None);
                }
                let assignment = match assignments.get(&line.assignment) {
                    Some(known) => Arc::clone(known),
                    None => Arc::new(assignment_of(&snapshot, line.assignment)?),
                };
                assignments.insert(line.assignment, Arc::clone(&assignment));
                let learner = snapshot.get(&keys::learner(line.learner))?;
                Ok::<_, Failure>(Some(ListedSubmission { submission, learner, assignment }))
            })?;
        }
        let mut lines = filling.finish();
        if from_oldest {
            lines.older = None;
        }
        Ok(Self { course, lines })
    }
}

fn keys(lines: &[CourseSubmission], wanted: impl Fn(&CourseSubmission) -> bool) -> Vec<ItemKey> {
    let of = |line: &CourseSubmission| -> [ItemKey; 3] {
        [
            (&keys::submission(line.learner, line.assignment, line.submission)).into(),
            (&keys::learner(line.learner)).into(),
            (&keys::content(line.assignment)).into(),
        ]
    };
    lines.iter().filter(|line| wanted(line)).flat_map(of).collect()
}

impl ListedSubmission {
    pub(crate) fn view(&self, course: &Course, now: Timestamp) -> SubmissionView {
        let title = course.content(self.submission.value.assignment);
        let subject = Subject {
            assignment: &self.assignment,
            title: title.map(|entry| entry.title.as_str()).unwrap_or_default(),
            state: None, // a course's list has no replaced submissions
            learner: self.learner.as_ref(),
            now,
        };
        SubmissionView::new(&self.submission, &subject)
    }
}
