//! The bodies of the responses.

mod preview;
mod receipt;

pub use preview::{ErasedKind, ErasureBlock, ErasurePreview, KeptKind};
pub use receipt::{ErasureReceiptView, ShareView};
