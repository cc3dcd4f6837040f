//! The outcome of one delivery of a message.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeliveryOutcome {
    /// SES accepted it.
    Sent { provider_id: String },
    /// SES accepted it, but the marker could not be updated. The message still counts as done: redelivered, it
    /// would certainly be sent twice.
    SentUnmarked { provider_id: String },
    /// An earlier delivery sent it or found it outdated.
    SentBefore,
    /// No longer true and not sent, with the reason.
    Outdated(&'static str),
    /// It would say less than in a moment, with what it waits for.
    TooEarly(&'static str),
    /// The address cannot be written to, with the reason. Not sent, now or later.
    Undeliverable(&'static str),
    /// Another delivery is sending it.
    InFlight,
    /// Too little time was left to start.
    NotBegun,
    /// SES definitely rejected it.
    Refused {
        /// SES's code.
        code: String,
        /// SES takes nothing at the moment: too many at once, or the account may not send.
        is_outage: bool,
    },
    /// SES may have accepted it, with what went wrong.
    Unanswered(&'static str),
}

impl DeliveryOutcome {
    /// Whether the message is finished; otherwise it goes back to the queue.
    pub(crate) fn is_done(&self) -> bool {
        matches!(
            self,
            Self::Sent { .. }
                | Self::SentUnmarked { .. }
                | Self::SentBefore
                | Self::Outdated(_)
                | Self::Undeliverable(_)
        )
    }

    /// Whether SES is away, so that every other message would fare the same.
    pub(crate) fn is_outage(&self) -> bool {
        matches!(self, Self::Refused { is_outage: true, .. } | Self::Unanswered(_))
    }

    /// The `outcome` field of the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sent { .. } => "sent",
            Self::SentUnmarked { .. } => "sent_unsettled",
            Self::SentBefore => "sent_before",
            Self::Outdated(_) => "outdated",
            Self::TooEarly(_) => "too_early",
            Self::Undeliverable(_) => "undeliverable",
            Self::InFlight => "in_flight",
            Self::NotBegun => "not_begun",
            Self::Refused { .. } => "refused",
            Self::Unanswered(_) => "outcome_unknown",
        }
    }

    /// The reason, or SES's id of the e-mail.
    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Sent { provider_id } | Self::SentUnmarked { provider_id } => Some(provider_id),
            Self::Outdated(reason)
            | Self::TooEarly(reason)
            | Self::Undeliverable(reason)
            | Self::Unanswered(reason) => Some(reason),
            Self::Refused { code, .. } => Some(code),
            Self::SentBefore | Self::InFlight | Self::NotBegun => None,
        }
    }
}
