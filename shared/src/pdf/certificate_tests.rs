//! What the paper says.

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;

fn certificate(zone: Value, completed_on: Value) -> Certificate {
    let id = Uuid::from_u128(1);
    serde_json::from_value(json!({
        "uuid": id, "number": "CPD-2026-7KQ2-M9XD-4HTV", "code": "7KQ2M9XD4HTV0123456789AB", "enrolment": id,
        "learner": id, "learner_name": "Ada Learner", "course": id, "course_title": "Clinical audit",
        "organiser": "Meridian CPD", "credits": "2.50", "cpd_type": "Clinical", "credits_valid_months": 12,
        "completed_at": "2026-11-26T14:54:00Z", "completed_on": completed_on, "time_zone": zone,
        "status": "active", "issue": 1, "issued_at": "2026-11-26T14:54:00Z",
    }))
    .expect("a certificate")
}

/// 14:54 in UTC is 04:54 of the next day in Kiritimati: the paper says the learner's day, and whose day it is.
#[test]
fn the_paper_says_the_learners_day_and_names_its_zone() {
    for (zone, on, day, until, named) in [
        (
            json!("Pacific/Kiritimati"),
            json!("2026-11-27"),
            "27 November 2026",
            "27 November 2027",
            "Pacific/Kiritimati",
        ),
        (
            json!("America/New_York"),
            json!("2026-11-26"),
            "26 November 2026",
            "26 November 2027",
            "America/New_York",
        ),
        // Of an earlier release.
        (Value::Null, Value::Null, "26 November 2026", "26 November 2027", "UTC"),
    ] {
        let certificate = certificate(zone, on);
        let facts = facts_of(&certificate);
        let value = |label: &str| facts.iter().find(|fact| fact.0 == label).map(|fact| fact.1.as_str());
        assert_eq!((value("Completed"), value("Credits valid until")), (Some(day), Some(until)), "{named}");
        let issued = issued(&certificate, "Meridian CPD");
        let expected = format!("Issued on {day} by Meridian CPD. Days in the time zone {named}");
        assert_eq!(issued, expected);
    }
}
