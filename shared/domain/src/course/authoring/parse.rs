//! Parses the text of a definition; errors name the path of the value with the wrong shape.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::definition::CourseDefinition;
use super::problems::Problems;

/// Parses the text of a file.
///
/// # Errors
/// The first value that is not JSON or has the wrong shape.
pub fn parse(text: &str) -> Result<CourseDefinition, Problems> {
    from_text("", text)
}

/// Parses the text at `path` as JSON.
pub(super) fn from_text<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Problems> {
    // Windows editors write a byte order mark, which is not valid JSON.
    let mut source = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let value = named(path, serde_path_to_error::deserialize(&mut source))?;
    named(path, source.end().map_err(|error| serde_path_to_error::Error::new(empty(), error)))?;
    Ok(value)
}

/// Converts the JSON value at `path`.
pub(super) fn from_value<T: DeserializeOwned>(path: &str, value: &Value) -> Result<T, Problems> {
    named(path, serde_path_to_error::deserialize(value))
}

fn named<T>(
    path: &str,
    result: Result<T, serde_path_to_error::Error<serde_json::Error>>,
) -> Result<T, Problems> {
    result.map_err(|error| {
        let inner = error.path().to_string();
        // In a text that ends too early the path ends in a question mark: `price.?`.
        let enrolment = match (path, inner.trim_end_matches('?').trim_end_matches('.')) {
            (path, "") => path.to_owned(),
            ("", inner) => inner.to_owned(),
            (path, inner) if inner.starts_with('[') => format!("{path}{inner}"),
            (path, inner) => format!("{path}.{inner}"),
        };
        let mut problems = Problems::new();
        problems.add(enrolment, error.inner().to_string());
        problems
    })
}

fn empty() -> serde_path_to_error::Path {
    serde_path_to_error::Track::new().path()
}
