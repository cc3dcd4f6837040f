//! The alarms that every function and every table has, from its own facts, so that none is forgotten and all follow one rule.
//!
//! | Function | Alarms |
//! |---|---|
//! | every | it fails, it is throttled, it comes near its timeout |
//! | one with routes | it answers 5xx without being switched off |
//! | one with a schedule | it does not run |
//! | one with a queue | the oldest message waits too long |
//! | one with a stream | it falls behind |
//!
//! Those of the tables are in `tables.rs`.

mod alarm;
mod facts;
mod tables;

use std::collections::BTreeMap;

use anyhow::Result;
use serde_yaml_ng::Value;

use alarm::{Alarm, Rings};
pub(crate) use facts::{Caller, FunctionFacts, functions};

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;
/// A stream keeps its records for a day; a few minutes behind, learners notice.
const STREAM_AGE_MAX_MS: u64 = 300_000;

/// The alarms as a part of the template. `with_routes` names the functions behind the HTTP API.
pub(crate) fn part(resources: &BTreeMap<String, Value>, with_routes: &[&str]) -> Result<String> {
    let mut text = String::from("Resources:\n");
    for function in functions(resources)? {
        for alarm in of_function(&function, with_routes.contains(&function.name.as_str()), resources) {
            text += &alarm;
        }
    }
    Ok(text + &tables::alarms(resources))
}

fn of_function(
    function: &FunctionFacts,
    has_routes: bool,
    resources: &BTreeMap<String, Value>,
) -> Vec<String> {
    let mut alarms = vec![errors(function), throttles(function), duration(function)];
    if has_routes {
        alarms.push(failures(function));
    }
    for caller in &function.callers {
        match caller {
            Caller::Request => {}
            Caller::Schedule(every) => alarms.push(silent(function, *every)),
            Caller::Stream => alarms.push(iterator_age(function)),
            Caller::Queue(queue) => {
                let visibility =
                    resources.get(queue).and_then(|it| it["Properties"]["VisibilityTimeout"].as_u64());
                alarms.push(oldest_message(function, queue, visibility.unwrap_or(30)));
            }
        }
    }
    alarms
}

/// How often a function is expected to run, in seconds, and how many failures in a row are more than bad luck.
fn rhythm(function: &FunctionFacts) -> (u64, u64) {
    match function.callers.first() {
        Some(Caller::Schedule(every)) if *every >= HOUR => (*every, 1),
        // The next run makes up for one that fails.
        Some(Caller::Schedule(every)) => (*every, 3),
        // What fails once is delivered again.
        Some(Caller::Queue(_) | Caller::Stream) => (5 * MINUTE, 3),
        Some(Caller::Request) | None => (MINUTE, 1),
    }
}

/// Crashes and timeouts. Of the alias: while a release shifts traffic, that is the old version and the new one.
fn errors(function: &FunctionFacts) -> String {
    let FunctionFacts { stem, name, .. } = function;
    let (period, runs) = rhythm(function);
    let alias = format!("!Sub \"${{{stem}Function}}:live\"");
    Alarm {
        id: format!("{stem}ErrorsAlarm"),
        name: format!("{name}-errors"),
        description: format!("{name} crashed or timed out"),
        namespace: "AWS/Lambda",
        metric: "Errors",
        dimensions: &[("FunctionName", reference(stem)), ("Resource", alias)],
        statistic: "Sum",
        period,
        evaluations: runs,
        datapoints: runs,
        rings: Rings::Above(0),
    }
    .render()
}

fn throttles(function: &FunctionFacts) -> String {
    let FunctionFacts { stem, name, .. } = function;
    Alarm {
        id: format!("{stem}ThrottlesAlarm"),
        name: format!("{name}-throttles"),
        description: format!("{name} is refused concurrency"),
        namespace: "AWS/Lambda",
        metric: "Throttles",
        dimensions: &[("FunctionName", reference(stem))],
        statistic: "Sum",
        period: MINUTE,
        evaluations: 5,
        datapoints: 3,
        rings: Rings::Above(0),
    }
    .render()
}

/// Near the timeout means four fifths of it: what is slower still ends as an error.
fn duration(function: &FunctionFacts) -> String {
    let FunctionFacts { stem, name, timeout, .. } = function;
    let (period, runs) = rhythm(function);
    let runs = if period >= HOUR { runs } else { 3 };
    Alarm {
        id: format!("{stem}DurationAlarm"),
        name: format!("{name}-duration"),
        description: format!("{name} comes near its timeout of {timeout} s"),
        namespace: "AWS/Lambda",
        metric: "Duration",
        dimensions: &[("FunctionName", reference(stem))],
        statistic: "Maximum",
        period: period.max(5 * MINUTE),
        evaluations: runs,
        datapoints: runs,
        rings: Rings::Above(timeout * 800),
    }
    .render()
}

/// Counted by the function itself: the gateway's 5xx would count the answers of a switch as well.
fn failures(function: &FunctionFacts) -> String {
    let FunctionFacts { stem, name, .. } = function;
    Alarm {
        id: format!("{stem}FailuresAlarm"),
        name: format!("{name}-unexpected-failures"),
        description: format!("{name} answers 5xx and is not switched off"),
        namespace: "Cpd",
        metric: "UnexpectedFailure",
        dimensions: &[("service", reference(stem)), ("stage", "!Ref Stage".to_owned())],
        statistic: "Sum",
        period: MINUTE,
        evaluations: 3,
        datapoints: 2,
        rings: Rings::Above(2),
    }
    .render()
}

/// Runs and the edges of periods do not coincide, so one empty period says nothing.
fn silent(function: &FunctionFacts, every: u64) -> String {
    let FunctionFacts { stem, name, .. } = function;
    let period = every.max(5 * MINUTE);
    let evaluations = if every < period { 2 } else { 3 };
    Alarm {
        id: format!("{stem}SilentAlarm"),
        name: format!("{name}-silent"),
        description: format!("{name} does not run"),
        namespace: "AWS/Lambda",
        metric: "Invocations",
        dimensions: &[("FunctionName", reference(stem))],
        statistic: "Sum",
        period,
        evaluations,
        datapoints: evaluations,
        rings: Rings::Below(1),
    }
    .render()
}

fn iterator_age(function: &FunctionFacts) -> String {
    let FunctionFacts { stem, name, .. } = function;
    Alarm {
        id: format!("{stem}IteratorAgeAlarm"),
        name: format!("{name}-iterator-age"),
        description: format!("{name} is five minutes behind its stream"),
        namespace: "AWS/Lambda",
        metric: "IteratorAge",
        dimensions: &[("FunctionName", reference(stem))],
        statistic: "Maximum",
        period: MINUTE,
        evaluations: 5,
        datapoints: 5,
        rings: Rings::Above(STREAM_AGE_MAX_MS),
    }
    .render()
}

/// Twenty visibility timeouts are longer than every wait between deliveries that mends itself. The queue that a scheduled
/// function keeps for itself waits for nobody, and its messages are kept for hours only: five, as often as it is received.
fn oldest_message(function: &FunctionFacts, queue: &str, visibility: u64) -> String {
    let is_scheduled = function.callers.iter().any(|caller| matches!(caller, Caller::Schedule(_)));
    let seconds = visibility * if is_scheduled { 5 } else { 20 };
    Alarm {
        id: format!("{}OldestMessageAlarm", function.stem),
        name: format!("{}-oldest-message", function.name),
        description: format!("A message has waited for {} for more than {seconds} s", function.name),
        namespace: "AWS/SQS",
        metric: "ApproximateAgeOfOldestMessage",
        dimensions: &[("QueueName", format!("!GetAtt {queue}.QueueName"))],
        statistic: "Maximum",
        period: 5 * MINUTE,
        evaluations: 3,
        datapoints: 3,
        rings: Rings::Above(seconds),
    }
    .render()
}

fn reference(stem: &str) -> String {
    format!("!Ref {stem}Function")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<&str> {
        text.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix("Alarm:")).collect()
    }

    #[test]
    fn a_function_gets_the_alarms_of_its_callers() {
        let text = "
AskedFunction: { Type: AWS::Serverless::Function, Properties: { CodeUri: target/lambda/asked/ } }
FedFunction:
  Type: AWS::Serverless::Function
  Properties:
    CodeUri: target/lambda/fed/
    Timeout: 30
    Events:
      A: { Type: SQS, Properties: { Queue: !GetAtt InQueue.Arn } }
      B: { Type: DynamoDB }
      C: { Type: Schedule, Properties: { Schedule: rate(1 minute) } }
InQueue: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 180 } }
";
        let text = part(&serde_yaml_ng::from_str(text).unwrap(), &["asked"]).unwrap();
        let expected = [
            "AskedErrors",
            "AskedThrottles",
            "AskedDuration",
            "AskedFailures",
            "FedErrors",
            "FedThrottles",
            "FedDuration",
            "FedOldestMessage",
            "FedIteratorAge",
            "FedSilent",
        ];
        assert_eq!(ids(&text), expected);
        assert!(text.contains("Threshold: 24000\n"), "four fifths of 30 s");
        assert!(text.contains("Threshold: 900\n"), "five times 180 s");
        assert_eq!(text.matches("OKActions").count(), expected.len());
    }

    #[test]
    fn a_request_that_fails_rings_at_once_and_a_run_that_fails_does_not() {
        let facts = |callers| FunctionFacts { stem: "A".into(), name: "a".into(), timeout: 10, callers };
        assert_eq!(rhythm(&facts(vec![Caller::Request])), (60, 1));
        assert_eq!(rhythm(&facts(vec![Caller::Schedule(300)])), (300, 3));
        assert_eq!(rhythm(&facts(vec![Caller::Schedule(3_600)])), (3_600, 1));
        assert_eq!(rhythm(&facts(vec![Caller::Stream])), (300, 3));
    }
}
