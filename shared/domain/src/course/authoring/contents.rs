//! Converts the bodies of contents.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use serde_json::Value;

use super::content_definition::{AssignmentDefinition, ContentDefinition};
use super::course::prose;
use super::located::{address, captions, captions_language, source};
use super::parse::{from_text, from_value};
use super::problems::Problems;
use super::quiz;
use super::quiz_definition::QuizDefinition;
use super::values::AuthoredNumber;
use crate::assignment::{Assignment, FileType, MAX_FILE_BYTES};
use crate::course::ContentKind;
use crate::course::content::ContentBody;
use crate::quiz::AnswerKey;
use crate::{Marks, Points};

/// Why a score of nothing is refused.
pub(super) const ALWAYS_PASSES: &str = "must be more than 0, or everybody passes";

/// `None` only after a problem was added.
pub(super) fn body(
    content: &ContentDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<(ContentBody, Option<AnswerKey>)> {
    let name = only_body(content, path, problems)?;
    let path = format!("{path}.{name}");
    let plain = match content.kind {
        ContentKind::Text => {
            let markdown = content.text.as_ref()?.markdown.joined();
            prose(&format!("{path}.markdown"), &markdown, usize::MAX, problems);
            ContentBody::Text { markdown }
        }
        ContentKind::Video => {
            let video = content.video.as_ref()?;
            let transcript = video.transcript.joined();
            prose(&format!("{path}.transcript"), &transcript, usize::MAX, problems);
            let source = source(&path, video.url.as_deref(), video.media, problems);
            let (captions, captions_media) = captions(&path, video, problems);
            let captions_language = captions_language(&path, video, problems);
            ContentBody::Video { source: source?, captions, captions_media, captions_language, transcript }
        }
        ContentKind::Document => {
            let document = content.document.as_ref()?;
            ContentBody::Document {
                source: source(&path, document.url.as_deref(), document.media, problems)?,
            }
        }
        ContentKind::Link => {
            ContentBody::Link { url: address(&path, &content.link.as_ref()?.url, problems)? }
        }
        ContentKind::Assignment => {
            ContentBody::Assignment(assignment(content.assignment.as_ref()?, &path, problems)?)
        }
        ContentKind::Quiz => {
            let (quiz, key) = match (&content.quiz, &content.content_data) {
                (Some(definition), _) => quiz::quiz(definition, &path, problems)?,
                (None, data) => quiz::quiz(&quiz_in(data.as_ref()?, &path, problems)?, &path, problems)?,
            };
            return Some((ContentBody::Quiz(quiz), Some(key)));
        }
    };
    Some((plain, None))
}

/// The name of the field that holds the body, if there is exactly one and it matches the kind.
fn only_body(content: &ContentDefinition, path: &str, problems: &mut Problems) -> Option<&'static str> {
    let fields = [
        ("text", ContentKind::Text, content.text.is_some()),
        ("video", ContentKind::Video, content.video.is_some()),
        ("document", ContentKind::Document, content.document.is_some()),
        ("link", ContentKind::Link, content.link.is_some()),
        ("quiz", ContentKind::Quiz, content.quiz.is_some()),
        ("content_data", ContentKind::Quiz, content.content_data.is_some()),
        ("assignment", ContentKind::Assignment, content.assignment.is_some()),
    ];
    let wanted = fields.iter().find(|(_, kind, _)| *kind == content.kind).map_or("", |(name, ..)| name);
    let mut given = fields.iter().filter(|(.., given)| *given);
    match (given.next(), given.next()) {
        (Some((name, kind, _)), None) if *kind == content.kind => Some(name),
        (None, _) => {
            problems.add(path, format!("kind is {wanted}, but there is no field {wanted:?}; add it"));
            None
        }
        (Some(_), Some(_)) => {
            problems.add(path, format!("has several bodies; keep only the field {wanted:?}"));
            None
        }
        (Some((name, ..)), None) => {
            let message =
                format!("kind is {wanted}, so the field must be {wanted:?}; rename it or change the kind");
            problems.add(format!("{path}.{name}"), message);
            None
        }
    }
}

/// A quiz exported by an authoring tool: an object, or a string with the object's JSON.
fn quiz_in(data: &Value, path: &str, problems: &mut Problems) -> Option<QuizDefinition> {
    let read = match data {
        Value::String(text) => from_text(path, text),
        data => from_value(path, data),
    };
    read.map_err(|found| problems.extend(found)).ok()
}

fn assignment(definition: &AssignmentDefinition, path: &str, problems: &mut Problems) -> Option<Assignment> {
    let at = |field: &str| format!("{path}.{field}");
    let instructions = definition.instructions.joined();
    prose(&at("instructions"), &instructions, usize::MAX, problems);
    let max_score = problems.take(at("max_score"), definition.max_score.exact::<Points>());
    let passing_score = problems.take(at("passing_score"), definition.passing_score.exact::<Marks>());
    if let (Some(max), Some(passing)) = (max_score, passing_score) {
        let attainable = passing.value() <= max.value();
        problems.require(attainable, at("passing_score"), "must not be more than max_score");
        problems.require(!passing.value().is_zero(), at("passing_score"), ALWAYS_PASSES);
    }
    let max_size_bytes = definition.max_size_bytes.unwrap_or(MAX_FILE_BYTES);
    problems.require(
        (1..=MAX_FILE_BYTES).contains(&max_size_bytes),
        at("max_size_bytes"),
        "must be from 1 to 52428800 bytes (50 MiB)",
    );
    let types = definition.allowed_types.as_deref().unwrap_or(&FileType::ALL);
    problems.require(
        !types.is_empty(),
        at("allowed_types"),
        "is empty; name a type, or leave it out for all",
    );
    Some(Assignment {
        instructions,
        max_attempts: limit(definition.max_attempts.as_ref(), 1_000, &at("max_attempts"), problems),
        due_at: definition.due_at,
        allowed_types: BTreeSet::from_iter(types.iter().copied()),
        max_size_bytes,
        max_score: max_score?,
        passing_score: passing_score?,
    })
}

/// A limit; absent or 0 means none.
pub(super) fn limit(
    number: Option<&AuthoredNumber>,
    most: u32,
    path: &str,
    problems: &mut Problems,
) -> Option<NonZeroU32> {
    let limit = problems.take(path, number?.whole())?;
    if limit > most {
        problems.add(path, format!("must be at most {most}; leave it out for no limit"));
    }
    NonZeroU32::new(limit)
}
