//! Generates every file in this repository that is derived from others.
//!
//! | File | Made from |
//! |---|---|
//! | `template.yaml` | `infra/template/*.yaml`, `functions/*/function.yaml`, a route for each operation of the API, and the alarms and the dashboard that follow from them |
//! | `frontend/openapi.json` | the attributes of the functions' routes |
//! | `infra/demo/course.schema.json` | `domain::course::authoring` |
//! | `frontend/src/testing/problems-of-drafts.json` | `domain::course::draft`, which says what is wrong with a draft |
//!
//! `cargo xtask generate` writes them, and the front end's types from the document. To add a generated file, add a
//! line to [`files`].

mod alarms;
mod dashboard;
mod legacy_route_ids;
pub mod openapi;
mod problem_kinds;
mod routes;
mod template;

use std::path::Path;

use anyhow::Result;

/// A generated file: its path in the repository, and its text.
pub type Generated = (&'static str, String);

/// Generates every file.
///
/// # Errors
/// A part of the template cannot be read or contradicts another; the message names the files.
pub fn files(root: &Path) -> Result<Vec<Generated>> {
    Ok(vec![
        ("template.yaml", template::generate(root)?),
        ("frontend/openapi.json", openapi::document()),
        ("infra/demo/course.schema.json", domain::course::authoring::published_schema()),
        ("frontend/src/testing/problems-of-drafts.json", problem_kinds::document()),
    ])
}
