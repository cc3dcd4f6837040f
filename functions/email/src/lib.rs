//! Messages from the outbox become mails: one mail for one message, whatever happens in between.
//!
//! The way of a message: [`handler`] takes it from the batch and says what became of it; [`deliver`]
//! holds the marker that makes one mail out of any number of deliveries; [`compose`] looks up, from ids,
//! what the mail says at this moment, and whether it is still true; [`letter`] is that mail before it has a
//! form; [`mod@render`] gives it subject, HTML and text; [`mailer`] hands it to SES.
//!
//! To add a mail: a variant of `domain::outbox::Mail`, its facts and its "still true?" in
//! [`compose`], its letter, its two files under `templates/`, a variant in `examples/preview.rs`.

mod compose;
mod config;
mod credits;
mod deliver;
mod handler;
mod letter;
mod mailer;
mod outcome;
mod render;
mod sender;
mod when;
mod words;

pub use compose::{ComposeError, Composed, Facts};
pub use config::Config;
pub use credits::CreditFacts;
pub use handler::App;
pub use letter::{
    Access, AssignmentGraded, CourseFacts, EnrolmentConfirmed, Letter, PaymentFailed, Refunded, Session,
    ZoomLinkReady,
};
pub use render::{Brand, Rendered, render};
pub use sender::Sender;
pub use when::When;
