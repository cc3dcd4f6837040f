//! Converts modules and the entries of the outline.

use super::contents;
use super::course::{Uuids, fits, line};
use super::definition::ModuleDefinition;
use super::problems::Problems;
use super::{AuthoredContent, ContentDefinition, MAX_CONTENTS};
use crate::ContentId;
use crate::course::{Module, OutlineEntry};

pub(super) fn modules(
    definitions: &[ModuleDefinition],
    uuids: &mut Uuids,
    problems: &mut Problems,
) -> (Vec<Module>, Vec<AuthoredContent>) {
    let mut contents = Vec::new();
    let mut modules = Vec::new();
    for (index, definition) in definitions.iter().enumerate() {
        modules.push(module(definition, &format!("modules[{index}]"), uuids, &mut contents, problems));
    }
    let count: usize = definitions.iter().map(|module| module.contents.len()).sum();
    if count > MAX_CONTENTS {
        problems
            .add("modules", format!("hold {count} contents; at most {MAX_CONTENTS} make a course: split it"));
    }
    let required = definitions.iter().filter(|module| module.is_required).flat_map(|module| &module.contents);
    if required.filter(|content| content.is_required).count() == 0 {
        problems.add(
            "modules",
            "nothing is required, so the course would be complete at once; require a content",
        );
    }
    (modules, contents)
}

fn module(
    definition: &ModuleDefinition,
    path: &str,
    uuids: &mut Uuids,
    contents: &mut Vec<AuthoredContent>,
    problems: &mut Problems,
) -> Module {
    uuids.claim(definition.uuid, &format!("{path}.uuid"), problems);
    if definition.contents.is_empty() {
        problems.add(format!("{path}.contents"), "is empty; add a content or remove the module");
    }
    let mut entries = Vec::new();
    for (index, definition) in definition.contents.iter().enumerate() {
        let path = format!("{path}.contents[{index}]");
        uuids.claim(definition.uuid, &format!("{path}.uuid"), problems);
        entries.push(entry(definition, &path, problems));
        contents.extend(content(definition, &path, problems));
    }
    Module {
        uuid: definition.uuid,
        title: line(&format!("{path}.title"), &definition.title, problems),
        is_required: definition.is_required,
        contents: entries,
    }
}

fn entry(definition: &ContentDefinition, path: &str, problems: &mut Problems) -> OutlineEntry {
    OutlineEntry {
        uuid: ContentId(definition.uuid),
        title: line(&format!("{path}.title"), &definition.title, problems),
        kind: definition.kind,
        is_required: definition.is_required,
        released_at: definition.released_at,
    }
}

/// `None` only after a problem was added.
pub(super) fn content(
    definition: &ContentDefinition,
    path: &str,
    problems: &mut Problems,
) -> Option<AuthoredContent> {
    let (body, key) = contents::body(definition, path, problems)?;
    // A version of a quiz holds the quiz and its key in one item.
    fits(path, &(&body, &key), problems);
    Some(AuthoredContent {
        uuid: ContentId(definition.uuid),
        title: definition.title.trim().to_owned(),
        body,
        key,
    })
}
