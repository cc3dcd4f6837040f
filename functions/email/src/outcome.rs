//! What can become of a message.

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// SES has taken it.
    Sent {
        /// SES's id of it.
        provider_id: String,
    },
    /// SES has taken it, and that could not be written down. The message is done all the same: handed back
    /// it would certainly be sent again.
    SentUnsettled {
        /// SES's id of it.
        provider_id: String,
    },
    /// It was sent, or found outdated, before.
    SentBefore,
    /// It is no longer true, and is not sent; with the reason.
    Outdated(&'static str),
    /// Somebody else is sending it.
    InFlight,
    /// Too little time was left to begin.
    NotBegun,
    /// SES has definitely not taken it; with SES's code.
    Refused(String),
    /// SES may have taken it; with what went wrong.
    Unanswered(&'static str),
}

impl Outcome {
    /// Whether the message is done with; otherwise it goes back to the queue.
    pub(crate) fn is_settled(&self) -> bool {
        matches!(self, Self::Sent { .. } | Self::SentUnsettled { .. } | Self::SentBefore | Self::Outdated(_))
    }

    /// One word for the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::SentUnsettled { .. } => "sent_unsettled",
            Self::SentBefore => "sent_before",
            Self::Outdated(_) => "outdated",
            Self::InFlight => "in_flight",
            Self::NotBegun => "not_begun",
            Self::Refused(_) => "refused",
            Self::Unanswered(_) => "outcome_unknown",
        }
    }

    /// The reason, or the id under which SES knows it.
    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Sent { provider_id } | Self::SentUnsettled { provider_id } => Some(provider_id),
            Self::Outdated(reason) | Self::Unanswered(reason) => Some(reason),
            Self::Refused(code) => Some(code),
            Self::SentBefore | Self::InFlight | Self::NotBegun => None,
        }
    }
}
