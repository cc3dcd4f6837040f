//! What has to be read before an enrolment can change.

use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::notification::NotificationHead;
use domain::{CourseId, Learner, LearnerId};

use crate::store::{ItemKey, Read, Seats, Snapshot, StoreError, keys};
use crate::use_cases::save_enrolment::EnrolmentWrite;

/// A learner's enrolment in a course, if any, with what a change of it depends on.
pub struct EnrolmentContext {
    pub enrolment: Option<Read<Enrolment>>,
    pub course: Option<Course>,
    /// How many seats are taken.
    pub seats: Seats,
    /// The learner's notification counters.
    pub notifications: Option<Read<NotificationHead>>,
    /// The learner's profile, for the name on a certificate.
    pub learner: Option<Learner>,
}

impl EnrolmentContext {
    /// The keys to read.
    pub fn keys(learner: LearnerId, course: CourseId) -> Vec<ItemKey> {
        vec![
            (&keys::enrolment(learner, course)).into(),
            (&keys::course(course)).into(),
            (&keys::seats(course)).into(),
            (&keys::notification_head(learner)).into(),
            (&keys::learner(learner)).into(),
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
            learner: snapshot.get(&keys::learner(learner))?,
        })
    }

    /// Whether the course has a free place, as far as that was read.
    pub fn has_room(&self) -> bool {
        let taken = u32::try_from(self.seats.taken).unwrap_or(0);
        self.course.as_ref().is_some_and(|course| course.has_room(taken).is_ok())
    }

    /// What a write of the enrolment depends on.
    pub fn write<'a>(&'a self, course: &'a Course, seats_at_most: Option<u32>) -> EnrolmentWrite<'a> {
        let profile = self.learner.as_ref();
        let email = profile.map_or("", |profile| profile.email.as_str());
        EnrolmentWrite {
            before: self.enrolment.as_ref(),
            course,
            notes: self.notifications.as_ref(),
            name: Learner::certificate_name(profile, email, ""),
            profile,
            seats_at_most,
        }
    }
}
