//! A published hybrid course with one of everything, to be changed in one place at a time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::ContentId;
use crate::course::changes::{Affected, BodyChange, Change, Comparison, Count};
use crate::course::{ContentKind, Course};

pub(super) const TEXT: ContentId = ContentId(Uuid::from_u128(0xe0));
pub(super) const QUIZ: ContentId = ContentId(Uuid::from_u128(0xe1));
pub(super) const FILM: ContentId = ContentId(Uuid::from_u128(0xe2));

pub(super) fn now() -> Timestamp {
    "2026-11-27T10:00:00Z".parse().unwrap()
}

pub(super) fn course() -> Course {
    let content = |id: ContentId, title: &str, kind: ContentKind, is_required: bool| json!({"uuid": id, "title": title, "kind": kind, "is_required": is_required});
    let session = |number: u128, starts_at: &str| {
        json!({
            "uuid": Uuid::from_u128(0xf0 + number), "topic": format!("Session {number}"), "starts_at": starts_at,
            "duration_minutes": 60, "time_zone": "Europe/London",
            "zoom": {"kind": "meeting", "id": format!("9000000000{number}")},
        })
    };
    serde_json::from_value(json!({
        "uuid": Uuid::from_u128(0xc0), "slug": "audit", "title": "Clinical audit", "description": "How to audit.",
        "format": "hybrid", "cpd_credits": "2.50", "cpd_type": "Clinical", "duration_minutes": 270,
        "price": {"amount": 4900, "currency": "gbp"}, "organiser": "Meridian CPD", "published": true, "revision": 3,
        "published_at": "2026-11-01T00:00:00Z", "enrolment": {"capacity": 20},
        "modules": [
            {"uuid": Uuid::from_u128(0xd0), "title": "Begin", "is_required": true, "contents": [
                content(TEXT, "Read", ContentKind::Text, true), content(QUIZ, "Answer", ContentKind::Quiz, true),
            ]},
            {"uuid": Uuid::from_u128(0xd1), "title": "More", "is_required": true, "contents": [
                content(FILM, "Watch", ContentKind::Video, false),
            ]},
        ],
        "sessions": [session(1, "2026-11-01T18:00:00Z"), session(2, "2027-01-14T18:00:00Z")],
    }))
    .unwrap()
}

/// 34 learners are enrolled, 12 of them have not completed it, and the quiz was answered 57 times.
pub(super) fn affected() -> Affected {
    Affected {
        enrolled: Count::exactly(34),
        studying: Count::exactly(12),
        attempts: BTreeMap::from([(QUIZ, Count::exactly(57))]),
    }
}

pub(super) fn compared(
    before: Option<&Course>,
    after: &Course,
    bodies: &[(ContentId, BodyChange)],
    affected: &Affected,
) -> Vec<Change> {
    let bodies = bodies.iter().cloned().collect();
    Comparison { before, after, bodies: &bodies, now: now() }.changes(affected)
}

/// What a change of the course says.
pub(super) fn said(change: impl FnOnce(&mut Course)) -> Vec<String> {
    let mut after = course();
    change(&mut after);
    texts(&compared(Some(&course()), &after, &[], &affected()))
}

pub(super) fn texts(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| change.text.clone()).collect()
}
