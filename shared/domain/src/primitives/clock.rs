//! Time and new ids, passed in so that a rule returns the same result for the same input.

use jiff::Timestamp;
use uuid::Uuid;

/// The source of the current time and of new ids: the system in a function, a script in a test.
pub trait Clock: Send + Sync {
    /// The current time, to the millisecond.
    fn now(&self) -> Timestamp;

    /// A new id that sorts by creation time (UUID version 7).
    fn new_id(&self) -> Uuid;
}
