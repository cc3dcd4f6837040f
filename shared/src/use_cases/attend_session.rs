//! A learner attended a live session, which may complete the course.

use domain::LiveSessionId;
use domain::enrolment::Enrolment;
use domain::enrolment::completion::Advance;

use super::complete_content::Studied;
use crate::store::StoreError;
use crate::unit_of_work::UnitOfWork;

impl UnitOfWork<'_> {
    /// Marks a live session as attended, with everything that follows; returns the enrolment after it.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn attend_session(
        &mut self,
        studied: Studied<'_>,
        session: LiveSessionId,
    ) -> Result<(Enrolment, Advance), StoreError> {
        let enrolment = studied.enrolment.value.clone();
        self.save_progress(studied, enrolment.attend(studied.course, session, self.now))
    }
}
