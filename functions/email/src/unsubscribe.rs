//! The links by which the reader of an e-mail unsubscribes.

use domain::Subscription;

/// How the reader of an e-mail unsubscribes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsubscribe {
    pub(crate) subscription: Subscription,
    /// A page that asks first: programs that scan e-mails open every link.
    pub(crate) page_url: String,
    /// Where mail programs send a POST to when their own button is pressed (RFC 8058).
    pub(crate) one_click_url: String,
}

impl Unsubscribe {
    /// Why the reader gets the e-mail, before the provider's name.
    pub(crate) fn because(&self) -> &'static str {
        match self.subscription {
            Subscription::InstructorMessages => "you are enrolled in a course",
            Subscription::DailyDigest => "you teach a course",
        }
    }

    /// What the link says.
    pub(crate) fn label(&self) -> &'static str {
        match self.subscription {
            Subscription::InstructorMessages => "Unsubscribe from messages from instructors",
            Subscription::DailyDigest => "Unsubscribe from daily digests",
        }
    }

    /// What the reader gets no more.
    pub(crate) fn what(&self) -> &'static str {
        match self.subscription {
            Subscription::InstructorMessages => "messages from instructors",
            Subscription::DailyDigest => "daily digests",
        }
    }
}
