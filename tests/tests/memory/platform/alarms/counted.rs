//! What CloudWatch counts of a log: the lines in its embedded metric format.

use std::collections::BTreeMap;

use serde_json::Value;

/// A value of a metric.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) namespace: String,
    pub(super) metric: String,
    pub(super) dimensions: BTreeMap<String, String>,
    pub(super) value: u64,
    /// Milliseconds.
    pub(super) at: i64,
}

/// Everything that is counted in a log, once for each set of dimensions.
pub(super) fn counted(log: &str) -> Vec<Counted> {
    let lines = log.lines().filter(|line| line.contains("\"_aws\""));
    // The test's own name may stand before the first.
    lines.flat_map(|line| of_line(&serde_json::from_str(&line[line.find('{').unwrap()..]).unwrap())).collect()
}

fn of_line(line: &Value) -> Vec<Counted> {
    let list = |value: &Value| value.as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut all = Vec::new();
    for directive in list(&line["_aws"]["CloudWatchMetrics"]) {
        for set in list(&directive["Dimensions"]) {
            let names = list(&set);
            let dimensions: BTreeMap<String, String> =
                names.iter().map(|name| (text(name), text(&line[text(name)]))).collect();
            all.extend(list(&directive["Metrics"]).iter().map(|metric| Counted {
                namespace: text(&directive["Namespace"]),
                metric: text(&metric["Name"]),
                dimensions: dimensions.clone(),
                value: line[text(&metric["Name"])].as_u64().unwrap(),
                at: line["_aws"]["Timestamp"].as_i64().unwrap(),
            }));
        }
    }
    all
}
