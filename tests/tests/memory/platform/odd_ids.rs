//! Texts in place of an id, on every route that takes one: invisible characters, marks of direction, letters that look like
//! others, and anything else that a program or a person may send.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tests::front_door::{FrontDoor, operations};

use super::ids::places_of_names;

/// What is put into an id, or takes the place of one of its letters.
const ODD: [char; 20] = [
    '\u{202D}',
    '\u{202E}',
    '\u{200B}',
    '\u{200D}',
    '\u{200F}',
    '\u{2060}',
    '\u{2066}',
    '\u{FEFF}',
    '\u{AD}',
    '\u{2011}',
    '\u{FF10}',
    '\u{FF41}',
    '\u{430}',
    '\u{0}',
    '\u{FFFF}',
    '#',
    '/',
    '%',
    ' ',
    '\u{E0041}',
];

/// Texts that are made of an id, or of nothing.
fn odd(id: &str) -> impl Strategy<Value = String> {
    let letters: Vec<char> = id.chars().collect();
    let made_of_it = (any::<prop::sample::Index>(), prop::sample::select(ODD.to_vec()), any::<bool>())
        .prop_map(move |(place, odd, replaces)| {
            let mut letters = letters.clone();
            let place = place.index(letters.len());
            match replaces {
                true => letters[place] = odd,
                false => letters.insert(place, odd),
            }
            letters.into_iter().collect::<String>()
        });
    let odd_letter = prop_oneof![prop::sample::select(ODD.to_vec()), any::<char>()];
    let anything = proptest::collection::vec(odd_letter, 1..40).prop_map(String::from_iter);
    prop_oneof![2 => made_of_it, 1 => anything]
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn writes(operation: &str) -> bool {
    ["Write", "Put", "Update", "Delete", "Send"].iter().any(|verb| operation.contains(verb))
}

#[tokio::test]
async fn a_text_that_is_no_id_is_refused_on_every_route_and_changes_nothing() {
    let door = FrontDoor::open().await;
    let mut runner = TestRunner::deterministic();
    let mut tried = 0;
    for operation in operations() {
        for place in places_of_names(&operation) {
            let known = door.ids.get(place).cloned().unwrap_or_else(|| "1".to_owned());
            let texts = odd(&known);
            for _ in 0..12 {
                let text = texts.new_tree(&mut runner).expect("a text").current();
                let ids = BTreeMap::from([(place, text.clone())]);
                let body = door.body(&operation, &ids);
                let in_path = BTreeMap::from([(place, encoded(&text))]);
                let request = door.request(&operation, &door.caller_of(&operation), &in_path, body);
                door.world.cloud.faults.take_calls();
                let status = door.status(&operation, request).await;
                let what = format!("{} with {text:?} as its {place}: {status}", operation.id());
                // A certificate's code is read in any spelling.
                let is_read = place == "code" && status == 200;
                assert!((400..500).contains(&status) || is_read, "{what}");
                let calls = door.world.cloud.faults.take_calls();
                let written: Vec<_> = calls.iter().filter(|call| writes(&call.operation)).collect();
                assert!(written.is_empty(), "{what}: {written:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}
