//! What every e-mail is written with: the recipient, the brand and the time.

use domain::{Learner, Subscription, one_line};
use jiff::Timestamp;

use crate::brand::Brand;
use crate::compose_error::ComposeError;
use crate::formatting;
use crate::sender::deliverable;
use crate::unsubscribe::Unsubscribe;

/// Longest name in a greeting.
const NAME_MAX: usize = 80;
/// Longest address that is shown.
const ADDRESS_MAX: usize = 254;

/// Whether an e-mail may wait in the queue for something that is about to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    Possible,
    /// It has waited long enough.
    Over,
}

pub(crate) struct MailContext<'a> {
    pub(crate) learner: &'a Learner,
    pub(crate) brand: &'a Brand,
    pub(crate) now: Timestamp,
    pub(crate) wait: Wait,
    /// What the learner can unsubscribe from, and the part of the link that is the learner's; for e-mails that are no
    /// service messages.
    pub(crate) unsubscribe_token: Option<(Subscription, &'a str)>,
}

impl MailContext<'_> {
    /// The learner's address, or why it is not written to. The reason does not quote it: it would be logged.
    pub(crate) fn recipient(&self) -> Result<String, &'static str> {
        match self.learner.accepts_mail() {
            true => deliverable(&self.learner.email).ok_or("malformed_address"),
            false => Err("unverified_address"),
        }
    }

    /// The learner's address, as an e-mail to it shows it.
    pub(crate) fn address(&self) -> String {
        one_line(&self.learner.email, ADDRESS_MAX)
    }

    /// The name for the greeting; may be empty.
    pub(crate) fn name(&self) -> String {
        one_line(&self.learner.name, NAME_MAX)
    }

    /// The day of a moment in the learner's time zone.
    pub(crate) fn day(&self, at: Timestamp) -> String {
        formatting::day(at.to_zoned(Learner::zone(Some(self.learner))).date())
    }

    /// The links by which the learner unsubscribes.
    pub(crate) fn unsubscribe(&self) -> Result<Unsubscribe, ComposeError> {
        let (subscription, token) =
            self.unsubscribe_token.ok_or(ComposeError::Missing("unsubscribing link"))?;
        let site = self.brand.site();
        let of = match subscription {
            Subscription::InstructorMessages => "",
            Subscription::DailyDigest => "?of=digest",
        };
        Ok(Unsubscribe {
            subscription,
            page_url: format!("{site}/unsubscribe/{token}{of}"),
            one_click_url: format!("{site}/api/public/unsubscribe/{token}/"),
        })
    }

    /// The learner's page of credits and goals.
    pub(crate) fn credits_url(&self) -> String {
        format!("{}/cpd", self.brand.site())
    }
}
