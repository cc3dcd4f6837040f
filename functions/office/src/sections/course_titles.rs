//! The titles of courses and contents, for lists of what belongs to them.

use std::collections::{BTreeMap, BTreeSet};

use domain::course::Course;
use domain::{ContentId, CourseId};
use shared::http::{Failure, RequestContext};
use shared::store::{ItemKey, Snapshot, Store, keys};

/// Courses by their ids.
pub(crate) struct CourseTitles(BTreeMap<CourseId, Course>);

/// The keys of courses.
pub(crate) fn course_keys(courses: impl IntoIterator<Item = CourseId>) -> Vec<ItemKey> {
    let ids: BTreeSet<CourseId> = courses.into_iter().collect();
    ids.iter().map(|course| (&keys::course(*course)).into()).collect()
}

impl CourseTitles {
    /// Reads these courses in one round trip.
    pub(crate) async fn read(
        store: &Store,
        context: &RequestContext,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Result<Self, Failure> {
        Self::beyond(store, context, &Snapshot::default(), courses).await
    }

    /// The same, without those that were read before.
    pub(crate) async fn beyond(
        store: &Store,
        context: &RequestContext,
        read: &Snapshot,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Result<Self, Failure> {
        let ids: BTreeSet<CourseId> = courses.into_iter().collect();
        let late = read.unread(course_keys(ids.iter().copied()));
        let late = store.read(context.deadline, &late).await?;
        let mut found = BTreeMap::new();
        for id in ids {
            let course = read.peek(&keys::course(id))?.or(late.peek(&keys::course(id))?);
            found.extend(course.map(|course| (id, course)));
        }
        Ok(Self(found))
    }

    /// A course's title; empty if there is no such course any more.
    pub(crate) fn course(&self, course: CourseId) -> String {
        self.0.get(&course).map(|course| course.title.clone()).unwrap_or_default()
    }

    /// A content's title; empty if the course no longer has it.
    pub(crate) fn content(&self, course: CourseId, content: ContentId) -> String {
        let modules = self.0.get(&course).into_iter().flat_map(|course| &course.modules);
        let mut contents = modules.flat_map(|module| &module.contents);
        contents.find(|found| found.uuid == content).map(|found| found.title.clone()).unwrap_or_default()
    }
}
