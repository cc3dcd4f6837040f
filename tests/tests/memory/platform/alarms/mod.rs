//! Every alarm on a metric that the functions count: the condition is produced, by the test that `docs/alarms.md` names
//! beside it, and what was written then would let the alarm of the template ring.
//!
//! The other alarms, and that the page has them all, are in `infra/local/tests/test_alarm_conditions.py`.

mod counted;
mod scenes;
mod watched;

use std::collections::BTreeMap;
use std::path::Path;

use counted::{Counted, counted};
use watched::{STACK, Watched, watched};

use super::child::output_of;

/// The test that the page names for each alarm, by the name of the alarm without the stack's; `*` stands for any text.
fn page() -> Vec<(String, String)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/alarms.md");
    let page = std::fs::read_to_string(page).unwrap();
    let mut named = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| `…-")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let test = cells[3].split('`').nth(1).filter(|test| test.contains("::"));
        let alarms = cells[1].split('`').filter_map(|alarm| alarm.strip_prefix("…-"));
        named.extend(alarms.filter_map(|alarm| Some((alarm.to_owned(), test?.to_owned()))));
    }
    named
}

fn test_of(alarm: &Watched, page: &[(String, String)]) -> String {
    let fits = |pattern: &str| match pattern.split_once('*') {
        Some((start, end)) => alarm.name.starts_with(start) && alarm.name.ends_with(end),
        None => alarm.name == pattern,
    };
    let found: Vec<&String> =
        page.iter().filter(|(pattern, _)| fits(pattern)).map(|(_, test)| test).collect();
    assert_eq!(found.len(), 1, "docs/alarms.md names no test that produces {}: {found:?}", alarm.name);
    found[0].clone()
}

#[test]
fn the_condition_of_every_alarm_on_our_own_metrics_is_produced_and_rings_it() {
    let (page, alarms) = (page(), watched());
    assert!(alarms.len() > 15, "{}", alarms.len());
    let mut outputs: BTreeMap<(String, String), String> = BTreeMap::new();
    for alarm in alarms {
        let test = test_of(&alarm, &page);
        // An alarm of the whole stage rings whichever function counts.
        let function = alarm.dimensions.get("service").cloned().unwrap_or(format!("{STACK}-any"));
        let output = outputs
            .entry((test.clone(), function.clone()))
            .or_insert_with_key(|(test, function)| output_of(test, function, &[]));
        let counted = counted(output);
        assert!(alarm.rings(&counted), "{test} does not ring {}:\n{alarm:?}\n{counted:#?}", alarm.name);
        // The same with one thing broken: a check that rings for anything would show nothing.
        for broken in alarm.broken() {
            assert!(!broken.rings(&counted), "{} would ring for another metric: {broken:?}", alarm.name);
        }
    }
}

/// What the alarm on the gateway's 5xx takes off: it is silent while every 5xx is a switch's, and rings otherwise.
#[test]
fn what_a_switch_refuses_is_counted_as_often_as_it_is_refused() {
    for (function, expected) in [("learner-api", scenes::TIMES), ("certificates", 0)] {
        let name = format!("{STACK}-{function}");
        let counted = counted(&output_of(scenes::NAME, &name, &[]));
        let mine = |metric: &str| -> u64 {
            let fits = |it: &&Counted| it.metric == metric && it.dimensions.get("service") == Some(&name);
            counted.iter().filter(fits).map(|it| it.value).sum()
        };
        assert_eq!((mine("UnexpectedFailure"), mine("SwitchedOff")), (scenes::TIMES, expected), "{function}");
        // The alarm reads what the whole stage has refused.
        let of_stage = |it: &&Counted| it.metric == "SwitchedOff" && it.dimensions.keys().eq(["stage"]);
        assert_eq!(counted.iter().filter(of_stage).map(|it| it.value).sum::<u64>(), expected, "{function}");
    }
}
