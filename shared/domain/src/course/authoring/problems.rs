//! What an author must change: all problems at once, each with its path in the file.

use std::fmt;

/// One thing to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, as in `modules[1].contents[0].quiz.questions[2].options`; empty for the file as a whole.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return f.write_str(&self.message);
        }
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// Everything to change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// No problems yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Problem { path: path.into(), message: message.into() });
    }

    /// Adds one unless `holds`.
    pub(super) fn require(&mut self, holds: bool, path: impl Into<String>, message: &str) {
        if !holds {
            self.add(path, message);
        }
    }

    /// The value, or one more problem.
    pub(super) fn take<T, E: fmt::Display>(
        &mut self,
        path: impl Into<String>,
        value: Result<T, E>,
    ) -> Option<T> {
        value.map_err(|error| self.add(path, error.to_string())).ok()
    }

    /// The same problems of a definition that has nothing around it: its fields' paths begin with a dot.
    pub(super) fn without_parent(mut self) -> Self {
        for problem in &mut self.0 {
            problem.path = problem.path.trim_start_matches('.').to_owned();
        }
        self
    }

    /// Adds all problems of another list.
    pub(super) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// In the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `value`, if there is nothing to change.
    ///
    /// # Errors
    /// Otherwise all of it.
    pub fn or<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }
}

impl fmt::Display for Problems {
    /// One line each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (line, problem) in self.0.iter().enumerate() {
            if line > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
