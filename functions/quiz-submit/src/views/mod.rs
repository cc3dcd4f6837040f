//! What a learner is shown, apart from what is stored.

mod attempt;
mod number;
mod quiz;

pub use attempt::{AttemptList, AttemptView, Chosen, ResultView, SubmitReply};
pub use quiz::{OpenAttemptView, OptionView, QuestionType, QuestionView, QuizView, SavedView};
