//! The certificate of a completed course.
//!
//! It belongs to a place, and there is one for each place: re-issuing adds an issue, never a second
//! certificate. Its credits are fixed by the issue, whatever the course is worth later.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::course::Course;
use super::enrolment::Enrolment;
use super::{Clock, CourseId, Credits, EnrolmentId, LearnerId};

/// A certificate, as its current issue says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Its id.
    pub uuid: Uuid,
    /// For people: `CPD-2026-7KQ2-M9XD-4HTV`.
    pub number: String,
    /// What makes the public page findable by those who were shown it, and by nobody else.
    pub code: String,
    /// The place that was completed.
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
    /// The first issue for a place that was just completed. `None`: the course issues none, or the place
    /// has one.
    pub fn first_issue(
        place: &Enrolment,
        course: &Course,
        learner_name: &str,
        clock: &dyn Clock,
        now: Timestamp,
    ) -> Option<Self> {
        if !course.completion.issues_certificate || place.certificate.is_some() {
            return None;
        }
        let year = now.strftime("%Y");
        let number = letters(clock, 12);
        let blocks: Vec<&str> = (0..3).map(|block| &number[block * 4..block * 4 + 4]).collect();
        Some(Self {
            uuid: clock.new_id(),
            number: format!("CPD-{year}-{}", blocks.join("-")),
            code: letters(clock, 24),
            enrolment: place.id,
            learner: place.learner,
            learner_name: learner_name.to_owned(),
            course: course.uuid,
            course_title: course.title.clone(),
            organiser: course.organiser.clone(),
            credits: course.cpd_credits,
            cpd_type: course.cpd_type.clone(),
            credits_valid_months: course.completion.credits_valid_months,
            completed_at: place.completed_at.unwrap_or(now),
            status: CertificateStatus::Active,
            issue: 1,
            issued_at: now,
        })
    }
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
}
