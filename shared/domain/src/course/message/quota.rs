//! How many messages a course sends.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// How many messages a course sends within [`QUOTA_HOURS`].
const MESSAGES_MAX: usize = 5;
const QUOTA_HOURS: i64 = 24;

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
