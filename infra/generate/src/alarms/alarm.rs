//! One alarm, as a resource of the template.

/// When it rings.
pub(crate) enum Rings {
    Above(u64),
    Below(u64),
}

/// An alarm on one metric.
pub(crate) struct Alarm<'a> {
    pub(crate) id: String,
    /// After the stack's name.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) namespace: &'static str,
    pub(crate) metric: &'static str,
    /// Names, and values in the template's notation.
    pub(crate) dimensions: &'a [(&'static str, String)],
    pub(crate) statistic: &'static str,
    /// Seconds.
    pub(crate) period: u64,
    pub(crate) evaluations: u64,
    /// How many of the evaluated periods must breach.
    pub(crate) datapoints: u64,
    pub(crate) rings: Rings,
}

impl Alarm<'_> {
    /// The resource. Silence counts only where the alarm rings for too little.
    pub(crate) fn render(&self) -> String {
        let Self { id, name, description, namespace, metric, statistic, period, .. } = self;
        let (evaluations, datapoints) = (self.evaluations, self.datapoints);
        let (threshold, comparison, missing) = match self.rings {
            Rings::Above(limit) => (limit, "GreaterThanThreshold", "notBreaching"),
            Rings::Below(limit) => (limit, "LessThanThreshold", "breaching"),
        };
        let dimensions: Vec<String> = self
            .dimensions
            .iter()
            .map(|(name, value)| format!("{{ Name: {name}, Value: {value} }}"))
            .collect();
        let dimensions = dimensions.join(", ");
        format!(
            "  {id}:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: !Sub ${{AWS::StackName}}-{name}
      AlarmDescription: {description}
      Namespace: {namespace}
      MetricName: {metric}
      Dimensions: [{dimensions}]
      Statistic: {statistic}
      Period: {period}
      EvaluationPeriods: {evaluations}
      DatapointsToAlarm: {datapoints}
      Threshold: {threshold}
      ComparisonOperator: {comparison}
      TreatMissingData: {missing}
      AlarmActions: [!Ref AlarmTopic]
      OKActions: [!Ref AlarmTopic]
"
        )
    }
}
