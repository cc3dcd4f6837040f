//! The titles of courses and contents, for lists of what belongs to them.

use std::collections::{BTreeMap, BTreeSet};

use domain::course::Course;
use domain::{ContentId, CourseId};
use shared::http::{Failure, RequestContext};
use shared::store::{ItemKey, keys};

use crate::state::App;

/// Courses by their ids.
pub(crate) struct CourseTitles(BTreeMap<CourseId, Course>);

impl CourseTitles {
    /// Reads these courses in one round trip.
    pub(crate) async fn read(
        app: &App,
        context: &RequestContext,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Result<Self, Failure> {
        let ids: BTreeSet<CourseId> = courses.into_iter().collect();
        let keys: Vec<ItemKey> = ids.iter().map(|course| (&keys::course(*course)).into()).collect();
        let snapshot = app.store.read(context.deadline, &keys).await?;
        let mut found = BTreeMap::new();
        for id in ids {
            found.extend(snapshot.peek(&keys::course(id))?.map(|course| (id, course)));
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
