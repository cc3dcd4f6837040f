//! The one dashboard: a row for each part of the business, then the API, queues, sweeps, tables and e-mail.
//!
//! Every row begins with its alarms, so that the colour leads the eye to the row and the row to the cause.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use serde_json::{Value as Json, json};
use serde_yaml_ng::Value;

use crate::alarms::{Caller, FunctionFacts, functions};

const ROW_HEIGHT: usize = 6;

/// A row in the making: its widgets, each a quarter of the page.
struct Row {
    title: String,
    widgets: Vec<(&'static str, Json)>,
    /// The logical IDs of its alarms.
    alarms: Vec<String>,
}

/// The dashboard as a part of the template. `folders` has the resources of each function's folder.
pub(crate) fn part(
    resources: &BTreeMap<String, Value>,
    folders: &[(String, BTreeSet<String>)],
) -> Result<String> {
    let functions = functions(resources)?;
    let mut left: BTreeSet<String> = alarms(resources);
    let mut rows = Vec::new();
    for (folder, ids) in folders {
        let own: Vec<&FunctionFacts> =
            functions.iter().filter(|function| ids.contains(&format!("{}Function", function.stem))).collect();
        let is_own = |id: &String| {
            ids.contains(id) || own.iter().any(|function| belongs(id, &function.stem, &functions))
        };
        let alarms: Vec<String> = left.iter().filter(|id| is_own(id)).cloned().collect();
        alarms.iter().for_each(|id| _ = left.remove(id));
        rows.push(business(folder, &own, resources, alarms));
    }
    let tables: Vec<String> = left.iter().filter(|id| id.contains("Table")).cloned().collect();
    tables.iter().for_each(|id| _ = left.remove(id));
    rows.push(queues(&functions));
    rows.push(sweeps(&functions));
    rows.push(store(resources, tables));
    rows.push(account(left.into_iter().collect()));
    let widgets: Vec<Json> =
        rows.iter().enumerate().flat_map(|(nth, row)| row.render(nth * (ROW_HEIGHT + 1))).collect();
    let body = serde_json::to_string_pretty(&json!({ "widgets": widgets })).context("widgets are JSON")?;
    let body: Vec<String> = body.lines().map(|line| format!("          {line}\n")).collect();
    // A table may be another than the stack's own, which a text alone cannot say.
    let named: Vec<String> = tables_of(resources).map(|id| format!("          {id}: !Ref {id}\n")).collect();
    Ok(format!(
        "Resources:
  Dashboard:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: !Ref AWS::StackName
      DashboardBody: !Sub
        - |
{}        -
{}",
        body.concat(),
        named.concat()
    ))
}

/// The alarms that are always there.
fn alarms(resources: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let is_shown = |value: &Value| {
        value["Type"].as_str() == Some("AWS::CloudWatch::Alarm") && value.get("Condition").is_none()
    };
    resources.iter().filter(|(_, value)| is_shown(value)).map(|(id, _)| id.clone()).collect()
}

/// Whether an alarm is named for a function, and for no other one with a longer name.
fn belongs(alarm: &str, stem: &str, functions: &[FunctionFacts]) -> bool {
    let longest = functions.iter().map(|function| function.stem.as_str());
    longest.filter(|other| alarm.starts_with(other)).max_by_key(|other| other.len()) == Some(stem)
}

impl Row {
    fn render(&self, y: usize) -> Vec<Json> {
        let title = json!({"type": "text", "x": 0, "y": y, "width": 24, "height": 1,
            "properties": {"markdown": format!("## {}", self.title)}});
        let mut widgets = vec![title];
        let mut x = 0;
        let mut place = |kind: &str, properties: Json| {
            widgets.push(json!({"type": kind, "x": x, "y": y + 1, "width": 6, "height": ROW_HEIGHT, "properties": properties}));
            x += 6;
        };
        if !self.alarms.is_empty() {
            let arns: Vec<String> = self.alarms.iter().map(|id| format!("${{{id}.Arn}}")).collect();
            place("alarm", json!({"title": "Alarms", "alarms": arns}));
        }
        for (title, metrics) in &self.widgets {
            let mut properties = metrics.clone();
            properties["title"] = (*title).into();
            properties["region"] = "${AWS::Region}".into();
            place("metric", properties);
        }
        widgets
    }
}

fn chart(statistic: &str, period: u64, metrics: Vec<Json>) -> Json {
    json!({"stat": statistic, "period": period, "metrics": metrics})
}

fn business(
    folder: &str,
    functions: &[&FunctionFacts],
    resources: &BTreeMap<String, Value>,
    alarms: Vec<String>,
) -> Row {
    let of_each = |metrics: &[&str]| -> Vec<Json> {
        functions
            .iter()
            .flat_map(|function| {
                metrics.iter().map(|metric| {
                    let label = format!("{} {}", function.name, metric.to_lowercase());
                    json!(["AWS/Lambda", metric, "FunctionName", format!("${{{}Function}}", function.stem), {"label": label}])
                })
            })
            .collect()
    };
    let counted: BTreeSet<&str> = alarms
        .iter()
        .filter_map(|id| resources.get(id))
        .filter(|alarm| alarm["Properties"]["Namespace"].as_str() == Some("Cpd"))
        .filter_map(|alarm| alarm["Properties"]["MetricName"].as_str())
        .collect();
    let counted: Vec<Json> =
        counted.into_iter().map(|metric| json!(["Cpd", metric, "stage", "${Stage}"])).collect();
    let mut widgets = vec![
        ("Calls, errors, throttles", chart("Sum", 60, of_each(&["Invocations", "Errors", "Throttles"]))),
        ("Slowest one in a hundred (ms)", chart("p99", 60, of_each(&["Duration"]))),
    ];
    if !counted.is_empty() {
        widgets.push(("What it reports", chart("Sum", 300, counted)));
    }
    Row { title: folder.to_owned(), widgets, alarms }
}

fn queues(functions: &[FunctionFacts]) -> Row {
    let queues: Vec<String> = functions
        .iter()
        .flat_map(|function| &function.callers)
        .filter_map(|caller| match caller {
            Caller::Queue(queue) => Some(format!("${{{queue}.QueueName}}")),
            _ => None,
        })
        .collect();
    let of_each = |metric: &str| -> Vec<Json> {
        queues.iter().map(|queue| json!(["AWS/SQS", metric, "QueueName", queue])).collect()
    };
    let streams = functions.iter().filter(|function| function.callers.contains(&Caller::Stream)).map(|function| {
        json!(["AWS/Lambda", "IteratorAge", "FunctionName", format!("${{{}Function}}", function.stem), {"label": function.name}])
    });
    Row {
        title: "Queues and streams".to_owned(),
        widgets: vec![
            ("Age of the oldest message (s)", chart("Maximum", 60, of_each("ApproximateAgeOfOldestMessage"))),
            ("Messages that wait", chart("Maximum", 60, of_each("ApproximateNumberOfMessagesVisible"))),
            ("Behind the stream (ms)", chart("Maximum", 60, streams.collect())),
        ],
        alarms: Vec::new(),
    }
}

fn sweeps(functions: &[FunctionFacts]) -> Row {
    let is_scheduled = |function: &&FunctionFacts| {
        function.callers.iter().any(|caller| matches!(caller, Caller::Schedule(_)))
    };
    let of_each = |metric: &str| -> Vec<Json> {
        let sweeps = functions.iter().filter(is_scheduled);
        let line = |function: &FunctionFacts| json!(["AWS/Lambda", metric, "FunctionName", format!("${{{}Function}}", function.stem), {"label": function.name}]);
        sweeps.map(line).collect()
    };
    Row {
        title: "Sweeps".to_owned(),
        widgets: vec![
            ("Runs", chart("Sum", 300, of_each("Invocations"))),
            ("Longest run (ms)", chart("Maximum", 300, of_each("Duration"))),
        ],
        alarms: Vec::new(),
    }
}

fn tables_of(resources: &BTreeMap<String, Value>) -> impl Iterator<Item = &String> {
    let is_table = |value: &Value| value["Type"].as_str() == Some("AWS::DynamoDB::Table");
    resources.iter().filter(move |(_, value)| is_table(value)).map(|(id, _)| id)
}

fn store(resources: &BTreeMap<String, Value>, alarms: Vec<String>) -> Row {
    let tables: Vec<&String> = tables_of(resources).collect();
    let of_each = |metrics: &[&str]| -> Vec<Json> {
        let line = |table: &String, metric: &str| json!(["AWS/DynamoDB", metric, "TableName", format!("${{{table}}}"), {"label": format!("{table} {metric}")}]);
        tables.iter().flat_map(|table| metrics.iter().map(move |metric| line(table, metric))).collect()
    };
    Row {
        title: "Tables".to_owned(),
        widgets: vec![
            (
                "Units",
                chart("Sum", 60, of_each(&["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"])),
            ),
            ("Conflicts", chart("Sum", 60, of_each(&["TransactionConflict"]))),
            ("Throttles", chart("Sum", 60, of_each(&["ReadThrottleEvents", "WriteThrottleEvents"]))),
        ],
        alarms,
    }
}

/// The API, the concurrency, and SES's view of the account.
fn account(alarms: Vec<String>) -> Row {
    let api = |metric: &str| json!(["AWS/ApiGateway", metric, "ApiId", "${HttpApi}"]);
    Row {
        title: "The API, e-mail and the account".to_owned(),
        widgets: vec![
            ("HTTP API", chart("Sum", 60, vec![api("Count"), api("4xx"), api("5xx")])),
            (
                "E-mail",
                chart(
                    "Sum",
                    300,
                    ["Send", "Delivery", "Bounce", "Complaint", "Reject"]
                        .map(|metric| json!(["AWS/SES", metric]))
                        .into(),
                ),
            ),
            (
                "Concurrency",
                chart(
                    "Maximum",
                    60,
                    ["ConcurrentExecutions", "ClaimedAccountConcurrency"]
                        .map(|metric| json!(["AWS/Lambda", metric]))
                        .into(),
                ),
            ),
        ],
        alarms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alarm_stands_in_one_row() {
        let text = "
AFunction: { Type: AWS::Serverless::Function, Properties: { CodeUri: target/lambda/a/ } }
AErrorsAlarm: { Type: AWS::CloudWatch::Alarm, Properties: {} }
AbFunction: { Type: AWS::Serverless::Function, Properties: { CodeUri: target/lambda/ab/ } }
AbErrorsAlarm: { Type: AWS::CloudWatch::Alarm, Properties: {} }
OverdueAlarm: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: Cpd, MetricName: Overdue } }
MainTable: { Type: AWS::DynamoDB::Table }
MainTableThrottlesAlarm: { Type: AWS::CloudWatch::Alarm, Properties: {} }
ApiAlarm: { Type: AWS::CloudWatch::Alarm, Properties: {} }
SometimesAlarm: { Type: AWS::CloudWatch::Alarm, Condition: Some, Properties: {} }
";
        let ids = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let folders =
            [("a".to_owned(), ids(&["AFunction"])), ("b".to_owned(), ids(&["AbFunction", "OverdueAlarm"]))];
        let text = part(&serde_yaml_ng::from_str(text).unwrap(), &folders).unwrap();
        for alarm in ["AErrors", "AbErrors", "Overdue", "MainTableThrottles", "Api"] {
            assert_eq!(text.matches(&format!("${{{alarm}Alarm.Arn}}")).count(), 1, "{alarm}");
        }
        assert!(!text.contains("Sometimes"));
        let own = text.find("AbErrorsAlarm").unwrap()..text.find("## Queues").unwrap();
        assert!(text[own].contains("OverdueAlarm"), "in the row of its folder");
        assert!(text.contains("\"Overdue\""));
    }
}
