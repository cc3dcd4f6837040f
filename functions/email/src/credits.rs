//! Mails about credits: they are about a learner's ledger and certificates, not about a place in a course.
//!
//! | Mail | Is not sent when |
//! |---|---|
//! | certificate and credits awarded | the issue was revoked or superseded in the meantime |
//! | credits expire soon | they have expired |
//! | a period ends with credits missing | it has ended |

use domain::certificate::{Certificate, CertificateStatus};
use domain::credits::ledger::Lot;
use domain::outbox::Mail;
use domain::{Learner, one_line};
use jiff::Timestamp;
use jiff::civil::Date;
use shared::dynamo::{ItemKey, Snapshot, keys};

use crate::compose::{ComposeError, Composed};
use crate::letter::{CreditsAwarded, CreditsExpiring, CycleEnding, Letter, MissingKind, NAME_MAX, TITLE_MAX};
use crate::render::Brand;
use crate::sender::is_bare_address;
use crate::words;

/// Everything that such a mail may speak of.
#[derive(Clone, Debug)]
pub struct CreditFacts {
    /// To whom it goes.
    pub learner: Learner,
    /// The certificate, where it is about one.
    pub certificate: Option<Certificate>,
}

impl CreditFacts {
    /// Whether a mail is one of these.
    pub(crate) fn concerns(mail: &Mail) -> bool {
        matches!(mail, Mail::CreditsAwarded { .. } | Mail::CreditsExpiring { .. } | Mail::CycleEnding { .. })
    }

    /// The keys of what the mail speaks of.
    pub(crate) fn addresses(mail: &Mail) -> Vec<ItemKey> {
        let mut addresses: Vec<ItemKey> = vec![(&keys::learner(mail.learner())).into()];
        if let Mail::CreditsAwarded { enrolment, .. } = mail {
            addresses.push((&keys::certificate(*enrolment)).into());
        }
        addresses
    }

    /// The facts behind those keys.
    pub(crate) fn read(snapshot: &Snapshot, mail: &Mail) -> Result<Self, ComposeError> {
        let learner = snapshot.get(&keys::learner(mail.learner()))?;
        let certificate = match mail {
            Mail::CreditsAwarded { enrolment, .. } => snapshot.get(&keys::certificate(*enrolment))?,
            _ => None,
        };
        Ok(Self { learner: learner.ok_or(ComposeError::Missing("learner profile"))?, certificate })
    }

    /// Where the mail goes.
    pub(crate) fn address(&self) -> Result<&str, ComposeError> {
        let address = self.learner.email.as_str();
        if is_bare_address(address) { Ok(address) } else { Err(ComposeError::Address) }
    }

    /// What the mail says at this moment.
    ///
    /// # Errors
    /// Something that the message speaks of does not exist.
    pub fn compose(&self, mail: &Mail, brand: &Brand, now: Timestamp) -> Result<Composed, ComposeError> {
        let name = one_line(&self.learner.name, NAME_MAX);
        let credits_url = format!("{}/cpd", brand.site());
        let zone = Learner::zone(Some(&self.learner));
        let day = |at: Timestamp| written(at.to_zoned(zone.clone()).date());
        Ok(match mail {
            Mail::CreditsAwarded { issue, credits, balance, .. } => {
                let certificate = self.certificate.as_ref().ok_or(ComposeError::Missing("certificate"))?;
                if certificate.issue != *issue || certificate.status == CertificateStatus::Revoked {
                    return Ok(Composed::Outdated("the certificate was revoked"));
                }
                letter(Letter::CreditsAwarded(CreditsAwarded {
                    name,
                    title: one_line(&certificate.course_title, TITLE_MAX),
                    credits: credits.to_string(),
                    credit_type: words::credit_type(&certificate.cpd_type),
                    balance: balance.to_string(),
                    number: certificate.number.clone(),
                    completed_on: day(certificate.completed_at),
                    valid_until: Lot::expiry(certificate.issued_at, certificate.credits_valid_months)
                        .map(day),
                    verify_url: format!("{}/verify/{}", brand.site(), certificate.code),
                    credits_url,
                }))
            }
            Mail::CreditsExpiring { credits, expires_at, .. } => match *expires_at <= now {
                true => Composed::Outdated("the credits have expired"),
                false => {
                    let (credits, expires_on) = (credits.to_string(), day(*expires_at));
                    letter(Letter::CreditsExpiring(CreditsExpiring {
                        name,
                        credits,
                        expires_on,
                        credits_url,
                    }))
                }
            },
            Mail::CycleEnding { ends_on, earned, goal, missing, .. } => {
                if now.to_zoned(zone.clone()).date() > *ends_on {
                    return Ok(Composed::Outdated("the period has ended"));
                }
                let missing = missing.iter().map(|kind| MissingKind {
                    cpd_type: words::credit_type(&kind.cpd_type),
                    credits: kind.credits.to_string(),
                });
                letter(Letter::CycleEnding(CycleEnding {
                    name,
                    ends_on: written(*ends_on),
                    earned: earned.to_string(),
                    goal: goal.to_string(),
                    remaining: (*goal - *earned).or_zero().to_string(),
                    missing: missing.collect(),
                    courses_url: format!("{}/courses", brand.site()),
                    credits_url,
                }))
            }
            _ => return Err(ComposeError::Missing("letter about credits")),
        })
    }
}

fn letter(letter: Letter) -> Composed {
    Composed::Letter(Box::new(letter))
}

fn written(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}
