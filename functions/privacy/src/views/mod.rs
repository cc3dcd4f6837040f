//! The bodies of the responses.

mod export;
mod preview;
mod receipt;

pub use export::{BegunExport, ExportPartView, ExportedFileView, ExportedItem};
pub use preview::{ErasedKind, ErasureBlock, ErasurePreview, KeptKind};
pub use receipt::{ErasureReceiptView, ShareView};
