//! Messages to the learners of a course.

use domain::course::message::{Audience, CourseMessage, MessageState, Reach};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which of the enrolled learners a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MessageAudience)]
pub enum AudienceView {
    /// All who have access.
    Everyone,
    /// Those who have not completed the course.
    Active,
    Completed,
}

impl From<AudienceView> for Audience {
    fn from(view: AudienceView) -> Self {
        match view {
            AudienceView::Everyone => Self::Everyone,
            AudienceView::Active => Self::Active,
            AudienceView::Completed => Self::Completed,
        }
    }
}

impl From<Audience> for AudienceView {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Everyone => Self::Everyone,
            Audience::Active => Self::Active,
            Audience::Completed => Self::Completed,
        }
    }
}

/// How a message is getting on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MessageState)]
pub enum MessageStateView {
    Sending,
    /// It is tried again, but has not got on for 15 minutes.
    Delayed,
    /// `continue/` goes on with it.
    Stopped,
    /// Every e-mail is queued.
    Sent,
}

impl From<MessageState> for MessageStateView {
    fn from(state: MessageState) -> Self {
        match state {
            MessageState::Sending => Self::Sending,
            MessageState::Delayed => Self::Delayed,
            MessageState::Stopped => Self::Stopped,
            MessageState::Sent => Self::Sent,
        }
    }
}

/// A message to the learners of a course.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseMessageView {
    pub uuid: Uuid,
    pub subject: String,
    /// Plain text; an empty line separates paragraphs.
    pub text: String,
    pub audience: AudienceView,
    /// Who wrote it; may be empty.
    pub author_name: String,
    #[schema(value_type = String, format = DateTime)]
    pub written_at: Timestamp,
    pub state: MessageStateView,
    /// Learners whose e-mail was queued.
    pub sent: u32,
    /// Learners who were left out, because they want no messages from instructors.
    pub unsubscribed: u32,
    /// Learners who were left out, because their address takes no e-mail or is not verified.
    pub unreachable: u32,
    /// When the last e-mail was queued; `null` while some are missing.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

impl CourseMessageView {
    pub(crate) fn new(message: CourseMessage, author_name: String, now: Timestamp) -> Self {
        let state = message.state(now).into();
        let Reach { sent, unsubscribed, unreachable } = message.reach;
        Self {
            uuid: message.id.0,
            subject: message.subject,
            text: message.text,
            audience: message.audience.into(),
            author_name,
            written_at: message.written_at,
            state,
            sent,
            unsubscribed,
            unreachable,
            finished_at: message.finished_at,
        }
    }
}

/// How far the e-mails of a message are.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CourseMessageProgress {
    pub uuid: Uuid,
    pub state: MessageStateView,
    /// Learners whose e-mail was queued.
    pub sent: u32,
    /// Learners who were left out, because they want no messages from instructors.
    pub unsubscribed: u32,
    /// Learners who were left out, because their address takes no e-mail or is not verified.
    pub unreachable: u32,
    /// When the last e-mail was queued; `null` while some are missing.
    #[schema(required, value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

impl CourseMessageProgress {
    pub(crate) fn of(message: &CourseMessage, now: Timestamp) -> Self {
        let Reach { sent, unsubscribed, unreachable } = message.reach;
        let (uuid, state) = (message.id.0, message.state(now).into());
        Self { uuid, state, sent, unsubscribed, unreachable, finished_at: message.finished_at }
    }
}

/// Who would get a message, in a part of the roster.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageRecipients {
    /// Learners to whom an e-mail would go.
    pub recipients: u32,
    /// Learners who want no messages from instructors.
    pub unsubscribed: u32,
    /// Learners whose address takes no e-mail or is not verified.
    pub unreachable: u32,
    /// The `cursor` of the next part; `null` after the last one.
    #[schema(required)]
    pub next: Option<String>,
}
