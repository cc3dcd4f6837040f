//! Live sessions as an iCalendar file (RFC 5545), for the reader's own calendar.
//!
//! An event keeps its UID, and its sequence rises with every publication of the course: a calendar that imports the
//! file of a later e-mail moves or cancels what it has.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// A line holds at most 75 octets, of which a continuation spends one on its leading space.
const LINE_MAX: usize = 75;

/// A file that is attached to an e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: &'static str,
    pub content_type: &'static str,
    pub content: String,
}

/// One live session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CalendarEvent {
    /// The live session's id.
    pub(crate) id: String,
    pub(crate) topic: String,
    pub(crate) starts_at: Timestamp,
    pub(crate) minutes: u32,
    /// The join link, once there is one.
    pub(crate) link: Option<String>,
    /// It will not take place.
    pub(crate) cancelled: bool,
}

/// The course that the sessions belong to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CalendarCourse<'a> {
    pub(crate) title: &'a str,
    /// Where the learner finds the sessions.
    pub(crate) url: &'a str,
    /// The host of the site, which makes the ids unique.
    pub(crate) host: &'a str,
    /// The revision of the course.
    pub(crate) sequence: u64,
}

/// The calendar file, or `None` without events.
pub(crate) fn calendar(
    course: CalendarCourse<'_>,
    events: &[CalendarEvent],
    now: Timestamp,
) -> Option<Attachment> {
    if events.is_empty() {
        return None;
    }
    let mut file = String::new();
    line(&mut file, "BEGIN:VCALENDAR");
    line(&mut file, "VERSION:2.0");
    line(&mut file, "PRODID:-//CPD learning platform//Live sessions//EN");
    line(&mut file, "CALSCALE:GREGORIAN");
    line(&mut file, "METHOD:PUBLISH");
    for event in events {
        let end = event.starts_at + SignedDuration::from_mins(event.minutes.into());
        let place = event.link.as_deref().unwrap_or(course.url);
        line(&mut file, "BEGIN:VEVENT");
        line(&mut file, &format!("UID:{}@{}", event.id, course.host));
        line(&mut file, &format!("DTSTAMP:{}", utc(now)));
        line(&mut file, &format!("SEQUENCE:{}", course.sequence));
        line(&mut file, &format!("DTSTART:{}", utc(event.starts_at)));
        line(&mut file, &format!("DTEND:{}", utc(end)));
        line(&mut file, &format!("SUMMARY:{}", text(&format!("{}: {}", course.title, event.topic))));
        line(&mut file, &format!("LOCATION:{}", text(place)));
        line(&mut file, &format!("URL:{}", uri(place)));
        line(&mut file, if event.cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        line(&mut file, "END:VEVENT");
    }
    line(&mut file, "END:VCALENDAR");
    let content_type = "text/calendar; charset=utf-8; method=PUBLISH";
    Some(Attachment { name: "live-sessions.ics", content_type, content: file })
}

fn utc(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of type TEXT: RFC 5545, 3.3.11.
fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A value of type URI: no line break may leave it.
fn uri(value: &str) -> String {
    value.chars().filter(|letter| letter.is_ascii_graphic()).collect()
}

/// Writes a line, folded between characters: RFC 5545, 3.1.
fn line(file: &mut String, content: &str) {
    let mut room = LINE_MAX;
    for letter in content.chars() {
        if letter.len_utf8() > room {
            file.push_str("\r\n ");
            room = LINE_MAX - 1;
        }
        room -= letter.len_utf8();
        // Writing to a string does not fail.
        let _ = file.write_char(letter);
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    fn course(title: &str) -> CalendarCourse<'_> {
        let url = "https://learning.example.org/courses/1/learn";
        CalendarCourse { title, url, host: "learning.example.org", sequence: 3 }
    }

    fn event(topic: &str) -> CalendarEvent {
        CalendarEvent {
            id: "019b0000-0000-7000-8000-0000000000e1".to_owned(),
            topic: topic.to_owned(),
            starts_at: "2027-01-14T18:00:00Z".parse().unwrap(),
            minutes: 90,
            link: Some("https://zoom.us/w/1?tk=x".to_owned()),
            cancelled: false,
        }
    }

    #[test]
    fn an_event_has_its_time_its_link_and_an_id_that_stays() {
        let cancelled = CalendarEvent { cancelled: true, link: None, ..event("Two") };
        let file = calendar(course("Audit"), &[event("One; first, of two"), cancelled], now()).unwrap();
        insta::assert_snapshot!(file.content.replace("\r\n", "\n"), @r"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//CPD learning platform//Live sessions//EN
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        BEGIN:VEVENT
        UID:019b0000-0000-7000-8000-0000000000e1@learning.example.org
        DTSTAMP:20261122T120000Z
        SEQUENCE:3
        DTSTART:20270114T180000Z
        DTEND:20270114T193000Z
        SUMMARY:Audit: One\; first\, of two
        LOCATION:https://zoom.us/w/1?tk=x
        URL:https://zoom.us/w/1?tk=x
        STATUS:CONFIRMED
        END:VEVENT
        BEGIN:VEVENT
        UID:019b0000-0000-7000-8000-0000000000e1@learning.example.org
        DTSTAMP:20261122T120000Z
        SEQUENCE:3
        DTSTART:20270114T180000Z
        DTEND:20270114T193000Z
        SUMMARY:Audit: Two
        LOCATION:https://learning.example.org/courses/1/learn
        URL:https://learning.example.org/courses/1/learn
        STATUS:CANCELLED
        END:VEVENT
        END:VCALENDAR
        ");
    }

    #[test]
    fn no_sessions_no_file() {
        assert_eq!(calendar(course("Audit"), &[], now()), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_line(title in any::<String>(), topic in any::<String>()) {
            let file = calendar(course(&title), &[event(&topic)], now()).unwrap().content;
            prop_assert!(file.ends_with("END:VCALENDAR\r\n"));
            prop_assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
            // Unfolded, the file has one line for each property.
            let unfolded = file.replace("\r\n ", "");
            prop_assert_eq!(unfolded.lines().count(), 17);
            prop_assert_eq!(unfolded.matches("BEGIN:VEVENT").count() >= 1, true);
        }
    }
}
