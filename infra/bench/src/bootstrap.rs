//! One bootstrap, started and driven as Lambda does.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::time::timeout;

use crate::callgrind::{Callgrind, Work};
use crate::environment;
use crate::measured::Counts;
use crate::runtime_api::{RuntimeApi, Told};
use crate::stand_in::StandIn;

/// Nothing takes so long, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running bootstrap.
pub(crate) struct Bootstrap<'a> {
    name: String,
    child: Child,
    log: PathBuf,
    api: RuntimeApi,
    stand_in: &'a StandIn,
    callgrind: Option<Callgrind>,
}

impl<'a> Bootstrap<'a> {
    /// Starts it, perhaps under a tool; returns what its start cost.
    pub(crate) async fn start(
        binaries: &Path,
        name: &str,
        stand_in: &'a StandIn,
        callgrind: Option<Callgrind>,
    ) -> Result<(Self, Counts)> {
        let api = RuntimeApi::start().await?;
        let log = std::env::temp_dir().join(format!("bench-{}-{name}.log", std::process::id()));
        let output = File::create(&log)?;
        let program = binaries.join(name);
        let mut command = match &callgrind {
            Some(callgrind) => callgrind.command(&program),
            None => Command::new(&program),
        };
        if callgrind.is_none() {
            command.env_clear();
        }
        let child = command
            .envs(environment::of(name, stand_in, &api.address)?)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        stand_in.waves().start_anew();
        stand_in.take_exchanges();
        let mut this = Self { name: name.to_owned(), child, log, api, stand_in, callgrind };
        match this.told().await? {
            Told::Ready => {}
            other => bail!("{name} did not start: {other:?}\n{}", this.log()),
        }
        let counts = this.counts()?;
        Ok((this, counts))
    }

    /// Gives it an event; returns its response, and what the invocation cost.
    pub(crate) async fn invoke(&mut self, event: &Value) -> Result<(Value, Counts)> {
        self.stand_in.waves().start_anew();
        self.api.give(event.clone())?;
        let response = match self.told().await? {
            Told::Response(response) => response,
            Told::Failure(reason) => bail!("{} failed: {reason}\n{}", self.name, self.log()),
            Told::Ready => bail!("{} asked for another event instead of answering", self.name),
        };
        let counts = self.counts()?;
        match self.told().await? {
            Told::Ready => Ok((response, counts)),
            other => bail!("{} did not ask for another event: {other:?}", self.name),
        }
    }

    /// What it has done since the last look; `None` without a tool.
    pub(crate) fn work(&mut self) -> Result<Option<Work>> {
        let process = self.child.id();
        self.callgrind.as_mut().map(|callgrind| callgrind.look(process)).transpose()
    }

    /// What it logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    async fn told(&mut self) -> Result<Told> {
        let stand_in = self.stand_in;
        let told = tokio::select! {
            told = timeout(PATIENCE, self.api.told()) => told,
            () = stand_in.waves().pace(self.child.id()) => bail!("it went on for ever"),
        };
        match told {
            Ok(told) => told,
            Err(_) => bail!("{} hangs, or has ended\n{}", self.name, self.log()),
        }
    }

    fn counts(&self) -> Result<Counts> {
        let exchanges = self.stand_in.take_exchanges();
        if let Some(exchange) = exchanges.iter().find(|exchange| exchange.refused.is_some()) {
            bail!("{}: {exchange:?}\n{}", self.name, self.log());
        }
        Ok(Counts::of(&exchanges, self.stand_in.waves().start_anew()))
    }
}

impl Drop for Bootstrap<'_> {
    fn drop(&mut self) {
        // It may have ended already.
        _ = self.child.kill();
        _ = self.child.wait();
        _ = fs::remove_file(&self.log);
    }
}
