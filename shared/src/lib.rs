//! What the functions share around the rules in [`domain`]: storage, HTTP, Stripe, documents, start-up.
//!
//! | Room | Holds | May import |
//! |---|---|---|
//! | [`stripe`] | signature verification and the tolerant reading of Stripe's events | `domain` |
//! | [`dynamo`] | the only place that names a key or an attribute | `domain` |
//! | [`unit_of_work`] | a fact with everything that follows from it, in one transaction | `domain`, `dynamo` |
//! | [`goal_progress`] | what counts in a learner's current period | `domain`, `dynamo` |
//! | [`attach`] | an administrator says whose a payment is | `domain`, `dynamo`, `record` |
//! | [`reconcile`] | what Stripe says that the tables do not | `domain`, `dynamo`, `stripe` |
//! | [`queue`] | reading what a record of a queue says | `domain` |
//! | [`http`] | the only place that names a status code; claims, pages, errors | `domain`, `dynamo` |
//! | [`pdf`] | certificates and transcripts as documents | `domain` |
//! | [`runtime`] | start-up, configuration, secrets, metrics, deadlines | `domain` |

#[cfg(feature = "dynamo")]
pub mod attach;
#[cfg(feature = "dynamo")]
pub mod dynamo;
#[cfg(feature = "dynamo")]
pub mod goal_progress;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "pdf")]
pub mod pdf;
#[cfg(feature = "queue")]
pub mod queue;
#[cfg(all(feature = "dynamo", feature = "stripe"))]
pub mod reconcile;
#[cfg(feature = "runtime")]
pub mod runtime;
#[cfg(feature = "stripe")]
pub mod stripe;
#[cfg(feature = "dynamo")]
pub mod unit_of_work;
