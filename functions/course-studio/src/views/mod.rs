//! Response bodies.

mod changes;
mod draft;
mod people;
mod problem;
mod publication;
mod questions;
mod trial;
mod zoom_room;

pub use changes::{ChangeView, ChangesView};
pub use draft::{
    CreatedDraft, DraftContentView, DraftPieceView, DraftPublicationView, DraftStateView, DraftSummary,
    DraftView, SavedPieceView,
};
pub use people::NamedPeople;
pub use problem::ProblemView;
pub use publication::{PublicationView, PublishedView};
pub use questions::{ExportedQuestions, FormatName, ImportedQuestions, QuestionFinding, QuestionSeverity};
pub use trial::{TrialResult, TrialView};
pub use zoom_room::{ZoomFinding, ZoomRoomView};
