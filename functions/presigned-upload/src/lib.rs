//! Assignment submissions: announced here, uploaded straight to S3, verified, graded and downloaded.
//!
//! | File | Holds |
//! |---|---|
//! | `assignments.rs` | which course an assignment belongs to, cached for the life of the process |
//! | `bucket.rs`, `signing.rs` | the only code that calls S3; what a presigned URL allows |
//! | `context.rs` | what one read returns about a learner and an assignment, and the writes of a submission |
//! | `confirm.rs` | turns an upload into a submission; idempotent, called by the route and by S3 events |
//! | `grading.rs` | an instructor's decision and everything that follows from it, in one transaction |
//! | `submission_access.rs`, `submission_list.rs` | one submission, and a page of a course's submissions, with access checks |
//! | `inspect/` | checks a file's content, on a budget |
//! | `media_access.rs`, `media_bucket.rs`, `media_confirm.rs` | files of courses: who uploads one, in parts if it is large, and what becomes of it |
//! | `replaced_files.rs` | removes what an earlier release kept, when a learner's storage is full |
//! | `s3_events.rs` | S3 event notifications: confirm the upload, clean up |
//! | [`routes`], [`views`] | one file per route; response bodies |
//!
//! Two functions over the same handlers: `presigned-upload` (HTTP) and `upload-confirm` (SQS).
//! To add a route: a file in [`routes`]; its line in `router.rs`; then `cargo xtask generate`.

mod assignments;
mod bucket;
mod config;
mod confirm;
mod context;
mod grading;
mod inspect;
mod instructor_assignment;
mod media_access;
mod media_bucket;
mod media_confirm;
mod replaced_files;
mod router;
pub mod routes;
mod s3_events;
mod signing;
mod state;
mod submission_access;
mod submission_list;
pub mod views;

pub use assignments::Assignments;
pub use bucket::Bucket;
pub use config::Config;
pub use router::{openapi, router};
pub use state::App;
