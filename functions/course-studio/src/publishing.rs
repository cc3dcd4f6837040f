//! What the routes of a publication share: the draft that they work on, and refusals in the API's form.

use std::collections::BTreeMap;

use domain::course::authoring::Problems;
use domain::{CourseId, Refusal};
use shared::http::{Failure, Identity, RequestContext};
use shared::store::StoredDraft;
use shared::use_cases::publish_course::PublishError;

use crate::access::{course_in, may_edit};
use crate::state::App;

/// The draft of this course with all its bodies, if the person may edit it.
///
/// # Errors
/// `PERMISSION_DENIED`, `NOT_FOUND`, or the store's own failure.
pub(crate) async fn draft(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    course: &str,
) -> Result<StoredDraft, Failure> {
    let course: CourseId = course_in(identity, course)?;
    let draft = app.store.draft(context.deadline, course).await?;
    let draft = draft.filter(|stored| may_edit(identity, &stored.draft.value));
    Ok(draft.ok_or(Refusal::NotFound)?)
}

/// A refusal to publish.
pub(crate) fn refusal(error: PublishError) -> Failure {
    match error {
        PublishError::Refused(problems) => Refusal::Validation(by_path(&problems)).into(),
        PublishError::NoDraft => Refusal::NotFound.into(),
        PublishError::DraftChanged(change) => Refusal::DraftChanged(change).into(),
        PublishError::Archived => Refusal::Conflict("This course is archived.").into(),
        PublishError::Conflict | PublishError::UnpublishedChanges(_) => {
            Refusal::Conflict("Somebody else is publishing this course. Look at the changes again.").into()
        }
        PublishError::Store(error) => error.into(),
    }
}

/// The most problems in a refusal; all of them are with the draft.
const MOST: usize = 100;

fn by_path(problems: &Problems) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for problem in problems.iter().take(MOST) {
        found.entry(problem.path.clone()).or_default().push(problem.message.clone());
    }
    found
}
