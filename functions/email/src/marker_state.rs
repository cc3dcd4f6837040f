//! What a stored marker means to a delivery that wants to send.

use jiff::Timestamp;
use shared::store::SentMarker;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkerState {
    Free,
    /// Taken by this delivery: the write's answer was lost, and the retry found its own marker.
    Mine,
    /// Taken by another delivery whose lease is running.
    InFlight,
    /// The lease ran out, so the other delivery died: its e-mail may have been sent.
    Abandoned,
    /// Sent, or never to be sent.
    Done,
}

impl MarkerState {
    pub(crate) fn of(marker: Option<&SentMarker>, holder: Uuid, now: Timestamp) -> Self {
        match marker {
            None | Some(SentMarker::Free { .. }) => Self::Free,
            Some(
                SentMarker::Sent { .. } | SentMarker::Outdated { .. } | SentMarker::Undeliverable { .. },
            ) => Self::Done,
            Some(SentMarker::Sending { holder: theirs, .. }) if *theirs == holder => Self::Mine,
            Some(SentMarker::Sending { lease_until, .. }) if *lease_until > now => Self::InFlight,
            Some(SentMarker::Sending { .. }) => Self::Abandoned,
        }
    }
}
