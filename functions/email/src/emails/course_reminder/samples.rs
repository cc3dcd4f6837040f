//! A sample reminder.

use super::CourseReminder;
use crate::samples::{Sample, ada, course_id, enrolment, learner_id, now};

pub(crate) fn samples() -> Vec<Sample> {
    let email = CourseReminder { learner: learner_id(), course: course_id() };
    vec![Sample::new("course-reminder", &email, &enrolment(), (&ada(), now())).with_html_snapshot()]
}
