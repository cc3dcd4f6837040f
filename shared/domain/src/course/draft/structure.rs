//! The structure of a definition: which contents there are, of which kind, with which bodies, and who edits it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{MAX_DEPTH, MAX_PIECE_BYTES};
use crate::course::ContentKind;
use crate::course::authoring::MAX_CONTENTS;
use crate::{ContentId, LearnerId, Refusal};

/// The most people who may edit a draft, as in a definition.
const MAX_INSTRUCTORS: usize = 50;

/// The bodies of contents, each the value of the field that is named after its kind.
pub type Bodies = BTreeMap<ContentId, Value>;

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
pub(super) struct Reasons<'a> {
    pub(super) name: &'a str,
    pub(super) found: BTreeMap<String, Vec<String>>,
}

/// The most reasons in one refusal.
const MOST_REASONS: usize = 20;

impl Reasons<'_> {
    /// Adds one, below what was sent.
    pub(super) fn add(&mut self, path: &str, reason: &str) {
        if self.found.len() < MOST_REASONS {
            self.found.entry(format!("{}.{path}", self.name)).or_default().push(reason.to_owned());
        }
    }
}

pub(super) fn uuid_in(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok().filter(|uuid: &Uuid| !uuid.is_nil())
}

pub(super) fn instructors(field: Option<&Value>, reasons: &mut Reasons<'_>) -> BTreeSet<LearnerId> {
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
pub(super) fn contents(
    fields: &mut Map<String, Value>,
    reasons: &mut Reasons<'_>,
) -> (Vec<OutlineContent>, Bodies) {
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

/// How deep a value is nested.
pub(super) fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}
