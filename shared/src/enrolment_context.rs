//! What has to be read before an enrolment can change.

use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::notification::NotificationHead;
use domain::{CourseId, LearnerId};

use crate::store::{ItemKey, Read, Seats, Snapshot, StoreError, keys};

/// A learner's enrolment in a course, if any, with what a change of it depends on.
pub struct EnrolmentContext {
    pub enrolment: Option<Read<Enrolment>>,
    pub course: Option<Course>,
    /// How many seats are taken.
    pub seats: Seats,
    /// The learner's notification counters.
    pub notifications: Option<Read<NotificationHead>>,
}

impl EnrolmentContext {
    /// The keys to read.
    pub fn keys(learner: LearnerId, course: CourseId) -> Vec<ItemKey> {
        vec![
            (&keys::enrolment(learner, course)).into(),
            (&keys::course(course)).into(),
            (&keys::seats(course)).into(),
            (&keys::notification_head(learner)).into(),
        ]
    }

    /// Takes the context from a snapshot of those keys.
    ///
    /// # Errors
    /// An item is corrupt.
    pub fn from(snapshot: &Snapshot, learner: LearnerId, course: CourseId) -> Result<Self, StoreError> {
        Ok(Self {
            enrolment: snapshot.read(&keys::enrolment(learner, course))?,
            course: snapshot.get(&keys::course(course))?,
            seats: snapshot.get(&keys::seats(course))?.unwrap_or_default(),
            notifications: snapshot.read(&keys::notification_head(learner))?,
        })
    }
}
