//! One process, timed: its start, its first invocation, and many later ones.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::time::timeout;

use super::cores::Cores;
use super::quota::Quota;
use super::scenario::{Scenario, Subject};
use crate::process_state;
use crate::runtime_api::{RuntimeApi, Told};
use crate::stand_in::StandIn;

const PATIENCE: Duration = Duration::from_secs(60);

/// When the quota begins to hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Throttled<'a> {
    Never,
    /// From the first instruction on.
    Always(&'a Quota),
    /// From the first request on: Lambda gives a start more than a function's share.
    AfterStart(&'a Quota),
}

/// What was measured, in nanoseconds and kilobytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measured {
    pub(super) init: u64,
    pub(super) init_cpu: u64,
    pub(super) first: u64,
    pub(super) first_cpu: u64,
    /// The median of the later invocations.
    pub(super) warm: u64,
    /// The mean of the later invocations.
    pub(super) warm_cpu: u64,
    pub(super) rss_at_rest: u64,
    pub(super) rss_peak: u64,
}

/// Runs a scenario once, with so many later invocations; on a core of its own, where there are two.
pub(super) async fn run(
    scenario: &Scenario,
    stand_in: &StandIn,
    (throttled, cores): (Throttled<'_>, Option<Cores>),
    later: u32,
) -> Result<Measured> {
    let mut api = RuntimeApi::start().await?;
    let mut command = scenario.subject.command(stand_in, &api.address)?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let [init, first, warm] = &scenario.recorded;
    stand_in.replay().give(init);
    let began = Instant::now();
    let mut spawn = || match cores {
        Some(cores) => cores.within(|| command.spawn()),
        None => Ok(command.spawn()),
    };
    let process = match throttled {
        Throttled::Always(quota) => quota.within(spawn)?,
        _ => spawn(),
    };
    let process = Process(process?.with_context(|| format!("{} cannot be started", scenario.name()))?);
    let mut measured = Measured::default();
    expect_ready(&mut api).await.with_context(|| scenario.name())?;
    measured.init = nanoseconds(began.elapsed());
    measured.init_cpu = process.settle().await;
    measured.rss_at_rest = process.kilobytes("VmRSS:");
    if let Throttled::AfterStart(quota) = throttled {
        quota.take_in(process.0.id())?;
    }
    let [one, other] = &scenario.events;
    stand_in.replay().give(first);
    measured.first = invoke(&mut api, scenario, one).await?;
    let before = process.settle().await;
    measured.first_cpu = before - measured.init_cpu;
    let mut times = Vec::new();
    for _ in 0..later {
        stand_in.replay().give(warm);
        times.push(invoke(&mut api, scenario, other).await?);
    }
    measured.warm_cpu = (process.settle().await - before) / u64::from(later.max(1));
    times.sort_unstable();
    measured.warm = times.get(times.len() / 2).copied().unwrap_or_default();
    measured.rss_peak = process.kilobytes("VmHWM:");
    let unknown = stand_in.replay().take_unknown();
    if !unknown.is_empty() {
        bail!("{} asked for what was never recorded: {unknown:?}", scenario.name());
    }
    Ok(measured)
}

async fn invoke(api: &mut RuntimeApi, scenario: &Scenario, event: &Value) -> Result<u64> {
    let event = scenario.renewed(event)?;
    let began = Instant::now();
    api.give(event)?;
    let told = timeout(PATIENCE, api.told()).await;
    let took = nanoseconds(began.elapsed());
    match told.with_context(|| format!("{} hangs", scenario.name()))?? {
        Told::Response(response) => scenario.check(&response)?,
        other => bail!("{}: {other:?}", scenario.name()),
    }
    expect_ready(api).await?;
    Ok(took)
}

async fn expect_ready(api: &mut RuntimeApi) -> Result<()> {
    match timeout(PATIENCE, api.told()).await.context("it hangs, or has ended")?? {
        Told::Ready => Ok(()),
        other => bail!("{other:?}"),
    }
}

struct Process(Child);

impl Process {
    /// Waits until it sleeps; how long it has run by then, in nanoseconds.
    async fn settle(&self) -> u64 {
        let began = Instant::now();
        loop {
            tokio::time::sleep(Duration::from_millis(1)).await;
            let state = process_state::of(self.0.id());
            let ran = state.map(|state| state.ran).unwrap_or_default();
            if state.is_none_or(|state| state.asleep) || began.elapsed() > Duration::from_secs(1) {
                return ran;
            }
        }
    }

    fn kilobytes(&self, field: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|size| size.parse().ok()).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// A command without anything from this process's environment.
pub(super) fn bare(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command
}

impl Subject {
    fn command(&self, stand_in: &StandIn, runtime_api: &str) -> Result<Command> {
        let mut command = bare(&self.program);
        command.args(&self.arguments).envs(crate::environment::of(&self.function, stand_in, runtime_api)?);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }
}
