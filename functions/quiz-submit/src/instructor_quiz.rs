//! A quiz as the instructors of its course see it.
//!
//! Nothing here holds an answer key: instructors correct keys where they write the course. Statistics do reveal
//! which option is right, so they are for the course's instructors only.

use std::collections::BTreeMap;

use domain::course::{ContentKind, Course};
use domain::quiz::attempt::Attempt;
use domain::quiz::regrade::Grading;
use domain::{ContentId, CourseId, Learner, LearnerId, Refusal};
use shared::http::{Failure, Group, Identity, RequestContext};
use shared::store::{ItemKey, Key, Snapshot, StoreError, keys};

use crate::state::App;

/// A quiz in a course that the caller teaches.
pub(crate) struct InstructorQuiz {
    pub(crate) course: Course,
    pub(crate) content: ContentId,
}

impl InstructorQuiz {
    /// Finds the quiz, provided that the caller teaches its course.
    ///
    /// # Errors
    /// `PERMISSION_DENIED` for anyone who is not an instructor, `NOT_FOUND` for instructors of other courses,
    /// `NOT_A_QUIZ`.
    pub(crate) async fn find(
        app: &App,
        identity: &Identity,
        context: &RequestContext,
        (course, content): (&str, &str),
    ) -> Result<Self, Failure> {
        Self::require_instructor(identity)?;
        let course: CourseId = course.parse().map_err(|_| Refusal::NotFound)?;
        let content: ContentId = content.parse().map_err(|_| Refusal::NotFound)?;
        let key = keys::course(course);
        let (stored, location) = tokio::join!(
            app.store.get(context.deadline, &key),
            app.contents.location(&app.store, context.deadline, content)
        );
        let course = stored?.map(|read| read.value).filter(|course| identity.teaches(course));
        let course = course.ok_or(Refusal::NotFound)?;
        let location = location?.ok_or(Refusal::NotFound)?;
        if location.course != course.uuid {
            return Err(Refusal::NotFound.into());
        }
        if location.kind != ContentKind::Quiz {
            return Err(Refusal::NotAQuiz.into());
        }
        Ok(Self { course, content })
    }

    /// # Errors
    /// `PERMISSION_DENIED` for anyone who teaches nothing.
    pub(crate) fn require_instructor(identity: &Identity) -> Result<(), Refusal> {
        match identity.is(Group::Instructor) || identity.is(Group::Admin) {
            true => Ok(()),
            false => Err(Refusal::PermissionDenied),
        }
    }

    pub(crate) fn title(&self) -> &str {
        self.course.content(self.content).map_or("", |entry| &entry.title)
    }
}

/// Attempts with their newest gradings and their learners, read in one batch.
pub(crate) struct GradedAttempts {
    /// In the order of the request.
    pub(crate) attempts: Vec<(Attempt, Option<Grading>)>,
    /// The profiles that were read.
    pub(crate) learners: BTreeMap<LearnerId, Learner>,
}

impl GradedAttempts {
    /// The attempts and their newest gradings, and the learners' profiles if wanted.
    pub(crate) fn keys(owned: &[(LearnerId, Key<Attempt>)], with_profiles: bool) -> Vec<ItemKey> {
        let mut keys = Vec::new();
        for (learner, key) in owned {
            keys.push(key.into());
            if let Some((quiz, number)) = keys::attempt_of(key) {
                keys.push((&keys::current_grading(*learner, quiz, number)).into());
            }
            if with_profiles {
                keys.push((&keys::learner(*learner)).into());
            }
        }
        keys
    }

    /// Collects what was read. Skips an attempt that the index lists before the table has it.
    pub(crate) fn from(snapshot: &Snapshot, owned: &[(LearnerId, Key<Attempt>)]) -> Result<Self, StoreError> {
        let mut graded = Self { attempts: Vec::new(), learners: BTreeMap::new() };
        for (learner, key) in owned {
            let Some(attempt) = snapshot.get(key)? else { continue };
            let newest = snapshot.get(&keys::current_grading(*learner, attempt.content, attempt.number))?;
            graded.attempts.push((attempt, newest.map(|newest| newest.0)));
            if let Some(profile) = snapshot.get(&keys::learner(*learner))? {
                graded.learners.insert(*learner, profile);
            }
        }
        Ok(graded)
    }
}
