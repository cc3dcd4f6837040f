//! Response bodies.

mod draft;
mod problem;
mod questions;
mod trial;

pub use draft::{
    CreatedDraft, DraftContentView, DraftPieceView, DraftPublicationView, DraftStateView, DraftSummary,
    DraftView, SavedPieceView,
};
pub use problem::ProblemView;
pub use questions::{ExportedQuestions, FormatName, ImportedQuestions, QuestionFinding, QuestionSeverity};
pub use trial::{TrialResult, TrialView};
