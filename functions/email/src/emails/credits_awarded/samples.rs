//! Sample certificates: with and without an expiry, and with hostile names.

use domain::certificate::Certificate;
use serde_json::json;

use super::CreditsAwarded;
use crate::samples::{
    COURSE, ENROLMENT, HOSTILE_NAME, HOSTILE_TITLE, LEARNER, Sample, ada, course_id, learner_id, named, now,
    stored,
};

pub(crate) fn samples() -> Vec<Sample> {
    let email = CreditsAwarded {
        learner: learner_id(),
        course: course_id(),
        enrolment: stored(json!(ENROLMENT)),
        issue: 1,
        credits: stored(json!("2.50")),
        balance: stored(json!("12.50")),
    };
    let valid_for_a_year = Certificate { credits_valid_months: Some(12), ..certificate() };
    let hostile = Certificate { course_title: HOSTILE_TITLE.to_owned(), ..certificate() };
    let sample = |name, certificate, learner| Sample::new(name, &email, &Some(certificate), (learner, now()));
    vec![
        sample("credits-awarded", certificate(), &ada()),
        sample("credits-awarded-valid-for-a-year", valid_for_a_year, &ada()).with_html_snapshot(),
        sample("credits-awarded-hostile", hostile, &named(HOSTILE_NAME)).with_html_snapshot(),
    ]
}

pub(super) fn certificate() -> Certificate {
    stored(json!({
        "uuid": "019b0000-0000-7000-8000-0000000000a1", "number": "CPD-2027-7KQ2-M9XD-4HTV",
        "code": "7KQ2M9XD4HTV0123456789AB", "enrolment": ENROLMENT, "learner": LEARNER,
        "learner_name": "Ada Learner", "course": COURSE,
        "course_title": "Safeguarding Essentials for Clinical Teams", "organiser": "Meridian CPD",
        "credits": "2.50", "cpd_type": "clinical_governance", "completed_at": "2027-01-13T11:00:00Z",
        "status": "active", "issue": 1, "issued_at": "2027-01-13T11:00:00Z",
    }))
}
