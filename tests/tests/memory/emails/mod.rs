//! E-mails: what they say and that each is sent once.

mod content;
mod delivery;
mod messages;
mod outage;
mod reports;
