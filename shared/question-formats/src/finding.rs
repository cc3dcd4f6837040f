//! What an import or export could not take over, and where.

use std::fmt;

/// How much was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The question is missing from the result.
    NotTaken,
    /// The question is in the result without this part.
    LeftOut,
}

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line of the file that was read, from 1; when writing, the number of the question.
    pub line: usize,
    /// How much was lost.
    pub severity: Severity,
    /// What does not fit and, where something can be done, what.
    pub message: String,
}

impl Finding {
    pub(crate) fn not_taken(line: usize, message: impl Into<String>) -> Self {
        Self { line, severity: Severity::NotTaken, message: message.into() }
    }

    pub(crate) fn left_out(line: usize, message: impl Into<String>) -> Self {
        Self { line, severity: Severity::LeftOut, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::NotTaken => "not imported",
            Severity::LeftOut => "left out",
        };
        write!(f, "{}: {severity}: {}", self.line, self.message)
    }
}
