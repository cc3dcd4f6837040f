//! What the caller teaches, and how much work waits there.

use std::collections::BTreeSet;

use domain::CourseId;
use domain::course::teaching::Teaching;
use shared::http::{Failure, Group, Identity, RequestContext};
use shared::store::{ItemKey, Key, Snapshot, TeachingListed, WaitingSubmissions, keys};

use crate::state::App;
use crate::views::WaitingSubmissionsView;

/// In so many courses waiting work is counted for the total; for somebody who teaches more it is a lower bound.
const COUNTED_COURSES: usize = 50;

/// Where it says what the caller teaches.
pub(crate) struct TeachingKeys {
    teaching: Key<Teaching>,
    listed: Key<TeachingListed>,
}

impl TeachingKeys {
    /// `None` for those who may teach nothing.
    pub(crate) fn of(identity: &Identity) -> Option<Self> {
        let may_teach = identity.is(Group::Instructor) || identity.is(Group::Admin);
        may_teach
            .then(|| Self { teaching: keys::teaching(identity.learner), listed: keys::teaching_listed() })
    }

    /// What has to be read.
    pub(crate) fn items(&self) -> [ItemKey; 2] {
        [(&self.teaching).into(), (&self.listed).into()]
    }

    /// The courses that the caller teaches; `None` while that is not known, shortly after an update.
    pub(crate) fn courses(&self, snapshot: &Snapshot) -> Result<Option<BTreeSet<CourseId>>, Failure> {
        let is_listed = snapshot.peek(&self.listed)?.is_some_and(|listed| listed.is_complete());
        let courses = |teaching: Option<Teaching>| teaching.map(|teaching| teaching.courses);
        let known = is_listed.then(|| snapshot.peek(&self.teaching)).transpose()?;
        Ok(known.map(|known| courses(known).unwrap_or_default()))
    }
}

/// The work that waits in these courses together, those that were made last first; `None` where they are not known.
pub(crate) async fn waiting_in_all(
    app: &App,
    context: &RequestContext,
    courses: Option<&BTreeSet<CourseId>>,
) -> Result<Option<WaitingSubmissionsView>, Failure> {
    let Some(courses) = courses else { return Ok(None) };
    let counted: Vec<CourseId> = courses.iter().rev().take(COUNTED_COURSES).copied().collect();
    let waiting = app.store.waiting_submissions(context.deadline, &counted).await?;
    let mut sum = WaitingSubmissions::sum(waiting.into_values());
    sum.has_more |= counted.len() < courses.len();
    Ok(Some(sum.into()))
}
