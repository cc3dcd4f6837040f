//! Tells the learner that a certificate was revoked, and why. Outdated once a new issue has replaced it.

use askama::Template;
use domain::certificate::{Certificate, CertificateStatus};
use domain::credits::ledger::Amount;
use domain::{EnrolmentId, LearnerId, one_line};
use shared::store::{ItemKey, keys};

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::TITLE_MAX;
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

/// Longest reason in an e-mail.
const REASON_MAX: usize = 500;

pub(crate) struct CertificateRevoked {
    pub(crate) learner: LearnerId,
    pub(crate) enrolment: EnrolmentId,
    pub(crate) issue: u32,
    pub(crate) credits: Amount,
    pub(crate) balance: Amount,
}

struct Content {
    /// May be empty.
    name: String,
    /// The course's title when the certificate was issued.
    title: String,
    credits: String,
    balance: String,
    number: String,
    /// May be empty.
    reason: String,
    credits_url: String,
}

impl Email for CertificateRevoked {
    type Items = Option<Certificate>;

    fn learner(&self) -> LearnerId {
        self.learner
    }

    fn keys(&self) -> Vec<ItemKey> {
        vec![(&keys::certificate(self.enrolment)).into()]
    }

    fn read(&self, stored: &StoredItems) -> Result<Option<Certificate>, ComposeError> {
        Ok(stored.get(&keys::certificate(self.enrolment))?)
    }

    fn compose(
        &self,
        certificate: &Option<Certificate>,
        context: &MailContext<'_>,
    ) -> Result<Composed, ComposeError> {
        let certificate = certificate.as_ref().ok_or(ComposeError::Missing("certificate"))?;
        if certificate.issue != self.issue || certificate.status != CertificateStatus::Revoked {
            return Ok(Composed::Outdated("a new issue has replaced the certificate"));
        }
        Ok(Composed::content(Content {
            name: context.name(),
            title: one_line(&certificate.course_title, TITLE_MAX),
            credits: self.credits.to_string(),
            balance: self.balance.to_string(),
            number: certificate.number.clone(),
            reason: one_line(certificate.revoked_reason.as_deref().unwrap_or_default(), REASON_MAX),
            credits_url: context.credits_url(),
        }))
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your certificate was revoked: {}", self.title)
    }

    fn preheader(&self) -> String {
        format!("{} CPD credits were removed from your record.", self.credits)
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "certificate_revoked/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "certificate_revoked/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}
