//! The first call of a process costs more than any other: name resolution, a TLS handshake, what the SDK builds once.

use std::time::Duration;

use tokio::time::Instant;

use super::key::{ItemKey, Table};
use super::round_trips::Store;

/// How long a start waits at most.
const LONGEST: Duration = Duration::from_secs(1);

impl Store {
    /// Makes that first call, for an item that does not exist: during the start, where nobody waits for it and Lambda
    /// gives more of the processor. The function starts without it, too.
    pub async fn prewarm(&self) {
        // Any table will do, they share a host; every role may read the first of these that it is given.
        let given = [Table::Main, Table::Outbox].into_iter().find(|table| self.tables.name(*table).is_ok());
        let Some(table) = given else { return };
        let nothing = ItemKey { table, pk: "PREWARM".to_owned(), sk: "-".to_owned() };
        if let Err(error) = self.read(Instant::now() + LONGEST, &[nothing]).await {
            tracing::warn!(%error, "no call to the store during the start");
        }
    }
}
