//! What an enrolment is due, derived from the facts: completion, or nothing.
//!
//! Facts change in any order: a text is removed when everything else is complete, an assignment is passed while a
//! dispute is open, an attempt is regraded after the learner has left. So nothing depends on the instant at which a
//! fact arrives. Every write of an enrolment settles it, and so does the sweep that follows a publication.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::ContentId;
use crate::course::Course;
use crate::enrolment::completion::holds;
use crate::enrolment::{Enrolment, EnrolmentStatus};

/// The step that the facts demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The learner meets the completion rule and has not completed the course yet.
    Completion,
}

impl Enrolment {
    /// What the enrolment is due now, if anything.
    pub fn due(&self, course: &Course) -> Option<Due> {
        let completes =
            self.status == EnrolmentStatus::Active && self.completed_at.is_none() && holds(course, self);
        completes.then_some(Due::Completion)
    }

    /// Takes the due step, and returns which one it was.
    pub fn settle(&mut self, course: &Course, now: Timestamp) -> Option<Due> {
        let due = self.due(course)?;
        match due {
            Due::Completion => {
                self.status = EnrolmentStatus::Completed;
                self.completed_at = Some(now);
            }
        }
        Some(due)
    }

    /// Whether the learner has completed the course and lacks the certificate that the completion brings in the same write.
    ///
    /// None is missing where the course issued none at the time: what it issues since then is for later completions. While
    /// access is withheld or has ended, nothing is issued.
    pub fn lacks_certificate(&self, course: &Course) -> bool {
        let is_completed = self.status == EnrolmentStatus::Completed && self.completed_at.is_some();
        let is_promised = course.completion.issues_certificate && !self.without_certificate;
        is_completed && is_promised && self.certificate.is_none()
    }

    /// Whether the course was published since the enrolment was last settled.
    pub fn is_behind(&self, course: &Course) -> bool {
        self.settled_revision < course.revision
    }

    /// Completes the record by the quizzes and assignments that the learner has passed.
    pub fn apply_passed(&mut self, passed: &BTreeSet<ContentId>) {
        self.completed_contents.extend(passed);
    }
}

#[cfg(test)]
#[path = "settling_tests.rs"]
mod tests;
