//! Metrics in CloudWatch's embedded format: a line of the log that CloudWatch turns into a number.

use std::io::Write;

use serde_json::json;

use domain::Clock;

/// The namespace of every metric.
pub const NAMESPACE: &str = "Cpd";

/// What is counted, and alarmed on by the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// A payment that is not what we asked for.
    RejectedPayment,
    /// A payment over an enrolment that was already paid for.
    DuplicatePayment,
    /// A paid enrolment beyond the capacity.
    Overbooked,
    /// A completed course whose payment was given back.
    CompletedEnrolmentRevoked,
    /// A mail sent again because the outcome of the first sending is not known.
    MailOutcomeUnknown,
    /// Zoom refuses a registration for good.
    ZoomRegistrationFailed,
    /// Rows of the outbox that the stream did not carry in time.
    OutboxOverdue,
    /// An award that would pass a limit of the ledger; it waits.
    AwardParked,
    /// Certificates that the stream did not bring to the ledger in time.
    AwardMissed,
}

impl Metric {
    /// The name that CloudWatch shows.
    pub fn name(self) -> &'static str {
        match self {
            Self::RejectedPayment => "RejectedPayment",
            Self::DuplicatePayment => "DuplicatePayment",
            Self::Overbooked => "Overbooked",
            Self::CompletedEnrolmentRevoked => "CompletedEnrolmentRevoked",
            Self::MailOutcomeUnknown => "MailOutcomeUnknown",
            Self::ZoomRegistrationFailed => "ZoomRegistrationFailed",
            Self::OutboxOverdue => "OutboxOverdue",
            Self::AwardParked => "AwardParked",
            Self::AwardMissed => "AwardMissed",
        }
    }
}

/// Counts `count` of something, now.
pub fn count(metric: Metric, count: u64, clock: &dyn Clock) {
    let name = metric.name();
    let line = json!({
        "_aws": {
            "Timestamp": clock.now().as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [[]],
                "Metrics": [{"Name": name, "Unit": "Count"}],
            }],
        },
        name: count,
    });
    // A metric that cannot be written must not fail the work that it counts.
    let _unwritten = writeln!(std::io::stdout().lock(), "{line}");
}
