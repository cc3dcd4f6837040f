//! What agrees, what does not, and what is said about it.

use proptest::prelude::*;

use super::*;

const NOW: &str = "2026-11-27T12:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn planned() -> PlannedSession {
    PlannedSession {
        kind: ZoomRoomKind::Meeting,
        starts_at: Some(at("2027-01-12T18:00:00Z")),
        duration_minutes: Some(90),
        time_zone: Some(TimeZone::get("Europe/London").unwrap()),
    }
}

fn room() -> RoomAtZoom {
    RoomAtZoom {
        schedule: Schedule::Once(at("2027-01-12T18:00:00Z")),
        duration_minutes: Some(90),
        time_zone: Some("Europe/London".to_owned()),
        approval: Approval::Automatic,
    }
}

fn found(session: &PlannedSession, room: RoomAtZoom) -> Vec<(&'static str, String)> {
    let findings = findings(session, &RoomAnswer::Found(room), at(NOW));
    findings.into_iter().map(|it| (it.field.path(), it.message)).collect()
}

#[test]
fn a_room_that_agrees_has_no_findings() {
    assert_eq!(found(&planned(), room()), []);
    // Other names of the same clock, a zone that nobody knows, and what Zoom or the author does not say.
    for zone in [Some("Europe/Dublin"), Some("UTC"), Some("Somewhere/Else"), None] {
        let room = RoomAtZoom { time_zone: zone.map(str::to_owned), ..room() };
        assert_eq!(found(&planned(), room), [], "{zone:?}");
    }
    let open = PlannedSession {
        starts_at: None,
        duration_minutes: None,
        time_zone: None,
        kind: ZoomRoomKind::Webinar,
    };
    assert_eq!(found(&open, RoomAtZoom { duration_minutes: None, ..room() }), []);
}

#[test]
fn each_difference_is_found_by_itself_with_what_to_do() {
    let later = Schedule::Once(at("2027-01-12T19:30:00Z"));
    for (room, field, says) in [
        (
            RoomAtZoom { schedule: later, ..room() },
            "starts_at",
            "12 January 2027 at 19:30 (Europe/London). Change",
        ),
        (RoomAtZoom { duration_minutes: Some(60), ..room() }, "duration_minutes", "takes 60 minutes. Change"),
        (
            RoomAtZoom { time_zone: Some("America/New_York".to_owned()), ..room() },
            "time_zone",
            "America/New York, where it starts at 13:00. Choose",
        ),
        (RoomAtZoom { approval: Approval::ByHand, ..room() }, "zoom.id", "approve registrants automatically"),
        (RoomAtZoom { approval: Approval::NoRegistration, ..room() }, "zoom.id", "require registration"),
        (RoomAtZoom { schedule: Schedule::Recurring, ..room() }, "zoom.id", "without recurrence"),
        (RoomAtZoom { schedule: Schedule::NoFixedTime, ..room() }, "zoom.id", "has no fixed time"),
        (
            RoomAtZoom { schedule: Schedule::Once(at("2026-11-27T10:29:00Z")), ..room() },
            "zoom.id",
            "was over on 27 November 2026 at 11:59 (Europe/London). Schedule another",
        ),
    ] {
        let found = found(&planned(), room);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, field);
        assert!(found[0].1.contains(says), "{found:?}");
    }
}

#[test]
fn what_zoom_does_not_show_is_explained() {
    for (answer, field, says) in [
        (RoomAnswer::OtherKind, "zoom.kind", "Choose “Zoom meeting”"),
        (RoomAnswer::NotFound, "zoom.id", "no webinar with this number"),
        (RoomAnswer::OtherAccount, "zoom.id", "not in our Zoom account"),
        (RoomAnswer::NoPlan, "zoom.id", "plan"),
        (RoomAnswer::Refused("9124".into()), "zoom.id", "9124"),
    ] {
        let webinar = PlannedSession { kind: ZoomRoomKind::Webinar, ..planned() };
        let found = findings(&webinar, &answer, at(NOW));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].field.path(), field);
        assert!(found[0].message.contains(says), "{found:?}");
    }
}

#[test]
fn a_session_is_over_with_its_last_minute() {
    let over = |start: &str| is_over(&PlannedSession { starts_at: Some(at(start)), ..planned() }, at(NOW));
    assert!(over("2026-11-27T10:30:00Z") && !over("2026-11-27T10:31:00Z"));
    assert!(!is_over(&PlannedSession { starts_at: None, ..planned() }, at(NOW)));
}

proptest! {
    #[test]
    fn whatever_the_times_are_a_start_is_named_exactly_if_it_differs(
        planned_at in 0_i64..4_000_000_000,
        at_zoom in 1_800_000_000_i64..4_000_000_000,
        minutes in 0_u32..u32::MAX,
    ) {
        let (planned_at, at_zoom) = (Timestamp::from_second(planned_at).unwrap(), Timestamp::from_second(at_zoom).unwrap());
        let session = PlannedSession { starts_at: Some(planned_at), ..planned() };
        let room = RoomAtZoom { schedule: Schedule::Once(at_zoom), duration_minutes: Some(minutes), ..room() };
        let fields: Vec<&str> = found(&session, room).into_iter().map(|(field, _)| field).collect();
        prop_assert_eq!(fields.contains(&"starts_at"), planned_at != at_zoom);
        prop_assert_eq!(fields.contains(&"duration_minutes"), minutes != 90);
    }
}
