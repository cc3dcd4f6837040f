//! A letter gets its form: subject, HTML and text, with the same content in both.
//!
//! The templates are compiled in. Styles stand inline, because mail programs drop what is not, and once,
//! in the macros of `templates/parts.html`; only what cannot stand inline (narrow screens, dark mode) is in
//! the layout's `<style>`. There are no pictures: most mail programs hide them until they are asked.

use askama::Template;
use domain::{MessageId, one_line};

use crate::letter::{
    Access, AssignmentGraded, CreditsAwarded, CreditsExpiring, CycleEnding, EnrolmentConfirmed, Letter,
    PaymentFailed, Refunded, ZoomLinkReady,
};

/// How mails look and where they lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    provider: String,
    site: String,
}

impl Brand {
    /// The brand of a provider whose front end stands at `site`.
    ///
    /// # Errors
    /// `site` is no web address.
    pub fn new(provider: &str, site: &str) -> Result<Self, &'static str> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| site.starts_with(scheme));
        if scheme.is_none_or(|scheme| site.len() == scheme.len()) || site.contains(char::is_whitespace) {
            return Err("not a web address such as https://learning.example.org");
        }
        Ok(Self { provider: one_line(provider, 80), site: site.trim_end_matches('/').to_owned() })
    }

    /// The address of the front end, without a trailing slash.
    pub fn site(&self) -> &str {
        &self.site
    }

    /// That address as people write it.
    fn site_name(&self) -> &str {
        self.site.split_once("://").map_or(self.site.as_str(), |(_, name)| name)
    }
}

/// A mail in its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// For those who see it.
    pub html: String,
    /// For those who read it.
    pub text: String,
}

/// Gives the letter its form; `reference` is the message that it is sent for.
///
/// # Errors
/// A template fails: a defect of ours.
pub fn render(letter: &Letter, brand: &Brand, reference: MessageId) -> askama::Result<Rendered> {
    let (subject, preheader) = (letter.subject(), letter.preheader());
    let frame = &Frame { brand, subject: &subject, preheader: &preheader, reference };
    let (html, text) = match letter {
        Letter::EnrolmentConfirmed(mail) => (
            EnrolmentConfirmedHtml { frame, mail }.render()?,
            EnrolmentConfirmedText { frame, mail }.render()?,
        ),
        Letter::ZoomLinkReady(mail) => {
            (ZoomLinkReadyHtml { frame, mail }.render()?, ZoomLinkReadyText { frame, mail }.render()?)
        }
        Letter::PaymentFailed(mail) => {
            (PaymentFailedHtml { frame, mail }.render()?, PaymentFailedText { frame, mail }.render()?)
        }
        Letter::Refunded(mail) => {
            (RefundedHtml { frame, mail }.render()?, RefundedText { frame, mail }.render()?)
        }
        Letter::AssignmentGraded(mail) => {
            (AssignmentGradedHtml { frame, mail }.render()?, AssignmentGradedText { frame, mail }.render()?)
        }
        Letter::CreditsAwarded(mail) => {
            (CreditsAwardedHtml { frame, mail }.render()?, CreditsAwardedText { frame, mail }.render()?)
        }
        Letter::CreditsExpiring(mail) => {
            (CreditsExpiringHtml { frame, mail }.render()?, CreditsExpiringText { frame, mail }.render()?)
        }
        Letter::CycleEnding(mail) => {
            (CycleEndingHtml { frame, mail }.render()?, CycleEndingText { frame, mail }.render()?)
        }
    };
    // The last line ends like every other one: what a mail program appends stands on its own.
    Ok(Rendered { subject, html: html + "\n", text: text + "\n" })
}

/// What every mail has around it.
struct Frame<'a> {
    brand: &'a Brand,
    subject: &'a str,
    preheader: &'a str,
    reference: MessageId,
}

#[derive(Template)]
#[template(path = "enrolment_confirmed.html")]
struct EnrolmentConfirmedHtml<'a> {
    frame: &'a Frame<'a>,
    mail: &'a EnrolmentConfirmed,
}

#[derive(Template)]
#[template(path = "enrolment_confirmed.txt")]
struct EnrolmentConfirmedText<'a> {
    frame: &'a Frame<'a>,
    mail: &'a EnrolmentConfirmed,
}

#[derive(Template)]
#[template(path = "zoom_link_ready.html")]
struct ZoomLinkReadyHtml<'a> {
    frame: &'a Frame<'a>,
    mail: &'a ZoomLinkReady,
}

#[derive(Template)]
#[template(path = "zoom_link_ready.txt")]
struct ZoomLinkReadyText<'a> {
    frame: &'a Frame<'a>,
    mail: &'a ZoomLinkReady,
}

#[derive(Template)]
#[template(path = "payment_failed.html")]
struct PaymentFailedHtml<'a> {
    frame: &'a Frame<'a>,
    mail: &'a PaymentFailed,
}

#[derive(Template)]
#[template(path = "payment_failed.txt")]
struct PaymentFailedText<'a> {
    frame: &'a Frame<'a>,
    mail: &'a PaymentFailed,
}

#[derive(Template)]
#[template(path = "refunded.html")]
struct RefundedHtml<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Refunded,
}

#[derive(Template)]
#[template(path = "refunded.txt")]
struct RefundedText<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Refunded,
}

#[derive(Template)]
#[template(path = "assignment_graded.html")]
struct AssignmentGradedHtml<'a> {
    frame: &'a Frame<'a>,
    mail: &'a AssignmentGraded,
}

#[derive(Template)]
#[template(path = "assignment_graded.txt")]
struct AssignmentGradedText<'a> {
    frame: &'a Frame<'a>,
    mail: &'a AssignmentGraded,
}

#[derive(Template)]
#[template(path = "credits_awarded.html")]
struct CreditsAwardedHtml<'a> {
    frame: &'a Frame<'a>,
    mail: &'a CreditsAwarded,
}

#[derive(Template)]
#[template(path = "credits_awarded.txt")]
struct CreditsAwardedText<'a> {
    frame: &'a Frame<'a>,
    mail: &'a CreditsAwarded,
}

#[derive(Template)]
#[template(path = "credits_expiring.html")]
struct CreditsExpiringHtml<'a> {
    frame: &'a Frame<'a>,
    mail: &'a CreditsExpiring,
}

#[derive(Template)]
#[template(path = "credits_expiring.txt")]
struct CreditsExpiringText<'a> {
    frame: &'a Frame<'a>,
    mail: &'a CreditsExpiring,
}

#[derive(Template)]
#[template(path = "cycle_ending.html")]
struct CycleEndingHtml<'a> {
    frame: &'a Frame<'a>,
    mail: &'a CycleEnding,
}

#[derive(Template)]
#[template(path = "cycle_ending.txt")]
struct CycleEndingText<'a> {
    frame: &'a Frame<'a>,
    mail: &'a CycleEnding,
}
