//! Metrics in CloudWatch's embedded metric format: log lines that CloudWatch turns into numbers.

use std::io::Write;

use serde_json::json;

use domain::Clock;

/// The namespace of every metric.
pub const NAMESPACE: &str = "Cpd";

/// What is counted; the template has an alarm for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// A payment that is not what we asked for.
    RejectedPayment,
    /// A payment for an enrolment that was already paid for.
    DuplicatePayment,
    /// A refund that the payer's bank sent back.
    RefundFailed,
    /// A paid enrolment beyond the capacity.
    Overbooked,
    /// A completed course whose payment was returned.
    CompletedEnrolmentRevoked,
    /// An e-mail sent again because the outcome of the first try is unknown.
    MailOutcomeUnknown,
    /// An e-mail that waits in the outbox because SES is away.
    MailPostponed,
    /// A registration that Zoom refuses permanently.
    ZoomRegistrationFailed,
    /// Outbox rows that the stream did not relay in time.
    OutboxOverdue,
    /// An award on hold because it would exceed a limit of the ledger.
    AwardParked,
    /// Certificates that the stream did not award in time.
    AwardMissed,
    /// A request of the HTTP API that was refused because a switch is off: a 503 that is no failure.
    ApiSwitchedOff,
    /// An event of Stripe's that was refused because a switch is off.
    WebhookSwitchedOff,
    /// A certificate with a letter that no font has; it shows the letter's number.
    LetterNotPrinted,
}

impl Metric {
    /// The metric's name in CloudWatch.
    pub fn name(self) -> &'static str {
        match self {
            Self::RejectedPayment => "RejectedPayment",
            Self::DuplicatePayment => "DuplicatePayment",
            Self::RefundFailed => "RefundFailed",
            Self::Overbooked => "Overbooked",
            Self::CompletedEnrolmentRevoked => "CompletedEnrolmentRevoked",
            Self::MailOutcomeUnknown => "MailOutcomeUnknown",
            Self::MailPostponed => "MailPostponed",
            Self::ZoomRegistrationFailed => "ZoomRegistrationFailed",
            Self::OutboxOverdue => "OutboxOverdue",
            Self::AwardParked => "AwardParked",
            Self::AwardMissed => "AwardMissed",
            Self::ApiSwitchedOff => "ApiSwitchedOff",
            Self::WebhookSwitchedOff => "WebhookSwitchedOff",
            Self::LetterNotPrinted => "LetterNotPrinted",
        }
    }
}

/// Adds `count` to a metric.
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
