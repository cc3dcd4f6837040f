//! Every kind of item is decided about: removed, emptied or kept.

use std::collections::BTreeSet;
use std::path::Path;

use shared::store::{FATES, Fate};

/// The names of all entities, as their declarations give them.
fn entities() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/src/store/entities");
    let mut names = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut plain = false;
        for line in text.lines() {
            plain =
                (plain || line.starts_with("plain_entities! {") || line.starts_with("shared_entities! {"))
                    && line != "}";
            let named = line.contains("const NAME: &'static str = \"");
            if plain || named {
                names.extend(line.split('"').nth(1).map(str::to_owned));
            }
        }
    }
    names
}

#[test]
fn every_kind_of_item_has_a_decision() {
    let (entities, decided) = (entities(), FATES.iter().map(|(name, _)| (*name).to_owned()).collect());
    assert!(entities.len() > 40, "{entities:?}");
    let undecided: Vec<&String> = entities.difference(&decided).collect();
    assert!(
        undecided.is_empty(),
        "decide in shared/src/store/erasing/fates.rs what becomes of {undecided:?}"
    );
    let unknown: Vec<&String> = decided.difference(&entities).collect();
    assert!(unknown.is_empty(), "no entity is called {unknown:?}");
    assert_eq!(decided.len(), FATES.len(), "one decision each");
    for (name, fate) in FATES {
        assert!(!matches!(fate, Fate::Kept(why) if why.is_empty()), "{name} is kept for no reason");
    }
}
