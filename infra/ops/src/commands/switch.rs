//! `ops switch`: turns parts of the system off and on while it runs. Functions follow within 30 seconds.

use clap::{Args, Subcommand, ValueEnum};
use domain::Clock;
use shared::runtime::{Switch, SystemClock};
use shared::store::{Decision, ItemKey, Store, StoreError, SwitchPosition, Transaction, keys};

use crate::output;
use crate::target::{Target, deadline};

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
    // Switches are a stack's: of tables that were named one by one, none is known.
    target.stack_name()?;
    match args {
        SwitchCommand::List => list(&target.store().await?).await,
        SwitchCommand::On(named) => turn(named.name.into(), true, target).await,
        SwitchCommand::Off(named) => turn(named.name.into(), false, target).await,
    }
}

async fn list(store: &Store) -> anyhow::Result<()> {
    let asked: Vec<ItemKey> =
        Switch::ALL.iter().map(|switch| (&keys::switch_position(switch.name())).into()).collect();
    let found = store.read(deadline(), &asked).await?;
    for switch in Switch::ALL {
        let position = found.peek(&keys::switch_position(switch.name()))?;
        output::line(format!("{:<16} {}", switch.name(), word(position.is_none_or(|it| it.on))));
    }
    Ok(())
}

async fn turn(switch: Switch, on: bool, target: &Target) -> anyhow::Result<()> {
    target.confirm_write(&format!("{switch} will be switched {}", word(on)))?;
    let key = keys::switch_position(switch.name());
    let position = SwitchPosition { on, turned_at: SystemClock.now() };
    let store = target.store().await?;
    store
        .decide(deadline(), &[(&key).into()], |found| {
            let mut transaction = Transaction::new();
            transaction.save(&key, found.read(&key)?.as_ref(), &position)?;
            Ok::<_, StoreError>(Decision::Write(transaction, ()))
        })
        .await?;
    output::line(format!("{switch} is {}; running functions follow within 30 seconds", word(on)));
    Ok(())
}

/// A position as it is written in the command.
fn word(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
