//! The lectern from which a quiz is taught: whoever teaches the course may look at its attempts.
//!
//! What is seen from here is never a key: answers, results and shares are enough to teach by, and whoever
//! corrects a key does it where courses are written. Shares do show which option was right; they are for
//! those who teach the course and for nobody else.

use std::collections::BTreeMap;

use domain::course::{ContentKind, Course};
use domain::quiz::attempt::Attempt;
use domain::{ContentId, CourseId, Learner, LearnerId, Refusal};
use shared::dynamo::{ItemKey, Key, Snapshot, StoreError, keys};
use shared::http::{Failure, Group, Identity, RequestContext};

use crate::state::App;

/// A quiz before somebody who teaches its course.
pub(crate) struct Lectern {
    pub(crate) course: Course,
    pub(crate) content: ContentId,
}

impl Lectern {
    /// Lets in who teaches the course.
    ///
    /// # Errors
    /// `PERMISSION_DENIED` for those who teach nothing, `NOT_FOUND` for those who teach elsewhere, `NOT_A_QUIZ`.
    pub(crate) async fn of(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        (course, content): (&str, &str),
    ) -> Result<Self, Failure> {
        if !identity.is(Group::Instructor) && !identity.is(Group::Admin) {
            return Err(Refusal::PermissionDenied.into());
        }
        let course: CourseId = course.parse().map_err(|_| Refusal::NotFound)?;
        let content: ContentId = content.parse().map_err(|_| Refusal::NotFound)?;
        let stored = app.store.get(context.deadline, &keys::course(course)).await?;
        let course = stored.map(|read| read.value).filter(|course| identity.teaches(course));
        let course = course.ok_or(Refusal::NotFound)?;
        let home = app.contents.home(&app.store, context.deadline, content).await?;
        if home.course != course.uuid {
            return Err(Refusal::NotFound.into());
        }
        if home.kind != ContentKind::Quiz {
            return Err(Refusal::NotAQuiz.into());
        }
        Ok(Self { course, content })
    }

    /// The quiz's title.
    pub(crate) fn title(&self) -> &str {
        self.course.content(self.content).map_or("", |entry| &entry.title)
    }
}

/// Attempts with what belongs to them, read in one batch.
pub(crate) struct Gathered {
    /// In the order in which they were asked for; each as its newest grading says.
    pub(crate) attempts: Vec<(Attempt, Option<domain::quiz::regrade::Grading>)>,
    /// Those whose profile was asked for.
    pub(crate) people: BTreeMap<LearnerId, Learner>,
}

/// What has to be read of attempts: themselves, their newest gradings and, unless `people` is false, whose
/// they are.
pub(crate) fn keys(owned: &[(LearnerId, Key<Attempt>)], people: bool) -> Vec<ItemKey> {
    let mut keys = Vec::new();
    for (learner, key) in owned {
        keys.push(key.into());
        if let Some((quiz, number)) = keys::attempt_of(key) {
            keys.push((&keys::current_grading(*learner, quiz, number)).into());
        }
        if people {
            keys.push((&keys::learner(*learner)).into());
        }
    }
    keys
}

impl Gathered {
    /// What stands there. An attempt that is in the index and not in the table yet is left out.
    pub(crate) fn from(snapshot: &Snapshot, owned: &[(LearnerId, Key<Attempt>)]) -> Result<Self, StoreError> {
        let mut gathered = Self { attempts: Vec::new(), people: BTreeMap::new() };
        for (learner, key) in owned {
            let Some(attempt) = snapshot.get(key)? else { continue };
            let newest = snapshot.get(&keys::current_grading(*learner, attempt.content, attempt.number))?;
            gathered.attempts.push((attempt, newest.map(|newest| newest.0)));
            if let Some(person) = snapshot.get(&keys::learner(*learner))? {
                gathered.people.insert(*learner, person);
            }
        }
        Ok(gathered)
    }
}
