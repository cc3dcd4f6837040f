//! The outline of a draft: the definition without the bodies of its contents.
//!
//! Anything may be wrong with a draft but its structure: which contents there are, of which kind, and who edits it. The
//! store relies on that; everything else is a problem that the author sees.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::structure::{Bodies, OutlineContent, Reasons, contents, depth, instructors, too_large, uuid_in};
use super::{MAX_DEPTH, MAX_PIECE_BYTES};
use crate::course::Format;
use crate::{ContentId, CourseId, LearnerId, Refusal};

/// The definition of a course without the bodies of its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    course: CourseId,
    fields: Map<String, Value>,
    contents: Vec<OutlineContent>,
    instructors: BTreeSet<LearnerId>,
}

impl Outline {
    /// An outline of a course that has nothing yet.
    pub fn empty(course: CourseId, title: &str, format: Format, author: LearnerId) -> Self {
        let fields = json!({
            "uuid": course, "slug": "", "title": title, "description": "", "format": format, "cpd_credits": "0.00",
            "cpd_type": "", "duration_minutes": 60, "price": {"amount": 0, "currency": "gbp"}, "organiser": "",
            "instructors": [author], "published": false, "modules": [], "sessions": [],
        });
        let fields = fields.as_object().cloned().unwrap_or_default();
        Self { course, fields, contents: Vec::new(), instructors: BTreeSet::from([author]) }
    }

    /// Checks the structure of an outline that was sent under `name`.
    ///
    /// # Errors
    /// `VALIDATION_ERROR` with the path of everything that is wrong.
    pub fn read(outline: Value, name: &str) -> Result<Self, Refusal> {
        let (outline, bodies) = take_apart(outline, name)?;
        let Some(content) = outline.contents.iter().find(|content| bodies.contains_key(&content.uuid)) else {
            return Ok(outline);
        };
        let field = format!("{name}.{}.{}", content.path(), content.kind.name());
        Err(Refusal::field(&field, "the body of a content is saved by itself"))
    }

    /// The outline as it was stored; `None` if it is none.
    pub fn stored(text: &str) -> Option<Self> {
        Self::read(serde_json::from_str(text).ok()?, "outline").ok()
    }

    /// The course that it describes.
    pub fn course(&self) -> CourseId {
        self.course
    }

    /// The contents, in the order of study.
    pub fn contents(&self) -> &[OutlineContent] {
        &self.contents
    }

    /// The content with this id.
    pub fn content(&self, id: ContentId) -> Option<&OutlineContent> {
        self.contents.iter().find(|content| content.uuid == id)
    }

    /// The people who may edit the draft, besides administrators.
    pub fn instructors(&self) -> &BTreeSet<LearnerId> {
        &self.instructors
    }

    /// The text of a field; empty if it has none.
    pub fn text_of(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// The outline as JSON.
    pub fn value(&self) -> Value {
        Value::Object(self.fields.clone())
    }

    /// Whether it says that learners see the course.
    pub fn is_published(&self) -> bool {
        self.fields.get("published") == Some(&Value::Bool(true))
    }

    /// Says whether learners see the course: that is no author's to edit, it follows from the last publication.
    pub fn set_published(&mut self, published: bool) {
        // A field that is absent says no already, and stays absent: an import that is exported again is unchanged.
        if published || self.fields.contains_key("published") {
            self.fields.insert("published".to_owned(), Value::Bool(published));
        }
    }

    /// Lets the person edit the draft.
    pub fn add_instructor(&mut self, person: LearnerId) {
        if !self.instructors.insert(person) {
            return;
        }
        match self.fields.get_mut("instructors") {
            Some(Value::Array(people)) => people.insert(0, json!(person)),
            _ => drop(self.fields.insert("instructors".to_owned(), json!([person]))),
        }
    }

    /// The whole definition. A content without a body stays without one.
    pub fn join(&self, bodies: &Bodies) -> Value {
        let mut fields = self.fields.clone();
        for content in &self.contents {
            let entry = entry_mut(&mut fields, content.place);
            if let (Some(entry), Some(body)) = (entry, bodies.get(&content.uuid)) {
                entry.insert(content.kind.name().to_owned(), body.clone());
            }
        }
        Value::Object(fields)
    }

    /// The entry of a content.
    pub(super) fn entry(&self, content: &OutlineContent) -> Option<&Map<String, Value>> {
        let (module, index) = content.place;
        self.fields.get("modules")?.get(module)?.get("contents")?.get(index)?.as_object()
    }
}

impl fmt::Display for Outline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value())
    }
}

/// Identifies a definition: two with the same digest publish the same. Whether learners see it does not count.
pub fn digest(definition: &Value) -> String {
    let mut definition = definition.clone();
    if let Some(fields) = definition.as_object_mut() {
        fields.remove("published");
        fields.remove("$schema");
    }
    hex::encode(Sha256::digest(definition.to_string()))
}

/// Takes a definition apart that was sent under `name`: the outline, and the bodies of its contents.
///
/// # Errors
/// `VALIDATION_ERROR` with the path of everything that is wrong with its structure.
pub fn take_apart(definition: Value, name: &str) -> Result<(Outline, Bodies), Refusal> {
    if depth(&definition) > MAX_DEPTH {
        return Err(Refusal::field(name, format!("is nested deeper than {MAX_DEPTH} levels")));
    }
    let Value::Object(mut fields) = definition else {
        return Err(Refusal::field(name, "is no JSON object"));
    };
    let mut reasons = Reasons { name, found: BTreeMap::new() };
    let course = fields.get("uuid").and_then(uuid_in);
    if course.is_none() {
        reasons.add("uuid", "is no UUID");
    }
    let instructors = instructors(fields.get("instructors"), &mut reasons);
    let (contents, bodies) = contents(&mut fields, &mut reasons);
    for content in &contents {
        let bytes = bodies.get(&content.uuid).map_or(0, |body| body.to_string().len());
        if bytes > MAX_PIECE_BYTES {
            reasons.add(&format!("{}.{}", content.path(), content.kind.name()), &too_large(bytes));
        }
    }
    let bytes = Value::Object(fields.clone()).to_string().len();
    if bytes > MAX_PIECE_BYTES {
        reasons
            .add("modules", &format!("without the bodies of contents, the definition {}", too_large(bytes)));
    }
    match course {
        Some(course) if reasons.found.is_empty() => {
            Ok((Outline { course: CourseId(course), fields, contents, instructors }, bodies))
        }
        _ => Err(Refusal::Validation(reasons.found)),
    }
}

fn entry_mut(
    fields: &mut Map<String, Value>,
    (module, index): (usize, usize),
) -> Option<&mut Map<String, Value>> {
    fields.get_mut("modules")?.get_mut(module)?.get_mut("contents")?.get_mut(index)?.as_object_mut()
}
