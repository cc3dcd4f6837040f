//! Sample reminders of an ending cycle, with and without goals for single credit types.

use serde_json::{Value, json};

use super::CycleEnding;
use crate::samples::{Sample, ada, learner_id, now, stored};

pub(crate) fn samples() -> Vec<Sample> {
    let one_type = json!([{"cpd_type": "clinical_governance", "credits": "4.00"}]);
    let sample = |name, missing| Sample::new(name, &ending(missing), &(), (&ada(), now()));
    vec![sample("cycle-ending", json!([])), sample("cycle-ending-by-type", one_type).with_html_snapshot()]
}

fn ending(missing: Value) -> CycleEnding {
    CycleEnding {
        learner: learner_id(),
        ends_on: stored(json!("2027-03-31")),
        earned: stored(json!("22.50")),
        goal: stored(json!("30.00")),
        missing: stored(missing),
    }
}
