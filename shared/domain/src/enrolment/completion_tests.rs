//! The completion rule, over small courses.

use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::LiveSessionId;
use crate::enrolment::EnrolmentStatus;

/// Modules of (required, contents of (id, required)).
fn course(modules: &[(bool, &[(u128, bool)])], sessions: &[u128], attendance: bool) -> Course {
    let contents = |contents: &[(u128, bool)]| {
        let entry = |(id, required): &(u128, bool)| json!({"uuid": Uuid::from_u128(*id), "title": "", "kind": "text", "is_required": required});
        contents.iter().map(entry).collect::<Vec<_>>()
    };
    let modules = modules.iter().map(|(required, entries)| {
        json!({"uuid": Uuid::nil(), "title": "", "is_required": required, "contents": contents(entries)})
    });
    let sessions = sessions.iter().map(|id| {
        json!({
            "uuid": Uuid::from_u128(*id), "topic": "", "starts_at": "2027-01-01T00:00:00Z", "duration_minutes": 1,
            "time_zone": "UTC", "zoom": {"kind": "meeting", "id": "900000001"},
        })
    });
    serde_json::from_value(json!({
        "uuid": Uuid::nil(), "slug": "", "title": "", "description": "", "format": "self_paced", "cpd_credits": "1",
        "cpd_type": "", "duration_minutes": 1, "price": {"amount": 0, "currency": "gbp"}, "organiser": "",
        "published": true, "completion": {"requires_attendance": attendance},
        "modules": modules.collect::<Vec<_>>(), "sessions": sessions.collect::<Vec<_>>(),
    }))
    .unwrap()
}

fn enrolment() -> Enrolment {
    serde_json::from_value(json!({
        "id": Uuid::nil(), "learner": Uuid::nil(), "course": Uuid::nil(), "status": "active",
        "enrolled_at": "2026-01-01T00:00:00Z",
    }))
    .unwrap()
}

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn complete(enrolment: Enrolment, course: &Course, id: u128) -> (Enrolment, Advance) {
    enrolment.complete_content(course, ContentId(Uuid::from_u128(id)), now())
}

#[test]
fn a_course_is_complete_once_and_for_all() {
    let course =
        course(&[(true, &[(1, true), (2, false)]), (true, &[(3, true)]), (false, &[(4, true)])], &[], false);
    let (enrolment, advance) = complete(enrolment(), &course, 1);
    assert_eq!((advance, enrolment.status), (Advance::Content, EnrolmentStatus::Active));
    let (enrolment, advance) = complete(enrolment, &course, 1);
    assert_eq!(advance, Advance::Nothing);
    let (enrolment, advance) = complete(enrolment, &course, 3);
    assert_eq!(
        (advance, enrolment.status, enrolment.completed_at),
        (Advance::Course, EnrolmentStatus::Completed, Some(now()))
    );
    assert_eq!(complete(enrolment.clone(), &course, 3).1, Advance::Nothing);
    assert_eq!(
        complete(enrolment, &course, 4).1,
        Advance::Content,
        "optional ones still count for themselves"
    );
}

#[test]
fn attendance_is_demanded_only_where_the_course_says_so() {
    for (demanded, expected) in [(false, Advance::Course), (true, Advance::Content)] {
        let course = course(&[(true, &[(1, true)])], &[8, 9], demanded);
        let (mut enrolment, advance) = complete(enrolment(), &course, 1);
        assert_eq!(advance, expected);
        enrolment.attended_sessions.insert(LiveSessionId(Uuid::from_u128(8)));
        assert_eq!(enrolment.settle(&course, now()), None);
        enrolment.attended_sessions.insert(LiveSessionId(Uuid::from_u128(9)));
        assert_eq!(enrolment.settle(&course, now()).is_some(), demanded);
    }
}

#[test]
fn a_course_that_requires_nothing_is_never_complete_by_itself() {
    let course = course(&[(false, &[(1, true)]), (true, &[(2, false)])], &[], false);
    let (enrolment, _) = complete(enrolment(), &course, 1);
    assert_eq!(complete(enrolment, &course, 2).1, Advance::Content);
}

#[test]
fn an_enrolment_that_was_completed_before_is_not_completed_again() {
    let course = course(&[(true, &[(1, true)])], &[], false);
    let earlier = Enrolment { completed_at: Some("2026-01-02T00:00:00Z".parse().unwrap()), ..enrolment() };
    let (enrolment, advance) = complete(earlier.clone(), &course, 1);
    assert_eq!((advance, enrolment.completed_at), (Advance::Content, earlier.completed_at));
}
