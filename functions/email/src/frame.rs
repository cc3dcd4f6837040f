//! What the layout shows around the content of an e-mail.

use domain::MessageId;

use crate::brand::Brand;
use crate::unsubscribe::Unsubscribe;

pub(crate) struct Frame<'a> {
    pub(crate) brand: &'a Brand,
    pub(crate) subject: &'a str,
    pub(crate) preheader: &'a str,
    /// The message that the e-mail is sent for.
    pub(crate) reference: MessageId,
    /// How the reader unsubscribes; absent for service messages.
    pub(crate) unsubscribe: Option<&'a Unsubscribe>,
}
