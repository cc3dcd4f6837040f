//! Where a message waits, and when it becomes visible in the queue again.

use jiff::{SignedDuration, Timestamp};

use crate::outcome::RegistrationOutcome;

/// Delays after failures. Most pass quickly, an outage of Zoom may last an hour, and the queue allows five
/// deliveries.
const AFTER_FAILURE_SECONDS: [i64; 4] = [20, 120, 600, 3600];
/// The longest visibility timeout of SQS: twelve hours.
const HIDDEN_SECONDS_MAX: i64 = 12 * 3600;
/// The longest wait in the queue.
const IN_QUEUE_MAX: SignedDuration = SignedDuration::from_mins(15);
/// A message that was received this often waits in the outbox, because the queue moves it to the dead-letter
/// queue after five deliveries.
const RECEIVES_IN_QUEUE_MAX: u32 = 3;

/// Whether a message that was received `receives` times waits as an outbox row; otherwise it waits in the
/// queue.
pub(crate) fn waits_in_outbox(until: Timestamp, now: Timestamp, receives: u32) -> bool {
    now.duration_until(until) > IN_QUEUE_MAX || receives >= RECEIVES_IN_QUEUE_MAX
}

/// The visibility timeout for a message that was received `receives` times.
pub(crate) fn hidden_seconds(outcome: &RegistrationOutcome, now: Timestamp, receives: u32) -> i32 {
    let seconds = match outcome {
        RegistrationOutcome::Waiting(until) | RegistrationOutcome::InFlight(until) => {
            // Round up, so that the message does not return early.
            now.duration_until(*until).saturating_add(SignedDuration::from_millis(999)).as_secs()
        }
        _ => {
            let failures = usize::try_from(receives.max(1) - 1).unwrap_or(usize::MAX);
            AFTER_FAILURE_SECONDS[failures.min(AFTER_FAILURE_SECONDS.len() - 1)]
        }
    };
    i32::try_from(seconds.clamp(1, HIDDEN_SECONDS_MAX)).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use shared::zoom::ZoomError;

    use super::*;

    #[test]
    fn failures_are_retried_less_and_less_often() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let failure = RegistrationOutcome::Retry(ZoomError::Ambiguous("timeout"));
        let seconds: Vec<i32> = (0..7).map(|receives| hidden_seconds(&failure, now, receives)).collect();
        assert_eq!(seconds, [20, 20, 120, 600, 3600, 3600, 3600]);
    }

    #[test]
    fn a_short_wait_stays_in_the_queue_until_the_queue_would_give_up() {
        let now = "2026-11-22T12:00:00Z".parse::<Timestamp>().unwrap();
        let in_minutes = |minutes| now + SignedDuration::from_mins(minutes);
        assert!(!waits_in_outbox(in_minutes(15), now, 1));
        assert!(!waits_in_outbox(in_minutes(15), now, 2));
        assert!(waits_in_outbox(in_minutes(1), now, 3));
        assert!(waits_in_outbox(in_minutes(16), now, 1));
    }

    #[test]
    fn a_waiting_message_does_not_return_early() {
        let now = "2026-11-22T12:00:00.500Z".parse().unwrap();
        let until = |text: &str| RegistrationOutcome::Waiting(text.parse().unwrap());
        assert_eq!(hidden_seconds(&until("2026-11-22T12:01:00Z"), now, 1), 60);
        assert_eq!(hidden_seconds(&until("2026-11-22T11:00:00Z"), now, 1), 1);
        assert_eq!(hidden_seconds(&until("2026-12-22T11:00:00Z"), now, 1), 43_200);
    }
}
