//! How far a learner has got in a content that is not complete, and where to resume it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// The latest position that is accepted: a week.
pub const POSITION_SECONDS_MAX: u32 = 7 * 24 * 3600;

/// What a client reports about a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// The content is complete, which it stays.
    pub completes: bool,
    pub percent: Option<u8>,
    pub position_seconds: Option<u32>,
}

impl Report {
    /// Checks what was sent. Either `percent` or `completed` is enough; 100 percent completes.
    pub fn new(
        percent: Option<u8>,
        completed: Option<bool>,
        position_seconds: Option<u32>,
    ) -> Result<Self, Refusal> {
        if percent.is_some_and(|percent| percent > 100) {
            return Err(Refusal::field("progress_percent", "must be a whole number from 0 to 100"));
        }
        if position_seconds.is_some_and(|seconds| seconds > POSITION_SECONDS_MAX) {
            return Err(Refusal::field("position_seconds", format!("at most {POSITION_SECONDS_MAX}")));
        }
        let completes = completed == Some(true) || percent == Some(100);
        if !completes && percent.is_none() && position_seconds.is_none() {
            return Err(match completed {
                None => Refusal::field("progress_percent", "is required unless `completed` is sent"),
                Some(_) => Refusal::field("completed", "must be true: a completed content stays complete"),
            });
        }
        Ok(Self { completes, percent: if completes { Some(100) } else { percent }, position_seconds })
    }
}

/// How far a learner has got in a content. Kept apart from the enrolment, which does not grow with each position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewing {
    /// Below 100 unless the content was completed when this was written.
    pub percent: u8,
    /// Where to resume a video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position_seconds: Option<u32>,
    pub updated_at: Timestamp,
}

impl Viewing {
    /// What is known after a report; a part that was not reported stays. `None`: there is nothing new to keep.
    pub fn after(before: Option<&Self>, report: &Report, now: Timestamp) -> Option<Self> {
        // Completion alone is on the enrolment.
        if report.completes && report.position_seconds.is_none() {
            return None;
        }
        let percent = report.percent.or(before.map(|before| before.percent)).unwrap_or(0);
        let position_seconds = report.position_seconds.or(before.and_then(|before| before.position_seconds));
        let is_known = before
            .is_some_and(|before| before.percent == percent && before.position_seconds == position_seconds);
        (!is_known).then_some(Self { percent, position_seconds, updated_at: now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn either_part_is_enough_and_a_hundred_percent_completes() {
        for (percent, completed, completes) in [
            (Some(100), Some(true), true),
            (Some(100), None, true),
            (None, Some(true), true),
            (Some(100), Some(false), true),
            (Some(40), Some(true), true),
            (Some(40), None, false),
            (Some(0), Some(false), false),
        ] {
            let report = Report::new(percent, completed, None).unwrap();
            assert_eq!(report.completes, completes, "{percent:?} {completed:?}");
        }
        for (percent, completed, position) in [
            (None, None, None),
            (None, Some(false), None),
            (Some(101), None, None),
            (Some(1), None, Some(604_801)),
        ] {
            assert!(Report::new(percent, completed, position).is_err(), "{percent:?} {completed:?}");
        }
    }

    proptest! {
        #[test]
        fn the_last_reported_part_is_kept(
            reports in proptest::collection::vec(
                (proptest::option::of(0_u8..100), proptest::option::of(0_u32..1000)), 1..20,
            ),
        ) {
            let mut known: Option<Viewing> = None;
            for (percent, position) in &reports {
                let Ok(report) = Report::new(*percent, None, *position) else { continue };
                known = Viewing::after(known.as_ref(), &report, Timestamp::UNIX_EPOCH).or(known);
            }
            let percent = reports.iter().rev().find_map(|(percent, _)| *percent);
            let position = reports.iter().rev().find_map(|(_, position)| *position);
            prop_assert_eq!(known.map(|known| known.percent), percent.or(position.map(|_| 0)));
            prop_assert_eq!(known.and_then(|known| known.position_seconds), position);
        }
    }
}
