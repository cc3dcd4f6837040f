//! What stands in a PDF or in an older document, given back to the rules for files in files.

use std::future::Future;
use std::pin::Pin;

use super::budget::{Budget, Step};
use super::magic::Nature;

/// An inspection of a file in a file.
pub(super) type Looking<'s> = Pin<Box<dyn Future<Output = Step> + Send + 's>>;

/// Inspects files in files, as deep and as large as they may be.
pub(super) trait Nested: Send {
    /// How large the next one may be.
    fn room(&self) -> u64;

    /// Inspects one that is in memory.
    fn check<'s>(&'s mut self, bytes: &'s [u8], nature: Nature, budget: &'s Budget) -> Looking<'s>;
}
