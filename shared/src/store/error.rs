//! What can go wrong with the store, by what the caller has to do.

use std::time::Duration;

/// Why a read or a write failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store was busy or unavailable until the deadline. A retry finds whatever was changed.
    #[error("the store did not answer in time ({waited:?}): {last}")]
    Unavailable {
        waited: Duration,
        /// The last failure.
        last: String,
    },
    /// The store refuses the request permanently: a defect in the code or the deployment.
    #[error("the store refused: {0}")]
    Refused(String),
    /// A stored item has the wrong shape. It is named, never skipped.
    #[error("corrupt {entity} at {key}: {reason}")]
    Corrupt {
        /// The expected entity.
        entity: &'static str,
        /// Without personal data.
        key: String,
        /// The field and what is wrong with it.
        reason: String,
    },
}

impl StoreError {
    /// Whether it passes by itself: the store is busy or away. Anything else needs a person.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}
