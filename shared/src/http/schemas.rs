//! OpenAPI schemas of the domain's enums, which know nothing of OpenAPI.
//!
//! A view keeps the domain's type and names the schema: `#[schema(value_type = schemas::EnrolmentStatus)]`.
//! The conversions are exhaustive, so a new variant of the domain does not compile until it is listed here;
//! the test below compares what both serialise to.

use domain::assignment::submission::Action as Actions;
use domain::assignment::submission::SubmissionStatus as Submissions;
use domain::audit::AuditAction as Audited;
use domain::course::changes::ChangeKind as CourseChanges;
use domain::course::draft::DraftState as Drafts;
use domain::course::media::{MediaState as MediaStates, MediaType as MediaTypes};
use domain::course::{ContentKind as Kinds, Format as Formats};
use domain::enrolment::EnrolmentStatus as Enrolments;
use domain::{CertificateValidity as Certificates, RegistrationStatus as Registrations};
use serde::Serialize;
use utoipa::ToSchema;

macro_rules! schema_of {
    ($(#[$doc:meta])* $name:ident as $shown:ident of $domain:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        #[schema(as = $shown)]
        #[expect(missing_docs, reason = "the domain's variants say what they mean")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every variant beside the domain's.
            pub const ALL: &[(Self, $domain)] = &[$((Self::$variant, $domain::$variant)),+];
        }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                match value { $($domain::$variant => Self::$variant),+ }
            }
        }
    };
}

schema_of! {
    /// The state of an enrolment.
    EnrolmentStatus as EnrolmentStatus of Enrolments {
        Pending, Active, Completed, Suspended, Dropped, Revoked, Expired,
    }
}

schema_of! {
    /// Whether a file of a course has arrived and passed its check.
    MediaState as MediaState of MediaStates { Waiting, Checked, Rejected, Removed }
}

schema_of! {
    /// What a file of a course is.
    MediaType as MediaType of MediaTypes { Mp4, Vtt, Pdf, Png, Jpg }
}

schema_of! {
    /// How far the registration with Zoom has come.
    RegistrationStatus as RegistrationStatus of Registrations {
        Pending, Registered, AwaitingApproval, Failed, Cancelled,
    }
}

schema_of! {
    /// Whether a certificate is still valid.
    CertificateValidity as CertificateStanding of Certificates { Active, Revoked, Superseded }
}

schema_of! {
    /// Whether a course has live sessions.
    CourseFormat as Format of Formats { SelfPaced, Hybrid }
}

schema_of! {
    /// The kind of a content.
    ContentKind as ContentKind of Kinds { Text, Video, Document, Link, Quiz, Assignment }
}

schema_of! {
    /// The state of a submission.
    SubmissionStatus as SubmissionStatus of Submissions {
        Draft, AwaitingUpload, Submitted, Rejected, NeedsRevision, Graded, Approved,
    }
}

schema_of! {
    /// What an instructor does with a submission.
    GradeAction as Action of Actions { Grade, Return, Approve }
}

schema_of! {
    /// Where a draft stands: never published, seen by learners, published and hidden again, or put away.
    DraftState as DraftState of Drafts { Draft, Published, Hidden, Archived }
}

schema_of! {
    /// What kind of thing a publication changes.
    CourseChangeKind as CourseChangeKind of CourseChanges {
        CourseCreated, CourseDetails, PriceChanged, CreditsChanged, EnrolmentChanged, CompletionChanged, InstructorsChanged,
        OutlineChanged, ContentAdded, ContentChanged, ContentRemoved, QuizChanged, KeyCorrected, SessionAdded, SessionMoved,
        SessionChanged, SessionRemoved, Shown, Hidden,
    }
}

schema_of! {
    /// What a member of staff did.
    AuditAction as AuditAction of Audited {
        EnrolmentGranted, EnrolmentWithdrawn, EnrolmentRestored, EnrolmentExtended, EnrolmentTransferred,
        EnrolmentSettled,
        PersonInvited, InvitationSent, InvitationWithdrawn, CreditsAdjusted,
        CertificateRevoked, CertificateReissued, CertificateReprinted, PassWithdrawn, QuizOverridden, AssignmentOverridden,
        QuizRegraded, WorkGraded, AttendanceMarked, PaymentAssigned, RefundRequested, CoursePublished, CourseHidden,
        LearnerExported, LearnerErased, FailedWorkRetried, CourseMessageSent,
        CourseMessageStopped, CourseMessageContinued,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same<S: Serialize, D: Serialize>(all: &[(S, D)]) {
        for (schema, domain) in all {
            assert_eq!(serde_json::to_value(schema).unwrap(), serde_json::to_value(domain).unwrap());
        }
    }

    #[test]
    fn schemas_and_domain_serialise_alike() {
        same(EnrolmentStatus::ALL);
        same(RegistrationStatus::ALL);
        same(CertificateValidity::ALL);
        same(CourseFormat::ALL);
        same(ContentKind::ALL);
        same(SubmissionStatus::ALL);
        same(GradeAction::ALL);
        same(AuditAction::ALL);
        same(DraftState::ALL);
        same(CourseChangeKind::ALL);
    }
}
