//! Sends the e-mails that outbox messages ask for: one e-mail per message, however often it is delivered.
//!
//! [`handler`] takes messages from the batch and logs the outcome of each. [`deliver`] guards each send with
//! a marker, so that repeated deliveries send one e-mail. [`mail_report`] records there what SES says afterwards. [`emails`] holds one folder per e-mail: the items it
//! is written from, when it is outdated, what it says, and its templates. [`mod@render`] adds the layout, and
//! [`mailer`] hands the result to SES.
//!
//! To add an e-mail, follow `docs/adding-a-mail.md`.

mod brand;
mod calendar;
mod compose_error;
mod config;
mod deliver;
mod delivery_outcome;
mod email;
mod emails;
mod enrolment_items;
mod formatting;
mod frame;
mod handler;
mod live_session;
mod local_time;
mod mail_context;
mod mail_report;
mod mailer;
mod marker_state;
mod render;
mod retries;
pub mod samples;
mod sender;
mod session_list;
mod state;
mod stored_items;
mod unsubscribe;

pub use brand::Brand;
pub use calendar::Attachment;
pub use config::Config;
pub use emails::{all_samples, template_name};
pub use render::Rendered;
pub use samples::Sample;
pub use sender::Sender;
pub use state::App;
