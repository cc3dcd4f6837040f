//! What the alarms of a function follow from: how it is called, and how long it may run.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_yaml_ng::{Mapping, Value};

/// The timeout in `Globals`, which infra/template/functions.yaml sets.
const TIMEOUT_GLOBAL: u64 = 10;

/// What a function is called by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A person or a vendor who waits for the answer.
    Request,
    /// A schedule, every so many seconds.
    Schedule(u64),
    /// A queue, by its logical ID.
    Queue(String),
    /// The stream of a table.
    Stream,
}

/// The facts of one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FunctionFacts {
    /// `QuizSubmit` of `QuizSubmitFunction`.
    pub(crate) stem: String,
    /// The name of its binary, for example `quiz-submit`.
    pub(crate) name: String,
    /// Seconds.
    pub(crate) timeout: u64,
    /// How it is called; the most frequent one first.
    pub(crate) callers: Vec<Caller>,
}

/// The facts of every function among the resources of the parts.
pub(crate) fn functions(resources: &BTreeMap<String, Value>) -> Result<Vec<FunctionFacts>> {
    let is_function = |value: &Value| value["Type"].as_str() == Some("AWS::Serverless::Function");
    resources.iter().filter(|(_, value)| is_function(value)).map(|(id, value)| facts(id, value)).collect()
}

fn facts(id: &str, resource: &Value) -> Result<FunctionFacts> {
    let properties = &resource["Properties"];
    let stem = id.strip_suffix("Function").with_context(|| format!("{id} must end in Function"))?;
    let code = properties["CodeUri"].as_str().and_then(|uri| uri.strip_prefix("target/lambda/"));
    let name =
        code.with_context(|| format!("{id} has no CodeUri below target/lambda"))?.trim_end_matches('/');
    let none = Mapping::new();
    let events = properties["Events"].as_mapping().unwrap_or(&none);
    let mut callers = events.values().map(|event| caller(id, event)).collect::<Result<Vec<_>>>()?;
    if callers.is_empty() {
        callers.push(Caller::Request);
    }
    Ok(FunctionFacts {
        stem: stem.to_owned(),
        name: name.to_owned(),
        timeout: properties["Timeout"].as_u64().unwrap_or(TIMEOUT_GLOBAL),
        callers,
    })
}

fn caller(id: &str, event: &Value) -> Result<Caller> {
    let properties = &event["Properties"];
    match event["Type"].as_str() {
        Some("Schedule" | "ScheduleV2") => {
            let rate = properties.get("Schedule").or_else(|| properties.get("ScheduleExpression"));
            let every = rate.and_then(Value::as_str).and_then(seconds);
            Ok(Caller::Schedule(
                every.with_context(|| format!("{id}: write its schedule as rate(… minutes)"))?,
            ))
        }
        Some("SQS") => {
            let queue = attribute(&properties["Queue"]).and_then(|name| name.strip_suffix(".Arn"));
            Ok(Caller::Queue(queue.with_context(|| format!("{id}: name its queue by !GetAtt"))?.to_owned()))
        }
        Some("DynamoDB") => Ok(Caller::Stream),
        other => bail!("{id}: no alarms are known for an event of the type {other:?}"),
    }
}

/// `X.Arn` of `!GetAtt X.Arn`.
fn attribute(value: &Value) -> Option<&str> {
    match value {
        Value::Tagged(tagged) if tagged.tag == "GetAtt" => tagged.value.as_str(),
        _ => None,
    }
}

/// The seconds of `rate(5 minutes)`.
fn seconds(rate: &str) -> Option<u64> {
    let (count, unit) = rate.strip_prefix("rate(")?.strip_suffix(')')?.split_once(' ')?;
    let unit = match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return None,
    };
    count.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Vec<FunctionFacts>> {
        functions(&serde_yaml_ng::from_str(text).unwrap())
    }

    #[test]
    fn the_facts_are_read_from_the_function() {
        let text = "
SweepFunction:
  Type: AWS::Serverless::Function
  Properties:
    CodeUri: target/lambda/night-sweep/
    Timeout: 300
    Events:
      EveryHour: { Type: Schedule, Properties: { Schedule: rate(1 hour) } }
      Shards: { Type: SQS, Properties: { Queue: !GetAtt ShardQueue.Arn } }
Table: { Type: AWS::DynamoDB::Table }
";
        let expected = FunctionFacts {
            stem: "Sweep".to_owned(),
            name: "night-sweep".to_owned(),
            timeout: 300,
            callers: vec![Caller::Schedule(3_600), Caller::Queue("ShardQueue".to_owned())],
        };
        assert_eq!(parsed(text).unwrap(), [expected]);
    }

    #[test]
    fn a_function_without_events_answers_requests() {
        let text =
            "AFunction: { Type: AWS::Serverless::Function, Properties: { CodeUri: target/lambda/a/ } }";
        let facts = parsed(text).unwrap();
        assert_eq!((&facts[0].callers[..], facts[0].timeout), (&[Caller::Request][..], TIMEOUT_GLOBAL));
    }

    #[test]
    fn an_event_that_nobody_would_watch_is_refused() {
        let text = "
AFunction:
  Type: AWS::Serverless::Function
  Properties: { CodeUri: target/lambda/a/, Events: { E: { Type: Kafka } } }
";
        assert!(parsed(text).unwrap_err().to_string().contains("Kafka"));
        assert_eq!(seconds("cron(0 3 * * ? *)"), None);
    }
}
