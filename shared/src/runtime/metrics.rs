//! Metrics in CloudWatch's embedded metric format: log lines that CloudWatch turns into numbers.

use std::io::Write;
use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::{Value, json};

use domain::Clock;

use super::Environment;

/// The namespace of every metric.
pub const NAMESPACE: &str = "Cpd";

/// What is counted; the template reads each of them in an alarm.
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
    /// A certificate with a letter that no font has; it shows the letter's number.
    LetterNotPrinted,
    /// An answer 5xx that nobody asked for: the store, a vendor or our own fault.
    UnexpectedFailure,
    /// A request that was refused because a switch is off: a 503 that is no failure.
    SwitchedOff,
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
            Self::LetterNotPrinted => "LetterNotPrinted",
            Self::UnexpectedFailure => "UnexpectedFailure",
            Self::SwitchedOff => "SwitchedOff",
        }
    }
}

/// Who counts, as dimensions of every metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The function's name, which starts with the stack's.
    pub service: Option<String>,
    /// The stage that the template deploys.
    pub stage: Option<String>,
}

impl Origin {
    /// The function that this process runs.
    fn of_process() -> &'static Self {
        static ORIGIN: LazyLock<Origin> = LazyLock::new(|| Origin {
            service: Environment.optional("AWS_LAMBDA_FUNCTION_NAME"),
            stage: Environment.optional("STAGE"),
        });
        &ORIGIN
    }
}

/// Adds `count` to a metric.
pub fn count(metric: Metric, count: u64, clock: &dyn Clock) {
    let line = line(metric, count, clock.now(), Origin::of_process());
    // A metric that cannot be written must not fail the work that it counts.
    let _unwritten = writeln!(std::io::stdout().lock(), "{line}");
}

/// The log line that CloudWatch counts: for the stage, for the function, and without dimensions, as the alarms of
/// earlier releases read it.
pub fn line(metric: Metric, count: u64, now: Timestamp, origin: &Origin) -> Value {
    let mut line = json!({ metric.name(): count });
    let mut dimensions = vec![vec![]];
    if let Some(stage) = &origin.stage {
        line["stage"] = stage.as_str().into();
        dimensions.push(vec!["stage"]);
        if let Some(service) = &origin.service {
            line["service"] = service.as_str().into();
            dimensions.push(vec!["service", "stage"]);
        }
    }
    line["_aws"] = json!({
        "Timestamp": now.as_millisecond(),
        "CloudWatchMetrics": [{
            "Namespace": NAMESPACE,
            "Dimensions": dimensions,
            "Metrics": [{"Name": metric.name(), "Unit": "Count"}],
        }],
    });
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimensions(service: Option<&str>, stage: Option<&str>) -> Value {
        let origin = Origin { service: service.map(str::to_owned), stage: stage.map(str::to_owned) };
        let line = line(Metric::Overbooked, 2, Timestamp::UNIX_EPOCH, &origin);
        assert_eq!(line["Overbooked"], 2);
        assert_eq!(line.get("stage").and_then(Value::as_str), stage);
        line["_aws"]["CloudWatchMetrics"][0]["Dimensions"].clone()
    }

    #[test]
    fn a_metric_is_counted_for_its_function_and_for_the_stage() {
        let all = json!([[], ["stage"], ["service", "stage"]]);
        assert_eq!(dimensions(Some("cpd-webhook"), Some("prod")), all);
    }

    #[test]
    fn a_dimension_without_a_value_is_left_out() {
        assert_eq!(dimensions(None, Some("prod")), json!([[], ["stage"]]));
        assert_eq!(dimensions(None, None), json!([[]]));
    }
}
