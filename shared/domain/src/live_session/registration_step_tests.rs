//! The next step in every state of enrolment, registration and quota.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::course::ZoomRoomKind;
use crate::live_session::registration::{Lease, Pause};
use crate::{CourseId, LearnerId, LiveSessionId};

const ME: Uuid = Uuid::from_u128(1);
const OTHER_HOLDER: Uuid = Uuid::from_u128(2);

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn pending() -> Registration {
    let id = Uuid::from_u128(7);
    Registration::pending(LearnerId(id), CourseId(id), LiveSessionId(id), now())
}

fn with(change: impl FnOnce(&mut Registration)) -> Registration {
    let mut registration = pending();
    change(&mut registration);
    registration
}

fn session() -> LiveSession {
    LiveSession {
        uuid: LiveSessionId(Uuid::from_u128(7)),
        topic: "Audit".into(),
        starts_at: now() + SignedDuration::from_hours(24),
        duration_minutes: 60,
        time_zone: "UTC".into(),
        zoom: room("90000000001"),
    }
}

fn room(id: &str) -> ZoomRoom {
    ZoomRoom { kind: ZoomRoomKind::Meeting, id: id.into() }
}

fn enrolment(status: EnrolmentStatus, access_until: Option<Timestamp>) -> Enrolment {
    let id = Uuid::from_u128(7);
    let enrolment = serde_json::json!({
        "id": id, "learner": id, "course": id, "status": status, "enrolled_at": now(), "access_until": access_until,
    });
    serde_json::from_value(enrolment).unwrap()
}

fn wanted(status: Option<EnrolmentStatus>, session: Option<&LiveSession>) -> Wanted<'_> {
    let enrolment = status.map(|status| enrolment(status, None));
    Wanted::of(enrolment.as_ref(), session, now())
}

fn by_enrolment(status: Option<EnrolmentStatus>, registration: Option<&Registration>) -> RegistrationStep {
    next_step(wanted(status, Some(&session())), registration, ME, false, now())
}

/// With an end of access.
fn until(status: EnrolmentStatus, until: Timestamp, registration: Option<&Registration>) -> RegistrationStep {
    let (enrolment, session) = (enrolment(status, Some(until)), session());
    next_step(Wanted::of(Some(&enrolment), Some(&session), now()), registration, ME, false, now())
}

fn step(enrolment: EnrolmentStatus, registration: &Registration) -> RegistrationStep {
    by_enrolment(Some(enrolment), Some(registration))
}

#[test]
fn what_zoom_refused_is_asked_again_once_a_message() {
    let (session, failed) = (session(), with(|it| it.status = RegistrationStatus::Failed));
    let wanted = wanted(Some(EnrolmentStatus::Active), Some(&session));
    assert_eq!(next_step(wanted, Some(&failed), ME, true, now()), RegistrationStep::Register);
    assert_eq!(next_step(wanted, Some(&failed), ME, false, now()), RegistrationStep::Nothing);
}

#[test]
fn a_session_that_is_over_changes_nothing() {
    let over = LiveSession { starts_at: now() - SignedDuration::from_hours(2), ..session() };
    for status in [EnrolmentStatus::Active, EnrolmentStatus::Revoked] {
        let wanted = wanted(Some(status), Some(&over));
        assert_eq!(wanted, Wanted::Unchanged);
        assert_eq!(next_step(wanted, None, ME, true, now()), RegistrationStep::Nothing);
    }
}

#[test]
fn a_session_that_the_course_no_longer_has_is_cancelled() {
    let registered = with(|it| it.status = RegistrationStatus::Registered);
    let wanted = wanted(Some(EnrolmentStatus::Active), None);
    assert_eq!(next_step(wanted, Some(&registered), ME, false, now()), RegistrationStep::Cancel);
}

#[test]
fn a_session_in_another_room_is_cancelled_there_first() {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    for (status, unknown, expected) in [
        (Registered, false, RegistrationStep::Cancel),
        (AwaitingApproval, false, RegistrationStep::Cancel),
        (Pending, true, RegistrationStep::LookUp),
        (Pending, false, RegistrationStep::Register),
        (Cancelled, false, RegistrationStep::Register),
        (Failed, false, RegistrationStep::Register),
    ] {
        let registration = with(|it| {
            (it.status, it.outcome_unknown) = (status, unknown);
            it.room = Some(room("90000000002"));
        });
        assert_eq!(step(EnrolmentStatus::Active, &registration), expected, "{status:?} {unknown}");
    }
}

#[test]
fn an_enrolment_that_gives_access_is_registered_once() {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    for enrolment in [EnrolmentStatus::Active, EnrolmentStatus::Completed] {
        assert_eq!(by_enrolment(Some(enrolment), None), RegistrationStep::Register);
        for (status, expected) in [
            (Pending, RegistrationStep::Register),
            (Cancelled, RegistrationStep::Register),
            (Registered, RegistrationStep::Nothing),
            (AwaitingApproval, RegistrationStep::Nothing),
            (Failed, RegistrationStep::Nothing),
        ] {
            assert_eq!(step(enrolment, &with(|it| it.status = status)), expected, "{enrolment:?} {status:?}");
        }
    }
}

#[test]
fn an_enrolment_that_has_ended_is_cancelled_where_zoom_knows_it() {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    for enrolment in [EnrolmentStatus::Dropped, EnrolmentStatus::Revoked, EnrolmentStatus::Expired] {
        assert_eq!(by_enrolment(Some(enrolment), None), RegistrationStep::Nothing);
        for (status, expected) in [
            (Pending, RegistrationStep::Withdraw),
            (Cancelled, RegistrationStep::Nothing),
            (Registered, RegistrationStep::Cancel),
            (AwaitingApproval, RegistrationStep::Cancel),
            (Failed, RegistrationStep::Withdraw),
        ] {
            assert_eq!(step(enrolment, &with(|it| it.status = status)), expected, "{enrolment:?} {status:?}");
        }
        assert_eq!(step(enrolment, &with(|it| it.outcome_unknown = true)), RegistrationStep::LookUp);
        let half_cancelled = with(|it| {
            it.status = Cancelled;
            it.outcome_unknown = true;
            it.registrant_id = Some("r1".into());
        });
        assert_eq!(step(enrolment, &half_cancelled), RegistrationStep::Cancel);
        assert_eq!(step(EnrolmentStatus::Active, &half_cancelled), RegistrationStep::LookUp);
    }
}

#[test]
fn a_session_that_starts_after_the_end_of_access_is_wanted_no_more_than_one_of_an_ended_enrolment() {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    let starts_at = session().starts_at;
    for status in [EnrolmentStatus::Active, EnrolmentStatus::Completed] {
        for end in [starts_at, now(), now() - SignedDuration::from_hours(1)] {
            for known in [Pending, Registered, AwaitingApproval, Failed, Cancelled] {
                for unknown in [false, true] {
                    let known = with(|it| (it.status, it.outcome_unknown) = (known, unknown));
                    let ended = step(EnrolmentStatus::Dropped, &known);
                    assert_eq!(until(status, end, Some(&known)), ended, "{status:?} until {end}: {known:?}");
                }
            }
            assert_eq!(until(status, end, None), RegistrationStep::Nothing);
        }
        let later = starts_at + SignedDuration::from_secs(1);
        assert_eq!(until(status, later, None), RegistrationStep::Register, "it starts just before the end");
        let cancelled = with(|it| it.status = Cancelled);
        assert_eq!(until(status, later, Some(&cancelled)), RegistrationStep::Register, "it was extended");
    }
    let registered = with(|it| it.status = Registered);
    assert_eq!(until(EnrolmentStatus::Suspended, now(), Some(&registered)), RegistrationStep::Nothing);
}

#[test]
fn the_end_of_access_cancels_nothing_that_has_begun() {
    let begun = LiveSession { starts_at: now() - SignedDuration::from_mins(30), ..session() };
    for end in [now() - SignedDuration::from_mins(29), now()] {
        let enrolment = enrolment(EnrolmentStatus::Active, Some(end));
        assert_eq!(Wanted::of(Some(&enrolment), Some(&begun), now()), Wanted::RegisteredIn(&begun.zoom));
    }
}

#[test]
fn a_suspended_enrolment_changes_nothing() {
    assert_eq!(by_enrolment(Some(EnrolmentStatus::Suspended), None), RegistrationStep::Nothing);
    assert_eq!(
        step(EnrolmentStatus::Suspended, &with(|it| it.outcome_unknown = true)),
        RegistrationStep::Nothing
    );
}

#[test]
fn an_enrolment_that_is_gone_does_not_stay_registered() {
    let registered = with(|it| it.status = RegistrationStatus::Registered);
    assert_eq!(by_enrolment(None, Some(&registered)), RegistrationStep::Cancel);
    assert_eq!(by_enrolment(None, None), RegistrationStep::Nothing);
}

#[test]
fn a_spent_quota_waits_for_the_next_day() {
    let spent = |day: &str| {
        with(|it| {
            it.posts = Registration::POSTS_PER_DAY_MAX;
            it.posts_day = Some(day.parse().unwrap());
        })
    };
    let midnight = "2026-11-23T00:00:00Z".parse().unwrap();
    assert_eq!(step(EnrolmentStatus::Active, &spent("2026-11-22")), RegistrationStep::Wait(midnight));
    assert_eq!(step(EnrolmentStatus::Active, &spent("2026-11-21")), RegistrationStep::Register);
}

#[test]
fn a_pause_is_waited_for_once() {
    let paused = |seconds, in_outbox| {
        with(|it| it.pause = Some(Pause { until: now() + SignedDuration::from_secs(seconds), in_outbox }))
    };
    let until = now() + SignedDuration::from_secs(90);
    assert_eq!(step(EnrolmentStatus::Active, &paused(90, false)), RegistrationStep::Wait(until));
    // The outbox row repeats the message; every other message may be dropped.
    assert_eq!(step(EnrolmentStatus::Active, &paused(90, true)), RegistrationStep::Nothing);
    // The outbox row may arrive early by a fast clock; it must not be dropped as another message.
    assert_eq!(step(EnrolmentStatus::Active, &paused(30, true)), RegistrationStep::Register);
    assert_eq!(step(EnrolmentStatus::Active, &paused(0, false)), RegistrationStep::Register);
    assert_eq!(step(EnrolmentStatus::Revoked, &paused(90, true)), RegistrationStep::Withdraw);
}

fn any_registration() -> impl Strategy<Value = Registration> {
    use RegistrationStatus::{AwaitingApproval, Cancelled, Failed, Pending, Registered};
    let status = prop::sample::select(vec![Pending, Registered, AwaitingApproval, Failed, Cancelled]);
    let lease = prop::option::of((any::<bool>(), -100_i64..100));
    let pause = prop::option::of((any::<bool>(), -1000_i64..1000));
    (status, any::<bool>(), any::<bool>(), 0_u8..4, any::<bool>(), lease, pause).prop_map(
        |(status, unknown, known_id, posts, today, lease, pause)| {
            let later = |seconds| now() + SignedDuration::from_secs(seconds);
            with(|it| {
                it.status = status;
                it.outcome_unknown = unknown;
                it.registrant_id = known_id.then(|| "r1".to_owned());
                it.posts = posts;
                it.posts_day = Some(if today { utc_day(now()) } else { utc_day(now()).yesterday().unwrap() });
                it.lease = lease.map(|(mine, until)| Lease {
                    holder: if mine { ME } else { OTHER_HOLDER },
                    until: later(until),
                });
                it.pause = pause.map(|(in_outbox, until)| Pause { until: later(until), in_outbox });
            })
        },
    )
}

fn any_enrolment() -> impl Strategy<Value = Option<EnrolmentStatus>> {
    use EnrolmentStatus::{Active, Completed, Dropped, Expired, Pending, Revoked, Suspended};
    prop::option::of(prop::sample::select(vec![
        Pending, Active, Completed, Suspended, Dropped, Revoked, Expired,
    ]))
}

proptest! {
    #[test]
    fn zoom_is_called_only_when_it_is_harmless(enrolment in any_enrolment(), registration in any_registration()) {
        let step = by_enrolment(enrolment, Some(&registration));
        let others_at_it = registration.is_held_against(ME, now()).is_some();
        if matches!(step, RegistrationStep::Register | RegistrationStep::LookUp | RegistrationStep::Cancel | RegistrationStep::Withdraw) {
            prop_assert!(!others_at_it);
        }
        if step == RegistrationStep::Register {
            prop_assert!(enrolment.is_some_and(EnrolmentStatus::gives_access));
            prop_assert!(!registration.outcome_unknown);
            prop_assert!(registration.posts_on(utc_day(now()), &session().zoom) < Registration::POSTS_PER_DAY_MAX);
        }
        if matches!(step, RegistrationStep::Cancel | RegistrationStep::Withdraw) {
            prop_assert!(!enrolment.is_some_and(EnrolmentStatus::gives_access));
        }
        if let RegistrationStep::Wait(until) | RegistrationStep::InFlight(until) = step {
            prop_assert!(until > now());
        }
    }

    #[test]
    fn nobody_is_registered_past_the_end_of_access(
        status in any_enrolment().prop_filter_map("an enrolment", |status| status),
        registration in prop::option::of(any_registration()),
        hours in -48_i64..48,
    ) {
        let end = session().starts_at + SignedDuration::from_hours(hours);
        let step = until(status, end, registration.as_ref());
        match hours > 0 {
            true => prop_assert_eq!(step, by_enrolment(Some(status), registration.as_ref()), "as without an end"),
            false => prop_assert_ne!(step, RegistrationStep::Register),
        }
    }

    #[test]
    fn what_zoom_may_know_of_an_ended_enrolment_is_never_forgotten(registration in any_registration()) {
        let step = by_enrolment(Some(EnrolmentStatus::Revoked), Some(&registration));
        if registration.outcome_unknown {
            prop_assert!(matches!(step, RegistrationStep::Cancel | RegistrationStep::LookUp | RegistrationStep::InFlight(_)));
        }
    }
}
