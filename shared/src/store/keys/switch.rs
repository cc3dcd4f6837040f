//! The operator's switches.

use crate::store::entities::SwitchPosition;
use crate::store::key::Key;

/// Where the switch of this name stands.
pub fn switch_position(name: &str) -> Key<SwitchPosition> {
    Key::new("SWITCHES".to_owned(), name)
}
