//! The results as a page and as JSON.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use domain::Clock;
use serde_json::{Value, json};
use shared::runtime::SystemClock;

use super::samples::{Summary, milliseconds, ratio};
use super::timed::Measured;

/// A scenario and its runs.
#[derive(Clone, Debug)]
pub(super) struct Row {
    name: String,
    pub(super) runs: Vec<Measured>,
}

/// How the names of the peers begin.
const PEERS: [&str; 3] = ["Rust", "Python", "Node"];
/// Processor time of a request to the system that this one replaced, with its database, in nanoseconds: as it was
/// measured there, the least and the most. A submission was among the most expensive.
const ORIGINAL: [u64; 2] = [20_000_000, 80_000_000];
/// How long one of its workers was busy with a request: two answered 30 to 50 a second.
const OF_A_WORKER: [u64; 2] = [40_000_000, 66_700_000];

type Figure = fn(&Measured) -> u64;

/// The columns with times, in nanoseconds.
const TIMES: [(&str, Figure); 7] = [
    ("init", |run| run.init),
    ("first", |run| run.first),
    ("init + first", |run| run.init + run.first),
    ("warm", |run| run.warm),
    ("init CPU", |run| run.init_cpu),
    ("first CPU", |run| run.first_cpu),
    ("warm CPU", |run| run.warm_cpu),
];

impl Row {
    /// Without runs.
    pub(super) fn new(name: String) -> Self {
        Self { name, runs: Vec::new() }
    }

    fn summary(&self, figure: Figure) -> Option<Summary> {
        Summary::of(&self.runs.iter().map(figure).collect::<Vec<_>>())
    }

    fn median(&self, figure: Figure) -> u64 {
        self.summary(figure).map(|summary| summary.median).unwrap_or_default()
    }
}

/// What is written at the end.
#[derive(Debug)]
pub(super) struct Report {
    began: String,
    load_at_start: String,
    rounds: u32,
    later: u32,
    pub(super) tables: Vec<(String, Vec<Row>)>,
    pub(super) documents: Vec<(String, String)>,
    pub(super) left_out: Vec<String>,
}

impl Report {
    /// Notes when it began, and how busy the machine was.
    pub(super) fn begin(rounds: u32, later: u32) -> Self {
        Self {
            began: SystemClock.now().strftime("%Y-%m-%d %H:%M UTC").to_string(),
            load_at_start: load(),
            rounds,
            later,
            tables: Vec::new(),
            documents: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// Writes `RESULTS.md` and `results.json` beside this crate.
    pub(super) fn write(&self) -> Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let page = self.page()?;
        fs::write(folder.join("RESULTS.md"), &page)?;
        fs::write(folder.join("results.json"), format!("{}\n", serde_json::to_string_pretty(&self.json())?))?;
        eprintln!("{page}\ninfra/bench/RESULTS.md and results.json are written");
        Ok(())
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Measured", self.began.clone()),
            ("Commit", told("git", &["rev-parse", "--short=12", "HEAD"])),
            ("Machine", machine()),
            ("Load", format!("{} at the start, {} at the end", self.load_at_start, load())),
            (
                "Runs",
                format!("{} processes of each, {} invocations after the first", self.rounds, self.later),
            ),
        ]
    }

    fn page(&self) -> Result<String> {
        let mut page = "# Times\n\nWritten by `cargo xtask bench time`. No test reads it: times differ between machines \
                        and minutes, and only ratios within one run mean anything.\nMedians with quartiles in brackets, \
                        in milliseconds; [how it is measured](README.md).\n\n| | |\n|---|---|\n"
            .to_owned();
        for (name, fact) in self.facts() {
            writeln!(page, "| {name} | {fact} |")?;
        }
        for (title, rows) in &self.tables {
            table(&mut page, title, rows)?;
        }
        if let Some((_, rows)) = self.tables.first() {
            against_the_original(&mut page, rows)?;
        }
        if !self.documents.is_empty() {
            writeln!(page, "\n## Documents\n\n| Document | Cost |\n|---|---|")?;
            for (title, cost) in &self.documents {
                writeln!(page, "| {title} | {cost} |")?;
            }
        }
        if !self.left_out.is_empty() {
            writeln!(page, "\n## Not measured\n")?;
            for reason in &self.left_out {
                writeln!(page, "- {reason}")?;
            }
        }
        Ok(page)
    }

    fn json(&self) -> Value {
        let facts: serde_json::Map<_, _> =
            self.facts().into_iter().map(|(name, fact)| (name.to_lowercase(), fact.into())).collect();
        let mut rows = Vec::new();
        for (speed, of_speed) in &self.tables {
            for row in of_speed {
                let times: serde_json::Map<_, _> = TIMES
                    .iter()
                    .map(|(name, figure)| ((*name).to_owned(), json!(row.summary(*figure))))
                    .collect();
                let (rest, peak) = (row.summary(|run| run.rss_at_rest), row.summary(|run| run.rss_peak));
                rows.push(json!({
                    "speed": speed, "what": row.name, "nanoseconds": times,
                    "kilobytes": {"rss at rest": rest, "rss peak": peak},
                }));
            }
        }
        json!({"facts": facts, "rows": rows, "documents": self.documents, "not measured": self.left_out})
    }
}

/// One table; the floor is its first row.
fn table(page: &mut String, title: &str, rows: &[Row]) -> Result<()> {
    writeln!(
        page,
        "\n## {title}\n\n| What | init (× floor) | first | init + first | warm | warm CPU (× floor) | RSS rest / peak, MB |\n\
         |---|---|---|---|---|---|---|"
    )?;
    let Some(floor) = rows.first() else { return Ok(()) };
    for row in rows {
        let spread = |figure: Figure| match row.summary(figure) {
            Some(it) => {
                format!("{} [{}–{}]", milliseconds(it.median), milliseconds(it.low), milliseconds(it.high))
            }
            None => "–".to_owned(),
        };
        let against = |figure: Figure| ratio(row.median(figure), floor.median(figure));
        let megabytes = |figure: Figure| ratio(row.median(figure), 1024);
        writeln!(
            page,
            "| {} | {} ({}) | {} | {} | {} | {} ({}) | {} / {} |",
            row.name,
            spread(|run| run.init),
            against(|run| run.init),
            spread(|run| run.first),
            spread(|run| run.init + run.first),
            spread(|run| run.warm),
            spread(|run| run.warm_cpu),
            against(|run| run.warm_cpu),
            megabytes(|run| run.rss_at_rest),
            megabytes(|run| run.rss_peak),
        )?;
    }
    let started: Figure = |run| run.init + run.first;
    let Some(submission) = rows.get(1) else { return Ok(()) };
    for peer in rows.iter().filter(|row| PEERS.iter().any(|name| row.name.starts_with(name))) {
        let times = ratio(peer.median(started), submission.median(started));
        let processor = ratio(peer.median(|run| run.warm_cpu), submission.median(|run| run.warm_cpu));
        let (peer, ours) = (&peer.name, &submission.name);
        writeln!(
            page,
            "\n{peer}: init and first request take {times} × as long as {ours}, a warm one {processor} × the processor."
        )?;
    }
    Ok(())
}

/// How much more processor time the original took. Its figures are from another machine, so this is an order of size.
fn against_the_original(page: &mut String, rows: &[Row]) -> Result<()> {
    let whole = |nanoseconds: u64| nanoseconds.div_ceil(1_000_000);
    let ([least, most], [fastest, slowest]) = (ORIGINAL, OF_A_WORKER);
    writeln!(
        page,
        "\n## Against the Django original\n\nMeasured on another machine, it took {} to {} ms of processor time a request \
         with its database; two workers answered 30 to 50 requests a second, so one was busy {} to {} ms with each.\n\n\
         | What | warm CPU | its processor time | a worker's time |\n|---|---|---|---|",
        whole(least),
        whole(most),
        whole(fastest),
        whole(slowest),
    )?;
    let ours = rows.iter().skip(1).filter(|row| !PEERS.iter().any(|name| row.name.starts_with(name)));
    for row in ours {
        let warm = row.median(|run| run.warm_cpu);
        let times = |[low, high]: [u64; 2]| format!("{} to {} ×", ratio(low, warm), ratio(high, warm));
        let (processor, worker) = (times(ORIGINAL), times(OF_A_WORKER));
        writeln!(page, "| {} | {} | {processor} | {worker} |", row.name, milliseconds(warm))?;
    }
    Ok(())
}

fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or("unknown").to_owned()
}

fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown processor");
    let cores = info.lines().filter(|line| line.starts_with("processor")).count();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let name = name.trim_start_matches([' ', '\t', ':']);
    format!("{name}, {cores} cores, Linux {}, {}", kernel.trim(), std::env::consts::ARCH)
}

fn told(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
