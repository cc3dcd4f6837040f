//! Reminds the learner of credits that are still needed before a CPD cycle ends. Outdated once it has ended.

use askama::Template;
use domain::credits::ledger::Amount;
use domain::outbox::MissingCredits;
use domain::{Learner, LearnerId};
use jiff::civil::Date;
use shared::store::ItemKey;

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::formatting;
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct CycleEnding {
    pub(crate) learner: LearnerId,
    /// The last day, in the learner's time zone.
    pub(crate) ends_on: Date,
    pub(crate) earned: Amount,
    pub(crate) goal: Amount,
    /// Credit types that have a goal of their own and fall short of it.
    pub(crate) missing: Vec<MissingCredits>,
}

struct Content {
    /// May be empty.
    name: String,
    ends_on: String,
    earned: String,
    goal: String,
    remaining: String,
    missing: Vec<MissingType>,
    courses_url: String,
    credits_url: String,
}

/// A credit type with too few credits.
struct MissingType {
    label: String,
    credits: String,
}

impl Email for CycleEnding {
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
        let zone = Learner::zone(Some(context.learner));
        if context.now.to_zoned(zone).date() > self.ends_on {
            return Ok(Composed::Outdated("the cycle has ended"));
        }
        let missing = self.missing.iter().map(|missing| MissingType {
            label: format!("Still needed ({})", formatting::credit_type(&missing.cpd_type)),
            credits: missing.credits.to_string(),
        });
        Ok(Composed::content(Content {
            name: context.name(),
            ends_on: formatting::day(self.ends_on),
            earned: self.earned.to_string(),
            goal: self.goal.to_string(),
            remaining: (self.goal - self.earned).or_zero().to_string(),
            missing: missing.collect(),
            courses_url: format!("{}/courses", context.brand.site()),
            credits_url: context.credits_url(),
        }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your CPD year ends on {}", self.ends_on)
    }

    fn preheader(&self) -> String {
        format!("You’ve earned {} of {} credits.", self.earned, self.goal)
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "cycle_ending/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "cycle_ending/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
