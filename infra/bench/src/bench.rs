//! Measures operations, each in a bootstrap of its own: the first invocation after the start, and a second.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::bootstrap::Bootstrap;
use crate::callgrind::{Callgrind, Work};
use crate::events::scheduled;
use crate::furnished::Furnished;
use crate::measured::Counts;
use crate::replay::Recorded;
use crate::stand_in::StandIn;
use crate::system_calls;

/// What was counted: for each function its start (`init`), and for each of its operations `…, first` and `…, warm`.
pub(crate) type Table = BTreeMap<String, BTreeMap<String, Counts>>;

/// A start under a tool may take longer than a function waits for the store: it is tried so often.
const SLOW_STARTS: u32 = 3;

/// The name of a function's start.
pub(crate) const INIT: &str = "init";

/// A furnished world and the stand-in in front of it.
pub(crate) struct Bench {
    pub(crate) furnished: Furnished,
    pub(crate) stand_in: StandIn,
    binaries: PathBuf,
    pub(crate) table: Table,
    /// Whether functions run under a tool, and perhaps only one of them.
    profiled: Option<Option<String>>,
    /// What they did then, by function and call.
    pub(crate) work: BTreeMap<String, Work>,
    /// What a tool made too slow to be measured.
    pub(crate) too_slow: BTreeSet<String>,
    /// What was asked and answered, by function and operation.
    pub(crate) played: BTreeMap<(String, String), Played>,
}

/// An operation's two events, and the answers to a start and to each of them.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    pub(crate) events: [Value; 2],
    pub(crate) recorded: [Vec<Recorded>; 3],
}

impl Bench {
    /// With so many of everything.
    pub(crate) async fn new(binaries: PathBuf, earlier: u32) -> Result<Self> {
        let furnished = Furnished::new(earlier).await?;
        let stand_in = StandIn::start(&furnished.world.cloud).await?;
        let (work, played) = (BTreeMap::new(), BTreeMap::new());
        let (table, too_slow) = (Table::new(), BTreeSet::new());
        Ok(Self { furnished, stand_in, binaries, table, profiled: None, work, too_slow, played })
    }

    /// Counts instructions as well: of this function, or of all.
    pub(crate) fn profiled(mut self, only: Option<String>) -> Self {
        self.profiled = Some(only);
        self
    }

    fn callgrind(&self, function: &str) -> Option<Callgrind> {
        let only = self.profiled.as_ref()?;
        only.as_ref().is_none_or(|only| only == function).then(|| Callgrind::new(function))
    }

    fn worked(&mut self, function: &str, call: &str, work: Option<Work>) {
        if let Some(work) = work {
            self.work.insert(format!("{function}, {call}"), work);
        }
    }

    /// Counts the system calls of every start; returns whether this machine can.
    pub(crate) async fn count_system_calls(&mut self) -> Result<bool> {
        let mut able = true;
        for (function, calls) in &mut self.table {
            let counted = system_calls::of_start(&self.binaries, function, &self.stand_in).await?;
            able &= counted.is_some();
            if let Some(init) = calls.get_mut(INIT) {
                init.system_calls = counted;
            }
        }
        Ok(able)
    }

    /// Measures an operation of a function behind HTTP, which answers both events with `status`; returns the answers.
    pub(crate) async fn request(
        &mut self,
        function: &str,
        operation: &str,
        status: u16,
        events: [Value; 2],
    ) -> Result<[Value; 2]> {
        let calls = [format!("{operation}, first"), format!("{operation}, warm")];
        let responses = self.invoke(function, calls, events).await?;
        let mut bodies = Vec::new();
        for response in &responses {
            ensure!(response["statusCode"] == status, "{function}, {operation}: {response}");
            let text = response["body"].as_str().unwrap_or_default();
            bodies.push(serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)));
        }
        bodies.try_into().map_err(|_| anyhow::anyhow!("two responses"))
    }

    /// Measures an operation of a function behind a queue or a stream, which fails with neither event.
    pub(crate) async fn batch(&mut self, function: &str, operation: &str, events: [Value; 2]) -> Result<()> {
        let calls = [format!("{operation}, first"), format!("{operation}, warm")];
        for response in self.invoke(function, calls, events).await? {
            let failures = response["batchItemFailures"].as_array().map_or(0, Vec::len);
            ensure!(failures == 0, "{function}, {operation}: {response}");
        }
        Ok(())
    }

    /// Measures a scheduled function: once with this one piece of work due, and again with nothing to do.
    pub(crate) async fn sweep(&mut self, function: &str, due: &str) -> Result<()> {
        let calls = [format!("{due}, first"), "nothing, warm".to_owned()];
        self.invoke(function, calls, [scheduled(), scheduled()]).await?;
        let calls = &self.table[function];
        let [busy, idle] = [format!("{due}, first"), "nothing, warm".to_owned()].map(|call| &calls[&call]);
        ensure!(busy.write_units > idle.write_units, "{function} found nothing to do: {busy:?}");
        ensure!(idle.write_units == 0, "{function} found more to do: {idle:?}");
        Ok(())
    }

    /// Starts a bootstrap; once more where a tool makes it so slow that it gave up on the store.
    async fn start(&self, function: &str) -> Result<(Bootstrap<'_>, Counts)> {
        let mut tries = if self.callgrind(function).is_some() { SLOW_STARTS } else { 1 };
        loop {
            let callgrind = self.callgrind(function);
            self.stand_in.replay().take();
            let (bootstrap, init) =
                Bootstrap::start(&self.binaries, function, &self.stand_in, callgrind).await?;
            tries -= 1;
            let log = bootstrap.log();
            if !is_alarming(&log) || (tries == 0 && self.profiled.is_some()) {
                return Ok((bootstrap, init));
            }
            ensure!(tries > 0, "something went wrong\n{log}");
        }
    }

    async fn invoke(&mut self, function: &str, calls: [String; 2], events: [Value; 2]) -> Result<[Value; 2]> {
        let [first_call, warm_call] = calls;
        let what = || format!("{function}, {first_call}");
        let (mut bootstrap, init) = self.start(function).await.with_context(what)?;
        let too_slow = is_alarming(&bootstrap.log());
        let init_work = bootstrap.work().with_context(what)?;
        let replay = self.stand_in.replay();
        let init_played = replay.take();
        let [first, warm] = &events;
        let (first_response, first) = bootstrap.invoke(first).await.with_context(what)?;
        let first_work = bootstrap.work().with_context(what)?;
        let first_played = replay.take();
        let (warm_response, warm) = bootstrap.invoke(warm).await.with_context(what)?;
        let warm_work = bootstrap.work().with_context(what)?;
        let log = bootstrap.log();
        drop(bootstrap);
        let operation = first_call.trim_end_matches(", first").to_owned();
        let recorded = [init_played, first_played, replay.take()];
        self.played.insert((function.to_owned(), operation), Played { events: events.clone(), recorded });
        if too_slow {
            // It did not reach the store while it started, and did so in its first invocation.
            self.too_slow.extend([INIT, &first_call].map(|call| format!("{function}, {call}")));
        } else {
            self.worked(function, INIT, init_work);
            self.worked(function, &first_call, first_work);
        }
        self.worked(function, &warm_call, warm_work);
        if is_alarming(&log) && !too_slow {
            bail!("{}: something went wrong\n{log}", what());
        }
        let calls = self.table.entry(function.to_owned()).or_default();
        // The bytes of a start are those of its signatures; all else is the same each time, unless a tool hinders it.
        if let Some(before) = calls.insert(INIT.to_owned(), init.clone())
            && self.profiled.is_none()
            && (before.requests != init.requests || before.round_trips != init.round_trips)
        {
            bail!("{function} starts in different ways: {before:?}, {init:?}");
        }
        calls.insert(first_call, first);
        calls.insert(warm_call, warm);
        Ok([first_response, warm_response])
    }
}

fn is_alarming(log: &str) -> bool {
    log.lines().any(|line| ["WARN", "ERROR"].iter().any(|level| line.contains(level)) && !is_expected(line))
}

/// What each start warns of here: the stand-in's certificate is trusted.
fn is_expected(line: &str) -> bool {
    line.contains("other roots than Amazon's are trusted")
}
