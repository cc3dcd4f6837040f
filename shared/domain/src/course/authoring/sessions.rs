//! Converts the live sessions of a hybrid course.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use unicode_normalization::UnicodeNormalization;

use super::MAX_SESSIONS;
use super::course::{Uuids, line};
use super::definition::{CourseDefinition, SessionDefinition};
use super::problems::Problems;
use crate::LiveSessionId;
use crate::course::{Format, LiveSession, ZoomRoom};
use crate::primitives::plain_text::{is_hyphen, is_unseen};

/// Sorted by time, whatever their order in the file: e-mails and pages list them as stored.
pub(super) fn sessions(
    definition: &CourseDefinition,
    uuids: &mut Uuids,
    problems: &mut Problems,
) -> Vec<LiveSession> {
    let given = &definition.sessions;
    match definition.format {
        Format::Hybrid if given.is_empty() => {
            problems
                .add("sessions", "a hybrid course needs at least one; add it, or make the format self_paced");
        }
        Format::SelfPaced if !given.is_empty() => {
            problems.add("sessions", "a self_paced course has none; remove them, or make the format hybrid");
        }
        _ => {}
    }
    if given.len() > MAX_SESSIONS {
        problems.add("sessions", format!("at most {MAX_SESSIONS} fit into a course; it has {}", given.len()));
    }
    let mut rooms = BTreeSet::new();
    let mut sessions = Vec::new();
    for (index, session) in given.iter().enumerate() {
        let path = format!("sessions[{index}]");
        uuids.claim(session.uuid, &format!("{path}.uuid"), problems);
        let id = room_number(&session.zoom.id);
        room(&id, &path, &mut rooms, problems);
        let zoom = ZoomRoom { id, ..session.zoom.clone() };
        sessions.push(LiveSession { zoom, ..checked(session, &path, problems) });
    }
    sessions.sort_by_key(|session| session.starts_at);
    sessions
}

/// A room's number as it is stored: Zoom itself shows its numbers in groups.
pub fn room_number(given: &str) -> String {
    let is_gap = |letter: &char| letter.is_whitespace() || is_hyphen(*letter) || is_unseen(*letter);
    given.nfkc().filter(|letter| !is_gap(letter)).collect()
}

/// Whether Zoom can have a room with this number.
pub fn is_room_number(id: &str) -> bool {
    (9..=12).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn checked(session: &SessionDefinition, path: &str, problems: &mut Problems) -> LiveSession {
    problems.require(
        (1..=1440).contains(&session.duration_minutes),
        format!("{path}.duration_minutes"),
        "must be from 1 to 1440 minutes",
    );
    if TimeZone::get(&session.time_zone).is_err() {
        let message = format!("{:?} is no IANA time zone; write one like Europe/London", session.time_zone);
        problems.add(format!("{path}.time_zone"), message);
    }
    LiveSession {
        uuid: LiveSessionId(session.uuid),
        topic: line(&format!("{path}.topic"), &session.topic, problems),
        starts_at: session.starts_at,
        duration_minutes: session.duration_minutes,
        time_zone: session.time_zone.clone(),
        zoom: session.zoom.clone(),
    }
}

/// Each session needs its own room: Zoom accepts a learner three times a day per meeting, so registrations for
/// several sessions in the same room would use up each other's tries.
fn room(id: &str, path: &str, rooms: &mut BTreeSet<String>, problems: &mut Problems) {
    let path = format!("{path}.zoom.id");
    if !is_room_number(id) {
        return problems.add(path, "write Zoom's number of the meeting or webinar: 9 to 12 digits");
    }
    if !rooms.insert(id.to_owned()) {
        problems.add(path, "is an earlier session's number; every live session needs a meeting of its own");
    }
}
