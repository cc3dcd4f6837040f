//! A learner completes a content, which may complete the course and issue the certificate.

use domain::course::Course;
use domain::enrolment::Enrolment;
use domain::enrolment::completion::Advance;
use domain::notification::NotificationHead;
use domain::{ContentId, Learner};

use super::save_enrolment::EnrolmentWrite;
use crate::store::{Read, StoreError, keys};
use crate::unit_of_work::UnitOfWork;

/// A learner's enrolment as it was read, with what progress in the course depends on.
#[derive(Clone, Copy)]
pub struct Studied<'a> {
    pub enrolment: &'a Read<Enrolment>,
    pub course: &'a Course,
    /// The learner's notification counters.
    pub notes: Option<&'a Read<NotificationHead>>,
    /// The learner's name as it will appear on the certificate.
    pub name: &'a str,
    /// The learner's profile: the certificate counts days in its time zone.
    pub profile: Option<&'a Learner>,
}

impl<'a> Studied<'a> {
    /// What a write of the enrolment depends on.
    pub(super) fn write(self) -> EnrolmentWrite<'a> {
        let Self { enrolment, course, notes, name, profile } = self;
        EnrolmentWrite { before: Some(enrolment), course, notes, name, profile, seats_at_most: None }
    }
}

impl UnitOfWork<'_> {
    /// Completes a content, with everything that follows; returns the enrolment after it.
    ///
    /// An enrolment without access keeps the mark: it is settled when access is restored.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn complete_content(
        &mut self,
        studied: Studied<'_>,
        content: ContentId,
    ) -> Result<(Enrolment, Advance), StoreError> {
        let enrolment = studied.enrolment.value.clone();
        self.save_progress(studied, enrolment.complete_content(studied.course, content, self.now))
    }

    /// Saves an enrolment that has advanced, which may complete the course.
    pub(super) fn save_progress(
        &mut self,
        studied: Studied<'_>,
        (enrolment, advance): (Enrolment, Advance),
    ) -> Result<(Enrolment, Advance), StoreError> {
        if advance == Advance::Nothing {
            // Nothing to write, but the learner must not have left or been refunded meanwhile.
            let key = keys::enrolment(enrolment.learner, enrolment.course);
            self.transaction.require(&key, studied.enrolment);
            return Ok((enrolment, advance));
        }
        Ok((self.save_enrolment(studied.write(), enrolment)?, advance))
    }
}
