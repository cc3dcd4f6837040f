//! Why a request is refused, in the words of the business; `shared::http` turns it into a status.

use std::collections::BTreeMap;

/// A refusal that the caller can act on. What went wrong inside of us is never one of these.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request carries no verified identity.
    #[error("Sign in to continue.")]
    NotAuthenticated,
    /// The identity is known but may not do this.
    #[error("You may not do this.")]
    PermissionDenied,
    /// It does not exist, or belongs to somebody else: the two look the same on purpose.
    #[error("Not found.")]
    NotFound,
    /// The course is not published (answered like something that does not exist).
    #[error("This course is not published.")]
    NotPublished,
    /// The body or a parameter is not what the route takes; reasons by field.
    #[error("The request is not valid.")]
    Validation(BTreeMap<String, Vec<String>>),
    /// The course needs an active enrolment.
    #[error("You are not enrolled in this course.")]
    NotEnrolled,
    /// The content is no quiz.
    #[error("This content is not a quiz.")]
    NotAQuiz,
    /// Every attempt that the learner has at the quiz is used.
    #[error("Maximum attempts reached.")]
    MaxAttemptsReached,
    /// The file is larger than the assignment takes; the limit in bytes.
    #[error("File too large (max {}MB)", .0 / (1024 * 1024))]
    FileTooLarge(u64),
    /// The extension is none that the assignment takes; with its dot.
    #[error("File type {0} not allowed")]
    InvalidFileType(String),
    /// The work was graded: nothing is handed in or graded any more.
    #[error("This work has been graded already.")]
    AlreadyGraded,
    /// Quizzes and assignments are completed by being passed, not by saying so.
    #[error("This content is completed by passing it.")]
    CompletedByGrading,
    /// The course costs nothing, so there is nothing to pay.
    #[error("This course is free: enrol without paying.")]
    CourseIsFree,
    /// The course must be bought.
    #[error("This course must be bought: use the checkout.")]
    PaymentRequired,
    /// Enrolment has not opened or is over.
    #[error("Enrolment for this course is closed.")]
    EnrolmentClosed,
    /// Every seat is taken.
    #[error("This course is full.")]
    CourseFull,
    /// The learner already has an enrolment.
    #[error("You are already enrolled in this course.")]
    AlreadyEnrolled,
    /// The payment provider cannot be reached; nothing was charged.
    #[error("Payments are not available at the moment. Nothing was charged; please try again.")]
    PaymentUnavailable,
    /// The state does not allow it; the text says why.
    #[error("{0}")]
    Conflict(&'static str),
}

impl Refusal {
    /// A refusal of one field for one reason.
    pub fn field(name: &str, reason: impl Into<String>) -> Self {
        Self::Validation(BTreeMap::from([(name.to_owned(), vec![reason.into()])]))
    }
}
