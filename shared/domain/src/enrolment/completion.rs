//! When a course is complete, and what completing a content or attending a session does to an enrolment.

use jiff::Timestamp;

use crate::course::Course;
use crate::enrolment::progress::Progress;
use crate::enrolment::{Enrolment, EnrolmentStatus};
use crate::{ContentId, LiveSessionId};

/// What completing a content (or attending a live session) meant for the enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// It was complete before.
    Nothing,
    /// It is complete, the course is not (or was before).
    Content,
    /// The completion rule holds for the first time.
    Course,
}

/// Whether the learner meets the course's completion rule: all required contents, and every live session where the
/// course requires attendance. Assignments are contents that a passing grade completes.
pub fn holds(course: &Course, enrolment: &Enrolment) -> bool {
    let contents = Progress::of(course, &enrolment.completed_contents);
    let attended = course.sessions.iter().all(|session| enrolment.attended_sessions.contains(&session.uuid));
    let requires_attendance = course.completion.requires_attendance;
    // A course that requires nothing never completes on its own.
    let requires_something = contents.required > 0 || requires_attendance && !course.sessions.is_empty();
    requires_something && contents.is_complete() && (attended || !requires_attendance)
}

impl Enrolment {
    /// Remembers when the learner last got on in the course, compared with how the enrolment was before.
    pub fn note_activity(&mut self, before: Option<&Self>, now: Timestamp) {
        let went_on = match before {
            None => !self.completed_contents.is_empty() || !self.attended_sessions.is_empty(),
            Some(before) => {
                !self.completed_contents.is_subset(&before.completed_contents)
                    || !self.attended_sessions.is_subset(&before.attended_sessions)
            }
        };
        if went_on {
            self.last_activity_at = Some(now);
        }
    }

    /// Marks a content as complete. Without access the mark is kept and completes nothing yet.
    pub fn complete_content(
        mut self,
        course: &Course,
        content: ContentId,
        now: Timestamp,
    ) -> (Self, Advance) {
        let fresh = self.completed_contents.insert(content);
        match (self.settle(course, now).is_some(), fresh) {
            (true, _) => (self, Advance::Course),
            (false, true) => (self, Advance::Content),
            (false, false) => (self, Advance::Nothing),
        }
    }

    /// Marks a live session as attended. Without access the mark is kept and completes nothing yet.
    pub fn attend(mut self, course: &Course, session: LiveSessionId, now: Timestamp) -> (Self, Advance) {
        let fresh = self.attended_sessions.insert(session);
        match (self.settle(course, now).is_some(), fresh) {
            (true, _) => (self, Advance::Course),
            (false, true) => (self, Advance::Content),
            (false, false) => (self, Advance::Nothing),
        }
    }

    /// Takes back the completion of a content, and of the course if that no longer meets its rule; says whether it
    /// does not.
    pub fn reopen_content(mut self, course: &Course, content: ContentId) -> (Self, bool) {
        self.completed_contents.remove(&content);
        let reopens = self.completed_at.is_some() && !holds(course, &self);
        if reopens {
            (self.completed_at, self.certificate_due, self.without_certificate) = (None, false, false);
            if self.status == EnrolmentStatus::Completed {
                self.status = EnrolmentStatus::Active;
            }
            if self.suspended_from == Some(EnrolmentStatus::Completed) {
                self.suspended_from = Some(EnrolmentStatus::Active);
            }
        }
        (self, reopens)
    }
}

#[cfg(test)]
#[path = "completion_tests.rs"]
mod tests;
