//! Live sessions that are added, moved or removed, and who hears of it.
//!
//! What learners are sent follows from `domain::live_session`: a change of time is an e-mail, another room a new link.

use jiff::Timestamp;

use super::wording::start;
use super::{Affected, ChangeKind, Changes, Count};
use crate::course::{Course, LiveSession};

const GET_LINK: [&str; 2] =
    ["learner is registered and gets a link by e-mail", "learners are registered and get a link by e-mail"];
const GET_NEW_LINK: [&str; 2] =
    ["learner gets a new link and an e-mail", "learners get a new link and an e-mail"];
const GET_NEW_TIME: [&str; 2] =
    ["learner gets an e-mail with the new time", "learners get an e-mail with the new time"];
const LOSE_IT: [&str; 2] = [
    "learner is told by e-mail that it no longer takes place",
    "learners are told by e-mail that it no longer takes place",
];

pub(super) fn changes(
    before: &Course,
    after: &Course,
    affected: &Affected,
    now: Timestamp,
    found: &mut Changes,
) {
    let enrolled = if before.published_at.is_some() { affected.enrolled } else { Count::default() };
    let is_over = |session: &LiveSession| session.ends_at() <= now;
    for session in &after.sessions {
        match before.session(session.uuid) {
            None => {
                let what = format!("Adds the live session “{}” on {}", session.topic, start(session));
                told(found, ChangeKind::SessionAdded, session, &what, (enrolled, GET_LINK), is_over(session));
            }
            Some(old) => {
                moved(found, old, session, enrolled, now);
                renamed(found, old, session);
            }
        }
    }
    for old in before.sessions.iter().filter(|old| after.session(old.uuid).is_none()) {
        let what = format!("Removes the live session “{}” of {}", old.topic, start(old));
        told(found, ChangeKind::SessionRemoved, old, &what, (enrolled, LOSE_IT), is_over(old));
    }
}

/// Another time, length or room.
fn moved(found: &mut Changes, old: &LiveSession, new: &LiveSession, enrolled: Count, now: Timestamp) {
    let (moves, lasts) = (old.starts_at != new.starts_at, old.duration_minutes != new.duration_minutes);
    let is_elsewhere = old.zoom != new.zoom;
    if !moves && !lasts && !is_elsewhere {
        return;
    }
    let mut what = format!("Moves the live session “{}”", new.topic);
    if moves {
        what = format!("{what} from {} to {}", start(old), start(new));
    } else if !is_elsewhere {
        what = format!("Changes the length of the live session “{}”", new.topic);
    }
    if is_elsewhere {
        what = format!("{what}{} to another Zoom room", if moves { " and" } else { "" });
    }
    if lasts {
        let (from, to) = (old.duration_minutes, new.duration_minutes);
        let joint = if moves || is_elsewhere { ", and changes its length" } else { "" };
        what = format!("{what}{joint} from {from} to {to} minutes");
    }
    let (ended, ends) = (old.ends_at() <= now, new.ends_at() <= now);
    let consequence = match (ended, ends, is_elsewhere) {
        (false, true, _) => LOSE_IT,
        (_, _, true) => GET_NEW_LINK,
        _ => GET_NEW_TIME,
    };
    told(found, ChangeKind::SessionMoved, new, &what, (enrolled, consequence), ended && ends);
}

/// What no learner is told of.
fn renamed(found: &mut Changes, old: &LiveSession, new: &LiveSession) {
    if old.topic != new.topic {
        let text = format!("Renames the live session “{}” to “{}”.", old.topic, new.topic);
        found.add(ChangeKind::SessionChanged, &new.topic, text);
    }
    if old.time_zone != new.time_zone {
        let text = format!(
            "Announces the live session “{}” in the time of {} instead of {}.",
            new.topic, new.time_zone, old.time_zone
        );
        found.add(ChangeKind::SessionChanged, &new.topic, text);
    }
}

/// Nobody hears of a session that is over.
fn told(
    found: &mut Changes,
    kind: ChangeKind,
    session: &LiveSession,
    what: &str,
    (enrolled, [one, many]): (Count, [&str; 2]),
    is_over: bool,
) {
    if is_over {
        let text = format!("{what}. It is over, so nobody is told.");
        return found.add(kind, &session.topic, text);
    }
    found.touching(kind, &session.topic, what, (enrolled, one, many));
}
