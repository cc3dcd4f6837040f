//! Everything about a learner and a live session, from one read.

use domain::course::{Course, LiveSession};
use domain::enrolment::Enrolment;
use domain::outbox::SessionRegistrant;
use domain::{Learner, LiveSessionId, Registration};
use shared::store::{ItemKey, Read, Snapshot, StoreError, keys};

/// A registration with its enrolment, course and learner.
pub(crate) struct RegistrationContext {
    enrolment: Option<Read<Enrolment>>,
    pub(crate) registration: Option<Read<Registration>>,
    pub(crate) course: Option<Course>,
    pub(crate) learner: Option<Learner>,
}

impl RegistrationContext {
    pub(crate) fn keys(registrant: SessionRegistrant) -> Vec<ItemKey> {
        let SessionRegistrant { learner, course, session } = registrant;
        vec![
            (&keys::enrolment(learner, course)).into(),
            (&keys::registration(learner, course, session)).into(),
            (&keys::course(course)).into(),
            (&keys::learner(learner)).into(),
        ]
    }

    pub(crate) fn from(snapshot: &Snapshot, registrant: SessionRegistrant) -> Result<Self, StoreError> {
        let SessionRegistrant { learner, course, session } = registrant;
        Ok(Self {
            enrolment: snapshot.read(&keys::enrolment(learner, course))?,
            registration: snapshot.read(&keys::registration(learner, course, session))?,
            course: snapshot.get(&keys::course(course))?,
            learner: snapshot.get(&keys::learner(learner))?,
        })
    }

    /// None once the learner's data was erased: nobody is registered who asked to be forgotten.
    pub(crate) fn enrolment(&self) -> Option<&Read<Enrolment>> {
        self.enrolment.as_ref().filter(|_| !self.learner.as_ref().is_some_and(Learner::is_erased))
    }

    /// The live session, while the course has it.
    pub(crate) fn session(&self, id: LiveSessionId) -> Option<&LiveSession> {
        self.course.as_ref()?.session(id)
    }
}
