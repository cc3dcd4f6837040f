//! Whatever order facts, publications and changes of access arrive in, nothing stays due.

use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::LiveSessionId;

const CONTENTS: u128 = 4;
const SESSION: u128 = 9;

/// Contents that are required (a bit each), and whether the one live session must be attended.
#[derive(Clone, Copy, Debug)]
struct Rules {
    required: u8,
    attendance: bool,
}

fn course(rules: Rules, revision: u64) -> Course {
    let contents: Vec<_> = (0..CONTENTS)
        .map(|id| {
            let is_required = rules.required & (1 << id) != 0;
            json!({"uuid": Uuid::from_u128(id), "title": "", "kind": "text", "is_required": is_required})
        })
        .collect();
    serde_json::from_value(json!({
        "uuid": Uuid::nil(), "slug": "", "title": "", "description": "", "format": "hybrid", "cpd_credits": "1",
        "cpd_type": "", "duration_minutes": 1, "price": {"amount": 0, "currency": "gbp"}, "organiser": "",
        "published": true, "revision": revision, "completion": {"requires_attendance": rules.attendance},
        "modules": [{"uuid": Uuid::nil(), "title": "", "is_required": true, "contents": contents}],
        "sessions": [{
            "uuid": Uuid::from_u128(SESSION), "topic": "", "starts_at": "2027-01-01T00:00:00Z", "duration_minutes": 1,
            "time_zone": "UTC", "zoom": {"kind": "meeting", "id": "900000001"},
        }],
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

#[derive(Clone, Copy, Debug)]
enum Event {
    Fact(u128),
    Attended,
    Published(Rules),
    Suspended,
    Left,
    Restored,
}

fn rules() -> impl Strategy<Value = Rules> {
    (0u8..16, any::<bool>()).prop_map(|(required, attendance)| Rules { required, attendance })
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..CONTENTS).prop_map(Event::Fact),
        1 => Just(Event::Attended),
        2 => rules().prop_map(Event::Published),
        1 => Just(Event::Suspended),
        1 => Just(Event::Left),
        2 => Just(Event::Restored),
    ]
}

#[test]
fn a_required_text_that_is_removed_completes_who_had_everything_else() {
    let before = course(Rules { required: 0b11, attendance: false }, 1);
    let (mut enrolment, _) = enrolment().complete_content(&before, ContentId(Uuid::from_u128(0)), now());
    assert_eq!(enrolment.due(&before), None);
    let after = course(Rules { required: 0b01, attendance: false }, 2);
    assert!(enrolment.is_behind(&after));
    assert_eq!(enrolment.settle(&after, now()), Some(Due::Completion));
    assert_eq!((enrolment.status, enrolment.completed_at), (EnrolmentStatus::Completed, Some(now())));
    assert_eq!(enrolment.due(&after), None);
}

#[test]
fn a_fact_that_arrives_without_access_counts_when_access_is_restored() {
    let course = course(Rules { required: 0b01, attendance: false }, 1);
    for status in [EnrolmentStatus::Suspended, EnrolmentStatus::Dropped, EnrolmentStatus::Revoked] {
        let away = Enrolment { status, ..enrolment() };
        let (mut away, _) = away.complete_content(&course, ContentId(Uuid::from_u128(0)), now());
        assert_eq!((away.status, away.due(&course)), (status, None));
        away.status = EnrolmentStatus::Active;
        assert_eq!(away.settle(&course, now()), Some(Due::Completion), "{status:?}");
    }
}

#[test]
fn a_certificate_is_missing_where_the_completion_promised_one() {
    let mut course = course(Rules { required: 0b01, attendance: false }, 1);
    let completed =
        Enrolment { status: EnrolmentStatus::Completed, completed_at: Some(now()), ..enrolment() };
    assert!(completed.lacks_certificate(&course));
    let others = [
        Enrolment { certificate: Some(Uuid::from_u128(1)), ..completed.clone() },
        Enrolment { without_certificate: true, ..completed.clone() },
        Enrolment { status: EnrolmentStatus::Suspended, ..completed.clone() },
        Enrolment { status: EnrolmentStatus::Revoked, ..completed.clone() },
        Enrolment { status: EnrolmentStatus::Dropped, ..completed.clone() },
        enrolment(),
    ];
    for other in others {
        assert!(!other.lacks_certificate(&course), "{other:?}");
    }
    let (reopened, _) = Enrolment { without_certificate: true, ..completed.clone() }
        .reopen_content(&course, ContentId(Uuid::from_u128(0)));
    assert!(!reopened.without_certificate, "the next completion decides");
    course.completion.issues_certificate = false;
    assert!(!completed.lacks_certificate(&course));
}

proptest! {
    #[test]
    fn random_histories_end_in_the_state_that_the_facts_imply(
        first in rules(),
        events in prop::collection::vec(event(), 0..24),
    ) {
        let (mut revision, mut rules) = (1, first);
        let mut enrolment = enrolment();
        let mut facts = BTreeSet::new();
        let mut ever_held = false;
        for event in events {
            match event {
                Event::Fact(id) => {
                    facts.insert(ContentId(Uuid::from_u128(id)));
                    let content = ContentId(Uuid::from_u128(id));
                    enrolment = enrolment.complete_content(&course(rules, revision), content, now()).0;
                }
                Event::Attended => {
                    let session = LiveSessionId(Uuid::from_u128(SESSION));
                    enrolment = enrolment.attend(&course(rules, revision), session, now()).0;
                }
                Event::Published(next) => {
                    (rules, revision) = (next, revision + 1);
                }
                Event::Suspended => enrolment.status = EnrolmentStatus::Suspended,
                Event::Left => enrolment.status = EnrolmentStatus::Dropped,
                Event::Restored => enrolment.status = match enrolment.completed_at {
                    Some(_) => EnrolmentStatus::Completed,
                    None => EnrolmentStatus::Active,
                },
            }
            let course = course(rules, revision);
            enrolment.settle(&course, now());
            prop_assert_eq!(enrolment.due(&course), None, "something stays due");
            ever_held |= enrolment.status == EnrolmentStatus::Completed;
        }
        prop_assert_eq!(&enrolment.completed_contents, &facts, "the record of facts differs");
        prop_assert_eq!(enrolment.completed_at.is_some(), ever_held);
        // Whoever has access and meets the rule has completed the course.
        let meets = holds(&course(rules, revision), &enrolment);
        if enrolment.status == EnrolmentStatus::Active {
            prop_assert!(!meets);
        }
    }
}
