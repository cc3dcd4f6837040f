//! `ops outbox`: counts overdue messages. The sweep relays them within a minute, so a persistent count means
//! that it fails.

use anyhow::anyhow;
use domain::Clock;
use shared::runtime::SystemClock;
use shared::store::keys;

use crate::output;
use crate::target::{Target, deadline};

/// How many are counted.
const COUNTED: usize = 1_000;

pub(crate) async fn run(target: &Target) -> anyhow::Result<()> {
    let store = target.store().await?;
    let now = SystemClock.now();
    let failed = |error| anyhow!("the outbox cannot be read: {error}");
    let overdue = store.overdue(deadline(), now, COUNTED).await.map_err(failed)?;
    output::line(format!("{} messages are overdue", overdue.len()));
    for message in &overdue {
        // The row may have been relayed since.
        let Some(row) = store.get(deadline(), &keys::outbox(*message)).await.map_err(failed)? else {
            continue;
        };
        let row = row.value;
        output::line(format!("  {message} to {:?}, due {}", row.message.queue(), row.due_at));
    }
    if overdue.len() >= COUNTED {
        output::note("there may be more: only the first thousand are counted");
    }
    Ok(())
}
