//! Time and fresh ids, handed in so that a rule gives the same answer for the same input.

use jiff::Timestamp;
use uuid::Uuid;

/// Where the present moment and new ids come from: the system in a function, a script in a test.
pub trait Clock: Send + Sync {
    /// The present moment, to the millisecond.
    fn now(&self) -> Timestamp;

    /// A new id that sorts by the time of its making (UUID version 7).
    fn new_id(&self) -> Uuid;
}
