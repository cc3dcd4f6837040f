//! `bench time`: medians of interleaved runs, against the floor and against the same work in Python and Node.
//!
//! Every run is a new process. Its answers were recorded before and are given at once, so that a time is the function's
//! own. Times differ between machines and minutes; only ratios within one run of this command mean anything.

mod cores;
mod documents;
mod peers;
mod quota;
mod report;
mod samples;
mod scenario;
mod timed;
mod unpacked;

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use self::cores::Cores;
use self::peers::Peers;
use self::quota::Quota;
use self::report::{Report, Row};
use self::scenario::{Scenario, Subject};
use self::timed::Throttled;
use self::unpacked::Unpacked;
use crate::bench::Bench;
use crate::functions::Binaries;
use crate::operations::{self, presigned_upload};

/// What is timed of the functions, as `bench counts` names it.
const CHOSEN: [(&str, &str); 11] = [
    ("quiz-submit", "pass"),
    ("webhook", "paid"),
    ("checkout", "create"),
    ("learner-api", "me"),
    ("presigned-upload", "create"),
    ("certificates", "get"),
    ("cpd-api", "page of 20"),
    ("cpd-award", "award"),
    ("outbox-relay", "a row"),
    ("email", "an e-mail"),
    ("zoom", "a registration"),
];
/// Earlier items of every kind.
const EARLIER: u32 = 24;
/// The memory that the quota stands for, in megabytes.
const MEMORY: u64 = 256;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often each process is started
    #[arg(long, default_value_t = 11)]
    rounds: u32,
    /// How many invocations follow the first
    #[arg(long, default_value_t = 100)]
    later: u32,
}

/// How fast the processor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Speed {
    Unlimited,
    Quota,
    StartedFast,
}

impl Speed {
    fn title(self) -> String {
        match self {
            Self::Unlimited => "At full speed".to_owned(),
            Self::Quota => format!("Under the quota of {MEMORY} MB, the start too"),
            Self::StartedFast => format!("Under the quota of {MEMORY} MB from the first request on"),
        }
    }
}

/// Measures, and writes the results.
pub(crate) async fn run(options: &Options, binaries: &Binaries) -> Result<()> {
    let folder = binaries.folder()?;
    let mut report = Report::begin(options.rounds, options.later);
    let mut bench = Bench::new(folder.clone(), EARLIER).await?;
    eprintln!("recording what AWS answers …");
    // Before the work is graded: after that nothing replaces it.
    presigned_upload::hostile(&mut bench).await?;
    operations::measure(&mut bench).await?;
    let mut scenarios = vec![floor(&folder)];
    for (function, operation) in CHOSEN {
        scenarios.push(of_function(&mut bench, &folder, function, operation)?);
    }
    let peers = Peers::of(scenarios.get(1).context("a submission")?, &bench.stand_in)?;
    scenarios.extend(peers.scenarios.iter().cloned());
    report.left_out.extend(peers.left_out.iter().cloned());
    let unpacked = Unpacked::new()?;
    // Programs with arguments are interpreters.
    for scenario in scenarios.iter_mut().filter(|scenario| scenario.subject.arguments.is_empty()) {
        scenario.subject.program = unpacked.of(&scenario.subject.program)?;
    }
    let quota = match Quota::of(MEMORY) {
        Ok(quota) => Some(quota),
        Err(error) => {
            report.left_out.push(format!("the quota: {error:#}"));
            None
        }
    };
    let cores = match Cores::take() {
        Ok(cores) => Some(cores),
        Err(error) => {
            report.left_out.push(format!("a core for the functions alone: {error:#}"));
            None
        }
    };
    let mut speeds = vec![(Speed::Unlimited, Throttled::Never)];
    if let Some(quota) = &quota {
        speeds.push((Speed::Quota, Throttled::Always(quota)));
        speeds.push((Speed::StartedFast, Throttled::AfterStart(quota)));
    }
    for (speed, throttled) in speeds {
        let rows = interleaved(&scenarios, &bench, (throttled, cores), options).await?;
        report.tables.push((speed.title(), rows));
    }
    report.documents = documents::measure(&folder, &mut report.left_out)?;
    let hostile = of_function(&mut bench, &folder, "presigned-upload", presigned_upload::HOSTILE)?;
    let images = timed::run(&hostile, &bench.stand_in, (Throttled::Never, cores), 1).await?;
    report.documents.extend(documents::hostile(&images));
    report.write()
}

async fn interleaved(
    scenarios: &[Scenario],
    bench: &Bench,
    on: (Throttled<'_>, Option<Cores>),
    options: &Options,
) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = scenarios.iter().map(|scenario| Row::new(scenario.name())).collect();
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        for (scenario, row) in scenarios.iter().zip(&mut rows) {
            row.runs.push(timed::run(scenario, &bench.stand_in, on, options.later).await?);
        }
    }
    Ok(rows)
}

/// What a function does in an operation that was measured.
fn of_function(bench: &mut Bench, folder: &Path, function: &str, operation: &str) -> Result<Scenario> {
    let key = (function.to_owned(), operation.to_owned());
    let played = bench.played.remove(&key).with_context(|| format!("{function}, {operation}"))?;
    let subject = Subject {
        title: function.to_owned(),
        function: function.to_owned(),
        program: folder.join(function),
        arguments: Vec::new(),
        variables: Vec::new(),
    };
    Ok(Scenario {
        subject,
        operation: operation.to_owned(),
        events: played.events,
        recorded: played.recorded,
    })
}

/// Hello, by the same runtime and with the same profile.
fn floor(folder: &Path) -> Scenario {
    let subject = Subject {
        title: "floor (hello)".to_owned(),
        function: "outbox-sweep".to_owned(),
        program: folder.join("examples/hello"),
        arguments: Vec::new(),
        variables: Vec::new(),
    };
    let event = json!({"name": "world"});
    let recorded = [Vec::new(), Vec::new(), Vec::new()];
    Scenario { subject, operation: String::new(), events: [event.clone(), event], recorded }
}
