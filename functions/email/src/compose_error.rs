//! Why an e-mail cannot be composed.

use shared::store::StoreError;

#[derive(Debug, thiserror::Error)]
pub(crate) enum ComposeError {
    #[error("there is no {0}")]
    Missing(&'static str),
    #[error(transparent)]
    Store(#[from] StoreError),
}
