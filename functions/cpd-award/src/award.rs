//! The main table's stream: a record is a doorbell, the certificate is read as it is now.

use std::collections::BTreeSet;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use shared::dynamo::keys;
use shared::runtime::{Aws, SystemClock};
use std::sync::Arc;
use tokio::time::Instant;

use crate::config::Config;
use crate::ledger::Ledger;

/// The function with everything that it needs.
pub struct Award {
    /// The ledger.
    pub ledger: Ledger,
    /// The switch.
    pub enabled: bool,
}

impl Award {
    /// Builds the store.
    pub fn new(config: Config, aws: &Aws) -> Self {
        let ledger = Ledger { store: aws.store(config.tables), clock: Arc::new(SystemClock) };
        Self { ledger, enabled: config.enabled }
    }

    /// Settles the certificates whose records the stream carries. The first one that fails is named, so that
    /// the stream delivers it and what follows again; what was settled before it is found settled then.
    ///
    /// Switched off, every record is let go: certificates stand in the index of due work until they are
    /// settled, and the sweep catches up.
    pub async fn stream(&self, event: Event, deadline: Instant) -> DynamoDbEventResponse {
        let mut response = DynamoDbEventResponse::default();
        if !self.enabled {
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
            match self.ledger.settle(deadline, enrolment, &record.event_id).await {
                Ok(settlement) => tracing::info!(%enrolment, ?settlement, "settled"),
                Err(error) => {
                    tracing::error!(%enrolment, %error, "the certificate is not settled");
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
