//! Numbers, lists, kinds and times as they stand in a sentence.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::count::Count;
use crate::course::{ContentKind, LiveSession};

/// `34 learners get`, `1 learner gets`.
pub(super) fn agree(count: Count, one: &str, many: &str) -> String {
    format!("{count} {}", if count.is_one() { one } else { many })
}

/// `2 contents`.
pub(super) fn several(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What a kind of content is called in a sentence.
pub(super) fn noun(kind: ContentKind) -> &'static str {
    match kind {
        ContentKind::Text => "text",
        ContentKind::Video => "video",
        ContentKind::Document => "document",
        ContentKind::Link => "link",
        ContentKind::Quiz => "quiz",
        ContentKind::Assignment => "assignment",
    }
}

/// When a live session starts, where the provider announces it: `Thursday 14 January 2027 at 18:00 (Europe/London)`.
pub(super) fn start(session: &LiveSession) -> String {
    let zone = TimeZone::get(&session.time_zone).unwrap_or(TimeZone::UTC);
    let name = zone.iana_name().unwrap_or("UTC").replace('_', " ");
    let local = session.starts_at.to_zoned(zone);
    format!("{} ({name})", local.strftime("%A %-d %B %Y at %H:%M"))
}

/// A time that belongs to no place: `Thursday 14 January 2027 at 18:00 UTC`.
pub(super) fn moment(time: Timestamp) -> String {
    format!("{} UTC", time.strftime("%A %-d %B %Y at %H:%M"))
}
