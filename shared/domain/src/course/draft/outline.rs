//! The outline of a draft: the definition without the bodies of its contents.
//!
//! Anything may be wrong with a draft but its structure: which contents there are, of which kind, and who edits it. The
//! store relies on that; everything else is a problem that the author sees.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{MAX_DEPTH, MAX_PIECE_BYTES};
use crate::course::authoring::MAX_CONTENTS;
use crate::course::{ContentKind, Format};
use crate::{ContentId, CourseId, LearnerId, Refusal};

/// The most people who may edit a draft, as in a definition.
const MAX_INSTRUCTORS: usize = 50;

/// The bodies of contents, each the value of the field that is named after its kind.
pub type Bodies = BTreeMap<ContentId, Value>;

/// The definition of a course without the bodies of its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    course: CourseId,
    fields: Map<String, Value>,
    contents: Vec<OutlineContent>,
    instructors: BTreeSet<LearnerId>,
}

/// A content as the outline has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineContent {
    pub uuid: ContentId,
    pub kind: ContentKind,
    /// The number of its module, and its own in the module.
    pub place: (usize, usize),
}

impl OutlineContent {
    /// Its path in the definition.
    pub fn path(&self) -> String {
        format!("modules[{}].contents[{}]", self.place.0, self.place.1)
    }
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

/// Checks that a body which was sent under `name` can be stored.
///
/// # Errors
/// `VALIDATION_ERROR`.
pub fn check_body(body: &Value, name: &str) -> Result<(), Refusal> {
    if !body.is_object() {
        return Err(Refusal::field(name, "is no JSON object"));
    }
    if depth(body) > MAX_DEPTH {
        return Err(Refusal::field(name, format!("is nested deeper than {MAX_DEPTH} levels")));
    }
    let bytes = body.to_string().len();
    if bytes > MAX_PIECE_BYTES {
        return Err(Refusal::field(name, too_large(bytes)));
    }
    Ok(())
}

/// Why a piece cannot be stored.
pub(super) fn too_large(bytes: usize) -> String {
    format!("takes {} KB; at most {} KB fit: split it", bytes / 1000, MAX_PIECE_BYTES / 1000)
}

/// What is wrong with the structure, by path.
struct Reasons<'a> {
    name: &'a str,
    found: BTreeMap<String, Vec<String>>,
}

/// The most reasons in one refusal.
const MOST_REASONS: usize = 20;

impl Reasons<'_> {
    fn add(&mut self, path: &str, reason: &str) {
        if self.found.len() < MOST_REASONS {
            self.found.entry(format!("{}.{path}", self.name)).or_default().push(reason.to_owned());
        }
    }
}

fn uuid_in(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok().filter(|uuid: &Uuid| !uuid.is_nil())
}

fn instructors(field: Option<&Value>, reasons: &mut Reasons<'_>) -> BTreeSet<LearnerId> {
    let people = match field {
        None => return BTreeSet::new(),
        Some(Value::Array(people)) if people.len() <= MAX_INSTRUCTORS => people,
        Some(_) => {
            reasons.add("instructors", &format!("is no list of at most {MAX_INSTRUCTORS} ids"));
            return BTreeSet::new();
        }
    };
    let mut found = BTreeSet::new();
    for (index, person) in people.iter().enumerate() {
        match uuid_in(person) {
            Some(id) => drop(found.insert(LearnerId(id))),
            None => reasons.add(&format!("instructors[{index}]"), "is no UUID"),
        }
    }
    found
}

/// The contents of all modules; their bodies are taken out of the fields.
fn contents(fields: &mut Map<String, Value>, reasons: &mut Reasons<'_>) -> (Vec<OutlineContent>, Bodies) {
    let (mut contents, mut bodies, mut first) = (Vec::new(), Bodies::new(), BTreeMap::new());
    let Some(Value::Array(modules)) = fields.get_mut("modules") else {
        reasons.add("modules", "is no list");
        return (contents, bodies);
    };
    for (number, module) in modules.iter_mut().enumerate() {
        let Some(Value::Array(entries)) =
            module.as_object_mut().and_then(|module| module.get_mut("contents"))
        else {
            reasons.add(&format!("modules[{number}].contents"), "is no list");
            continue;
        };
        for (index, entry) in entries.iter_mut().enumerate() {
            let path = format!("modules[{number}].contents[{index}]");
            let Some(entry) = entry.as_object_mut() else {
                reasons.add(&path, "is no JSON object");
                continue;
            };
            let uuid = entry.get("uuid").and_then(uuid_in).map(ContentId);
            let kind = entry.get("kind").and_then(|kind| ContentKind::deserialize(kind).ok());
            let (Some(uuid), Some(kind)) = (uuid, kind) else {
                let field = if uuid.is_none() { "uuid" } else { "kind" };
                let reason = if uuid.is_none() { "is no UUID" } else { "is no kind of content" };
                reasons.add(&format!("{path}.{field}"), reason);
                continue;
            };
            if let Some(first) = first.insert(uuid, path.clone()) {
                reasons.add(
                    &format!("{path}.uuid"),
                    &format!("is the uuid of {first} already; make one of its own"),
                );
                continue;
            }
            contents.push(OutlineContent { uuid, kind, place: (number, index) });
            bodies.extend(take_body(entry, kind).map(|body| (uuid, body)));
        }
    }
    if contents.len() > MAX_CONTENTS {
        reasons.add(
            "modules",
            &format!("hold {} contents; at most {MAX_CONTENTS} make a course", contents.len()),
        );
    }
    (contents, bodies)
}

/// The body of a content, taken out of its entry. A quiz may be under the name that authoring tools export it as.
fn take_body(entry: &mut Map<String, Value>, kind: ContentKind) -> Option<Value> {
    let name = kind.name();
    if entry.get(name).is_some_and(|body| !body.is_null()) {
        return entry.remove(name);
    }
    if kind != ContentKind::Quiz {
        return None;
    }
    let data = match entry.get("content_data")? {
        Value::String(text) => serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?,
        data => data.clone(),
    };
    // Anything else stays where the author sees it.
    if !data.is_object() {
        return None;
    }
    entry.remove("content_data");
    entry.remove(name);
    Some(data)
}

fn entry_mut(
    fields: &mut Map<String, Value>,
    (module, index): (usize, usize),
) -> Option<&mut Map<String, Value>> {
    fields.get_mut("modules")?.get_mut(module)?.get_mut("contents")?.get_mut(index)?.as_object_mut()
}

/// How deep a value is nested.
pub(super) fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}
