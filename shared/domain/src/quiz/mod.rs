//! A quiz in its one canonical form: what the learner may see, and apart from it what is right.
//!
//! Authors write quizzes in several spellings; [`crate::course::authoring`] brings them to this form and nothing
//! else makes one. [`Quiz`] is the body of the content as it is stored for learners. [`AnswerKey`] lives in
//! a table of its own, inside a [`QuizVersion`] that holds the quiz beside it: an attempt that was graded
//! (or started) under a version can be explained years later, whatever the author changed since.
//!
//! To add a setting: a field of [`Quiz`], its spelling in `authoring/quiz_definition.rs`, its check in
//! `authoring/quiz.rs`. Nothing in [`Quiz`] may depend on the key.

mod answers;
pub mod attempt;
pub mod grading;
mod ids;
pub mod item_statistics;
mod key;
mod paper;
mod question;
pub(crate) mod quiz_override;
pub mod regrade;

pub use answers::{Answer, Answers, Submitted};
pub use ids::{InvalidId, OptionId, QuestionId};
pub use key::{AnswerKey, QuestionKey, QuizVersion};
pub use question::{AnswerOption, Question, QuestionKind, Quiz, Review};
