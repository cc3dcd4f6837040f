//! `docs/costs.md`: dollars, from what is counted and the price table.

mod backlogs;
mod call;
mod growth;
mod prices;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::bench::{INIT, Table};
use call::{Call, MILLISECONDS_A_ROUND_TRIP};
use prices::{Money, PriceList, Prices};

/// An invocation, by function and call.
type Step = (&'static str, &'static str);

const ROW: Step = ("outbox-relay", "a row, warm");
const MAIL: Step = ("email", "an e-mail, warm");

/// What a learner does, and all that follows from it.
const ACTIONS: [(&str, &[Step]); 4] = [
    ("enrolments that are paid for", &[("checkout", "create, warm"), ("webhook", "paid, warm"), ROW, MAIL]),
    ("quiz submissions", &[("quiz-submit", "start, warm"), ("quiz-submit", "pass, warm")]),
    (
        "uploads",
        &[
            ("presigned-upload", "create, warm"),
            ("presigned-upload", "complete, warm"),
            ("upload-confirm", "confirm, warm"),
        ],
    ),
    ("certificates with their credits", &[("cpd-award", "award, warm"), ROW, MAIL]),
];

/// Runs in a month of 30 days.
const SWEEPS: [(&str, u64); 4] =
    [("outbox-sweep", 43_200), ("enrolment-sweep", 43_200), ("quiz-sweep", 8_640), ("cpd-sweep", 720)];

/// Where the page is.
pub(crate) fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/costs.md")
}

/// The page's text.
pub(crate) fn text(table: &Table) -> Result<String> {
    let prices = Prices::read()?;
    let list = &prices.picodollars;
    let mut text = format!(
        "# Costs\n\n\
         Written by `cargo xtask bench counts --update`; a test fails when it differs from what is counted. Units are those of\n\
         `infra/bench/budgets.json` ([decision 78](decisions/0078-costs-are-counted-not-timed.md)). Prices are AWS's public ones\n\
         on demand for {} as of {}, in `infra/bench/prices.json`: **check them before relying on a sum**, and those of your\n\
         region. Nothing here was measured on AWS.\n\n\
         A function's time is its round trips × {MILLISECONDS_A_ROUND_TRIP} ms, which is an assumption, at the memory that the template gives it. Left out: data\n\
         transfer, logs, CloudFront, Cognito, alarms, secrets, tracing, free tiers, Stripe's and Zoom's own fees.\n\n",
        prices.region, prices.as_of
    );
    actions(&mut text, table, list)?;
    operations(&mut text, table, list)?;
    sweeps(&mut text, table, list)?;
    backlogs::write(&mut text, table, list)?;
    growth::write(&mut text, table, list)?;
    Ok(text)
}

fn steps<'a>(table: &'a Table, list: &PriceList, steps: &[Step]) -> Result<Vec<Call<'a>>> {
    steps.iter().map(|(function, call)| Call::find(table, list, function, call)).collect()
}

fn actions(text: &mut String, table: &Table, list: &PriceList) -> Result<()> {
    text.push_str(
        "## A thousand of what learners do\nWith all that follows: messages, e-mails, confirmations.\n\n",
    );
    text.push_str("| 1,000 … | Dollars | of which tables | functions | API, queues, files, e-mails |\n|---|---|---|---|---|\n");
    for (name, of) in ACTIONS {
        let calls = steps(table, list, of)?;
        let sum = |part: fn(&Call<'_>) -> Money| (calls.iter().map(part).sum::<Money>() * 1_000).dollars();
        let (total, tables) = (sum(|call| call.total()), sum(|call| call.tables));
        let (functions, others) = (sum(|call| call.function), sum(|call| call.others));
        writeln!(text, "| {name} | {total} | {tables} | {functions} | {others} |")?;
    }
    Ok(())
}

fn operations(text: &mut String, table: &Table, list: &PriceList) -> Result<()> {
    text.push_str("\n## A million of each operation\nBy a process that has started.\n\n");
    text.push_str(
        "| Function, operation | Dollars | Read units | Write units | Round trips |\n|---|---|---|---|---|\n",
    );
    for (function, calls) in table {
        for name in calls.keys().filter(|name| *name != INIT && !name.ends_with(", first")) {
            let call = Call::find(table, list, function, name)?;
            let operation = name.trim_end_matches(", warm");
            let counts = call.counts;
            let half = if counts.half_read_units % 2 == 0 { "" } else { ".5" };
            writeln!(
                text,
                "| {function}, {operation} | {} | {}{half} | {} | {} |",
                (call.total() * 1_000_000).dollars(),
                counts.half_read_units / 2,
                counts.write_units,
                counts.round_trips,
            )?;
        }
    }
    Ok(())
}

fn sweeps(text: &mut String, table: &Table, list: &PriceList) -> Result<()> {
    text.push_str("\n## A month with nothing to do\nThe scheduled runs are paid for, whether or not anything is due.\n\n");
    text.push_str("| Function | Runs | Dollars |\n|---|---|---|\n");
    for (function, runs) in SWEEPS {
        let call = Call::find(table, list, function, "nothing, warm")?;
        writeln!(
            text,
            "| {function} | {} | {} |",
            prices::grouped(runs.into()),
            (call.total() * runs).dollars()
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budgets;

    #[test]
    fn the_page_states_what_is_computed() {
        let written = std::fs::read_to_string(page()).unwrap();
        let computed = text(&budgets::read().unwrap()).unwrap();
        assert!(written == computed, "docs/costs.md differs: {}\n{computed}", budgets::UPDATE);
    }
}
