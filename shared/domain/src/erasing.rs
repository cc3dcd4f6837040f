//! What is left of a learner's work once the learner's data is erased: the facts that a grade or a completion rests on,
//! and no word that anybody wrote.
//!
//! Profile, certificate and registration say it themselves. To add something with free text or a file name,
//! add its function here; `store::erasing` decides which items it applies to.

use std::collections::BTreeMap;

use crate::assignment::assignment_override::AssignmentOverride;
use crate::assignment::submission::{
    AssignmentProgress, GradingEntry, Submission, SubmissionStatus, Verdict, VerifiedFile, Work,
};
use crate::enrolment::{Enrolment, EnrolmentStatus};
use crate::quiz::attempt::QuizState;
use crate::quiz::quiz_override::QuizOverride;

/// What stands in place of a file's name.
const FILE_NAME: &str = "Removed at the learner's request";

impl Enrolment {
    /// Ends the enrolment of a learner whose data is erased, whatever its status: progress and payments are kept as
    /// facts. As after leaving, no later news of a payment gives access again.
    #[must_use]
    pub fn end_for_erasure(mut self) -> Self {
        // The number of an invoice leads to whoever paid it.
        self.grants.iter_mut().for_each(|grant| grant.reference = None);
        // The last payment of a learner who had left was returned.
        if self.status == EnrolmentStatus::Revoked && self.revoked_from == Some(EnrolmentStatus::Dropped) {
            return self;
        }
        Self {
            status: EnrolmentStatus::Dropped,
            suspended_from: None,
            pending_from: None,
            revoked_from: None,
            withdrawal: None,
            awaited: BTreeMap::new(),
            certificate_due: false,
            ..self
        }
    }
}

impl Submission {
    /// The submission without its work: status, attempt number, times and score stay. What was not submitted yet never
    /// will be.
    #[must_use]
    pub fn erased(self) -> Self {
        let given_up = matches!(self.status, SubmissionStatus::Draft | SubmissionStatus::AwaitingUpload);
        let without_name = |file: VerifiedFile| VerifiedFile {
            key: String::new(),
            name: FILE_NAME.to_owned(),
            removed: true,
            ..file
        };
        Self {
            status: if given_up { SubmissionStatus::Rejected } else { self.status },
            given_up: self.given_up || given_up,
            work: Work::default(),
            upload: None,
            file: self.file.map(without_name),
            rejected_reason: None,
            verdict: self.verdict.map(Verdict::erased),
            ..self
        }
    }
}

impl Verdict {
    /// The grade without its words.
    fn erased(self) -> Self {
        Self { feedback: String::new(), ..self }
    }
}

impl GradingEntry {
    /// Who did what, and when, without the words.
    #[must_use]
    pub fn erased(self) -> Self {
        Self { verdict: self.verdict.erased(), before: self.before.map(Verdict::erased), ..self }
    }
}

impl AssignmentProgress {
    /// Nothing is pending any more.
    #[must_use]
    pub fn erased(self) -> Self {
        Self { open: Vec::new(), draft: None, ..self }
    }
}

impl AssignmentOverride {
    /// The grant without its reason, which may speak of the learner's health.
    #[must_use]
    pub fn erased(self) -> Self {
        Self { reason: String::new(), ..self }
    }
}

impl QuizOverride {
    /// As [`AssignmentOverride::erased`].
    #[must_use]
    pub fn erased(self) -> Self {
        Self { reason: String::new(), ..self }
    }
}

impl QuizState {
    /// No attempt is open any more.
    #[must_use]
    pub fn erased(self) -> Self {
        Self { open: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    const CANARY: &str = "canary";

    fn verdict() -> serde_json::Value {
        json!({"score": "80", "max_score": "100", "feedback": CANARY, "by": Uuid::nil(), "at": "2026-11-22T12:00:00Z"})
    }

    fn submission(status: &str) -> Submission {
        serde_json::from_value(json!({
            "id": Uuid::nil(), "learner": Uuid::nil(), "assignment": Uuid::nil(), "course": Uuid::nil(),
            "status": status, "attempt_number": 2, "work": {"text": CANARY, "link": CANARY},
            "file": {"key": CANARY, "name": CANARY, "size_bytes": 3, "kind": "pdf"}, "rejected_reason": CANARY,
            "verdict": verdict(), "created_at": "2026-11-22T12:00:00Z", "submitted_at": "2026-11-22T12:00:00Z",
        }))
        .unwrap()
    }

    #[test]
    fn an_enrolment_ends_whatever_it_was_and_no_news_of_a_payment_opens_it() {
        let now: jiff::Timestamp = "2026-11-27T12:00:00Z".parse().unwrap();
        for status in ["pending", "active", "completed", "suspended", "dropped", "revoked", "expired"] {
            let enrolment: Enrolment = serde_json::from_value(json!({
                "id": Uuid::nil(), "learner": Uuid::nil(), "course": Uuid::nil(), "status": status,
                "payments": [{"payment": "pi_1", "session": "cs_1"}], "awaited": {"cs_2": now},
                "suspended_from": "active", "pending_from": "dropped", "revoked_from": "active",
                "enrolled_at": now, "completed_contents": [Uuid::nil()],
            }))
            .unwrap();
            let ended = enrolment.end_for_erasure();
            assert!(!ended.status.holds_seat() && !ended.status.gives_access(), "{status}");
            assert_eq!((ended.completed_contents.len(), ended.payments.len()), (1, 1), "{status}");
            assert_eq!(ended.clone().end_for_erasure(), ended, "{status} once");
            let paid = crate::payment::Payment::unknown("pi_1".into(), now);
            let paid = paid.mark_paid("cs_1", (ended.learner, ended.course), Some(4900), now);
            let disputed = paid.clone().dispute("dp_1", crate::payment::Dispute::Open, now);
            let won = disputed.clone().dispute("dp_1", crate::payment::Dispute::Won, now);
            let returned = paid.clone().charge_refunded(4900, true, now);
            let mut after = ended;
            for news in [&disputed, &won, &returned, &paid] {
                after = after.apply_payment_update(news).0;
                assert!(!after.status.holds_seat(), "{status}: {news:?}");
                assert_eq!(after.clone().end_for_erasure(), after, "{status}: {news:?}");
            }
        }
    }

    #[test]
    fn a_submission_keeps_its_grade_and_no_word() {
        for (status, after) in [
            ("draft", SubmissionStatus::Rejected),
            ("awaiting_upload", SubmissionStatus::Rejected),
            ("submitted", SubmissionStatus::Submitted),
            ("rejected", SubmissionStatus::Rejected),
            ("needs_revision", SubmissionStatus::NeedsRevision),
            ("approved", SubmissionStatus::Approved),
        ] {
            let before = submission(status);
            let erased = before.clone().erased();
            assert_eq!((erased.status, erased.attempt_number), (after, Some(2)), "{status}");
            assert!(!serde_json::to_string(&erased).unwrap().contains(CANARY), "{erased:?}");
            assert_eq!(erased.verdict.as_ref().unwrap().score, before.verdict.unwrap().score);
            assert_eq!(erased.clone().erased(), erased, "once");
        }
    }

    #[test]
    fn what_people_wrote_about_the_work_is_gone() {
        let entry: GradingEntry = serde_json::from_value(json!({
            "submission": Uuid::nil(), "action": "grade", "from": "submitted", "to": "graded",
            "verdict": verdict(), "before": verdict(),
        }))
        .unwrap();
        assert!(!serde_json::to_string(&entry.erased()).unwrap().contains(CANARY));
        let granted = json!({
            "id": Uuid::nil(), "extra_attempts": 1, "extra_time_percent": 25, "extra_minutes": 0, "reason": CANARY,
            "granted_by": Uuid::nil(), "granted_at": "2026-11-22T12:00:00Z",
        });
        let quiz: QuizOverride = serde_json::from_value(granted.clone()).unwrap();
        let assignment: AssignmentOverride = serde_json::from_value(granted).unwrap();
        assert_eq!((quiz.erased().reason, assignment.erased().reason), (String::new(), String::new()));
    }
}
