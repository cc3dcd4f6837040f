//! The certificate of a completed course.
//!
//! Each enrolment has at most one certificate: reissuing adds an issue, never a second certificate. The issue
//! fixes the credits, even if the course changes later.

pub(crate) mod reference;
pub mod validity;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::course::Course;
use crate::enrolment::Enrolment;
use crate::{Clock, CourseId, Credits, EnrolmentId, LearnerId};

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
    /// The learner's name at the time of issue.
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
    pub status: CertificateStatus,
    /// Counts from 1.
    pub issue: u32,
    pub issued_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// The administrator's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_reason: Option<String>,
    /// The state that the credit ledger has caught up with; written with its entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
}

/// The state of a certificate that the credit ledger has caught up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub issue: u32,
    pub status: CertificateStatus,
}

/// The next step for the ledger. Each step is one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Award this issue.
    Award(u32),
    /// Award and revoke this issue in one transaction, because it was revoked before it was awarded.
    AwardRevoked(u32),
    /// Revoke this issue.
    Revoke(u32),
}

/// Why a transition is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTransition {
    /// Revoking is final for an issue.
    #[error("This issue of the certificate is already revoked.")]
    AlreadyRevoked,
    /// Only a revoked certificate can be reissued.
    #[error("Only a revoked certificate can be reissued.")]
    NotRevoked,
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
        clock: &dyn Clock,
        now: Timestamp,
    ) -> Option<Self> {
        if !course.completion.issues_certificate || enrolment.certificate.is_some() {
            return None;
        }
        Some(Self {
            uuid: clock.new_id(),
            number: number(clock, now),
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
            completed_at: enrolment.completed_at.unwrap_or(now),
            status: CertificateStatus::Active,
            issue: 1,
            issued_at: now,
            revoked_at: None,
            revoked_reason: None,
            settled: None,
        })
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
            number: number(clock, now),
            code: letters(clock, 24),
            learner_name: learner_name.to_owned(),
            credits,
            status: CertificateStatus::Active,
            issue: self.issue + 1,
            issued_at: now,
            revoked_at: None,
            revoked_reason: None,
            ..self
        })
    }

    /// When the status last changed.
    pub fn changed_at(&self) -> Timestamp {
        self.revoked_at.unwrap_or(self.issued_at)
    }

    /// The next due step for the ledger, if any. An issue that has a successor was revoked, because only a
    /// revoked certificate can be reissued.
    pub fn due(&self) -> Option<Due> {
        let now = Settled { issue: self.issue, status: self.status };
        let revoked = |issue| issue < self.issue || self.status == CertificateStatus::Revoked;
        let award = |issue| if revoked(issue) { Due::AwardRevoked(issue) } else { Due::Award(issue) };
        match self.settled {
            None => Some(award(1)),
            Some(settled) if settled == now => None,
            Some(Settled { issue, status: CertificateStatus::Active }) => {
                revoked(issue).then_some(Due::Revoke(issue))
            }
            Some(Settled { issue, .. }) => (issue < self.issue).then(|| award(issue + 1)),
        }
    }
}

impl Due {
    /// The issue of the step.
    pub fn issue(self) -> u32 {
        let (Self::Award(issue) | Self::AwardRevoked(issue) | Self::Revoke(issue)) = self;
        issue
    }

    /// The state that the ledger has caught up with after the step.
    pub fn settles(self) -> Settled {
        let status = match self {
            Self::Award(_) => CertificateStatus::Active,
            Self::AwardRevoked(_) | Self::Revoke(_) => CertificateStatus::Revoked,
        };
        Settled { issue: self.issue(), status }
    }
}

/// A number for people: the year, and twelve letters in blocks.
fn number(clock: &dyn Clock, now: Timestamp) -> String {
    let letters = letters(clock, 12);
    format!("CPD-{}-{}-{}-{}", now.strftime("%Y"), &letters[..4], &letters[4..8], &letters[8..])
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
mod tests {
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    struct Counting(AtomicU64);

    impl Clock for Counting {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }

        fn new_id(&self) -> Uuid {
            Uuid::from_u64_pair(7, self.0.fetch_add(1, Ordering::Relaxed))
        }
    }

    #[test]
    fn letters_are_unambiguous_and_vary() {
        let clock = Counting(AtomicU64::new(0));
        let codes: BTreeSet<String> = (0..100).map(|_| letters(&clock, 24)).collect();
        assert_eq!(codes.len(), 100);
        assert!(codes.iter().all(|code| code.len() == 24 && !code.contains(['I', 'L', 'O', 'U'])));
        assert_eq!(letters(&clock, 12).len(), 12);
    }

    fn certificate() -> Certificate {
        serde_json::from_value(serde_json::json!({
            "uuid": Uuid::from_u128(1), "number": "CPD-2026-AAAA-BBBB-CCCC", "code": "C", "enrolment": Uuid::from_u128(2),
            "learner": Uuid::from_u128(3), "learner_name": "Ada", "course": Uuid::from_u128(4), "course_title": "Audit",
            "organiser": "Meridian", "credits": "2.50", "cpd_type": "Clinical", "completed_at": "2026-11-22T12:00:00Z",
            "status": "active", "issue": 1, "issued_at": "2026-11-22T12:00:00Z",
        }))
        .unwrap()
    }

    #[test]
    fn an_issue_is_revoked_for_good_and_followed_by_the_next() {
        let (clock, now) = (Counting(AtomicU64::new(0)), Timestamp::UNIX_EPOCH);
        let credits = certificate().credits;
        let again = certificate().reissue("Ada", credits, &clock, now);
        assert_eq!(again.unwrap_err(), InvalidTransition::NotRevoked);
        let revoked = certificate().revoke("Not her own work", now).unwrap();
        assert_eq!(revoked.clone().revoke("Again", now).unwrap_err(), InvalidTransition::AlreadyRevoked);
        let second = revoked.reissue("Ada L.", credits, &clock, now).unwrap();
        assert_eq!((second.issue, second.status, second.revoked_at), (2, CertificateStatus::Active, None));
        assert_ne!((second.number.as_str(), second.code.as_str()), ("CPD-2026-AAAA-BBBB-CCCC", "C"));
        assert_eq!(second.uuid, certificate().uuid, "the certificate is the same");
    }

    #[test]
    fn the_ledger_catches_up_step_by_step_from_any_state() {
        let (clock, now) = (Counting(AtomicU64::new(0)), Timestamp::UNIX_EPOCH);
        let mut third = certificate();
        for _ in 0..2 {
            let credits = third.credits;
            third = third.revoke("x", now).unwrap().reissue("Ada", credits, &clock, now).unwrap();
        }
        let mut steps = Vec::new();
        while let Some(due) = third.due() {
            steps.push(due);
            third.settled = Some(due.settles());
        }
        assert_eq!(steps, [Due::AwardRevoked(1), Due::AwardRevoked(2), Due::Award(3)]);
        let revoked = third.revoke("x", now).unwrap();
        assert_eq!(revoked.due(), Some(Due::Revoke(3)));
        // Awarded long ago, then revoked and reissued.
        let behind = Settled { issue: 1, status: CertificateStatus::Active };
        assert_eq!(Certificate { settled: Some(behind), ..revoked }.due(), Some(Due::Revoke(1)));
    }
}
