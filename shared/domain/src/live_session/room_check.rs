//! Whether a meeting or webinar at Zoom is what a live session needs, in words that say what to do.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::course::ZoomRoomKind;

/// A live session as its author has planned it so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSession {
    pub kind: ZoomRoomKind,
    pub starts_at: Option<Timestamp>,
    pub duration_minutes: Option<u32>,
    /// In which it is announced.
    pub time_zone: Option<TimeZone>,
}

/// A meeting or webinar as Zoom has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomAtZoom {
    pub schedule: Schedule,
    pub duration_minutes: Option<u32>,
    /// Zoom's name of the zone in which it announces the start.
    pub time_zone: Option<String>,
    pub approval: Approval,
}

/// When a meeting takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Once, from this time.
    Once(Timestamp),
    /// Again and again, at fixed times.
    Recurring,
    /// Whenever its host likes.
    NoFixedTime,
}

/// What becomes of a person who registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// Gets a link at once.
    Automatic,
    /// Waits until the host has approved.
    ByHand,
    /// Nobody can register.
    NoRegistration,
}

/// What Zoom answers about a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomAnswer {
    Found(RoomAtZoom),
    /// It is a webinar and not a meeting, or the other way round.
    OtherKind,
    /// Our account has no such room.
    NotFound,
    /// Its host belongs to another account.
    OtherAccount,
    /// The host's plan has no webinars.
    NoPlan,
    /// For another reason; with Zoom's code.
    Refused(String),
}

/// The field of a live session that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomField {
    Kind,
    Number,
    Start,
    Duration,
    TimeZone,
}

impl RoomField {
    /// Its path in the live session.
    pub fn path(self) -> &'static str {
        match self {
            Self::Kind => "zoom.kind",
            Self::Number => "zoom.id",
            Self::Start => "starts_at",
            Self::Duration => "duration_minutes",
            Self::TimeZone => "time_zone",
        }
    }
}

/// One thing that does not agree, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomFinding {
    pub field: RoomField,
    pub message: String,
}

impl RoomFinding {
    fn of(field: RoomField, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }

    /// The number cannot be one of Zoom's.
    pub fn no_number() -> Self {
        Self::of(RoomField::Number, "Enter Zoom’s number of the meeting or webinar: 9 to 12 digits.")
    }
}

/// Whether the session is over, so that nothing is left to check.
pub fn is_over(session: &PlannedSession, now: Timestamp) -> bool {
    session.starts_at.is_some_and(|start| end(start, session.duration_minutes) <= now)
}

/// Everything about Zoom's answer that does not agree with the session.
pub fn findings(session: &PlannedSession, answer: &RoomAnswer, now: Timestamp) -> Vec<RoomFinding> {
    let (what, other) = match session.kind {
        ZoomRoomKind::Meeting => ("meeting", "webinar"),
        ZoomRoomKind::Webinar => ("webinar", "meeting"),
    };
    let number = |message: String| vec![RoomFinding::of(RoomField::Number, message)];
    match answer {
        RoomAnswer::Found(room) => of_room(session, room, what, now),
        RoomAnswer::OtherKind => vec![RoomFinding::of(
            RoomField::Kind,
            format!(
                "At Zoom, this number is that of a {other}. Choose “Zoom {other}”, or enter the number of a {what}."
            ),
        )],
        RoomAnswer::NotFound => number(format!(
            "Our Zoom account has no {what} with this number: it may be mistyped, deleted or long over. Copy the number \
             from the page of the {what} at Zoom.",
        )),
        RoomAnswer::OtherAccount => number(format!(
            "The host of this {what} is not in our Zoom account, so learners cannot be registered. Schedule a {what} \
             in our account, and enter its number.",
        )),
        RoomAnswer::NoPlan => number(format!(
            "The Zoom plan of the host does not include this {what}. Ask whoever administers Zoom, or schedule it with \
             another host.",
        )),
        RoomAnswer::Refused(code) => number(format!(
            "Zoom does not show this {what} to us (Zoom’s code {code}). Open it at Zoom and look at what is unusual \
             about it.",
        )),
    }
}

fn of_room(session: &PlannedSession, room: &RoomAtZoom, what: &str, now: Timestamp) -> Vec<RoomFinding> {
    let mut found = Vec::new();
    match room.schedule {
        Schedule::Recurring => found.push(RoomFinding::of(
            RoomField::Number,
            format!(
                "At Zoom, this {what} recurs. Each live session needs a {what} of its own: schedule one without \
                 recurrence, and enter its number."
            ),
        )),
        Schedule::NoFixedTime => found.push(RoomFinding::of(
            RoomField::Number,
            format!("At Zoom, this {what} has no fixed time. Schedule one for the time of the session, and enter its number."),
        )),
        Schedule::Once(starts_at) => found.extend(of_time(session, room, starts_at, what, now)),
    }
    match room.approval {
        Approval::Automatic => {}
        Approval::ByHand => found.push(RoomFinding::of(
            RoomField::Number,
            format!(
                "The host has to approve everybody who registers, and learners have no link until then. Edit the \
                 {what} at Zoom and let it approve registrants automatically."
            ),
        )),
        Approval::NoRegistration => found.push(RoomFinding::of(
            RoomField::Number,
            format!(
                "Registration is switched off, so learners get no link. Edit the {what} at Zoom and require \
                 registration, with automatic approval."
            ),
        )),
    }
    found
}

fn of_time(
    session: &PlannedSession,
    room: &RoomAtZoom,
    starts_at: Timestamp,
    what: &str,
    now: Timestamp,
) -> Vec<RoomFinding> {
    let zone = session.time_zone.clone().unwrap_or(TimeZone::UTC);
    let ended = end(starts_at, room.duration_minutes);
    if ended <= now {
        let at = told(&ended.to_zoned(zone));
        let message =
            format!("This {what} was over on {at}. Schedule another one at Zoom, and enter its number.");
        return vec![RoomFinding::of(RoomField::Number, message)];
    }
    let mut found = Vec::new();
    if session.starts_at.is_some_and(|planned| planned != starts_at) {
        let at = told(&starts_at.to_zoned(zone.clone()));
        let message = format!("At Zoom, this {what} starts on {at}. Change the start here or at Zoom.");
        found.push(RoomFinding::of(RoomField::Start, message));
    }
    if let (Some(planned), Some(minutes)) = (session.duration_minutes, room.duration_minutes)
        && planned != minutes
    {
        let message =
            format!("At Zoom, this {what} takes {minutes} minutes. Change the duration here or at Zoom.");
        found.push(RoomFinding::of(RoomField::Duration, message));
    }
    found.extend(of_zone(session, room, starts_at, what));
    found
}

/// Zones that show the same time on the clock agree, whatever their names are.
fn of_zone(
    session: &PlannedSession,
    room: &RoomAtZoom,
    starts_at: Timestamp,
    what: &str,
) -> Option<RoomFinding> {
    let (planned, name) = (session.time_zone.as_ref()?, room.time_zone.as_deref()?);
    let at_zoom = TimeZone::get(name).ok()?;
    let shown = starts_at.to_zoned(at_zoom);
    (shown.offset() != planned.to_offset(starts_at)).then(|| {
        let message = format!(
            "Zoom announces this {what} in the time zone {}, where it starts at {}. Choose the same time zone here and \
             at Zoom, so that learners read one time.",
            name.replace('_', " "),
            shown.strftime("%H:%M"),
        );
        RoomFinding::of(RoomField::TimeZone, message)
    })
}

fn end(start: Timestamp, minutes: Option<u32>) -> Timestamp {
    let length = SignedDuration::from_mins(minutes.unwrap_or_default().into());
    start.checked_add(length).unwrap_or(Timestamp::MAX)
}

/// "12 January 2027 at 18:00 (Europe/London)".
fn told(at: &Zoned) -> String {
    let zone = at.time_zone().iana_name().unwrap_or("UTC").replace('_', " ");
    format!("{} ({zone})", at.strftime("%-d %B %Y at %H:%M"))
}

#[cfg(test)]
#[path = "room_check_tests.rs"]
mod tests;
