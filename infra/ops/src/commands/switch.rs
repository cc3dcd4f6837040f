//! `ops switch`: turns parts of the system off and on while it runs. Functions follow within 30 seconds.

use anyhow::anyhow;
use clap::{Args, Subcommand, ValueEnum};
use domain::Clock;
use shared::runtime::{Aws, ParameterStore, Switch, SystemClock};

use crate::output;
use crate::target::Target;

/// A switch command.
#[derive(Debug, Subcommand)]
pub(crate) enum SwitchCommand {
    /// Say where every switch stands
    List,
    /// Switch a part on
    On(Named),
    /// Switch a part off: its requests are answered with 503, its work waits
    Off(Named),
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    /// The part
    name: Part,
}

/// What can be switched.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Part {
    /// Everything that writes: requests, consumers, sweeps. Reading goes on
    Writes,
    /// Checkout and Stripe's events; Stripe keeps its events for three days
    PaidEnrolment,
    /// Starting, saving, submitting and regrading
    Quizzes,
    /// Uploading files; links and texts can still be submitted
    Uploads,
    /// Awards, expiries and adjustments
    Credits,
}

impl From<Part> for Switch {
    fn from(part: Part) -> Self {
        match part {
            Part::Writes => Self::Writes,
            Part::PaidEnrolment => Self::PaidEnrolment,
            Part::Quizzes => Self::Quizzes,
            Part::Uploads => Self::Uploads,
            Part::Credits => Self::Credits,
        }
    }
}

pub(crate) async fn run(args: &SwitchCommand, target: &Target) -> anyhow::Result<()> {
    let prefix = format!("/cpd/{}/switches", target.stack_name()?);
    let store = Aws { config: target.aws().await?, connector: Aws::connector() }.parameters();
    match args {
        SwitchCommand::List => list(&store, &prefix).await,
        SwitchCommand::On(named) => turn(&store, &prefix, named.name.into(), true, target).await,
        SwitchCommand::Off(named) => turn(&store, &prefix, named.name.into(), false, target).await,
    }
}

async fn list(store: &ParameterStore, prefix: &str) -> anyhow::Result<()> {
    let names: Vec<String> = Switch::ALL.iter().map(|switch| switch.parameter(prefix)).collect();
    let found = store.get(&names).await.map_err(|error| anyhow!(error))?;
    for (switch, name) in Switch::ALL.iter().zip(&names) {
        // What nobody has turned does not exist, and is on.
        let value = found.get(name).map_or("on", |parameter| parameter.value.as_str());
        output::line(format!("{:<16} {value}", switch.name()));
    }
    Ok(())
}

async fn turn(
    store: &ParameterStore,
    prefix: &str,
    switch: Switch,
    on: bool,
    target: &Target,
) -> anyhow::Result<()> {
    let position = if on { "on" } else { "off" };
    target.confirm_write(&format!("{switch} will be switched {position}"))?;
    let description = format!("Switched {position} at {}", SystemClock.now());
    let name = switch.parameter(prefix);
    store.put(&name, position, &description).await.map_err(|error| anyhow!(error))?;
    output::line(format!("{switch} is {position}; running functions follow within 30 seconds"));
    Ok(())
}
