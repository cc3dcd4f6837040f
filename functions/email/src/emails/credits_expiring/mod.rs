//! Reminds the learner of credits that expire soon. Outdated once they have expired.

use askama::Template;
use domain::LearnerId;
use domain::credits::ledger::Amount;
use jiff::Timestamp;
use jiff::civil::Date;
use shared::store::ItemKey;

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::formatting;
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct CreditsExpiring {
    pub(crate) learner: LearnerId,
    /// Those that expire first.
    pub(crate) credits: Amount,
    pub(crate) expires_at: Timestamp,
    pub(crate) expires_on: Option<Date>,
}

struct Content {
    /// May be empty.
    name: String,
    credits: String,
    expires_on: String,
    credits_url: String,
}

impl Email for CreditsExpiring {
    type Items = ();

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        Vec::new()
    }

    fn read(&self, _stored: &StoredItems) -> Result<(), ComposeError> {
        Ok(())
    }

    fn compose(&self, (): &(), context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        if self.expires_at <= context.now {
            return Ok(Composed::Outdated("the credits have expired"));
        }
        Ok(Composed::content(Content {
            name: context.name(),
            credits: self.credits.to_string(),
            expires_on: self.expires_on.map_or_else(|| context.day(self.expires_at), formatting::day),
            credits_url: context.credits_url(),
        }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("{} CPD credits expire on {}", self.credits, self.expires_on)
    }

    fn preheader(&self) -> String {
        "After that day, they no longer count towards your balance.".to_owned()
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "credits_expiring/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "credits_expiring/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
