//! HTTP as every function speaks it: who calls, what is refused and how, pages, idempotent writes.
//!
//! **Architecture invariant:** nothing outside this module names a status code of a refusal.

mod call;
mod error;
mod idempotency;
mod identity;
mod json;
mod pagination;
mod error_layer;
pub mod schemas;

pub use call::RequestContext;
pub use error::{ErrorBody, ErrorDetail, Failure};
pub use idempotency::{IdempotencyKey, IdempotentRequest, Reply};
pub use identity::{Group, GroupsClaim, Identity};
pub use json::{RawBody, body as json_body};
pub use pagination::{List, ListQuery, PageAddress, decode as read_cursor, encode as cursor_text};
pub use error_layer::error_layer;
