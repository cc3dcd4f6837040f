//! HTTP as every function speaks it: who calls, what is refused and how, pages, idempotent writes.
//!
//! **Architecture invariant:** nothing outside this module names a status code of a refusal.

mod call;
mod error;
mod idempotency;
mod identity;
mod json;
mod listing;
mod rewording;
pub mod schemas;

pub use call::Call;
pub use error::{ErrorBody, ErrorDetail, Failure};
pub use idempotency::{IdempotencyKey, Once, Reply};
pub use identity::{Group, GroupsClaim, Identity};
pub use json::{RawBody, body as json_body};
pub use listing::{List, ListQuery, PageAddress, decode as read_cursor, encode as cursor_text};
pub use rewording::in_our_words;
