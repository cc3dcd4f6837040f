//! Work that waits for an instructor.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::store::WaitingSubmissions;
use utoipa::ToSchema;

/// Submissions that wait to be graded.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WaitingSubmissionsView {
    /// At most 99 of each course are counted.
    pub count: u32,
    /// Whether there are more than were counted.
    pub has_more: bool,
    /// When the oldest of them was submitted; `null` if none waits.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub oldest_at: Option<Timestamp>,
}

impl From<WaitingSubmissions> for WaitingSubmissionsView {
    fn from(waiting: WaitingSubmissions) -> Self {
        let WaitingSubmissions { count, has_more, oldest_at } = waiting;
        Self { count: count.try_into().unwrap_or(u32::MAX), has_more, oldest_at }
    }
}
