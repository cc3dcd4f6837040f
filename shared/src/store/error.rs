//! What can go wrong with the store, told apart by what the caller has to do.

use std::time::Duration;

/// Why a read or a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store was busy or away until the deadline. Nothing was changed that a retry would not find.
    #[error("the store did not answer in time ({waited:?}): {last}")]
    Unavailable {
        /// How long was waited.
        waited: Duration,
        /// What it said last.
        last: String,
    },
    /// The store refuses the request for good: a defect of ours or of the deployment.
    #[error("the store refused: {0}")]
    Refused(String),
    /// A stored item is not what the code says it is. It is named, never skipped.
    #[error("corrupt {entity} at {key}: {reason}")]
    Corrupt {
        /// Which entity was expected.
        entity: &'static str,
        /// Its key, without personal data.
        key: String,
        /// The field and what is wrong with it.
        reason: String,
    },
}
