//! The alarms of every table: refused capacity, transactions that conflict, failures of DynamoDB itself.
//!
//! Each adds up several metrics, because DynamoDB counts an index apart from its table, and failures by operation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_yaml_ng::Value;

/// The operations that functions call, as DynamoDB's metrics name them.
const OPERATIONS: [&str; 6] =
    ["BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "TransactWriteItems"];

/// A table and its indexes.
struct Table<'a> {
    id: &'a str,
    indexes: Vec<&'a str>,
}

/// The alarms of the tables among the resources.
pub(super) fn alarms(resources: &BTreeMap<String, Value>) -> String {
    let is_table = |value: &Value| value["Type"].as_str() == Some("AWS::DynamoDB::Table");
    let tables = resources.iter().filter(|(_, value)| is_table(value)).map(|(id, value)| {
        let indexes = value["Properties"]["GlobalSecondaryIndexes"].as_sequence().into_iter().flatten();
        Table { id, indexes: indexes.filter_map(|index| index["IndexName"].as_str()).collect() }
    });
    tables.map(|table| throttles(&table) + &conflicts(&table) + &system_errors(&table)).collect()
}

fn throttles(table: &Table<'_>) -> String {
    let mut metrics = Vec::new();
    for index in std::iter::once(None).chain(table.indexes.iter().map(Some)) {
        let index = index.map(|name| format!(", {{ Name: GlobalSecondaryIndexName, Value: {name} }}"));
        for metric in ["ReadThrottleEvents", "WriteThrottleEvents"] {
            metrics.push((metric, index.clone().unwrap_or_default()));
        }
    }
    alarm(table, "Throttles", "throttled", "DynamoDB refuses capacity: a partition is too hot", 0, &metrics)
}

/// A conflict is retried and seldom seen by anybody; many of them mean that an item is written by all.
fn conflicts(table: &Table<'_>) -> String {
    let metrics = [("TransactionConflict", String::new())];
    alarm(
        table,
        "Conflicts",
        "conflicts",
        "More than a hundred transactions a minute conflict",
        100,
        &metrics,
    )
}

fn system_errors(table: &Table<'_>) -> String {
    let metrics: Vec<(&str, String)> = OPERATIONS
        .iter()
        .map(|operation| ("SystemErrors", format!(", {{ Name: Operation, Value: {operation} }}")))
        .collect();
    alarm(table, "SystemErrors", "system-errors", "DynamoDB fails", 0, &metrics)
}

fn alarm(
    table: &Table<'_>,
    kind: &str,
    name: &str,
    description: &str,
    threshold: u64,
    metrics: &[(&str, String)],
) -> String {
    let id = table.id;
    let table_name = id.trim_end_matches("Table").to_lowercase();
    let mut text = format!(
        "  {id}{kind}Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: !Sub ${{AWS::StackName}}-{table_name}-table-{name}
      AlarmDescription: \"{description} ({table_name} table)\"
      Metrics:
        - {{ Id: all, Expression: \"SUM(FILL(METRICS(), 0))\", ReturnData: true }}
"
    );
    for (nth, (metric, dimension)) in metrics.iter().enumerate() {
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "        - Id: m{nth}
          ReturnData: false
          MetricStat:
            Metric:
              Namespace: AWS/DynamoDB
              MetricName: {metric}
              Dimensions: [{{ Name: TableName, Value: !Ref {id} }}{dimension}]
            Stat: Sum
            Period: 60
"
        );
    }
    text + &format!(
        "      EvaluationPeriods: 5
      DatapointsToAlarm: 3
      Threshold: {threshold}
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
      AlarmActions: [!Ref AlarmTopic]
      OKActions: [!Ref AlarmTopic]
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_throttles_of_an_index_count_for_its_table() {
        let text = "
LedgerTable:
  Type: AWS::DynamoDB::Table
  Properties: { GlobalSecondaryIndexes: [{ IndexName: due }, { IndexName: by_time }] }
";
        let text = alarms(&serde_yaml_ng::from_str(text).unwrap());
        let parsed: Value = serde_yaml_ng::from_str(&text).unwrap();
        let metrics = parsed["LedgerTableThrottlesAlarm"]["Properties"]["Metrics"].as_sequence().unwrap();
        assert_eq!(metrics.len(), 1 + 2 * 3, "{text}");
        assert!(metrics.len() <= 10, "CloudWatch takes ten metrics in an alarm");
        assert!(parsed.get("LedgerTableConflictsAlarm").is_some());
        assert!(parsed.get("LedgerTableSystemErrorsAlarm").is_some());
    }
}
