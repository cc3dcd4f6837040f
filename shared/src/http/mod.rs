//! HTTP for every function: identity, refusals, pages, idempotent writes.
//!
//! **Architecture invariant:** nothing outside this module names the status code of a refusal.

mod api_routes;
mod error;
mod error_layer;
mod idempotency;
mod identity;
mod json;
mod media_view;
mod pagination;
mod request_context;
mod response_size;
mod run;
pub mod schemas;
mod sealed_reply;
mod trailing_slash;
mod write_gate;

pub use api_routes::serve;
pub use error::{Author, DraftChangedBody, ErrorBody, ErrorDetail, Failure};
pub use error_layer::error_layer;
pub use idempotency::{IdempotencyKey, IdempotentRequest, Reply, answer_once};
pub use identity::{Group, GroupsClaim, Identity};
pub use json::{RawBody, body as json_body};
pub use media_view::MediaView;
pub use pagination::{
    List, ListQuery, PageAddress, decode as read_cursor, encode as cursor_text, opaque, read_opaque,
};
pub use request_context::RequestContext;
pub use response_size::{fits_response, response_bytes};
pub use run::{run, run_after};
pub use write_gate::write_gate;
