//! Converts the author's file to what is stored.
//!
//! ```text
//! text ─ parse ─► CourseDefinition ─ convert ─► Authored: Course (outline) + bodies + answer keys
//! ```
//! Parsing stops at the first value with the wrong shape; conversion checks everything else and reports all problems
//! at once. Every [`Problem`] names its path in the file and what to do about it. The store, the functions and the
//! grading may rely on what this module accepts.
//!
//! To add a field: in the `*_definition.rs` that holds its neighbours (its comment is published in the
//! JSON Schema), then its check in the file that converts them, then
//! `cargo xtask generate`.
//! To add a type of question: `QuestionTypeName`, its fields in `question_definition.rs`, its arm in `question/mod.rs`.
//! To add a kind of content: `ContentKind`, `ContentBody`, its definition, its arm in `contents.rs`.

mod content_definition;
mod contents;
mod course;
mod definition;
mod every_problem;
mod located;
mod names;
mod outline;
mod parse;
mod problems;
mod question;
mod question_definition;
mod quiz;
mod quiz_definition;
mod schema;
mod sessions;
mod site_file;
mod values;

pub use content_definition::{
    AddressDefinition, AssignmentDefinition, ContentDefinition, DocumentDefinition, TextDefinition,
    VideoDefinition,
};
pub use course::convert;
pub use definition::{CourseDefinition, ModuleDefinition, PriceDefinition, SessionDefinition};
pub use names::{id_of, write_ids};
pub use parse::parse;
pub use problems::{Problem, Problems};
pub use question_definition::{
    ItemDefinition, NumberDefinition, OptionDefinition, PairDefinition, QuestionDefinition, QuestionTypeName,
    SpellingDefinition,
};
pub use quiz_definition::QuizDefinition;
pub use schema::published_schema;
pub use sessions::{is_room_number, room_number};
pub use values::{AuthoredNumber, TextOrList};

use crate::ContentId;
use crate::course::Course;
use crate::course::content::ContentBody;
use crate::quiz::{AnswerKey, Question, QuestionKey, Quiz};
use serde_json::Value;

/// The most contents of a course: an enrolment stores the completed ones in one item.
pub const MAX_CONTENTS: usize = 500;
/// The most live sessions of a course: each is a message in the enrolment's transaction.
pub const MAX_SESSIONS: usize = 30;
/// The largest stored item, well within DynamoDB's 400 KB.
pub const MAX_ITEM_BYTES: usize = 300_000;

/// A course that may be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authored {
    /// With its outline. The store sets the time of publication.
    pub course: Course,
    /// One for each entry of the outline, in its order.
    pub contents: Vec<AuthoredContent>,
}

/// A content that may be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthoredContent {
    /// Named by the author and never changed.
    pub uuid: ContentId,
    /// As in the outline.
    pub title: String,
    /// What learners may see.
    pub body: ContentBody,
    /// What learners may never see; only quizzes have one.
    pub key: Option<AnswerKey>,
}

/// Reads a course definition and checks everything that can be checked without the store.
///
/// # Errors
/// Everything that must be changed in the file.
pub fn read(text: &str) -> Result<Authored, Problems> {
    convert(&parse(text)?)
}

/// Everything that must be changed in a definition, whatever its shape.
pub fn problems_of_course(definition: &Value) -> Problems {
    every_problem::every_problem("", definition, |definition, problems| {
        problems.extend(convert(definition).err().unwrap_or_default());
    })
}

/// Everything that must be changed in one content, whose path in the definition this is, whatever its shape.
pub fn problems_of_content(path: &str, content: &Value) -> Problems {
    every_problem::every_problem(path, content, |content, problems| {
        drop(outline::content(content, path, problems));
    })
}

/// Reads a quiz with its key.
///
/// # Errors
/// Everything that must be changed in it.
pub fn read_quiz(definition: &Value) -> Result<(Quiz, AnswerKey), Problems> {
    let mut problems = Problems::new();
    let read = parse::from_value("", definition).map(|quiz| quiz::quiz(&quiz, "", &mut problems));
    read.and_then(|quiz| problems.without_parent().or(quiz))
}

/// Checks one question by itself, for an import that goes on with the next one.
///
/// # Errors
/// Everything that must be changed in the question, each with its path inside it.
pub fn read_question(definition: &QuestionDefinition) -> Result<(Question, QuestionKey), Problems> {
    let mut problems = Problems::new();
    let read = question::question(definition, "", &mut problems);
    problems.without_parent().or(read)
}

#[cfg(test)]
#[path = "tests/mod.rs"]
mod tests;
