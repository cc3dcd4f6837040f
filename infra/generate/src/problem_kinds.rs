//! Every place that a problem of a draft can name, for the front end's tests: each must lead to a field.
//!
//! A definition that has everything is broken in one place at a time, in every way in which JSON can be wrong there. What
//! the validation says is collected, once for each place.

use std::collections::BTreeMap;

use domain::course::draft::{Bodies, DraftProblem, Outline, problems, problems_of_media, take_apart};
use serde_json::{Value, json};

/// A definition, and what can be wrong with it.
pub(crate) fn document() -> String {
    let (whole, mut found) = (definition(), BTreeMap::new());
    let mut look_at = |broken: Value| {
        // What has no structure is refused as a whole.
        let Ok((outline, bodies)) = take_apart(broken, "definition") else { return };
        for problem in problems(&outline, &bodies).into_iter().chain(of_media(&outline, &bodies)) {
            if is_in(&whole, &problem) {
                found.entry(problem.path.clone()).or_insert(problem);
            }
        }
    };
    for pointer in pointers(&whole, "") {
        for broken in broken_at(&whole, &pointer) {
            look_at(broken);
        }
    }
    for (pointer, value) in together() {
        let mut broken = whole.clone();
        put(&mut broken, pointer, value);
        look_at(broken);
    }
    let shown = |problem: &DraftProblem| {
        let DraftProblem { path, message, content, field } = problem;
        json!({"path": path, "message": message, "content": content, "field": field})
    };
    let all: Vec<Value> = found.values().map(shown).collect();
    let document = json!({"definition": whole, "problems": all});
    format!("{document:#}\n")
}

/// Whether the place is one of the whole definition. A list that was made longer or shorter has others.
fn is_in(whole: &Value, problem: &DraftProblem) -> bool {
    let mut at = whole;
    for step in problem.path.split(['.', '[']).filter(|step| !step.is_empty()) {
        let index = step.strip_suffix(']').and_then(|index| index.parse::<usize>().ok());
        at = match (index, at) {
            (Some(index), Value::Array(items)) => match items.get(index) {
                Some(item) => item,
                None => return false,
            },
            (None, Value::Object(fields)) => fields.get(step).unwrap_or(&Value::Null),
            _ => &Value::Null,
        };
        let is_another = at.get("kind").is_some_and(|_| at["uuid"] != json!(problem.content));
        if is_another {
            return false;
        }
    }
    true
}

fn of_media(outline: &Outline, bodies: &Bodies) -> Vec<DraftProblem> {
    let of = |content| problems_of_media(content, bodies.get(&content.uuid), |_| None);
    outline.contents().iter().flat_map(of).collect()
}

/// The definition, broken in every way at one place.
fn broken_at(whole: &Value, pointer: &str) -> Vec<Value> {
    let values = [
        json!(null),
        json!(""),
        json!(" "),
        json!("x"),
        json!("a\u{202E}b"),
        json!("x".repeat(6_000)),
        json!(-1),
        json!(0),
        json!(0.001),
        json!(1_000_000_000_000_i64),
        json!(true),
        json!([]),
        json!({}),
        json!([7]),
    ];
    let mut broken: Vec<Value> = values.into_iter().map(|value| with(whole, pointer, value)).collect();
    let mut without = whole.clone();
    remove(&mut without, pointer);
    broken.push(without);
    match whole.pointer(pointer) {
        Some(Value::Object(_)) => broken.push(with(whole, &format!("{pointer}/colour"), json!("red"))),
        Some(Value::Array(items)) if items.len() > 1 => {
            broken.push(with(whole, &format!("{pointer}/1"), items[0].clone()));
            broken.push(with(whole, pointer, json!(vec![items[0].clone(); 60])));
        }
        _ => {}
    }
    // The same as its neighbour says.
    if let Some(neighbour) = neighbour(pointer).and_then(|other| whole.pointer(&other)) {
        broken.push(with(whole, pointer, neighbour.clone()));
    }
    broken
}

/// The same field of the item before, in the innermost list.
fn neighbour(pointer: &str) -> Option<String> {
    let steps: Vec<&str> = pointer.split('/').collect();
    let at = steps.iter().rposition(|step| step.parse::<usize>().is_ok_and(|index| index > 0))?;
    let before = (steps[at].parse::<usize>().ok()? - 1).to_string();
    let changed =
        steps.iter().enumerate().map(|(index, step)| if index == at { before.as_str() } else { step });
    Some(changed.collect::<Vec<&str>>().join("/"))
}

/// What contradicts something elsewhere.
fn together() -> Vec<(&'static str, Value)> {
    let quiz = "/modules/0/contents/4/quiz";
    let at = |rest: &str| -> &'static str { Box::leak(format!("{quiz}{rest}").into_boxed_str()) };
    vec![
        ("/format", json!("self_paced")),
        ("/sessions", json!([])),
        ("/enrolment", json!({"opens_at": "2027-02-01T00:00:00Z", "closes_at": "2027-01-01T00:00:00Z"})),
        ("/price", json!({"amount": 1, "currency": "gbp"})),
        ("/modules/0/is_required", json!(false)),
        ("/modules/0/contents/1/video/url", json!("https://media.example/a.mp4")),
        ("/modules/0/contents/2/document/url", json!("https://media.example/a.pdf")),
        ("/modules/0/contents/0/quiz", json!({"questions": []})),
        ("/modules/0/contents/0/text/markdown", json!("long ".repeat(58_000))),
        ("/modules/0/contents/5/assignment/passing_score", json!(200)),
        (at("/passingScore"), json!(71)),
        (at("/pool"), json!(50)),
        (at("/questions/0/scoring"), json!("partial")),
        (at("/questions/0/numbers"), json!([{"value": 1}])),
        (at("/questions/0/correctAnswers"), json!(["a", "b"])),
        (at("/questions/1/correctAnswers"), json!(["a", "a"])),
        (at("/questions/2/options"), json!([{"id": "a", "text": "A"}])),
        (at("/questions/3/numbers/0"), json!({"value": 1, "tolerance": -1})),
        (at("/questions/3/numbers/0"), json!({"value": 1, "credit": 0})),
        (at("/questions/3/numbers/1"), json!({"min": 3, "max": 2})),
        (at("/questions/3/numbers/1"), json!({"min": 1, "max": 2, "tolerance": 1})),
        (at("/questions/4/spellings/0"), json!({"text": "One", "credit": 50})),
        (at("/questions/6/pairs/1/match_id"), json!("other")),
    ]
}

/// Every place in a value, as a JSON pointer.
fn pointers(value: &Value, here: &str) -> Vec<String> {
    let mut found = vec![here.to_owned()];
    match value {
        Value::Object(fields) => {
            found.extend(fields.iter().flat_map(|(name, value)| pointers(value, &format!("{here}/{name}"))));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            found.extend(items.flat_map(|(index, value)| pointers(value, &format!("{here}/{index}"))));
        }
        _ => {}
    }
    found
}

fn with(whole: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = whole.clone();
    put(&mut changed, pointer, value);
    changed
}

fn put(whole: &mut Value, pointer: &str, value: Value) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        *whole = value;
        return;
    };
    match whole.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.insert(name.to_owned(), value)),
        Some(Value::Array(items)) => {
            if let Some(item) = name.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                *item = value;
            }
        }
        _ => {}
    }
}

fn remove(whole: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    match whole.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.remove(name)),
        Some(Value::Array(items)) => {
            if let Some(index) = name.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

/// The id of a part.
fn id(number: u8) -> String {
    format!("018f0000-0000-7000-8000-0000000000{number:02x}")
}

/// A definition that is right and has everything: each kind of content and each type of question, with all their fields.
fn definition() -> Value {
    let session = |number: u8, room: &str| {
        json!({
            "uuid": id(number), "topic": format!("Session {number}"), "starts_at": format!("2027-01-{number}T18:00:00Z"),
            "duration_minutes": 60, "time_zone": "Europe/London", "zoom": {"kind": "meeting", "id": room},
        })
    };
    let again =
        json!({"uuid": id(10), "title": "Read again", "kind": "text", "text": {"markdown": "# Again"}});
    let modules = json!([
        {"uuid": id(2), "title": "Begin", "is_required": true, "contents": contents()},
        {"uuid": id(9), "title": "End", "is_required": true, "contents": [again]},
    ]);
    json!({
        "uuid": id(1), "slug": "clinical-audit", "title": "Clinical audit", "description": "How to audit.",
        "format": "hybrid", "cpd_credits": "2.50", "cpd_type": "Clinical", "duration_minutes": 90,
        "price": {"amount": 4900, "currency": "gbp"}, "organiser": "Meridian CPD", "published": false,
        "instructors": [id(0xe1), id(0xe2)],
        "enrolment": {"opens_at": "2027-01-01T00:00:00Z", "closes_at": "2027-02-01T00:00:00Z", "capacity": 20},
        "completion": {"issues_certificate": true, "requires_attendance": false, "credits_valid_months": 24},
        "modules": modules,
        "sessions": [session(11, "91234567890"), session(12, "91234567891")],
    })
}

fn contents() -> Value {
    let film =
        json!({"media": id(0xa1), "captions": id(0xa2), "captions_language": "en", "transcript": "Welcome."});
    let quiz = json!({
        "passing_score": 70, "max_attempts": 3, "time_limit_minutes": 10, "retry_delay_minutes": 5, "pool": 6,
        "shuffle": true, "review": "never", "questions": questions(),
    });
    let assignment = json!({
        "instructions": "Write.", "max_score": 100, "passing_score": 50, "max_attempts": 3,
        "due_at": "2027-02-01T00:00:00Z", "allowed_types": ["pdf", "jpg"], "max_size_bytes": 1_048_576,
    });
    json!([
        {"uuid": id(3), "title": "Read", "kind": "text", "is_required": true, "released_at": "2027-01-01T00:00:00Z",
         "text": {"markdown": "# Read"}},
        {"uuid": id(4), "title": "Watch", "kind": "video", "video": film},
        {"uuid": id(5), "title": "Keep", "kind": "document", "document": {"media": id(0xa3)}},
        {"uuid": id(6), "title": "Visit", "kind": "link", "link": {"url": "https://www.example.org/"}},
        {"uuid": id(7), "title": "Test", "kind": "quiz", "quiz": quiz},
        {"uuid": id(8), "title": "Hand in", "kind": "assignment", "assignment": assignment},
    ])
}

/// A question of each type.
fn questions() -> Value {
    let options = json!([{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]);
    let numbers = json!([{"value": 7, "tolerance": 0.5, "credit": 100}, {"min": 1, "max": 2, "credit": 50}]);
    let spellings = json!([{"text": "One", "credit": 100}, {"text": "Two", "credit": 50}]);
    let pairs = json!([
        {"id": "left", "prompt": "A", "match": "One", "match_id": "sun"},
        {"id": "right", "prompt": "B", "match": "Two", "match_id": "moon"},
    ]);
    let distractors = json!([{"id": "star", "text": "Three"}, {"id": "sky", "text": "Four"}]);
    let items = json!([{"id": "z", "text": "First"}, {"id": "y", "text": "Second"}]);
    json!([
        {"id": "q1", "type": "single", "text": "Which?", "points": 1, "explanation": "So.", "options": options,
         "correctAnswer": "a"},
        {"id": "q2", "type": "multiple", "text": "Which are?", "scoring": "partial", "options": options,
         "correctAnswers": ["a", "b"]},
        {"id": "q3", "type": "true_false", "text": "Is it?", "correctAnswer": true},
        {"id": "q4", "type": "numeric", "text": "How many?", "scoring": "partial", "numbers": numbers},
        {"id": "q5", "type": "short_text", "text": "What?", "scoring": "partial", "case_sensitive": true,
         "spellings": spellings},
        {"id": "q6", "type": "ordering", "text": "In order?", "scoring": "partial", "items": items},
        {"id": "q7", "type": "matching", "text": "What fits?", "scoring": "partial", "pairs": pairs,
         "distractors": distractors},
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_right_and_no_kind_of_problem_is_left_out() {
        let (outline, bodies) = take_apart(definition(), "definition").unwrap();
        assert_eq!(problems(&outline, &bodies), []);
        let document: Value = serde_json::from_str(&document()).unwrap();
        let paths: Vec<&str> =
            document["problems"].as_array().unwrap().iter().map(|it| it["path"].as_str().unwrap()).collect();
        assert!(paths.len() > 150, "{}", paths.len());
        for path in [
            "sessions",
            "modules",
            "modules[0].contents",
            "modules[0].contents[0]",
            "sessions[1].zoom.id",
            "modules[0].contents[4].quiz.questions[6].pairs[1].match_id",
            "modules[0].contents[1].video.media",
            "completion.requires_attendance",
        ] {
            assert!(paths.contains(&path), "{path}: {paths:#?}");
        }
    }
}
