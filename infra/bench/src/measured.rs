//! What is counted of an invocation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::units::Units;
use crate::waves::Counted;

/// One request and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    /// Service and operation.
    pub(crate) operation: String,
    /// Bytes of the body.
    pub(crate) up: usize,
    pub(crate) down: usize,
    pub(crate) units: Units,
    /// The answer, if it refuses.
    pub(crate) refused: Option<String>,
}

/// The counts of one invocation, or of a start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// By service and operation.
    pub(crate) requests: BTreeMap<String, u64>,
    /// Waits for an answer, one after the other.
    pub(crate) round_trips: u64,
    pub(crate) connections: u64,
    /// Bytes of the bodies.
    pub(crate) bytes_up: u64,
    pub(crate) bytes_down: u64,
    /// Halves of a read unit: an eventually consistent read takes one.
    pub(crate) half_read_units: u64,
    pub(crate) write_units: u64,
    /// Bytes of the largest item that was read or written.
    pub(crate) largest_item: u64,
    /// Bytes by which tables and indexes grew.
    pub(crate) bytes_stored: i64,
    /// Of a start alone, and only where `strace` is installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) system_calls: Option<u64>,
}

impl Counts {
    /// Adds everything up.
    pub(crate) fn of(exchanges: &[Exchange], counted: Counted) -> Self {
        let mut counts = Self {
            round_trips: counted.waves.into(),
            connections: counted.connections.into(),
            ..Self::default()
        };
        let mut units = Units::default();
        for exchange in exchanges {
            *counts.requests.entry(exchange.operation.clone()).or_default() += 1;
            counts.bytes_up += u64::try_from(exchange.up).unwrap_or(u64::MAX);
            counts.bytes_down += u64::try_from(exchange.down).unwrap_or(u64::MAX);
            units.add(exchange.units);
        }
        counts.half_read_units = units.half_reads;
        counts.write_units = units.writes;
        counts.largest_item = units.largest;
        counts.bytes_stored = units.stored;
        counts
    }
}
