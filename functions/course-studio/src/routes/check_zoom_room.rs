//! `GET /api/studio/courses/{course_uuid}/zoom_room/`: whether Zoom agrees with a live session.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::Refusal;
use domain::course::authoring::{is_room_number, room_number};
use domain::course::{ZoomRoom, ZoomRoomKind};
use domain::live_session::room_check::{PlannedSession, RoomFinding, findings, is_over};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, RequestContext};
use shared::store::keys;
use utoipa::IntoParams;

use crate::access::{course_in, editable};
use crate::state::App;
use crate::views::ZoomRoomView;

/// The longest value that is read.
const LONGEST: usize = 100;
/// As long as a course may take.
const MOST_MINUTES: u32 = 100_000;

/// A live session as it stands in the editor, saved or not. What is not filled in yet is not compared.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SessionToCheck {
    /// `meeting` or `webinar`. Absent: a meeting.
    #[param(max_length = 100, example = "meeting")]
    pub kind: Option<String>,
    /// Zoom's number, with or without its gaps.
    #[param(max_length = 100, example = "912 3456 7890")]
    pub number: Option<String>,
    #[param(value_type = Option<String>, format = DateTime)]
    pub starts_at: Option<String>,
    #[param(value_type = Option<u32>, minimum = 0, maximum = 100_000)]
    pub duration_minutes: Option<String>,
    /// An IANA name.
    #[param(max_length = 100, example = "Europe/London")]
    pub time_zone: Option<String>,
}

impl SessionToCheck {
    fn read(&self) -> Result<PlannedSession, Refusal> {
        let mut reasons = BTreeMap::new();
        let mut wrong = |field: &str, reason: &str| {
            reasons.insert(field.to_owned(), vec![reason.to_owned()]);
        };
        let kind = match given(self.kind.as_ref()) {
            None | Some("meeting") => ZoomRoomKind::Meeting,
            Some("webinar") => ZoomRoomKind::Webinar,
            Some(_) => {
                wrong("kind", "meeting or webinar");
                ZoomRoomKind::Meeting
            }
        };
        let starts_at = given(self.starts_at.as_ref()).map(str::parse::<Timestamp>).transpose();
        let starts_at = starts_at.unwrap_or_else(|_| {
            wrong("starts_at", "a time such as 2027-01-12T18:00:00Z");
            None
        });
        let minutes = given(self.duration_minutes.as_ref()).map(str::parse::<u32>).transpose();
        let duration_minutes = minutes.ok().filter(|minutes| minutes.is_none_or(|it| it <= MOST_MINUTES));
        let duration_minutes = duration_minutes.unwrap_or_else(|| {
            wrong("duration_minutes", "a whole number of minutes, at most 100000");
            None
        });
        let time_zone = given(self.time_zone.as_ref()).map(TimeZone::get).transpose();
        let time_zone = time_zone.unwrap_or_else(|_| {
            wrong("time_zone", "an IANA time zone such as Europe/London");
            None
        });
        match reasons.is_empty() {
            true => Ok(PlannedSession { kind, starts_at, duration_minutes, time_zone }),
            false => Err(Refusal::Validation(reasons)),
        }
    }

    /// Zoom's number, if it can be one.
    fn number(&self) -> Option<String> {
        let number = self.number.as_deref().filter(|text| text.len() <= LONGEST).map(room_number);
        number.filter(|id| is_room_number(id))
    }
}

fn given(value: Option<&String>) -> Option<&str> {
    value.map(|text| text.trim()).filter(|text| !text.is_empty() && text.len() <= LONGEST)
}

/// Ask Zoom whether the meeting or webinar of a live session is what it has to be.
///
/// It must exist in our account and be of the stated kind, take place once, at the stated time and for the stated duration, in
/// a time zone with the same clock, and register everybody automatically. Nothing is written. Zoom's answers are never a condition
/// for saving or publishing.
#[utoipa::path(
    get, path = "/api/studio/courses/{course_uuid}/zoom_room/", operation_id = "checkZoomRoom", tag = "studio",
    params(("course_uuid" = Uuid, Path), SessionToCheck),
    responses(
        (status = 200, body = ZoomRoomView),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: neither instructor nor administrator"),
        (status = 404, body = ErrorBody, description = "No such draft, or the caller may not edit it"),
        (status = 503, body = ErrorBody, description = "`UNAVAILABLE`: Zoom did not answer; it is safe to ask again"),
    ),
)]
pub async fn check_zoom_room(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(session): Query<SessionToCheck>,
) -> Result<Json<ZoomRoomView>, Failure> {
    let key = keys::draft(course_in(&identity, &course_uuid)?);
    let snapshot = app.store.read(context.deadline, &[(&key).into()]).await?;
    editable(&identity, &snapshot, &key)?;
    let planned = session.read()?;
    let now = app.clock.now();
    if is_over(&planned, now) {
        return Ok(Json(ZoomRoomView::over()));
    }
    let Some(id) = session.number() else {
        return Ok(Json(ZoomRoomView::of(vec![RoomFinding::no_number()])));
    };
    let answer = app.zoom.ask(&ZoomRoom { kind: planned.kind, id }, context.deadline).await?;
    Ok(Json(ZoomRoomView::of(findings(&planned, &answer, now))))
}
