//! Issues of a certificate, and what the ledger still has to do for them.

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

#[test]
fn a_reprint_keeps_credits_and_dates_and_waits_for_no_award() {
    let (clock, later) = (Counting(AtomicU64::new(0)), Timestamp::from_second(2_000_000_000).unwrap());
    let correction = Correction { learner_name: Some("Ada King".into()), ..Correction::default() };
    let first = Certificate { credits_valid_months: Some(12), ..certificate() };
    let second = first.clone().reprint(correction.clone(), &clock, later).unwrap();
    assert_eq!((second.issue, second.learner_name.as_str()), (2, "Ada King"));
    assert_ne!((&second.number, &second.code), (&first.number, &first.code));
    assert_eq!(
        (second.issued_at, second.credits_valid_until(), second.course_title.as_str()),
        (first.issued_at, first.credits_valid_until(), "Audit")
    );
    let fourth = second
        .reprint(correction.clone(), &clock, later)
        .unwrap()
        .revoke("x", later)
        .unwrap()
        .reissue("Ada", "0".parse().unwrap(), &clock, later)
        .unwrap();
    assert_eq!((fourth.awarded_as(3), fourth.awarded_as(4)), (1, 4));
    let mut fifth = fourth.reprint(correction.clone(), &clock, later).unwrap();
    let mut steps = Vec::new();
    while let Some(due) = fifth.due() {
        steps.push(due);
        fifth.settled = Some(due.settles());
    }
    let expected =
        [Due::Award(1), Due::Reprint(2), Due::Reprint(3), Due::Revoke(3), Due::Award(4), Due::Reprint(5)];
    assert_eq!(steps, expected);
    let revoked = fifth.revoke("x", later).unwrap();
    assert_eq!(revoked.reprint(correction, &clock, later), Err(InvalidTransition::Revoked));
}

#[test]
fn a_certificate_without_credits_is_due_only_when_an_issue_before_it_may_have_had_some() {
    let (clock, now) = (Counting(AtomicU64::new(0)), Timestamp::UNIX_EPOCH);
    let none = Certificate { credits: "0".parse().unwrap(), ..certificate() };
    assert_eq!(none.due(), None);
    assert_eq!(none.revoke("x", now).unwrap().due(), None);
    let settled = Some(Settled { issue: 1, status: CertificateStatus::Active });
    let awarded = Certificate { settled, ..certificate() };
    let again = awarded.revoke("x", now).unwrap().reissue("Ada", "0".parse().unwrap(), &clock, now).unwrap();
    assert_eq!(again.due(), Some(Due::Revoke(1)));
}
