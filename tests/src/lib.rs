//! The harness: an in-memory cloud behind the real clients, and a world of functions inside it.
//!
//! Nothing here repeats the code under test. The functions run unchanged, over the real AWS SDK. DynamoDB is dynoxide
//! with the tables of `template.yaml`; SQS and SES are a few lines behind the same HTTP connector, at which every call
//! can be made to fail, to hang or to lose its response ([`faults`]).
//!
//! To add a test, add a file to the folder of its context in `tests/memory`, starting from [`world::World::start`].

pub mod api;
pub mod bucket;
pub mod certificates;
pub(crate) mod checkout_function;
pub mod cloud;
pub mod credits;
pub mod dead_letters;
pub mod faults;
pub mod front_door;
pub mod furnished_courses;
pub mod log;
pub mod mail;
pub mod media;
pub mod multipart;
mod operations;
pub mod pdf_text;
pub mod publishing;
pub mod quizzes;
mod request_bodies;
pub(crate) mod response;
pub mod stack;
pub mod storms;
pub mod stripe_events;
pub mod stripe_refunds;
pub mod studio;
pub mod studying;
pub mod switch_board;
pub mod tables;
pub mod test_clock;
pub mod torn_read;
pub mod uploads;
pub mod world;
