//! Quizzes: taking them, grading them, and what their instructors see. The only reader of answer keys.
//!
//! Two functions share one role, so that a single role reads keys: `quiz-submit` answers requests, `quiz-sweep`
//! submits attempts whose time is over while their learners are away, and regrades all attempts after a key was corrected.
//!
//! | File | Holds |
//! |---|---|
//! | `context.rs` | a learner's request about a quiz, who is let in, and what one read finds for it |
//! | `versions.rs` | the versions of a quiz that a request depends on |
//! | `decision.rs` | how a request is decided: the context made ready, an expired attempt submitted first |
//! | `submission.rs` | an attempt with all its effects, in one transaction |
//! | `sweep.rs` | attempts whose time is over and whose learners have not returned |
//! | `instructor_quiz.rs` | the quiz and its attempts as the course's instructors see them |
//! | `regrading.rs` | regrading attempts after a key was corrected |
//! | `regrade_walk.rs` | regrading all attempts, page by page, by the sweep |
//! | `quiz_versions.rs` | versions of quizzes, which never change, cached within a bound |
//! | [`routes`] | one file per route: request, decision and reply |
//! | [`views`] | what learners and instructors are shown; no type there can hold a key |
//!
//! To add a route, add a file in [`routes`] and its line in `router.rs`, then run `cargo xtask generate`.

mod config;
mod context;
mod decision;
mod instructor_quiz;
mod quiz_versions;
mod regrade_walk;
mod regrading;
mod router;
pub mod routes;
mod state;
mod submission;
mod sweep;
mod versions;
pub mod views;

pub use config::{Config, SweepConfig};
pub use quiz_versions::QuizVersions;
pub use router::{openapi, router};
pub use state::App;
pub use sweep::{EVERY, Sweep, SweepError, Swept, SweptWork};
