//! The only place that turns a refusal or a failure into a status and a body.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::runtime::metrics::{self, Metric};
use crate::runtime::{SwitchedOff, SystemClock};
use crate::store::StoreError;
use domain::Refusal;
use domain::course::draft::DraftChange;
use jiff::Timestamp;
use uuid::Uuid;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The caller can act on it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operator has switched it off. Safe to repeat, and no failure: no release is rolled back for it.
    #[error(transparent)]
    SwitchedOff(#[from] SwitchedOff),
    /// Another service is unavailable. Safe to repeat.
    #[error("{0}")]
    Unavailable(&'static str),
    /// The path exists, but not with this method.
    #[error("this URL does not allow the method")]
    MethodNotAllowed,
}

/// The body of every refusal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// What was refused, and why.
    pub error: ErrorDetail,
}

/// What was refused, and why.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorDetail {
    /// For programs, for example `NOT_FOUND`.
    #[schema(example = "VALIDATION_ERROR")]
    pub code: String,
    /// For people.
    pub message: String,
    /// Reasons by field; empty when no field is to blame.
    #[serde(default)]
    pub details: BTreeMap<String, Vec<String>>,
}

/// The body of a refusal to save over what somebody else has saved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DraftChangedBody {
    /// `DRAFT_CHANGED`, and a sentence that says who and when.
    pub error: ErrorDetail,
    pub changed_by: Author,
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// The version that is stored.
    pub version: u64,
}

/// Somebody who edits courses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    pub id: Uuid,
    /// Empty if the person never signed in here, or is not known any more.
    pub name: String,
}

impl DraftChangedBody {
    fn new(error: ErrorDetail, change: &DraftChange) -> Self {
        let changed_by = Author { id: change.by.0, name: change.name.clone() };
        Self { error, changed_by, changed_at: change.at, version: change.version }
    }
}

impl Failure {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        let refusal = match self {
            Self::Refused(refusal) => refusal,
            Self::Store(StoreError::Unavailable { .. }) | Self::Unavailable(_) | Self::SwitchedOff(_) => {
                return (StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE");
            }
            Self::Store(_) => return (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"),
            Self::MethodNotAllowed => return (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
        };
        match refusal {
            Refusal::NotAuthenticated => (StatusCode::UNAUTHORIZED, "NOT_AUTHENTICATED"),
            Refusal::PermissionDenied => (StatusCode::FORBIDDEN, "PERMISSION_DENIED"),
            Refusal::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Refusal::NotPublished => (StatusCode::NOT_FOUND, "NOT_PUBLISHED"),
            Refusal::Validation(_) => (StatusCode::BAD_REQUEST, "VALIDATION_ERROR"),
            Refusal::NotEnrolled => (StatusCode::FORBIDDEN, "NOT_ENROLLED"),
            Refusal::AccessEnded => (StatusCode::FORBIDDEN, "ACCESS_ENDED"),
            Refusal::NotAQuiz => (StatusCode::BAD_REQUEST, "NOT_A_QUIZ"),
            Refusal::MaxAttemptsReached => (StatusCode::FORBIDDEN, "MAX_ATTEMPTS_REACHED"),
            Refusal::FileTooLarge(_) => (StatusCode::BAD_REQUEST, "FILE_TOO_LARGE"),
            Refusal::InvalidFileType(_) => (StatusCode::BAD_REQUEST, "INVALID_FILE_TYPE"),
            Refusal::AlreadyGraded => (StatusCode::BAD_REQUEST, "ALREADY_GRADED"),
            Refusal::CompletedByGrading => (StatusCode::BAD_REQUEST, "COMPLETED_BY_GRADING"),
            Refusal::CourseIsFree => (StatusCode::BAD_REQUEST, "COURSE_IS_FREE"),
            Refusal::PaymentRequired => (StatusCode::BAD_REQUEST, "PAYMENT_REQUIRED"),
            Refusal::EnrolmentClosed => (StatusCode::CONFLICT, "ENROLMENT_CLOSED"),
            Refusal::CourseFull => (StatusCode::CONFLICT, "COURSE_FULL"),
            Refusal::AlreadyEnrolled => (StatusCode::CONFLICT, "ALREADY_ENROLLED"),
            Refusal::AlreadyPaid => (StatusCode::CONFLICT, "ALREADY_PAID"),
            Refusal::PaymentPending => (StatusCode::CONFLICT, "PAYMENT_PENDING"),
            Refusal::PaymentUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "PAYMENT_UNAVAILABLE"),
            Refusal::DraftChanged(_) => (StatusCode::CONFLICT, "DRAFT_CHANGED"),
            Refusal::DraftExists => (StatusCode::CONFLICT, "DRAFT_EXISTS"),
            Refusal::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED"),
            Refusal::Conflict(_) => (StatusCode::CONFLICT, "CONFLICT"),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let details = match &self {
            Self::Refused(Refusal::Validation(details)) => details.clone(),
            _ => BTreeMap::new(),
        };
        let message = match &self {
            Self::Refused(refusal) => refusal.to_string(),
            Self::Unavailable(message) => (*message).to_owned(),
            Self::SwitchedOff(off) => off.0.message().to_owned(),
            Self::MethodNotAllowed => "This method is not allowed here.".to_owned(),
            Self::Store(StoreError::Unavailable { .. }) => {
                "The service is busy. Please try again; with the same Idempotency-Key, nothing is done twice."
                    .to_owned()
            }
            Self::Store(_) => "Something went wrong on our side. Please try again later.".to_owned(),
        };
        let switched_off = match &self {
            Self::SwitchedOff(off) => Some(*off),
            _ => None,
        };
        if let Some(off) = switched_off {
            metrics::count(Metric::SwitchedOff, 1, &SystemClock);
            tracing::warn!(code, switched_off = off.0.name(), "the request was refused");
        } else if status.is_server_error() {
            metrics::count(Metric::UnexpectedFailure, 1, &SystemClock);
            tracing::error!(code, error = %self, "the request failed");
        }
        let error = ErrorDetail { code: code.to_owned(), message, details };
        let mut response = match &self {
            Self::Refused(Refusal::DraftChanged(change)) => {
                (status, Json(DraftChangedBody::new(error, change))).into_response()
            }
            _ => (status, Json(ErrorBody { error })).into_response(),
        };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            let seconds = HeaderValue::from_static(if switched_off.is_some() { "60" } else { "2" });
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
