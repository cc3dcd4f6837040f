//! Quizzes in canonical form: what the learner may see, and separately the answer key.
//!
//! Authors can write a quiz in several formats; only `course/authoring` converts them to this form. [`Quiz`] is
//! stored as the body of the content, for learners. [`AnswerKey`] is stored in a table of its own, in a
//! [`QuizVersion`] together with the quiz: an attempt under that version can be explained years later, even if the
//! author has changed the quiz since.
//!
//! To add a setting, add a field to [`Quiz`], its format to `authoring/quiz_definition.rs` and its check to
//! `authoring/quiz.rs`. Nothing in [`Quiz`] may depend on the key.
//!
//! To add a kind of question, add it to [`QuestionKind`], and the shape of its key to [`Correct`] and of its answer to
//! [`Answer`] if none of theirs fits. The compiler names the places that follow: the check of answers, grading, the
//! learner's paper, item statistics, authoring, the question formats and the views.

mod answer_check;
mod answers;
pub mod attempt;
pub mod credit;
mod draws;
pub mod explanations;
pub mod grading;
mod ids;
pub mod item_statistics;
mod key;
#[cfg(test)]
mod kinds_tests;
mod paper;
mod question;
pub(crate) mod quiz_override;
pub mod regrade;
pub mod regrade_walk;
mod shown_version;
pub mod typed;

pub use answers::{Answer, Answers, SubmittedAnswers};
pub use ids::{InvalidId, OptionId, PromptId, QuestionId};
pub use key::{AcceptedNumber, AcceptedText, AcceptedTexts, AnswerKey, Correct, QuestionKey, QuizVersion};
pub use question::{AnswerOption, Prompt, Question, QuestionKind, Quiz, Review, Scoring};
pub use shown_version::{InvalidVersion, ShownVersion, VersionSearch};
