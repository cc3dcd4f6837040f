//! Where the operator's switches stand.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::key::{Entity, Table};

/// Where a switch stands. One that nobody has turned does not exist, and is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchPosition {
    /// Whether the work that it stops may go on.
    pub on: bool,
    /// When it was turned last.
    pub turned_at: Timestamp,
}

impl Entity for SwitchPosition {
    const NAME: &'static str = "switch position";
    const TABLE: Table = Table::Switches;
}
