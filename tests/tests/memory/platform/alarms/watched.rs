//! The alarms of the template on metrics that the functions count.

use std::collections::BTreeMap;

use serde_yaml_ng::Value;
use tests::tables;

use super::counted::Counted;
use crate::platform::child::STAGE;

/// The name of the stack.
pub(super) const STACK: &str = "stack";

/// One alarm, with names in place of references.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    /// Without the stack's name.
    pub(super) name: String,
    namespace: String,
    metric: String,
    pub(super) dimensions: BTreeMap<String, String>,
    threshold: u64,
    /// Seconds.
    period: i64,
}

/// Every alarm in the namespace of the functions.
pub(super) fn watched() -> Vec<Watched> {
    let template = tables::template();
    let resources = template["Resources"].as_mapping().unwrap();
    let is_ours = |it: &&Value| {
        it["Type"].as_str() == Some("AWS::CloudWatch::Alarm")
            && it["Properties"]["Namespace"].as_str() == Some("Cpd")
    };
    resources.values().filter(is_ours).map(|it| alarm(&it["Properties"], &template["Resources"])).collect()
}

fn alarm(properties: &Value, resources: &Value) -> Watched {
    assert_eq!(properties["ComparisonOperator"].as_str(), Some("GreaterThanThreshold"));
    assert_eq!(properties["Statistic"].as_str(), Some("Sum"));
    let name = resolved(&properties["AlarmName"], resources);
    let dimensions = properties["Dimensions"].as_sequence().unwrap().iter().map(|dimension| {
        (dimension["Name"].as_str().unwrap().to_owned(), resolved(&dimension["Value"], resources))
    });
    Watched {
        name: name.strip_prefix(&format!("{STACK}-")).unwrap().to_owned(),
        namespace: properties["Namespace"].as_str().unwrap().to_owned(),
        metric: properties["MetricName"].as_str().unwrap().to_owned(),
        dimensions: dimensions.collect(),
        threshold: properties["Threshold"].as_u64().unwrap(),
        period: properties["Period"].as_i64().unwrap(),
    }
}

/// The text that CloudFormation puts in place of a function.
fn resolved(value: &Value, resources: &Value) -> String {
    let Value::Tagged(tagged) = value else { return value.as_str().unwrap().to_owned() };
    let text = tagged.value.as_str().unwrap();
    match text {
        "Stage" => STAGE.to_owned(),
        _ if tagged.tag == "Ref" => resolved(&resources[text]["Properties"]["FunctionName"], resources),
        _ => text.replace("${AWS::StackName}", STACK),
    }
}

impl Watched {
    /// Whether a period of what was counted exceeds the threshold. A condition that lasts does so as often as the alarm
    /// wants.
    pub(super) fn rings(&self, counted: &[Counted]) -> bool {
        let mut sums: BTreeMap<i64, u64> = BTreeMap::new();
        for it in counted {
            if it.namespace == self.namespace && it.metric == self.metric && it.dimensions == self.dimensions
            {
                *sums.entry(it.at / (self.period * 1_000)).or_default() += it.value;
            }
        }
        sums.values().any(|sum| *sum > self.threshold)
    }

    /// The alarm with another namespace, metric or dimension, and with a threshold that is not reached.
    pub(super) fn broken(&self) -> Vec<Self> {
        let mut broken = vec![
            Self { namespace: "Cpd2".to_owned(), ..self.clone() },
            Self { metric: format!("{}s", self.metric), ..self.clone() },
            Self { threshold: u64::from(u32::MAX), ..self.clone() },
        ];
        for name in self.dimensions.keys() {
            let mut other = self.clone();
            other.dimensions.insert(name.clone(), "other".to_owned());
            broken.push(other);
        }
        let mut more = self.clone();
        more.dimensions.insert("kind".to_owned(), "any".to_owned());
        broken.push(more);
        broken
    }
}
