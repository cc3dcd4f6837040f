//! The certificate of a completed course.
//!
//! It belongs to an enrolment, and there is one for each enrolment: re-issuing adds an issue, never a second
//! certificate. Its credits are fixed by the issue, whatever the course is worth later.

pub mod validity;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::course::Course;
use crate::enrolment::Enrolment;
use crate::{Clock, CourseId, Credits, EnrolmentId, LearnerId};

/// A certificate, as its current issue says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Its id.
    pub uuid: Uuid,
    /// For people: `CPD-2026-7KQ2-M9XD-4HTV`.
    pub number: String,
    /// What makes the public page findable by those who were shown it, and by nobody else.
    pub code: String,
    /// The enrolment that was completed.
    pub enrolment: EnrolmentId,
    /// Whose it is.
    pub learner: LearnerId,
    /// The name that stands on it, as it was when the course was completed.
    pub learner_name: String,
    /// What was completed.
    pub course: CourseId,
    /// Its title, as it was.
    pub course_title: String,
    /// Who provided it, as it was.
    pub organiser: String,
    /// What it is worth.
    pub credits: Credits,
    /// The kind of credit.
    pub cpd_type: String,
    /// How long the credits stay valid; absent: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits_valid_months: Option<u16>,
    /// When the course was completed.
    pub completed_at: Timestamp,
    /// Whether the current issue stands.
    pub status: CertificateStatus,
    /// The current issue, from 1.
    pub issue: u32,
    /// When the current issue was made.
    pub issued_at: Timestamp,
    /// When the current issue was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
    /// Why, in the administrator's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_reason: Option<String>,
    /// What the credit ledger knows of it; written with the ledger's entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
}

/// The state of a certificate that the credit ledger has caught up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The issue.
    pub issue: u32,
    /// Whether it stood.
    pub status: CertificateStatus,
}

/// What the ledger has to do next for a certificate. One step is one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Award this issue.
    Award(u32),
    /// Award this issue and take it back in the same transaction: it was revoked before it was awarded.
    AwardRevoked(u32),
    /// Take this issue back.
    Revoke(u32),
}

/// Why a certificate cannot become what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTransition {
    /// Revoking is final for an issue.
    #[error("This issue of the certificate is already revoked.")]
    AlreadyRevoked,
    /// Only a revoked certificate is issued anew.
    #[error("Only a revoked certificate can be issued anew.")]
    NotRevoked,
}

/// Whether an issue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// It stands.
    Active,
    /// It was withdrawn, for good.
    Revoked,
}

impl Certificate {
    /// The first issue for an enrolment that was just completed. `None`: the course issues none, or the enrolment
    /// has one.
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

    /// Withdraws the current issue, for good.
    ///
    /// # Errors
    /// It is withdrawn already.
    pub fn revoke(self, reason: &str, now: Timestamp) -> Result<Self, InvalidTransition> {
        if self.status == CertificateStatus::Revoked {
            return Err(InvalidTransition::AlreadyRevoked);
        }
        let status = CertificateStatus::Revoked;
        Ok(Self { status, revoked_at: Some(now), revoked_reason: Some(reason.to_owned()), ..self })
    }

    /// Issues a revoked certificate anew, under a number and a code of its own; whoever holds the old code
    /// sees that it was superseded.
    ///
    /// # Errors
    /// The current issue stands.
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

    /// When it last became what it is.
    pub fn changed_at(&self) -> Timestamp {
        self.revoked_at.unwrap_or(self.issued_at)
    }

    /// What the ledger has to do next, if anything. An issue that is followed by another one was revoked:
    /// there is no other way to the next.
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
    /// The issue that it is about.
    pub fn issue(self) -> u32 {
        let (Self::Award(issue) | Self::AwardRevoked(issue) | Self::Revoke(issue)) = self;
        issue
    }

    /// What the ledger knows once it is done.
    pub fn settles(self) -> Settled {
        let status = match self {
            Self::Award(_) => CertificateStatus::Active,
            Self::AwardRevoked(_) | Self::Revoke(_) => CertificateStatus::Revoked,
        };
        Settled { issue: self.issue(), status }
    }
}

/// For people: the year, and twelve letters in blocks.
fn number(clock: &dyn Clock, now: Timestamp) -> String {
    let letters = letters(clock, 12);
    format!("CPD-{}-{}-{}-{}", now.strftime("%Y"), &letters[..4], &letters[4..8], &letters[8..])
}

/// Crockford's letters: none that is read for another, and no I, L, O, U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Five random bits a letter, from the last 32 bits of fresh ids: in a UUID of version 7 these are random
/// whatever counter an implementation keeps in front of them (RFC 9562, 6.2).
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
    fn letters_are_read_one_way_only_and_differ() {
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
        assert_eq!(second.uuid, certificate().uuid, "it stays the same certificate");
    }

    #[test]
    fn the_ledger_catches_up_step_by_step_from_wherever_it_stands() {
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
        // Awarded long ago, revoked and issued anew in the meantime.
        let behind = Settled { issue: 1, status: CertificateStatus::Active };
        assert_eq!(Certificate { settled: Some(behind), ..revoked }.due(), Some(Due::Revoke(1)));
    }
}
