//! Why an e-mail cannot be composed.

use shared::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum ComposeError {
    #[error("there is no {0}")]
    Missing(&'static str),
    /// Does not quote the address: it would be logged.
    #[error("the profile holds no usable address")]
    Address,
    #[error(transparent)]
    Store(#[from] StoreError),
}
