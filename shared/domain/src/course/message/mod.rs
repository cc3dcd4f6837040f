//! A message from an instructor to the learners of a course. It is a fact; its e-mails follow from it, part by part of
//! the roster. It is due until all of them are queued, or somebody stops it.

mod quota;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::enrolment::EnrolmentStatus;
use crate::primitives::plain_text::looks_empty;
pub use quota::MessageQuota;

use crate::{CourseId, CourseMessageId, LearnerId, LeftOut, MessageId, Refusal, one_line, paragraphs};

/// The longest subject: mail programs cut off longer ones.
pub const SUBJECT_MAX: usize = 120;
/// The longest text.
pub const TEXT_MAX: usize = 5_000;
/// While a sweep sends it, no other one does. Longer than a sweep may run.
const LEASE: SignedDuration = SignedDuration::from_mins(6);
/// How long it waits after a part that failed.
const AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(5);
/// A message that has not got on for so long is delayed: a sweep has failed, or none has run.
const DELAYED_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// Which of the enrolled learners a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// All who have access.
    Everyone,
    /// Those who have not completed the course.
    Active,
    Completed,
}

impl Audience {
    /// Whether an enrolment in this state belongs to it.
    pub fn includes(self, status: EnrolmentStatus) -> bool {
        match self {
            Self::Everyone => status.gives_access(),
            Self::Active => status == EnrolmentStatus::Active,
            Self::Completed => status == EnrolmentStatus::Completed,
        }
    }

    /// Its name, as it is stored and shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Active => "active",
            Self::Completed => "completed",
        }
    }
}

/// What is written, checked and cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageText {
    subject: String,
    text: String,
}

impl MessageText {
    /// Checks what an instructor wrote. Characters that hide or reorder others are removed, as in every other text.
    ///
    /// # Errors
    /// Nothing of it can be seen, or it is too long.
    pub fn checked(subject: &str, text: &str) -> Result<Self, Refusal> {
        let (subject, text) = (one_line(subject, usize::MAX), paragraphs(text));
        for (field, value, most) in [("subject", &subject, SUBJECT_MAX), ("text", &text, TEXT_MAX)] {
            if looks_empty(value) || value.chars().count() > most {
                return Err(Refusal::field(field, format!("must have 1 to {most} characters")));
            }
        }
        Ok(Self { subject, text })
    }
}

/// Whom a part of a roster comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Learners to whom an e-mail goes.
    pub sent: u32,
    /// Learners who want no messages.
    pub unsubscribed: u32,
    /// Learners whose address takes no e-mail.
    pub unreachable: u32,
}

impl Reach {
    /// Counts a learner.
    pub fn count(&mut self, left_out: Option<LeftOut>) {
        *match left_out {
            None => &mut self.sent,
            Some(LeftOut::Unsubscribed) => &mut self.unsubscribed,
            Some(LeftOut::Unreachable) => &mut self.unreachable,
        } += 1;
    }

    fn and(self, more: Self) -> Self {
        Self {
            sent: self.sent + more.sent,
            unsubscribed: self.unsubscribed + more.unsubscribed,
            unreachable: self.unreachable + more.unreachable,
        }
    }
}

/// How a message is getting on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    Sending,
    /// It is tried again, but has not got on for a while.
    Delayed,
    /// Somebody stopped it; or an earlier release sent it, in which only an open page went on.
    Stopped,
    /// All e-mails are queued.
    Sent,
}

/// A message to the learners of a course, with how far its e-mails are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourseMessage {
    pub id: CourseMessageId,
    pub course: CourseId,
    pub author: LearnerId,
    /// One line.
    pub subject: String,
    /// Plain text in paragraphs.
    pub text: String,
    pub audience: Audience,
    /// Who enrols later does not get it.
    pub written_at: Timestamp,
    /// Of the part of the roster that is done.
    #[serde(default)]
    pub reach: Reach,
    /// The position in the roster that the next part comes after; absent before the first part and after the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The same as earlier releases wrote it: as a cursor of their API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// The next part is not sent before; absent once it is finished or stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// When it last got on; absent in messages of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_at: Option<Timestamp>,
    /// When the last e-mail was queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
    /// Connects the log lines from the request to the e-mails; empty in messages of earlier releases.
    #[serde(default)]
    pub correlation_id: String,
}

impl CourseMessage {
    /// A message of which nothing is sent yet: due at once.
    pub fn new(
        id: CourseMessageId,
        course: CourseId,
        author: LearnerId,
        (text, audience): (MessageText, Audience),
        (now, correlation_id): (Timestamp, &str),
    ) -> Self {
        let MessageText { subject, text } = text;
        Self {
            id,
            course,
            author,
            subject,
            text,
            audience,
            written_at: now,
            reach: Reach::default(),
            after: None,
            next: None,
            due_at: Some(now),
            moved_at: Some(now),
            finished_at: None,
            correlation_id: correlation_id.to_owned(),
        }
    }

    /// The id of the e-mail to a learner: always the same, so that nobody gets the message twice.
    pub fn email_to(&self, learner: LearnerId) -> MessageId {
        MessageId(Uuid::new_v5(&self.id.0, learner.0.as_bytes()))
    }

    /// How it is getting on.
    pub fn state(&self, now: Timestamp) -> MessageState {
        match (self.finished_at, self.due_at) {
            (Some(_), _) => MessageState::Sent,
            (None, None) => MessageState::Stopped,
            (None, Some(_)) if self.waits_since() + DELAYED_AFTER <= now => MessageState::Delayed,
            (None, Some(_)) => MessageState::Sending,
        }
    }

    /// When it last got on.
    pub fn waits_since(&self) -> Timestamp {
        self.moved_at.unwrap_or(self.written_at)
    }

    /// Whether its next part is to be sent now.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due_at| due_at <= now)
    }

    /// The message after a part of the roster; `after` is where the roster goes on. A sweep that goes on itself keeps others
    /// away.
    #[must_use]
    pub fn after_part(self, reach: Reach, after: Option<String>, goes_on: bool, now: Timestamp) -> Self {
        let (finished_at, due_at) = match (&after, goes_on) {
            (None, _) => (Some(now), None),
            (Some(_), true) => (None, Some(now + LEASE)),
            (Some(_), false) => (None, Some(now)),
        };
        let (reach, moved_at) = (self.reach.and(reach), Some(now));
        Self { reach, after, next: None, due_at, moved_at, finished_at, ..self }
    }

    /// After a part that failed: tried again, but not at once.
    #[must_use]
    pub fn put_off(self, now: Timestamp) -> Self {
        Self { due_at: Some(now + AFTER_FAILURE), ..self }
    }

    /// Due at once.
    #[must_use]
    pub fn tried_again(self, now: Timestamp) -> Self {
        Self { due_at: Some(now), ..self }
    }

    /// Stopped where it is. What is queued goes out.
    #[must_use]
    pub fn stopped(self) -> Self {
        Self { due_at: None, ..self }
    }

    /// Goes on after this position, which an earlier release may have written in its own way.
    #[must_use]
    pub fn continued(self, after: Option<String>, now: Timestamp) -> Self {
        Self { after, next: None, due_at: Some(now), moved_at: Some(now), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours)
    }

    #[test]
    fn a_text_is_cleaned_and_bounded() {
        let checked =
            MessageText::checked(" Room\r\nBcc: x@y.example\u{202E} ", "One\r\n\r\n\r\nTwo\u{0}").unwrap();
        assert_eq!(
            (checked.subject.as_str(), checked.text.as_str()),
            ("Room Bcc: x@y.example", "One\n\nTwo")
        );
        let long = |most: usize| "é".repeat(most);
        assert!(MessageText::checked(&long(SUBJECT_MAX), &long(TEXT_MAX)).is_ok());
        for (subject, text) in [
            ("", "x"),
            ("\u{200B}\u{3164}", "x"),
            ("x", " \n "),
            (&long(SUBJECT_MAX + 1), "x"),
            ("x", &long(TEXT_MAX + 1)),
        ] {
            assert!(MessageText::checked(subject, text).is_err(), "{subject:?} {text:?}");
        }
    }

    #[test]
    fn an_audience_is_of_learners_with_access() {
        use EnrolmentStatus as Status;
        for status in [
            Status::Pending,
            Status::Active,
            Status::Completed,
            Status::Suspended,
            Status::Dropped,
            Status::Revoked,
            Status::Expired,
        ] {
            assert_eq!(Audience::Everyone.includes(status), status.gives_access());
            assert_eq!(Audience::Active.includes(status), status == Status::Active);
            assert_eq!(Audience::Completed.includes(status), status == Status::Completed);
        }
        for audience in [Audience::Everyone, Audience::Active, Audience::Completed] {
            assert_eq!(serde_json::to_value(audience).unwrap(), audience.name());
        }
    }

    #[test]
    fn a_message_is_due_until_it_is_sent_or_stopped() {
        let id = CourseMessageId(Uuid::from_u128(1));
        let written = (MessageText::checked("x", "y").unwrap(), Audience::Everyone);
        let (course, author) = (CourseId(Uuid::from_u128(2)), LearnerId(Uuid::from_u128(3)));
        let new = CourseMessage::new(id, course, author, written, (at(0), "a request"));
        assert!(new.is_due(at(0)) && new.state(at(0)) == MessageState::Sending);
        let part = Reach { sent: 90, ..Reach::default() };
        let leased = new.clone().after_part(part, Some("a".to_owned()), true, at(1));
        assert!(!leased.is_due(at(1)) && leased.is_due(at(2)), "a sweep that has died holds nothing up");
        assert_eq!(
            (leased.state(at(1)), leased.state(at(2))),
            (MessageState::Sending, MessageState::Delayed)
        );
        let given_back = new.clone().after_part(part, Some("a".to_owned()), false, at(1));
        assert!(given_back.is_due(at(1)) && !given_back.clone().put_off(at(1)).is_due(at(1)));
        let stopped = leased.clone().stopped();
        assert!(!stopped.is_due(at(9)) && stopped.state(at(9)) == MessageState::Stopped);
        let continued = stopped.clone().continued(stopped.after.clone(), at(9));
        assert!(continued.is_due(at(9)) && continued.state(at(9)) == MessageState::Sending);
        let sent = continued.after_part(part, None, true, at(9));
        assert_eq!(
            (sent.reach.sent, sent.state(at(99)), sent.is_due(at(99))),
            (180, MessageState::Sent, false)
        );
    }

    #[test]
    fn an_unfinished_message_of_an_earlier_release_is_stopped() {
        let id = Uuid::from_u128(1);
        let stored = serde_json::json!({
            "id": id, "course": id, "author": id, "subject": "x", "text": "y", "audience": "everyone",
            "written_at": at(0), "reach": {"sent": 90, "unsubscribed": 0, "unreachable": 0}, "next": "bw",
        });
        let message: CourseMessage = serde_json::from_value(stored).unwrap();
        assert_eq!(message.state(at(1)), MessageState::Stopped);
    }
}
