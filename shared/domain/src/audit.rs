//! The audit log: who did what to whom, when and why. An entry is written once, in the transaction of its fact.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::certificate::REASON_REMOVED;
use crate::{CourseId, LearnerId, Refusal, one_line};

/// The longest reason.
pub const REASON_MAX: usize = 500;

/// What a member of staff did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    EnrolmentGranted,
    EnrolmentWithdrawn,
    EnrolmentRestored,
    EnrolmentExtended,
    EnrolmentTransferred,
    EnrolmentSettled,
    PersonInvited,
    InvitationSent,
    InvitationWithdrawn,
    CreditsAdjusted,
    CertificateRevoked,
    CertificateReissued,
    CertificateReprinted,
    PassWithdrawn,
    QuizOverridden,
    AssignmentOverridden,
    QuizRegraded,
    WorkGraded,
    AttendanceMarked,
    PaymentAssigned,
    RefundRequested,
    CoursePublished,
    CourseHidden,
    LearnerExported,
    LearnerErased,
    FailedWorkRetried,
    CourseMessageSent,
    CourseMessageStopped,
    CourseMessageContinued,
}

/// What happened, before it has a time and an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFact<'a> {
    /// Who did it; `None` for a command of the operator.
    pub actor: Option<LearnerId>,
    pub action: AuditAction,
    /// To whom.
    pub learner: Option<LearnerId>,
    pub course: Option<CourseId>,
    /// Of a transfer: where to.
    pub to_course: Option<CourseId>,
    /// May be empty where the action asks for none.
    pub reason: &'a str,
    /// Ids and figures of the action by their names.
    pub details: &'a [(&'static str, String)],
}

impl AuditAction {
    /// Whether it is about an address that nobody had signed in with: the id in the entry leads to no profile.
    pub fn is_about_an_invited_person(self) -> bool {
        matches!(self, Self::PersonInvited | Self::InvitationSent | Self::InvitationWithdrawn)
    }
}

impl AuditFact<'_> {
    /// The entry of something that happens now.
    pub fn entry(&self, id: Uuid, at: Timestamp) -> AuditEntry {
        AuditEntry {
            id,
            at,
            actor: self.actor,
            action: self.action,
            learner: self.learner,
            course: self.course,
            to_course: self.to_course,
            reason: self.reason.to_owned(),
            details: self.details.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        }
    }
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: Uuid,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<LearnerId>,
    pub action: AuditAction,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner: Option<LearnerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course: Option<CourseId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_course: Option<CourseId>,
    #[serde(default)]
    pub reason: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
}

impl AuditEntry {
    /// Who did what and when, without what was said about the learner. The reason of the erasure itself names nobody, and
    /// stays.
    #[must_use]
    pub fn erased(self) -> Self {
        if self.action == AuditAction::LearnerErased {
            return Self { details: BTreeMap::new(), ..self };
        }
        let reason = if self.reason.is_empty() { String::new() } else { REASON_REMOVED.to_owned() };
        Self { reason, details: BTreeMap::new(), ..self }
    }
}

/// The reason that a member of staff gives, checked.
///
/// # Errors
/// There is none, or it is too long.
pub fn checked_reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    match text.is_empty() || text.chars().count() > REASON_MAX {
        true => Err(Refusal::field("reason", format!("must have 1 to {REASON_MAX} characters"))),
        false => Ok(one_line(text, REASON_MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_of_up_to_500_characters() {
        assert_eq!(checked_reason("  Paid by\ninvoice ").unwrap(), "Paid by invoice");
        assert_eq!(checked_reason(&"é".repeat(500)).unwrap().chars().count(), 500);
        for wrong in ["", " \n ", &"é".repeat(501)] {
            assert!(checked_reason(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_erased_entry_says_who_and_what_and_nothing_of_the_person() {
        let fact = AuditFact {
            actor: None,
            action: AuditAction::EnrolmentGranted,
            learner: Some(LearnerId(Uuid::nil())),
            course: None,
            to_course: None,
            reason: "canary",
            details: &[("reference", "canary".to_owned())],
        };
        let erased = fact.entry(Uuid::nil(), Timestamp::UNIX_EPOCH).erased();
        assert!(!serde_json::to_string(&erased).unwrap().contains("canary"), "{erased:?}");
        assert_eq!(erased.clone().erased(), erased);
    }
}
