//! Sends the certificate and says which credits it added. Outdated once that issue of the certificate was
//! revoked or superseded.

use askama::Template;
use domain::certificate::{Certificate, CertificateStatus};
use domain::credits::ledger::Amount;
use domain::{CourseId, EnrolmentId, LearnerId, one_line};
use shared::store::{ItemKey, keys};

use crate::compose_error::ComposeError;
use crate::email::{Composed, Email, EmailContent};
use crate::enrolment_items::TITLE_MAX;
use crate::formatting;
use crate::frame::Frame;
use crate::mail_context::MailContext;
use crate::stored_items::StoredItems;

pub(crate) mod samples;

pub(crate) struct CreditsAwarded {
    pub(crate) learner: LearnerId,
    #[expect(dead_code, reason = "the certificate keeps the course's title, so the course is not read")]
    pub(crate) course: CourseId,
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
    /// May be empty.
    credit_type: String,
    balance: String,
    number: String,
    completed_on: String,
    /// `None` when the credits do not expire.
    valid_until: Option<String>,
    verify_url: String,
    credits_url: String,
}

impl Email for CreditsAwarded {
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
        // A reprint stands for the credits of the issue before it.
        let stands_for = certificate.awarded_as(certificate.issue);
        if stands_for != self.issue || certificate.status == CertificateStatus::Revoked {
            return Ok(Composed::Outdated("the certificate was revoked"));
        }
        Ok(Composed::content(Content {
            name: context.name(),
            title: one_line(&certificate.course_title, TITLE_MAX),
            credits: self.credits.to_string(),
            credit_type: formatting::credit_type(&certificate.cpd_type),
            balance: self.balance.to_string(),
            number: certificate.number.clone(),
            completed_on: completed_on(certificate),
            valid_until: certificate.credits_valid_until_day().map(formatting::day),
            verify_url: format!("{}/verify/{}", context.brand.site(), certificate.code),
            credits_url: context.credits_url(),
        }))
    }
}

/// The day on the certificate, with its time zone unless that is UTC.
fn completed_on(certificate: &Certificate) -> String {
    let day = formatting::day(certificate.completed_day());
    match certificate.zone_name() {
        "UTC" => day,
        zone => format!("{day} ({})", zone.replace('_', " ")),
    }
}

impl EmailContent for Content {
    fn subject(&self) -> String {
        format!("Your certificate: {}", self.title)
    }

    fn preheader(&self) -> String {
        format!("{} CPD credits have been added to your record.", self.credits)
    }

    fn html(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Html { frame, mail: self }.render()
    }

    fn text(&self, frame: &Frame<'_>) -> askama::Result<String> {
        Text { frame, mail: self }.render()
    }
}

#[derive(Template)]
#[template(path = "credits_awarded/body.html")]
struct Html<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[derive(Template)]
#[template(path = "credits_awarded/body.txt")]
struct Text<'a> {
    frame: &'a Frame<'a>,
    mail: &'a Content,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_that_on_the_certificate_whatever_the_profile_says_now() {
        let certificate = samples::certificate();
        assert_eq!(completed_on(&certificate), "13 January 2027");
        let far_away = Certificate {
            completed_on: "2027-01-14".parse().ok(),
            time_zone: Some("Pacific/Kiritimati".to_owned()),
            ..certificate
        };
        assert_eq!(completed_on(&far_away), "14 January 2027 (Pacific/Kiritimati)");
    }
}
