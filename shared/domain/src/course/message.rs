//! A message from an instructor to the learners of a course. It is a fact; its e-mails follow from it, page by page of
//! the roster.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::enrolment::EnrolmentStatus;
use crate::primitives::plain_text::looks_empty;
use crate::{CourseId, CourseMessageId, LearnerId, LeftOut, MessageId, Refusal, one_line, paragraphs};

/// The longest subject: mail programs cut off longer ones.
pub const SUBJECT_MAX: usize = 120;
/// The longest text.
pub const TEXT_MAX: usize = 5_000;
/// How many messages a course sends within [`QUOTA_HOURS`].
const MESSAGES_MAX: usize = 5;
const QUOTA_HOURS: i64 = 24;

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
    /// Where the roster goes on; absent before the first part and after the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// When the last e-mail was queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}

impl CourseMessage {
    /// A message of which nothing is sent yet.
    pub fn new(
        id: CourseMessageId,
        course: CourseId,
        author: LearnerId,
        (text, audience): (MessageText, Audience),
        now: Timestamp,
    ) -> Self {
        let MessageText { subject, text } = text;
        let reach = Reach::default();
        Self {
            id,
            course,
            author,
            subject,
            text,
            audience,
            written_at: now,
            reach,
            next: None,
            finished_at: None,
        }
    }

    /// The id of the e-mail to a learner: always the same, so that nobody gets the message twice.
    pub fn email_to(&self, learner: LearnerId) -> MessageId {
        MessageId(Uuid::new_v5(&self.id.0, learner.0.as_bytes()))
    }

    /// The message after a part of the roster; `next` is where the roster goes on.
    #[must_use]
    pub fn after_part(self, reach: Reach, next: Option<String>, now: Timestamp) -> Self {
        let finished_at = if next.is_none() { Some(now) } else { None };
        Self { reach: self.reach.and(reach), next, finished_at, ..self }
    }
}

/// When a course sent its last messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageQuota {
    /// Those of the last day, oldest first.
    pub recent: Vec<Timestamp>,
}

impl MessageQuota {
    /// The quota after one more message.
    ///
    /// # Errors
    /// The course has sent enough for a day.
    pub fn take(self, now: Timestamp) -> Result<Self, Refusal> {
        let since = now - SignedDuration::from_hours(QUOTA_HOURS);
        let mut recent = self.recent;
        recent.retain(|at| *at > since);
        if recent.len() >= MESSAGES_MAX {
            return Err(Refusal::TooOften(
                "This course has sent 5 messages within 24 hours. Send the next one a day after the first of them.",
            ));
        }
        recent.push(now);
        Ok(Self { recent })
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
    fn a_course_sends_five_messages_a_day() {
        let mut quota = MessageQuota::default();
        for hour in 0..5 {
            quota = quota.take(at(hour)).unwrap();
        }
        assert!(matches!(quota.clone().take(at(23)), Err(Refusal::TooOften(_))));
        let next = quota.take(at(24)).unwrap();
        assert_eq!(next.recent.len(), 5, "what is a day old counts no more");
    }
}
