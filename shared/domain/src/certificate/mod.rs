//! The certificate of a completed course.
//!
//! Each enrolment has at most one certificate: reissuing adds an issue, never a second certificate. The issue
//! fixes the credits, even if the course changes later.

mod days;
mod due;
pub(crate) mod reference;
pub mod validity;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::course::Course;
use crate::enrolment::Enrolment;
use crate::{Clock, CourseId, Credits, EnrolmentId, LearnerId};

pub use due::{Due, Settled};

/// A certificate with its current issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub uuid: Uuid,
    /// For people: `CPD-2026-7KQ2-M9XD-4HTV`.
    pub number: String,
    /// The unguessable code of the public page.
    pub code: String,
    pub enrolment: EnrolmentId,
    pub learner: LearnerId,
    /// The learner's name at the time of issue; empty when none was known. Show [`Self::shown_name`].
    pub learner_name: String,
    pub course: CourseId,
    /// The title at the time of issue.
    pub course_title: String,
    /// The organiser at the time of issue.
    pub organiser: String,
    pub credits: Credits,
    pub cpd_type: String,
    /// How long the credits stay valid; indefinitely when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits_valid_months: Option<u16>,
    pub completed_at: Timestamp,
    /// The day of completion where the learner was, fixed for good: every document shows it, and the credits
    /// count on it. Absent on certificates of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_on: Option<Date>,
    /// The IANA time zone of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    pub status: CertificateStatus,
    /// Counts from 1.
    pub issue: u32,
    pub issued_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// The administrator's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_reason: Option<String>,
    /// The issues that are reprints, in order: they stand for the credits of the issue before them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reprints: Vec<u32>,
    /// When the current issue was reprinted; absent when it is no reprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reprinted_at: Option<Timestamp>,
    /// The state that the credit ledger has caught up with; written with its entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// The holder's data was erased: no issue bears the name any more, nor will a later one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub name_removed: bool,
}

/// What a certificate shows once its holder's data was erased.
pub const NAME_REMOVED: &str = "Name removed at the holder's request";
/// What stands in place of a reason that a person wrote about the holder.
pub const REASON_REMOVED: &str = "Reason removed at the holder's request";

/// Why a transition is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTransition {
    /// Revoking is final for an issue.
    #[error("This issue of the certificate is already revoked.")]
    AlreadyRevoked,
    /// Only a revoked certificate can be reissued.
    #[error("Only a revoked certificate can be reissued.")]
    NotRevoked,
    /// A revoked certificate is reissued instead.
    #[error("Only a valid certificate can be reprinted; a revoked one can be reissued.")]
    Revoked,
}

/// What a reprint corrects; the rest stays as it was issued.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    pub learner_name: Option<String>,
    pub course_title: Option<String>,
    pub organiser: Option<String>,
}

/// The status of the current issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    Active,
    /// Revoked for good.
    Revoked,
}

impl Certificate {
    /// The first issue for a completed enrolment. `None` if the course issues no certificates or the
    /// enrolment already has one.
    pub fn first_issue(
        enrolment: &Enrolment,
        course: &Course,
        learner_name: &str,
        zone: &TimeZone,
        clock: &dyn Clock,
        now: Timestamp,
    ) -> Option<Self> {
        if !course.completion.issues_certificate || enrolment.certificate.is_some() {
            return None;
        }
        let completed_at = enrolment.completed_at.unwrap_or(now);
        Some(Self {
            uuid: clock.new_id(),
            number: number(clock, days::date_of(now, zone)),
            code: letters(clock, 24),
            enrolment: enrolment.id,
            learner: enrolment.learner,
            learner_name: learner_name.to_owned(),
            course: course.uuid,
            course_title: course.title.clone(),
            organiser: course.organiser.clone(),
            credits: course.cpd_credits,
            cpd_type: course.cpd_type.clone(),
            credits_valid_months: course.completion.credits_valid_months,
            completed_at,
            completed_on: Some(days::date_of(completed_at, zone)),
            time_zone: zone.iana_name().map(str::to_owned),
            status: CertificateStatus::Active,
            issue: 1,
            issued_at: now,
            revoked_at: None,
            revoked_reason: None,
            reprints: Vec::new(),
            reprinted_at: None,
            settled: None,
            name_removed: false,
        })
    }

    /// The name of the holder, unless none was known. Certificates of earlier releases may hold an e-mail address in
    /// its place, which is no name.
    pub fn name(&self) -> Option<&str> {
        Some(self.learner_name.trim()).filter(|name| crate::is_name(name))
    }

    /// What a certificate shows as the name of its holder: never an e-mail address.
    pub fn shown_name(&self) -> &str {
        self.name().unwrap_or(if self.name_removed { NAME_REMOVED } else { "Name withheld" })
    }

    /// The certificate without what it says about its holder. It stays valid, or revoked, as it is.
    #[must_use]
    pub fn without_holder(self) -> Self {
        Self {
            learner_name: String::new(),
            revoked_reason: self.revoked_reason.map(|_| REASON_REMOVED.to_owned()),
            name_removed: true,
            ..self
        }
    }

    /// The name for a new issue: none once it was removed.
    fn bearing(&self, name: String) -> String {
        if self.name_removed { String::new() } else { name }
    }

    /// Revokes the current issue for good.
    ///
    /// # Errors
    /// The issue is already revoked.
    pub fn revoke(self, reason: &str, now: Timestamp) -> Result<Self, InvalidTransition> {
        if self.status == CertificateStatus::Revoked {
            return Err(InvalidTransition::AlreadyRevoked);
        }
        let status = CertificateStatus::Revoked;
        Ok(Self { status, revoked_at: Some(now), revoked_reason: Some(reason.to_owned()), ..self })
    }

    /// Reissues a revoked certificate under a new number and code; the old code is reported as superseded.
    ///
    /// # Errors
    /// The current issue is not revoked.
    pub fn reissue(
        self,
        learner_name: &str,
        credits: Credits,
        clock: &dyn Clock,
        now: Timestamp,
    ) -> Result<Self, InvalidTransition> {
        if self.status == CertificateStatus::Active {
            return Err(InvalidTransition::NotRevoked);
        }
        Ok(Self {
            number: number(clock, self.day_of(now)),
            code: letters(clock, 24),
            learner_name: self.bearing(learner_name.to_owned()),
            credits,
            status: CertificateStatus::Active,
            issue: self.issue + 1,
            issued_at: now,
            revoked_at: None,
            revoked_reason: None,
            reprinted_at: None,
            ..self
        })
    }

    /// Reprints a valid certificate with its name or wording corrected, under a new number and code. Credits,
    /// lot and dates stay those of the issue before it, so that a correction neither brings expired credits
    /// back nor starts their validity anew.
    ///
    /// # Errors
    /// The current issue is revoked.
    pub fn reprint(
        self,
        correction: Correction,
        clock: &dyn Clock,
        now: Timestamp,
    ) -> Result<Self, InvalidTransition> {
        if self.status == CertificateStatus::Revoked {
            return Err(InvalidTransition::Revoked);
        }
        let issue = self.issue + 1;
        let mut reprints = self.reprints.clone();
        reprints.push(issue);
        Ok(Self {
            number: number(clock, self.day_of(self.issued_at)),
            code: letters(clock, 24),
            learner_name: self.bearing(correction.learner_name.unwrap_or_else(|| self.learner_name.clone())),
            course_title: correction.course_title.unwrap_or(self.course_title),
            organiser: correction.organiser.unwrap_or(self.organiser),
            issue,
            reprints,
            reprinted_at: Some(now),
            ..self
        })
    }

    /// When the certificate last changed.
    pub fn changed_at(&self) -> Timestamp {
        self.revoked_at.or(self.reprinted_at).unwrap_or(self.issued_at)
    }
}

/// A number for people: the year, and twelve letters in blocks.
fn number(clock: &dyn Clock, day: Date) -> String {
    let letters = letters(clock, 12);
    format!("CPD-{}-{}-{}-{}", day.strftime("%Y"), &letters[..4], &letters[4..8], &letters[8..])
}

/// Crockford's alphabet, without the ambiguous I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Five random bits per letter, from the last 32 bits of new ids. In a version 7 UUID these are random,
/// whatever counter precedes them (RFC 9562, 6.2).
fn letters(clock: &dyn Clock, count: usize) -> String {
    let mut text = String::with_capacity(count);
    while text.len() < count {
        let bytes = *clock.new_id().as_bytes();
        let mut bits = u32::from_be_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]);
        for _ in 0..6.min(count - text.len()) {
            text.push(char::from(LETTERS[(bits % 32) as usize]));
            bits /= 32;
        }
    }
    text
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
