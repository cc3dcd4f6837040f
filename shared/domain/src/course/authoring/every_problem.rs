//! All problems of a definition whose shape may be wrong in several places.
//!
//! Reading stops at the first value of a wrong shape. Here that value is noted, something harmless is put in its place,
//! and reading goes on; what the rules say about the stand-in is left out. So the rules are those of an import, and an
//! author who is in the middle of writing sees everything at once.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::parse::from_value;
use super::problems::{Problem, Problems};

/// The most shapes that are looked past; whoever has more has enough to do.
const MOST: usize = 100;

/// The problems of the value at `path`: of its shape, and then those that the rules find in it.
pub(super) fn every_problem<T: DeserializeOwned>(
    path: &str,
    value: &Value,
    rules: impl Fn(&T, &mut Problems),
) -> Problems {
    let (mut value, mut problems) = (value.clone(), Problems::new());
    let mut stand_ins: Vec<String> = Vec::new();
    for _ in 0..MOST {
        let shape = match from_value::<T>(path, &value) {
            Ok(read) => {
                let mut found = Problems::new();
                rules(&read, &mut found);
                let is_real = |problem: &&Problem| !stand_ins.iter().any(|place| is_in(&problem.path, place));
                found.iter().filter(is_real).for_each(|it| problems.add(&*it.path, &*it.message));
                return problems;
            }
            Err(shape) => shape,
        };
        let Some(problem) = shape.iter().next() else { return problems };
        let place = Place::of(problem);
        // A stand-in that does not fit either is tried another way, and told once.
        if !stand_ins.contains(&place.path) {
            problems.add(&*place.path, &*place.message);
        }
        let inner = place.path.strip_prefix(path).unwrap_or(&place.path);
        if !place.mend(&mut value, inner, stand_ins.contains(&place.path)) {
            return problems;
        }
        stand_ins.push(place.path);
    }
    problems
}

/// Whether a path is a place or inside it.
fn is_in(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Where a shape is wrong, and how.
struct Place {
    path: String,
    message: String,
    kind: Wrong,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Missing,
    Unknown,
    Other,
}

impl Place {
    /// Serde says of a field that is missing or unknown where its parent is.
    fn of(problem: &Problem) -> Self {
        let named = |prefix: &str| problem.message.strip_prefix(prefix)?.split('`').next();
        let below = |field: &str| match problem.path.as_str() {
            "" => field.to_owned(),
            path if path.ends_with(&format!(".{field}")) || path == field => path.to_owned(),
            path => format!("{path}.{field}"),
        };
        let (path, kind, message) = if let Some(field) = named("missing field `") {
            (below(field), Wrong::Missing, "is missing; add it".to_owned())
        } else if let Some(field) = named("unknown field `") {
            (below(field), Wrong::Unknown, "is no field of a course definition; remove it".to_owned())
        } else {
            (problem.path.clone(), Wrong::Other, problem.message.clone())
        };
        Self { path, message, kind }
    }

    /// Puts something harmless in its place; `false` if there is no such place.
    fn mend(&self, value: &mut Value, inner: &str, tried: bool) -> bool {
        let mut steps = steps(inner);
        let Some(last) = steps.pop() else { return false };
        let Some(parent) = steps.iter().try_fold(value, |value, step| step.of(value)) else { return false };
        match (last, parent) {
            (Step::Field(name), Value::Object(fields)) => {
                let is_there = fields.remove(name).is_some();
                // What is of another kind is taken away first: many fields may be absent.
                if self.kind == Wrong::Missing || tried && self.kind == Wrong::Other {
                    fields.insert(name.to_owned(), stand_in(name, &self.path));
                    return true;
                }
                is_there
            }
            (Step::Item(index), Value::Array(items)) => {
                let Some(item) = items.get_mut(index) else { return false };
                *item = if tried { json!(".") } else { Value::Object(Map::new()) };
                true
            }
            _ => false,
        }
    }
}

/// A value of the field that breaks no rule by itself.
fn stand_in(field: &str, path: &str) -> Value {
    match field {
        "uuid" => json!(Uuid::new_v5(&Uuid::NAMESPACE_URL, path.as_bytes())),
        "slug" => json!("x"),
        "format" => json!("self_paced"),
        "kind" => json!(if path.contains("zoom") { "meeting" } else { "text" }),
        "price" => json!({"amount": 0, "currency": "gbp"}),
        "currency" => json!("gbp"),
        "amount" => json!(0),
        "duration_minutes" | "cpd_credits" | "max_score" | "passing_score" => json!(1),
        "starts_at" => json!("2027-01-01T00:00:00Z"),
        "time_zone" => json!("UTC"),
        "zoom" => json!({"kind": "meeting", "id": "91234567890"}),
        "url" => json!("https://example.org/"),
        "modules" | "contents" | "questions" | "options" => json!([]),
        _ => json!("."),
    }
}

/// A step into a value.
enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

impl Step<'_> {
    fn of<'v>(&self, value: &'v mut Value) -> Option<&'v mut Value> {
        match self {
            Self::Field(name) => value.get_mut(*name),
            Self::Item(index) => value.get_mut(*index),
        }
    }
}

/// The steps of a path such as `modules[0].contents[1].title`.
fn steps(path: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
        steps.push(match part.strip_suffix(']').map(str::parse) {
            Some(Ok(index)) => Step::Item(index),
            _ => Step::Field(part),
        });
    }
    steps
}
