//! Whether Zoom agrees with a live session.

use domain::live_session::room_check::RoomFinding;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether the meeting or webinar at Zoom is what a live session needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ZoomRoomView {
    /// The session is over, so that nothing was checked.
    pub over: bool,
    /// What does not agree; empty: everything does.
    pub findings: Vec<ZoomFinding>,
}

/// One thing that does not agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ZoomFinding {
    /// Where in the live session: `zoom.kind`, `zoom.id`, `starts_at`, `duration_minutes` or `time_zone`.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl ZoomRoomView {
    /// A session that is over.
    pub(crate) fn over() -> Self {
        Self { over: true, findings: Vec::new() }
    }

    /// What was found.
    pub(crate) fn of(findings: Vec<RoomFinding>) -> Self {
        let shown = |finding: RoomFinding| ZoomFinding {
            field: finding.field.path().to_owned(),
            message: finding.message,
        };
        Self { over: false, findings: findings.into_iter().map(shown).collect() }
    }
}
