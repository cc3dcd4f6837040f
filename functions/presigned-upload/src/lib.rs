//! Work that learners hand in: announced here, uploaded straight to S3, verified, graded, given back.
//!
//! | File | Holds |
//! |---|---|
//! | `assignments.rs` | which course an assignment belongs to, remembered for ever |
//! | `bucket.rs`, `signing.rs` | the only code that speaks with S3; what a signed address allows |
//! | `desk.rs` | what one read finds about a learner and an assignment, and the hand-in that follows |
//! | `confirm.rs` | an upload becomes a submission, idempotent, whoever says that it is there |
//! | `grading.rs` | what an instructor says, with everything that follows, in one transaction |
//! | `reading.rs`, `course_page.rs` | a submission, and a page of a course, as somebody may see them |
//! | `inspect/` | what a file is, read in ranges; pure over the ranges that it has been given |
//! | `arrivals.rs` | the same confirmation, set off by the bucket's events |
//! | [`routes`], [`views`] | one file per route; what people are shown |
//!
//! Two functions over the same handlers: `presigned-upload` (HTTP) and `upload-confirm` (SQS).
//! To add a route: a file in [`routes`]; its line in `router.rs`; then `cargo xtask generate`.

mod arrivals;
mod assignments;
mod bucket;
mod config;
mod confirm;
mod course_page;
mod desk;
mod grading;
mod inspect;
mod reading;
mod router;
pub mod routes;
mod signing;
mod state;
pub mod views;

pub use assignments::Assignments;
pub use bucket::Bucket;
pub use config::Config;
pub use router::{openapi, router};
pub use state::App;
