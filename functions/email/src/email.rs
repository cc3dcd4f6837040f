//! What every e-mail provides: the items it is written from, and what it says.

use domain::live_session::news::KnownSessions;
use domain::{Learner, LearnerId, Subscription};
use shared::store::{ItemKey, Key, keys};

use crate::calendar::Attachment;
use crate::compose_error::ComposeError;
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;
use crate::unsubscribe::Unsubscribe;

/// One e-mail, holding the ids and figures of its message.
pub(crate) trait Email: Send + Sync {
    /// What is read from the store to write it.
    type Items;

    /// The recipient.
    fn learner(&self) -> LearnerId;

    /// Who reads it: the learner's profile, unless the reader has none yet.
    fn reader(&self, stored: &StoredItems) -> Result<Learner, ComposeError> {
        stored.get(&keys::learner(self.learner()))?.ok_or(ComposeError::Missing("learner profile"))
    }

    /// The keys of its items; the learner's profile is always read.
    fn keys(&self) -> Vec<ItemKey>;

    /// Further keys that only the first items name. They cost a second read.
    fn further_keys(&self, _first: &StoredItems) -> Result<Vec<ItemKey>, ComposeError> {
        Ok(Vec::new())
    }

    /// Where it is remembered what e-mails said about the live sessions of a course; for e-mails about them.
    fn mailed_key(&self) -> Option<Key<KnownSessions>> {
        None
    }

    /// What its reader can unsubscribe from, if it is no service message.
    const OPTIONAL: Option<Subscription> = None;

    /// Picks its items from those that were read.
    fn read(&self, stored: &StoredItems) -> Result<Self::Items, ComposeError>;

    /// What the e-mail says now, or why it is no longer true. A message may be minutes old or, when replayed
    /// from the dead-letter queue, days.
    ///
    /// Items that must exist but do not are an error: the message ends in the dead-letter queue, where the
    /// operator sees it.
    fn compose(&self, items: &Self::Items, context: &MailContext<'_>) -> Result<Composed, ComposeError>;
}

/// The content of an e-mail before layout: every line cleaned by `one_line`, so that templates only place it.
pub(crate) trait EmailContent: Send + Sync {
    fn subject(&self) -> String;

    /// The line that inboxes show after the subject.
    fn preheader(&self) -> String;

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String>;

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String>;

    /// A file to attach.
    fn attachment(&self) -> Option<&Attachment> {
        None
    }

    /// What it says about the live sessions of a course, to be remembered once it is sent.
    fn mailed_sessions(&self) -> Option<&KnownSessions> {
        None
    }

    /// How its reader unsubscribes, unless it is a service message.
    fn unsubscribe(&self) -> Option<&Unsubscribe> {
        None
    }
}

/// The result of composing an e-mail.
pub(crate) enum Composed {
    Content(Box<dyn EmailContent>),
    /// No longer true, with the reason; it is not sent.
    Outdated(&'static str),
    /// It would say less than it can say in a moment, with the reason. Only while waiting is possible.
    TooEarly(&'static str),
}

impl Composed {
    pub(crate) fn content(content: impl EmailContent + 'static) -> Self {
        Self::Content(Box::new(content))
    }
}

/// Any e-mail: [`Email`] without its associated type, so that the registry can return all of them.
pub(crate) trait AnyEmail: Send + Sync {
    fn learner(&self) -> LearnerId;
    fn reader(&self, stored: &StoredItems) -> Result<Learner, ComposeError>;
    fn keys(&self) -> Vec<ItemKey>;
    fn further_keys(&self, first: &StoredItems) -> Result<Vec<ItemKey>, ComposeError>;
    fn mailed_key(&self) -> Option<Key<KnownSessions>>;
    fn subscription(&self) -> Option<Subscription>;
    fn compose(&self, stored: &StoredItems, context: &MailContext<'_>) -> Result<Composed, ComposeError>;
}

impl<E: Email> AnyEmail for E {
    fn learner(&self) -> LearnerId {
        Email::learner(self)
    }

    fn reader(&self, stored: &StoredItems) -> Result<Learner, ComposeError> {
        Email::reader(self, stored)
    }

    fn keys(&self) -> Vec<ItemKey> {
        Email::keys(self)
    }

    fn further_keys(&self, first: &StoredItems) -> Result<Vec<ItemKey>, ComposeError> {
        Email::further_keys(self, first)
    }

    fn mailed_key(&self) -> Option<Key<KnownSessions>> {
        Email::mailed_key(self)
    }

    fn subscription(&self) -> Option<Subscription> {
        E::OPTIONAL
    }

    fn compose(&self, stored: &StoredItems, context: &MailContext<'_>) -> Result<Composed, ComposeError> {
        Email::compose(self, &self.read(stored)?, context)
    }
}
