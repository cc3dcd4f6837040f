//! The end of access: pinned, kept, put off.

use uuid::Uuid;

use super::*;
use crate::enrolment::granting::{Grant, GrantKind};
use crate::{CourseId, EnrolmentId, LearnerId};

const LEARNER: LearnerId = LearnerId(Uuid::from_u128(1));
const COURSE: CourseId = CourseId(Uuid::from_u128(2));
const ID: EnrolmentId = EnrolmentId(Uuid::from_u128(3));

fn day(days: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
}

fn course(days: Option<u32>) -> Course {
    let course = serde_json::json!({
        "uuid": COURSE, "slug": "c", "title": "C", "description": "", "format": "self_paced", "cpd_credits": "1",
        "cpd_type": "x", "duration_minutes": 1, "price": {"amount": 0, "currency": "gbp"}, "organiser": "O",
        "published": true, "modules": [], "enrolment": {"access_days": days},
    });
    serde_json::from_value(course).unwrap()
}

fn grant(number: u128, at: Timestamp) -> Grant {
    Grant { id: Uuid::from_u128(number), kind: GrantKind::Complimentary, reference: None, granted_at: at }
}

/// As it is saved after a change at a time.
fn saved(before: Option<&Enrolment>, mut after: Enrolment, days: Option<u32>, at: Timestamp) -> Enrolment {
    after.pin_access(before, &course(days), at);
    after
}

fn granted(days: Option<u32>) -> Enrolment {
    let (enrolment, _) = Enrolment::grant(None, ID, (LEARNER, COURSE), grant(7, day(0)), day(0)).unwrap();
    saved(None, enrolment, days, day(0))
}

#[test]
fn the_end_is_pinned_when_the_enrolment_begins() {
    let enrolment = granted(Some(30));
    assert_eq!(enrolment.access_until, Some(day(30)));
    assert!(enrolment.gives_access_at(day(29)) && !enrolment.gives_access_at(day(30)));
    // The course changes its rule: whoever is enrolled keeps theirs.
    let later = saved(Some(&enrolment), enrolment.clone(), Some(5), day(1));
    assert_eq!(later.access_until, Some(day(30)));
    let without = granted(None);
    assert!(without.access_until.is_none() && without.gives_access_at(day(9_999)));
    assert!(saved(Some(&without), without.clone(), Some(5), day(1)).access_until.is_none());
}

#[test]
fn who_comes_back_goes_on_until_the_same_end_and_a_new_grant_begins_anew() {
    let enrolment = granted(Some(30));
    let (left, _) = enrolment.clone().leave().unwrap();
    let left = saved(Some(&enrolment), left, Some(30), day(10));
    let (back, _) = Enrolment::join_free(Some(left.clone()), ID, (LEARNER, COURSE), day(20)).unwrap();
    assert_eq!(saved(Some(&left), back, Some(30), day(20)).access_until, Some(day(30)));
    let (withdrawn, _) = enrolment.clone().withdraw(day(10)).unwrap();
    let (restored, _) = withdrawn.clone().restore().unwrap();
    assert_eq!(saved(Some(&withdrawn), restored, Some(30), day(12)).access_until, Some(day(30)));
    let (anew, _) =
        Enrolment::grant(Some(withdrawn.clone()), ID, (LEARNER, COURSE), grant(8, day(40)), day(40)).unwrap();
    assert_eq!(saved(Some(&withdrawn), anew, Some(30), day(40)).access_until, Some(day(70)));
}

#[test]
fn a_free_course_that_was_left_after_its_end_does_not_begin_again() {
    let (joined, _) = Enrolment::join_free(None, ID, (LEARNER, COURSE), day(0)).unwrap();
    let joined = saved(None, joined, Some(30), day(0));
    let (left, _) = joined.clone().leave().unwrap();
    let (back, _) = Enrolment::join_free(Some(left.clone()), ID, (LEARNER, COURSE), day(50)).unwrap();
    let back = saved(Some(&left), back, Some(30), day(50));
    assert_eq!(back.access_until, Some(day(30)));
    assert!(!back.gives_access_at(day(50)));
}

#[test]
fn an_extension_is_later_than_now_and_than_the_present_end() {
    let enrolment = granted(Some(30));
    for (until, now) in [(day(20), day(1)), (day(40), day(41)), (day(40), day(40)), (day(4_000), day(1))] {
        assert!(matches!(enrolment.clone().extend(until, now), Err(Refusal::Validation(_))), "{until}");
    }
    assert_eq!(enrolment.clone().extend(day(30), day(50)).unwrap().1, EnrolmentChange::Unchanged);
    let (extended, change) = enrolment.clone().extend(day(60), day(45)).unwrap();
    assert_eq!((extended.access_until, change), (Some(day(60)), EnrolmentChange::Extended));
    assert!(extended.gives_access_at(day(45)));
    assert!(matches!(granted(None).extend(day(60), day(1)), Err(Refusal::Conflict(_))));
    let (withdrawn, _) = enrolment.withdraw(day(2)).unwrap();
    assert!(matches!(withdrawn.extend(day(60), day(3)), Err(Refusal::Conflict(_))));
}

#[test]
fn who_is_turned_away_is_told_why() {
    let (course, enrolment) = (course(Some(30)), granted(Some(30)));
    assert_eq!(admit_to_study(Some(&enrolment), &course, day(1)), Ok(()));
    assert_eq!(admit_to_study(Some(&enrolment), &course, day(30)), Err(Refusal::AccessEnded));
    assert_eq!(admit_to_study(None, &course, day(1)), Err(Refusal::NotEnrolled));
    let (withdrawn, _) = enrolment.withdraw(day(2)).unwrap();
    assert_eq!(admit_to_study(Some(&withdrawn), &course, day(40)), Err(Refusal::NotEnrolled));
}
