//! A new course that begins as a copy of another.

use serde_json::{Value, json};
use uuid::Uuid;

use super::outline::{Outline, take_apart};
use super::structure::Bodies;
use crate::{CourseId, LearnerId, one_line};

/// The longest title that can be published.
const TITLE: usize = 200;
const SLUG: usize = 80;

/// A copy with ids of its own, which follow from the id of the new course: not published, without Zoom meetings, and
/// edited by the person who made it.
pub fn duplicate(of: &Outline, bodies: Bodies, course: CourseId, author: LearnerId) -> (Outline, Bodies) {
    let mut definition = of.join(&bodies);
    renew(&mut definition, course, author);
    // The structure is that of an outline which was read, so it can be read again.
    take_apart(definition, "definition").unwrap_or_else(|_| (of.clone(), bodies))
}

fn renew(definition: &mut Value, course: CourseId, author: LearnerId) {
    let title = one_line(definition["title"].as_str().unwrap_or_default(), TITLE - " (copy)".len());
    definition["title"] = json!(format!("{title} (copy)").trim());
    let slug = definition["slug"].as_str().unwrap_or_default();
    let slug: String = slug.chars().take(SLUG - "-copy".len()).collect();
    let slug = slug.trim_end_matches('-');
    definition["slug"] = json!(if slug.is_empty() { String::new() } else { format!("{slug}-copy") });
    definition["published"] = json!(false);
    definition["instructors"] = json!([author]);
    renew_ids(definition, course);
    definition["uuid"] = json!(course);
    for session in definition.get_mut("sessions").and_then(Value::as_array_mut).into_iter().flatten() {
        // A meeting belongs to one session; the kind of room is kept.
        if let Some(id) = session.get_mut("zoom").and_then(|zoom| zoom.get_mut("id")) {
            *id = json!("");
        }
    }
}

/// Gives modules, contents and sessions ids that follow from the old ones and the new course.
fn renew_ids(definition: &mut Value, course: CourseId) {
    let renew = |part: &mut Value| {
        let id = part.get_mut("uuid").filter(|id| id.as_str().is_some_and(|id| id.parse::<Uuid>().is_ok()));
        if let Some(id) = id {
            let old: Uuid = id.as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
            *id = json!(Uuid::new_v5(&course.0, old.as_bytes()));
        }
    };
    for module in definition.get_mut("modules").and_then(Value::as_array_mut).into_iter().flatten() {
        module.get_mut("contents").and_then(Value::as_array_mut).into_iter().flatten().for_each(renew);
        renew(module);
    }
    definition.get_mut("sessions").and_then(Value::as_array_mut).into_iter().flatten().for_each(renew);
}
