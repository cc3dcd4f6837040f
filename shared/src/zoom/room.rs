//! What Zoom says of a meeting or webinar, as far as a live session depends on it.

use domain::live_session::room_check::{Approval, RoomAtZoom, Schedule};
use jiff::Timestamp;
use serde::Deserialize;

/// The types of a meeting or webinar with one fixed time.
const ONCE: [u8; 2] = [2, 5];
/// Those of one that recurs at fixed times.
const RECURRING: [u8; 2] = [8, 9];

/// The response to "Get a meeting" and "Get a webinar".
#[derive(Deserialize)]
pub(super) struct ZoomMeeting {
    #[serde(rename = "type")]
    kind: u8,
    /// Absent without a fixed time.
    #[serde(default)]
    start_time: Option<Timestamp>,
    /// In minutes.
    #[serde(default)]
    duration: Option<u32>,
    #[serde(default)]
    timezone: Option<String>,
    #[serde(default)]
    settings: Settings,
}

/// The settings of a meeting.
#[derive(Default, Deserialize)]
struct Settings {
    /// 0: registrants are approved at once, 1: by the host, 2 or absent: there is no registration.
    #[serde(default)]
    approval_type: Option<u8>,
}

impl From<ZoomMeeting> for RoomAtZoom {
    fn from(meeting: ZoomMeeting) -> Self {
        let schedule = match (meeting.kind, meeting.start_time) {
            (kind, Some(starts_at)) if ONCE.contains(&kind) => Schedule::Once(starts_at),
            (kind, _) if RECURRING.contains(&kind) => Schedule::Recurring,
            _ => Schedule::NoFixedTime,
        };
        let approval = match meeting.settings.approval_type {
            Some(0) => Approval::Automatic,
            Some(1) => Approval::ByHand,
            _ => Approval::NoRegistration,
        };
        Self { schedule, duration_minutes: meeting.duration, time_zone: meeting.timezone, approval }
    }
}
