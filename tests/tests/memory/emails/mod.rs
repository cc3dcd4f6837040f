//! E-mails: what they say and that each is sent once.

mod content;
mod delivery;
mod outage;
mod reports;
