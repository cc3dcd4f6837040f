//! Question files.

use question_formats::{Finding, Format, Severity};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A format of question files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FormatName {
    Aiken,
    Gift,
    /// Our own, as in a course definition.
    Json,
    MoodleXml,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Aiken => Self::Aiken,
            FormatName::Gift => Self::Gift,
            FormatName::Json => Self::Json,
            FormatName::MoodleXml => Self::MoodleXml,
        }
    }
}

impl From<Format> for FormatName {
    fn from(format: Format) -> Self {
        match format {
            Format::Aiken => Self::Aiken,
            Format::Gift => Self::Gift,
            Format::Json => Self::Json,
            Format::MoodleXml => Self::MoodleXml,
        }
    }
}

/// How much was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionSeverity {
    /// The question is missing from the result.
    NotTaken,
    /// The question is in the result without this part.
    LeftOut,
}

/// What does not fit, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionFinding {
    /// The line of the file, from 1; in an export, the number of the question.
    pub line: usize,
    pub severity: QuestionSeverity,
    /// What does not fit and, where something can be done, what.
    pub message: String,
}

impl From<Finding> for QuestionFinding {
    fn from(finding: Finding) -> Self {
        let severity = match finding.severity {
            Severity::NotTaken => QuestionSeverity::NotTaken,
            Severity::LeftOut => QuestionSeverity::LeftOut,
        };
        Self { line: finding.line, severity, message: finding.message }
    }
}

/// The questions of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportedQuestions {
    /// How the file was read.
    pub format: FormatName,
    /// Ready for the questions of a quiz.
    #[schema(value_type = Vec<Object>)]
    pub questions: Vec<Value>,
    /// Every line that does not fit.
    pub problems: Vec<QuestionFinding>,
}

/// A file of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExportedQuestions {
    pub file_name: String,
    pub text: String,
    /// Everything that the format cannot hold.
    pub problems: Vec<QuestionFinding>,
}
