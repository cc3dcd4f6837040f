//! What the functions share around the rules in [`domain`]: storage, HTTP, Stripe, documents, start-up.
//!
//! | Module | Holds | May import |
//! |---|---|---|
//! | [`use_cases`] | what more than one function does, one file each | everything but `http` and `pdf` |
//! | [`effects`] | every message that a change of an enrolment sets off | `domain`, `store`, `unit_of_work` |
//! | [`unit_of_work`] | a fact and everything that follows from it, in one transaction | `domain`, `store` |
//! | [`enrolment_context`] | what has to be read before an enrolment can change | `domain`, `store` |
//! | [`staff_decision`] | who of the staff decides, and why; the entry of the audit log | `domain`, `store`, `unit_of_work` |
//! | [`store`] | the only module that names a key or an attribute | `domain` |
//! | [`stripe`] | verifying and parsing Stripe's events; the metadata of our payments; calling Stripe | `domain`, `runtime` |
//! | [`queue`] | reading a record of a queue | `domain` |
//! | [`dead_letters`] | looking at a dead-letter queue, and moving messages back | `domain` |
//! | [`sweep_queue`] | how a sweep hands work to further processes | `domain`, `runtime` |
//! | [`http`] | the only module that names a status code; identity, pages, errors | `domain`, `store`, `runtime` |
//! | [`pdf`] | certificates and transcripts as documents | `domain` |
//! | [`unsubscribe`] | signed links by which a reader unsubscribes | `domain`, `runtime` |
//! | [`submitted_files`] | removing the files of a learner's submissions | `domain` |
//! | [`spreadsheet`] | reading the CSV files that people upload, and writing others | `domain` |
//! | [`zoom`] | calling Zoom: registrants, and what a meeting or webinar is like | `domain`, `runtime` |
//! | [`runtime`] | start-up, configuration, secrets, switches, metrics, deadlines | `domain`, `store` |

#[cfg(feature = "dead-letters")]
pub mod dead_letters;
#[cfg(feature = "store")]
pub mod effects;
#[cfg(feature = "store")]
pub mod enrolment_context;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "pdf")]
pub mod pdf;
#[cfg(feature = "queue")]
pub mod queue;
#[cfg(feature = "responses")]
pub mod ready_response;
#[cfg(feature = "runtime")]
pub mod runtime;
#[cfg(feature = "spreadsheet")]
pub mod spreadsheet;
#[cfg(feature = "store")]
pub mod staff_decision;
#[cfg(feature = "store")]
pub mod store;
#[cfg(feature = "stripe")]
pub mod stripe;
#[cfg(feature = "files")]
pub mod submitted_files;
#[cfg(feature = "sweep")]
pub mod sweep_queue;
#[cfg(feature = "store")]
pub mod unit_of_work;
#[cfg(feature = "unsubscribe")]
pub mod unsubscribe;
#[cfg(feature = "store")]
pub mod use_cases;
#[cfg(feature = "zoom")]
pub mod zoom;
