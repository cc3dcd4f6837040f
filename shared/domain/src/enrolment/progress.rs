//! A learner's progress: the share of required contents that are complete.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::ContentId;
use crate::course::{Course, Module};

/// Progress in a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Whole percent, rounded down: 100 only when everything required is complete.
    pub percent: u8,
    /// How many contents are required.
    pub required: usize,
    /// How many of the required contents are complete.
    pub done: usize,
    /// In the order of the course.
    pub modules: Vec<ModuleProgress>,
}

/// Progress in a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleProgress {
    pub uuid: Uuid,
    pub stage: Stage,
    /// Whole percent, rounded down.
    pub percent: u8,
    /// The contents that are complete, in the order of the module.
    pub completed: Vec<ContentId>,
}

/// The progress of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    NotStarted,
    /// At least one content is complete.
    InProgress,
    /// All required contents are complete.
    Completed,
}

impl Progress {
    /// The progress of a learner who has completed these contents. Contents that the course no longer has do not
    /// count.
    pub fn of(course: &Course, completed: &BTreeSet<ContentId>) -> Self {
        let required = course.modules.iter().filter(|module| module.is_required);
        let (done, all) = required
            .map(|module| count(module, completed))
            .fold((0, 0), |(done, all), (more_done, more)| (done + more_done, all + more));
        Self {
            percent: percent(done, all),
            required: all,
            done,
            modules: course.modules.iter().map(|module| ModuleProgress::of(module, completed)).collect(),
        }
    }

    /// Whether everything required is complete, which is also so when nothing is required.
    pub fn is_complete(&self) -> bool {
        self.done == self.required
    }
}

impl ModuleProgress {
    fn of(module: &Module, completed: &BTreeSet<ContentId>) -> Self {
        let (done, all) = count(module, completed);
        let contents = module.contents.iter().map(|content| content.uuid);
        let completed: Vec<ContentId> = contents.filter(|content| completed.contains(content)).collect();
        let stage = match (completed.is_empty(), done == all) {
            (true, _) => Stage::NotStarted,
            (false, true) => Stage::Completed,
            (false, false) => Stage::InProgress,
        };
        Self { uuid: module.uuid, stage, percent: percent(done, all), completed }
    }
}

/// How many required contents of a module are complete, and how many there are.
fn count(module: &Module, completed: &BTreeSet<ContentId>) -> (usize, usize) {
    let required = module.contents.iter().filter(|content| content.is_required);
    required
        .fold((0, 0), |(done, all), content| (done + usize::from(completed.contains(&content.uuid)), all + 1))
}

fn percent(done: usize, all: usize) -> u8 {
    if all == 0 {
        return 0;
    }
    u8::try_from(done * 100 / all).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::{ContentKind, OutlineEntry};

    fn module(required: bool, contents: &[(u128, bool)]) -> Module {
        let entry = |(id, is_required): &(u128, bool)| OutlineEntry {
            uuid: ContentId(Uuid::from_u128(*id)),
            title: String::new(),
            kind: ContentKind::Text,
            is_required: *is_required,
            released_at: None,
        };
        Module {
            uuid: Uuid::from_u128(1),
            title: String::new(),
            is_required: required,
            contents: contents.iter().map(entry).collect(),
        }
    }

    fn completed(ids: &[u128]) -> BTreeSet<ContentId> {
        ids.iter().map(|id| ContentId(Uuid::from_u128(*id))).collect()
    }

    #[test]
    fn only_required_contents_count() {
        let module = module(true, &[(1, true), (2, true), (3, true), (4, false)]);
        for (done, percent, stage) in [
            (&[][..], 0, Stage::NotStarted),
            (&[4], 0, Stage::InProgress),
            (&[1], 33, Stage::InProgress),
            (&[1, 2, 4], 66, Stage::InProgress),
            (&[1, 2, 3], 100, Stage::Completed),
            (&[99], 0, Stage::NotStarted),
        ] {
            let progress = ModuleProgress::of(&module, &completed(done));
            assert_eq!((progress.percent, progress.stage), (percent, stage), "{done:?}");
        }
    }
}
