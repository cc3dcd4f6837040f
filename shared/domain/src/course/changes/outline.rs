//! Modules and contents that are added, changed, moved or removed.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::wording::{moment, noun, several};
use super::{Affected, BodyChange, ChangeKind, Changes, Comparison, Count};
use crate::ContentId;
use crate::course::{ContentKind, Course, Module, OutlineEntry};

const NEED_IT: [&str; 2] = [
    "learner who has not completed the course needs it to complete",
    "learners who have not completed the course need it to complete",
];
const NEED_IT_NO_LONGER: [&str; 2] = [
    "learner who has not completed the course no longer needs it, and completes the course if everything else is done",
    "learners who have not completed the course no longer need it, and complete the course if everything else is done",
];

/// A content with the module that it is in.
#[derive(Clone, Copy)]
struct Placed<'a> {
    module: &'a Module,
    entry: &'a OutlineEntry,
}

impl Placed<'_> {
    fn is_required(self) -> bool {
        self.module.is_required && self.entry.is_required
    }

    /// `text “Read this”`.
    fn name(self) -> String {
        format!("{} “{}”", noun(self.entry.kind), self.entry.title)
    }
}

pub(super) fn changes(before: &Course, course: &Comparison<'_>, affected: &Affected, found: &mut Changes) {
    let after = course.after;
    let studying = if before.published_at.is_some() { affected.studying } else { Count::default() };
    modules(before, after, studying, found);
    let (old, new) = (placed(before), placed(after));
    let by_id: BTreeMap<ContentId, Placed<'_>> =
        old.iter().map(|placed| (placed.entry.uuid, *placed)).collect();
    for placed in &new {
        match by_id.get(&placed.entry.uuid) {
            None => added(*placed, studying, found),
            Some(was) => {
                changed(*was, *placed, studying, found);
                if let Some(change) = course.bodies.get(&placed.entry.uuid) {
                    body(*placed, change, affected, found);
                }
            }
        }
    }
    for was in old.iter().filter(|was| after.content(was.entry.uuid).is_none()) {
        let (is, consequence) = requirement(was.is_required(), NEED_IT_NO_LONGER, studying);
        let what = format!("Removes the {is} {}", was.name());
        found.touching(ChangeKind::ContentRemoved, &was.entry.title, &what, consequence);
    }
    if order(before, after) != order(after, before) {
        found.add(ChangeKind::OutlineChanged, &after.title, "Changes the order of the outline.");
    }
}

fn placed(course: &Course) -> Vec<Placed<'_>> {
    let contents = course.modules.iter();
    contents.flat_map(|module| module.contents.iter().map(move |entry| Placed { module, entry })).collect()
}

/// `required` or `optional`, and what that means for learners.
fn requirement(
    is_required: bool,
    consequence: [&str; 2],
    studying: Count,
) -> (&'static str, (Count, &str, &str)) {
    let [one, many] = consequence;
    let (name, count) = if is_required { ("required", studying) } else { ("optional", Count::default()) };
    (name, (count, one, many))
}

fn added(placed: Placed<'_>, studying: Count, found: &mut Changes) {
    let (is, consequence) = requirement(placed.is_required(), NEED_IT, studying);
    let released = placed.entry.released_at.map(|at| format!(", released on {}", moment(at)));
    let what = format!("Adds the {is} {}{}", placed.name(), released.unwrap_or_default());
    found.touching(ChangeKind::ContentAdded, &placed.entry.title, &what, consequence);
}

fn changed(was: Placed<'_>, is: Placed<'_>, studying: Count, found: &mut Changes) {
    let (old, new) = (was.entry, is.entry);
    let mut add = |text: String| found.add(ChangeKind::ContentChanged, &new.title, text);
    if old.title != new.title {
        add(format!("Renames the {} to “{}”.", was.name(), new.title));
    }
    if old.released_at != new.released_at {
        add(match new.released_at {
            Some(at) => format!("Releases the {} on {}.", is.name(), moment(at)),
            None => format!("Releases the {} at once.", is.name()),
        });
    }
    // A module that becomes optional is one change, not one for each of its contents.
    let was_moved = was.module.uuid != is.module.uuid;
    let is_decided_here = old.is_required != new.is_required || was_moved;
    if !is_decided_here || old.is_required == new.is_required && was.is_required() == is.is_required() {
        return;
    }
    let (needed, needed_before) = (is.is_required(), was.is_required());
    let consequence = if needed { NEED_IT } else { NEED_IT_NO_LONGER };
    let (_, consequence) = requirement(needed != needed_before, consequence, studying);
    let what = match (new.is_required, old.is_required == new.is_required) {
        (_, true) => {
            format!("Moves the {} to {} module", is.name(), if needed { "a required" } else { "an optional" })
        }
        (true, false) => format!("Makes the {} required", is.name()),
        (false, false) => format!("Makes the {} optional", is.name()),
    };
    found.touching(ChangeKind::ContentChanged, &new.title, &what, consequence);
}

fn body(placed: Placed<'_>, change: &BodyChange, affected: &Affected, found: &mut Changes) {
    let (name, title) = (placed.name(), &placed.entry.title);
    if placed.entry.kind != ContentKind::Quiz {
        return found.add(ChangeKind::ContentChanged, title, format!("Changes the {name}."));
    }
    if change.seen {
        let text = format!("Changes the {name}. Learners who have it open are graded as they were shown it.");
        found.add(ChangeKind::QuizChanged, title, text);
    }
    if change.corrected > 0 {
        let attempts = affected.attempts.get(&placed.entry.uuid).copied().unwrap_or_default();
        let answers = several(change.corrected, "answer", "answers");
        let what = format!("Corrects {answers} in the key of the {name}");
        let consequence = (attempts, "attempt can be regraded", "attempts can be regraded");
        found.touching(ChangeKind::KeyCorrected, title, &what, consequence);
    } else if change.key && !change.seen {
        let text = format!("Changes explanations in the {name}. No answer is graded differently.");
        found.add(ChangeKind::QuizChanged, title, text);
    }
}

fn modules(before: &Course, after: &Course, studying: Count, found: &mut Changes) {
    let kind = ChangeKind::OutlineChanged;
    for module in &after.modules {
        let Some(old) = before.modules.iter().find(|old| old.uuid == module.uuid) else {
            found.add(kind, &module.title, format!("Adds the module “{}”.", module.title));
            continue;
        };
        if old.title != module.title {
            let text = format!("Renames the module “{}” to “{}”.", old.title, module.title);
            found.add(kind, &module.title, text);
        }
        if old.is_required != module.is_required {
            let holds = |module: &Module| module.contents.iter().any(|content| content.is_required);
            let count = if holds(old) || holds(module) { studying } else { Count::default() };
            let ([one, many], becomes) = match module.is_required {
                true => (NEED_IT, "required"),
                false => (NEED_IT_NO_LONGER, "optional"),
            };
            let what = format!("Makes the module “{}” {becomes}", module.title);
            found.touching(kind, &module.title, &what, (count, one, many));
        }
    }
    for old in before.modules.iter().filter(|old| !has_module(after, old.uuid)) {
        found.add(kind, &old.title, format!("Removes the module “{}”.", old.title));
    }
}

fn has_module(course: &Course, id: Uuid) -> bool {
    course.modules.iter().any(|module| module.uuid == id)
}

/// The modules and contents of a course that the other one has too, as they stand.
fn order(course: &Course, other: &Course) -> (Vec<Uuid>, Vec<(Uuid, ContentId)>) {
    let modules = course.modules.iter().map(|module| module.uuid).filter(|id| has_module(other, *id));
    let contents = placed(course).into_iter().filter(|placed| other.content(placed.entry.uuid).is_some());
    (modules.collect(), contents.map(|placed| (placed.module.uuid, placed.entry.uuid)).collect())
}
