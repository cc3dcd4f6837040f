//! Triggered by the main table's stream. A record is only a trigger; the current certificate is read.

use std::collections::BTreeSet;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use shared::runtime::{Aws, Switch, Switches, SystemClock, trace};
use shared::store::keys;
use std::sync::Arc;
use tokio::time::Instant;

use crate::config::Config;
use crate::ledger::Ledger;

/// The state of the function.
pub struct Award {
    pub ledger: Ledger,
    /// While credits are off, nothing is awarded.
    pub switches: Switches,
}

impl Award {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let store = aws.store(config.tables);
        let switches = Switches::stored_in(store.clone(), &[Switch::Credits]);
        Self { ledger: Ledger { store, clock: Arc::new(SystemClock) }, switches }
    }

    /// Applies the due steps of the certificates in a batch. On failure the stream is retried from the failed
    /// record; certificates before it have nothing due then.
    ///
    /// When switched off, records are skipped: certificates stay in the index of due work until the sweep
    /// catches up.
    pub async fn stream(&self, event: Event, deadline: Instant) -> DynamoDbEventResponse {
        let mut response = DynamoDbEventResponse::default();
        if !self.switches.allow(Switch::Credits).await {
            tracing::warn!(
                records = event.records.len(),
                "credits are switched off: the sweep will catch up"
            );
            return response;
        }
        let mut seen = BTreeSet::new();
        for record in event.records {
            let Some(enrolment) = keys::certificate_of_record(&record.change.keys) else { continue };
            if !seen.insert(enrolment) {
                continue;
            }
            trace::annotate(&record.event_id);
            match self.ledger.apply_due_steps(deadline, enrolment, &record.event_id).await {
                Ok(applied) => tracing::info!(%enrolment, ?applied, "due steps applied"),
                Err(error) => {
                    tracing::error!(%enrolment, %error, "due steps not applied");
                    let mut failure = DynamoDbBatchItemFailure::default();
                    failure.item_identifier = record.change.sequence_number;
                    response.batch_item_failures.push(failure);
                    break;
                }
            }
        }
        response
    }
}
