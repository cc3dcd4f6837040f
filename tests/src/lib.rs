//! The harness: an in-memory cloud behind the real clients, and a world of functions inside it.
//!
//! Nothing here restates the code under test. The functions run as they are, over the real AWS SDK;
//! DynamoDB is dynoxide with the tables of `template.yaml`; SQS and SES are a few lines behind the same
//! HTTP connector, at which every call can be made to fail, to hang or to lose its answer ([`faults`]).
//!
//! To add a flow: a file in `tests/`, starting from [`world::World::start`].

pub mod api;
pub mod bucket;
pub mod certificates;
pub mod cloud;
pub mod credits;
pub mod faults;
pub mod log;
pub mod mail;
pub mod quizzes;
pub mod stack;
pub mod stripe_events;
pub mod studying;
pub mod tables;
pub mod test_clock;
pub mod uploads;
pub mod world;
