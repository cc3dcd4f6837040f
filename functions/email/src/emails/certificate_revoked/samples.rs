//! A sample of a revoked certificate, with a hostile reason.

use domain::certificate::Certificate;
use serde_json::json;

use super::CertificateRevoked;
use crate::samples::{COURSE, ENROLMENT, HOSTILE_TITLE, LEARNER, Sample, ada, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let email = CertificateRevoked {
        learner: learner_id(),
        enrolment: stored(json!(ENROLMENT)),
        issue: 1,
        credits: stored(json!("2.50")),
        balance: stored(json!("10.00")),
    };
    let sample = |name, reason: &str| {
        Sample::new(name, &email, &Some(certificate(reason)), (&ada(), now())).with_html_snapshot()
    };
    vec![
        sample("certificate-revoked", "The assessment was not the learner’s own work."),
        sample("certificate-revoked-hostile", HOSTILE_TITLE),
    ]
}

fn certificate(reason: &str) -> Certificate {
    stored(json!({
        "uuid": "019b0000-0000-7000-8000-0000000000a1", "number": "CPD-2027-7KQ2-M9XD-4HTV",
        "code": "7KQ2M9XD4HTV0123456789AB", "enrolment": ENROLMENT, "learner": LEARNER,
        "learner_name": "Ada Learner", "course": COURSE,
        "course_title": "Safeguarding Essentials for Clinical Teams", "organiser": "Meridian CPD",
        "credits": "2.50", "cpd_type": "clinical_governance", "completed_at": "2027-01-13T11:00:00Z",
        "status": "revoked", "revoked_reason": reason, "revoked_at": "2027-01-13T11:30:00Z", "issue": 1,
        "issued_at": "2027-01-13T11:00:00Z",
    }))
}
