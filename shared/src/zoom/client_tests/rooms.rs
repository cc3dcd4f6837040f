//! What a meeting or webinar is like.

use domain::live_session::room_check::{Approval, RoomAtZoom, Schedule};

use super::*;

async fn found(kind: ZoomRoomKind, path: &str, body: Value) -> Result<RoomAtZoom, ZoomError> {
    let fixture = ZoomFixture::open().await;
    fixture.answer("GET", path, ResponseTemplate::new(200).set_body_json(body)).await;
    fixture.zoom.room(&room(kind), soon()).await
}

#[tokio::test]
async fn meetings_and_webinars_are_read_as_zoom_describes_them() {
    let start = at("2027-01-12T18:00:00Z");
    for (kind, path, of_kind) in [
        (ZoomRoomKind::Meeting, "/v2/meetings/90000000001", 2),
        (ZoomRoomKind::Webinar, "/v2/webinars/90000000001", 5),
    ] {
        let body = json!({
            "id": 90_000_000_001_u64, "type": of_kind, "start_time": "2027-01-12T18:00:00Z", "duration": 90,
            "timezone": "Europe/London", "settings": {"approval_type": 0, "registration_type": 1},
        });
        let agreed = RoomAtZoom {
            schedule: Schedule::Once(start),
            duration_minutes: Some(90),
            time_zone: Some("Europe/London".to_owned()),
            approval: Approval::Automatic,
        };
        assert_eq!(found(kind, path, body).await, Ok(agreed));
    }
}

#[tokio::test]
async fn each_type_and_each_approval_is_told_apart() {
    let path = "/v2/meetings/90000000001";
    for (of_kind, has_start, schedule) in [
        (2, true, Schedule::Once(at("2027-01-12T18:00:00Z"))),
        (2, false, Schedule::NoFixedTime),
        (1, false, Schedule::NoFixedTime),
        (3, false, Schedule::NoFixedTime),
        (8, true, Schedule::Recurring),
        (9, false, Schedule::Recurring),
        (6, false, Schedule::NoFixedTime),
    ] {
        let mut body = json!({"type": of_kind});
        if has_start {
            body["start_time"] = json!("2027-01-12T18:00:00Z");
        }
        let room = found(ZoomRoomKind::Meeting, path, body).await.unwrap();
        assert_eq!((room.schedule, room.approval), (schedule, Approval::NoRegistration), "{of_kind}");
    }
    for (number, approval) in [
        (0, Approval::Automatic),
        (1, Approval::ByHand),
        (2, Approval::NoRegistration),
        (7, Approval::NoRegistration),
    ] {
        let body = json!({"type": 2, "settings": {"approval_type": number}});
        assert_eq!(found(ZoomRoomKind::Meeting, path, body).await.unwrap().approval, approval);
    }
}

#[tokio::test]
async fn a_room_that_zoom_does_not_show_is_refused_with_its_code() {
    let fixture = ZoomFixture::open().await;
    fixture.answer("GET", "/v2/meetings/90000000001", refused(404, 3001, "Meeting does not exist.")).await;
    let answer = fixture.zoom.room(&room(ZoomRoomKind::Meeting), soon()).await;
    assert_eq!(answer, Err(ZoomError::Permanent("3001".into())));
    let unreadable = found(ZoomRoomKind::Meeting, "/v2/meetings/90000000001", json!({"id": 1})).await;
    assert_eq!(unreadable, Err(ZoomError::Ambiguous("unreadable response")));
}
