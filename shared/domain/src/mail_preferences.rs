//! Which e-mails a person gets. Service messages always arrive.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a person does not get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPreferences {
    /// The person wants no messages from instructors.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_instructor_messages: bool,
    /// The person wants no daily digest of what waits in the courses that they teach.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_daily_digest: bool,
    /// Since when the address is known to take no e-mail, or its reader complained. The provider suppresses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_since: Option<Timestamp>,
}

/// A kind of e-mail that a person may unsubscribe from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscription {
    /// Messages from instructors to the learners of a course.
    InstructorMessages,
    /// What waits for an instructor each morning.
    DailyDigest,
}

/// Why a person is left out when a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// The person wants no messages.
    Unsubscribed,
    /// The address takes no e-mail, or is not verified.
    Unreachable,
}

impl MailPreferences {
    /// Whether nothing differs from what everybody starts with.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The same after the address has changed: what was reported of the old one says nothing of the new one.
    #[must_use]
    pub fn at_a_new_address(self) -> Self {
        Self { refused_since: None, ..self }
    }

    /// The same after the person asks for messages from instructors, or asks for none. Who asks for them may have made
    /// room in the mailbox, so the address is tried again.
    #[must_use]
    pub fn with_instructor_messages(self, wanted: bool) -> Self {
        let refused_since = if wanted { None } else { self.refused_since };
        Self { no_instructor_messages: !wanted, refused_since, ..self }
    }

    /// The same after the person asks for the daily digest, or asks for none; as [`Self::with_instructor_messages`].
    #[must_use]
    pub fn with_daily_digest(self, wanted: bool) -> Self {
        let refused_since = if wanted { None } else { self.refused_since };
        Self { no_daily_digest: !wanted, refused_since, ..self }
    }

    /// The same without e-mails of this kind.
    #[must_use]
    pub fn without(self, subscription: Subscription) -> Self {
        match subscription {
            Subscription::InstructorMessages => self.with_instructor_messages(false),
            Subscription::DailyDigest => self.with_daily_digest(false),
        }
    }

    /// Whether the person gets e-mails of this kind.
    pub fn wants(self, subscription: Subscription) -> bool {
        match subscription {
            Subscription::InstructorMessages => !self.no_instructor_messages,
            Subscription::DailyDigest => !self.no_daily_digest,
        }
    }
}
