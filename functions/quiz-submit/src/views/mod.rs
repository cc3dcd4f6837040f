//! What learners and instructors are shown, separate from what is stored.

mod attempt;
mod attempt_detail;
mod number;
mod quiz;
mod quiz_override;
mod regrade;
mod statistics;
mod teaching;

pub use attempt::{AttemptList, AttemptView, Chosen, ResultView, SubmitReply};
pub use attempt_detail::{AttemptDetail, ReviewedResult};
pub use quiz::{OpenAttemptView, OptionView, QuestionType, QuestionView, QuizView, SavedView};
pub use quiz_override::{GrantView, OverrideDetail, OverrideView};
pub use regrade::{RegradeReply, RegradedAttempt};
pub use statistics::{AnswerShareView, ItemView, OptionShareView, StatisticsView};
pub use teaching::{AnsweredQuestionView, CourseAttemptDetail, CourseAttemptView, GradingView, PersonView};
pub(crate) use teaching::{answered_questions, gradings};
