//! The report of attendance: who attended which live session of a course, as the instructor marked it.

use std::collections::BTreeSet;

use domain::course::Course;
use domain::enrolment::Enrolment;
use shared::http::Failure;
use shared::store::{ItemKey, keys};

use super::{Looking, OfEnrolments};
use crate::views::AttendanceRow;

/// The report of attendance.
pub(crate) struct Attendance;

impl OfEnrolments for Attendance {
    type Row = AttendanceRow;

    const FIRST: u8 = 20;

    fn rows_each(course: &Course) -> usize {
        course.sessions.len()
    }

    fn may_have(_looking: &Looking<'_>, enrolment: &Enrolment) -> bool {
        enrolment.status.holds_seat() || !enrolment.attended_sessions.is_empty()
    }

    async fn rows(looking: &Looking<'_>, enrolments: &[Enrolment]) -> Result<Vec<AttendanceRow>, Failure> {
        let profiles = enrolments.iter().map(|enrolment| ItemKey::from(&keys::learner(enrolment.learner)));
        let (found, now) = (looking.read(profiles).await?, looking.app.clock.now());
        let mut rows = Vec::new();
        for enrolment in enrolments {
            let profile = found.peek(&keys::learner(enrolment.learner))?;
            let row =
                |session, id| AttendanceRow::of(enrolment, looking.course, (session, id), profile.as_ref());
            for session in &looking.course.sessions {
                // Nobody can have attended one that has not begun.
                let counts = session.has_started(now) && enrolment.status.holds_seat();
                if counts || enrolment.attended_sessions.contains(&session.uuid) {
                    rows.push(row(Some(session), session.uuid));
                }
            }
            let known: BTreeSet<_> = looking.course.sessions.iter().map(|session| session.uuid).collect();
            let removed = enrolment.attended_sessions.difference(&known);
            rows.extend(removed.map(|id| row(None, *id)));
        }
        // Of a live session that the course no longer has, nobody knows the day.
        let period = looking.period;
        rows.retain(|row| period.is_unlimited() || row.session_on.is_some_and(|day| period.has(day)));
        Ok(rows)
    }
}
