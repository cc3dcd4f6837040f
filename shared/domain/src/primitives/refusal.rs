//! Why a request is refused, in business terms; `shared::http` turns it into a status.

use std::collections::BTreeMap;

use crate::course::draft::DraftChange;

/// A refusal that the caller can act on. Internal failures are never one of these.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request carries no verified identity.
    #[error("Sign in to continue.")]
    NotAuthenticated,
    /// The identity is known but may not do this.
    #[error("You don't have permission to do this.")]
    PermissionDenied,
    /// It does not exist, or belongs to another person: the two look the same on purpose.
    #[error("Not found.")]
    NotFound,
    /// The course is not published; the status is that of something that does not exist.
    #[error("This course is not published.")]
    NotPublished,
    /// The body or a parameter is invalid; reasons by field.
    #[error("The request is not valid.")]
    Validation(BTreeMap<String, Vec<String>>),
    /// The course needs an active enrolment.
    #[error("You are not enrolled in this course.")]
    NotEnrolled,
    #[error("This content is not a quiz.")]
    NotAQuiz,
    /// The learner has used every attempt at the quiz.
    #[error("Maximum attempts reached.")]
    MaxAttemptsReached,
    /// The file is larger than the assignment allows; the limit in bytes.
    #[error("File too large (max {}MB)", .0 / (1024 * 1024))]
    FileTooLarge(u64),
    /// The assignment does not accept this extension; with its dot.
    #[error("File type {0} not allowed")]
    InvalidFileType(String),
    /// The work was graded: it can no longer be submitted or graded.
    #[error("This work has already been graded.")]
    AlreadyGraded,
    /// Quizzes and assignments are completed by passing them, not by marking them complete.
    #[error("This content is completed by passing it.")]
    CompletedByGrading,
    #[error("This course is free: enrol without paying.")]
    CourseIsFree,
    #[error("This course must be bought: use the checkout.")]
    PaymentRequired,
    /// Enrolment has not opened or is over.
    #[error("Enrolment for this course is closed.")]
    EnrolmentClosed,
    #[error("This course is full.")]
    CourseFull,
    #[error("You are already enrolled in this course.")]
    AlreadyEnrolled,
    /// The learner left a course that is still paid for.
    #[error("You have already paid for this course: rejoin it without paying.")]
    AlreadyPaid,
    /// The learner has completed the checkout, and the payment has not arrived yet.
    #[error("Your payment for this course is on its way. You don't need to pay again.")]
    PaymentPending,
    /// The payment provider cannot be reached; nothing was charged.
    #[error("Payments are not available at the moment. Nothing was charged; please try again.")]
    PaymentUnavailable,
    /// Somebody saved the same piece of a draft since it was read.
    #[error("{0}")]
    DraftChanged(Box<DraftChange>),
    /// The course that is imported is being edited here already.
    #[error("This course has a draft already.")]
    DraftExists,
    /// It was done too often; the text says how often and when it can be done again.
    #[error("{0}")]
    TooOften(&'static str),
    /// The state does not allow it; the text says why.
    #[error("{0}")]
    Conflict(&'static str),
}

impl Refusal {
    /// A refusal of one field for one reason.
    pub fn field(name: &str, reason: impl Into<String>) -> Self {
        Self::Validation(BTreeMap::from([(name.to_owned(), vec![reason.into()])]))
    }

    /// The refusal in one line, for a report that has a line for each row of a file.
    pub fn in_one_line(&self) -> String {
        match self {
            Self::Validation(details) => {
                let lines = details.iter().map(|(field, reasons)| format!("{field}: {}", reasons.join(", ")));
                lines.collect::<Vec<_>>().join("; ")
            }
            other => other.to_string(),
        }
    }

    /// Refuses a number above the most that a field takes.
    ///
    /// # Errors
    /// The number is larger.
    pub fn above(name: &str, value: u32, most: u32) -> Result<(), Self> {
        if value > most { Err(Self::field(name, format!("at most {most}"))) } else { Ok(()) }
    }

    /// Refuses a text of more characters than a field takes.
    ///
    /// # Errors
    /// The text is longer.
    pub fn longer(name: &str, text: &str, most: usize) -> Result<(), Self> {
        match text.chars().count() > most {
            true => Err(Self::field(name, format!("at most {most} characters"))),
            false => Ok(()),
        }
    }
}
