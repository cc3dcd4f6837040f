//! News is told once, however many changes lie between two looks.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn id(number: u128) -> LiveSessionId {
    LiveSessionId(Uuid::from_u128(number))
}

fn session(hours: i64, access: KnownAccess) -> KnownSession {
    let starts_at = now() + SignedDuration::from_hours(hours);
    KnownSession { topic: "Audit".into(), starts_at, duration_minutes: 60, time_zone: "UTC".into(), access }
}

fn known(sessions: &[(u128, KnownSession)]) -> KnownSessions {
    KnownSessions { sessions: sessions.iter().map(|(number, known)| (id(*number), known.clone())).collect() }
}

fn link(registrant: &str) -> KnownAccess {
    KnownAccess::Link(registrant.to_owned())
}

#[test]
fn a_session_that_is_moved_added_or_removed_is_news_and_a_link_that_goes_is_not() {
    let before = known(&[
        (1, session(24, link("a"))),
        (2, session(48, link("b"))),
        (3, session(72, link("c"))),
        (4, session(96, KnownAccess::Later)),
        (5, session(-5, link("e"))),
    ]);
    let after = known(&[
        (1, session(25, link("a"))),
        (3, session(72, KnownAccess::Later)),
        (4, session(96, link("d"))),
        (6, session(120, KnownAccess::Later)),
    ]);
    let from = now() + SignedDuration::from_hours(24);
    let expected = [
        (id(1), SessionNews::Moved { from }),
        (id(2), SessionNews::Removed),
        (id(4), SessionNews::NewLink),
        (id(6), SessionNews::Added),
    ];
    assert_eq!(before.news(&after, now()), expected.into());
}

/// A course whose session starts in a day, and an enrolment in it.
fn enrolled(until_hours: Option<i64>) -> (Course, Enrolment) {
    let at = |hours| now() + SignedDuration::from_hours(hours);
    let nil = Uuid::nil();
    let course = serde_json::json!({
        "uuid": nil, "slug": "", "title": "", "description": "", "format": "hybrid", "cpd_credits": "1", "cpd_type": "",
        "duration_minutes": 1, "price": {"amount": 0, "currency": "gbp"}, "organiser": "", "published": true, "modules": [],
        "sessions": [{
            "uuid": id(1), "topic": "Audit", "starts_at": at(24), "duration_minutes": 60, "time_zone": "UTC",
            "zoom": {"kind": "meeting", "id": "900000001"},
        }],
    });
    let enrolment = serde_json::json!({
        "id": nil, "learner": nil, "course": nil, "status": "active", "enrolled_at": now(),
        "access_until": until_hours.map(at),
    });
    (serde_json::from_value(course).unwrap(), serde_json::from_value(enrolment).unwrap())
}

#[test]
fn what_starts_after_the_end_of_access_is_none_of_the_learners() {
    let known = |until: Option<i64>| {
        let (course, enrolment) = enrolled(until);
        KnownSessions::of(&enrolment, &course, &[], now())
    };
    let (without, with) = (known(Some(24)), known(Some(25)));
    assert_eq!((without.sessions.len(), with.sessions.len()), (0, 1));
    assert_eq!(known(None), with);
    assert_eq!(with.news(&without, now()), [(id(1), SessionNews::Removed)].into());
    assert_eq!(without.news(&with, now()), [(id(1), SessionNews::Added)].into(), "the access was extended");
}

fn sessions() -> impl Strategy<Value = KnownSessions> {
    let access =
        prop_oneof![Just(KnownAccess::Later), Just(KnownAccess::ByHost), "[ab]".prop_map(KnownAccess::Link)];
    let session = (1i64..4, access).prop_map(|(hours, access)| session(hours, access));
    prop::collection::btree_map((0u128..4).prop_map(id), session, 0..4)
        .prop_map(|sessions| KnownSessions { sessions })
}

proptest! {
    /// What was told is not told again; and what a learner knows after being told of every change is what is so.
    #[test]
    fn nothing_is_news_twice(states in prop::collection::vec(sessions(), 1..6)) {
        for pair in states.windows(2) {
            prop_assert!(pair[1].news(&pair[1], now()).is_empty());
            let news = pair[0].news(&pair[1], now());
            for (id, session) in &pair[1].sessions {
                let same_time = pair[0].sessions.get(id).is_some_and(|known| known.time() == session.time());
                prop_assert!(same_time || news.contains_key(id), "a new time goes untold");
            }
        }
    }
}
