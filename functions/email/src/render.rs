//! Renders an e-mail to subject, HTML and text, with the same content in both bodies.
//!
//! Templates are compiled in. Mail programs drop style sheets, so styles are inline and written once, in the
//! macros of `templates/parts.html`; only what cannot be inline (narrow screens, dark mode) is in the layout's
//! `<style>`. There are no images: most mail programs hide them until the reader asks.

use domain::{MessageId, one_line};

use crate::brand::Brand;
use crate::calendar::Attachment;
use crate::email::EmailContent;
use crate::frame::Frame;

/// Longest subject: mail programs cut off longer ones in the middle of a word.
const SUBJECT_MAX: usize = 120;

/// A rendered e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The HTML body.
    pub html: String,
    /// The plain-text body.
    pub text: String,
    /// A file that goes with it.
    pub attachment: Option<Attachment>,
    /// Where mail programs unsubscribe the reader with a POST; absent for service messages.
    pub one_click_url: Option<String>,
}

/// Renders the content in its layout.
///
/// # Errors
/// A template fails, which is a bug.
pub(crate) fn render(
    content: &dyn EmailContent,
    brand: &Brand,
    reference: MessageId,
) -> askama::Result<Rendered> {
    let (subject, preheader) = (one_line(&content.subject(), SUBJECT_MAX), content.preheader());
    let unsubscribe = content.unsubscribe();
    let frame = Frame { brand, subject: &subject, preheader: &preheader, reference, unsubscribe };
    let (html, text) = (content.html(&frame)?, content.text(&frame)?);
    // The last line ends like the others, so that a footer appended by a mail program starts on its own line.
    let attachment = content.attachment().cloned();
    let one_click_url = content.unsubscribe().map(|links| links.one_click_url.clone());
    Ok(Rendered { subject, html: html + "\n", text: text + "\n", attachment, one_click_url })
}
