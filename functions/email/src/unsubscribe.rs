//! The links by which the reader of an e-mail unsubscribes.

/// How the reader of an e-mail unsubscribes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsubscribe {
    /// A page that asks first: programs that scan e-mails open every link.
    pub(crate) page_url: String,
    /// Where mail programs send a POST to when their own button is pressed (RFC 8058).
    pub(crate) one_click_url: String,
}
