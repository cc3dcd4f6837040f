//! What keeps a draft from being published: the rules of a definition, applied to each piece by itself.
//!
//! A shape that is wrong in one piece hides nothing in another, so that an author sees everything at once.

use serde_json::{Map, Value, json};

use super::outline::Outline;
use super::structure::{Bodies, OutlineContent};
use crate::course::authoring::{self, Problem, Problems};
use crate::course::media::Media;
use crate::course::media_use::{MediaReference, references};
use crate::{ContentId, MediaId};

/// One thing to change before the draft can be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftProblem {
    /// Where in the definition.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
    /// The content that it is in; absent for the outline.
    pub content: Option<ContentId>,
    /// Where in the content, or in the outline.
    pub field: String,
}

/// Where a body can stand in the entry of a content.
const BODIES: [&str; 7] = ["text", "video", "document", "link", "quiz", "content_data", "assignment"];

/// Everything that keeps the draft from being published.
pub fn problems(outline: &Outline, bodies: &Bodies) -> Vec<DraftProblem> {
    let mut problems = problems_of_outline(outline);
    for content in outline.contents() {
        problems.extend(problems_of_content(outline, content, bodies.get(&content.uuid)));
    }
    problems
}

/// What is wrong with the outline, whatever the bodies are.
pub fn problems_of_outline(outline: &Outline) -> Vec<DraftProblem> {
    let mut definition = outline.value();
    let modules = definition.get_mut("modules").and_then(Value::as_array_mut);
    let contents =
        modules.into_iter().flatten().filter_map(|module| module.get_mut("contents")?.as_array_mut());
    for entry in contents.flatten().filter_map(Value::as_object_mut) {
        BODIES.iter().for_each(|name| drop(entry.remove(*name)));
        entry.insert("kind".to_owned(), json!("text"));
        entry.insert("text".to_owned(), json!({"markdown": "."}));
    }
    located(outline, &authoring::problems_of_course(&definition))
}

/// What is wrong with the body of a content.
pub fn problems_of_content(
    outline: &Outline,
    content: &OutlineContent,
    body: Option<&Value>,
) -> Vec<DraftProblem> {
    let mut fields = Map::from_iter([
        ("uuid".to_owned(), json!(content.uuid)),
        ("title".to_owned(), json!(".")),
        ("kind".to_owned(), json!(content.kind)),
    ]);
    let entry = outline.entry(content).into_iter().flatten();
    let left = entry.filter(|(name, _)| BODIES.contains(&name.as_str()));
    let left: Vec<_> = left.map(|(name, value)| (name.clone(), value.clone())).collect();
    // An author has opened no file, and is told what to write instead of which field is missing.
    let nothing = left.iter().all(|(_, value)| value.is_null()).then(|| json!({}));
    fields.extend(left);
    fields.extend(body.cloned().or(nothing).map(|body| (content.kind.name().to_owned(), body)));
    located(outline, &authoring::problems_of_content(&content.path(), &Value::Object(fields)))
}

/// What keeps the content from being published because of the files that it names, as `found` knows them.
pub fn problems_of_media<'a>(
    content: &OutlineContent,
    body: Option<&Value>,
    found: impl Fn(MediaId) -> Option<&'a Media>,
) -> Vec<DraftProblem> {
    let references = body.map(|body| references(content.kind, body)).unwrap_or_default();
    let problem = |reference: &MediaReference| {
        let message = reference.problem(found(reference.media))?;
        let field = format!("{}.{}", content.kind.name(), reference.field);
        let path = format!("{}.{field}", content.path());
        Some(DraftProblem { path, message, content: Some(content.uuid), field })
    };
    references.iter().filter_map(problem).collect()
}

/// Problems of a definition, each with the content that it is in.
pub fn located(outline: &Outline, problems: &Problems) -> Vec<DraftProblem> {
    problems.iter().map(|problem| locate(outline, problem)).collect()
}

fn locate(outline: &Outline, problem: &Problem) -> DraftProblem {
    let inside = outline.contents().iter().find_map(|content| {
        let rest = problem.path.strip_prefix(&content.path())?;
        Some((content.uuid, rest.trim_start_matches('.')))
    });
    DraftProblem {
        path: problem.path.clone(),
        message: problem.message.clone(),
        content: inside.map(|(content, _)| content),
        field: inside.map_or(problem.path.as_str(), |(_, field)| field).to_owned(),
    }
}
