//! Ids for what its author has given none.
//!
//! An id comes from the text that it names. So a file can be sorted and imported again, and the ids stay; and no id
//! follows from a position, which would change the meaning of past attempts or give an order away.
//!
//! An editor writes them down ([`write_ids`]), so that a text can be reworded there and keep its id.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::course::{invisible, prose};
use super::problems::Problems;
use crate::primitives::plain_text::{as_read, is_unfit, is_unseen, looks_empty};

/// An id for something with this text.
pub fn id_of(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    hex::encode(&digest[..6])
}

/// Reads the id that an author has given something. Ids are compared letter by letter and kept in attempts for ever, so
/// nothing may stand in a new one that its author cannot see, or that turns its letters around. Ids that were stored
/// before are read as they are.
pub(super) fn given_id<T>(path: impl Into<String>, text: &str, problems: &mut Problems) -> Option<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    let nothing_to_see = looks_empty(text);
    let hidden =
        |letter: &char| !letter.is_control() && (is_unfit(*letter) || (nothing_to_see && is_unseen(*letter)));
    match text.chars().find(hidden) {
        Some(letter) => {
            problems.add(path, invisible(letter));
            None
        }
        None => problems.take(path, text.parse()),
    }
}

/// Writes the ids that items, pairs and distractors of a question have without being given one. It means the same as
/// before. What has no text yet, or another shape, stays as it is.
pub fn write_ids(question: &mut Value) {
    fn name(entry: &mut Map<String, Value>, field: &str, text: &str, known: &mut BTreeMap<String, String>) {
        let Some(text) = entry.get(text).and_then(Value::as_str).filter(|text| !text.trim().is_empty())
        else {
            return;
        };
        let id = known.entry(as_read(text)).or_insert_with(|| id_of(text)).clone();
        match entry.get(field).unwrap_or(&Value::Null) {
            Value::Null => drop(entry.insert(field.to_owned(), id.into())),
            Value::String(given) => drop(known.insert(as_read(text), given.clone())),
            _ => {}
        }
    }
    // An option of several pairs has one id; nothing else may read the same.
    let mut options = BTreeMap::new();
    for (list, fields) in [
        ("items", &[("id", "text")][..]),
        ("pairs", &[("id", "prompt"), ("match_id", "match")]),
        ("distractors", &[("id", "text")]),
    ] {
        let entries = question.get_mut(list).and_then(Value::as_array_mut);
        for entry in entries.into_iter().flatten().filter_map(Value::as_object_mut) {
            for (field, text) in fields {
                let mut own = BTreeMap::new();
                let known = if *field == "match_id" { &mut options } else { &mut own };
                name(entry, field, text, known);
            }
        }
    }
}

/// Texts of a question that learners must be able to tell apart, with their ids.
#[derive(Default)]
pub(super) struct Named {
    texts: BTreeMap<String, String>,
    /// As they are read: two ids that look the same are one.
    ids: BTreeMap<String, String>,
}

impl Named {
    /// The id of the text in `field`, or one made from the text. Adds a problem if another text reads the same or has the
    /// same id.
    pub(super) fn add<T>(
        &mut self,
        field: &str,
        text: &str,
        (id_field, id): (&str, Option<&str>),
        problems: &mut Problems,
    ) -> Option<T>
    where
        T: FromStr,
        T::Err: fmt::Display,
    {
        prose(field, text, 1_000, problems);
        if let Some(first) = self.texts.insert(as_read(text), field.to_owned()) {
            problems.add(field, format!("reads the same as {}", last_part(&first)));
        }
        if let Some(id) = id
            && let Some(first) = self.ids.insert(as_read(id), id_field.to_owned())
        {
            problems
                .add(id_field, format!("{id:?} is used already, at {}; ids are unique", last_part(&first)));
        }
        given_id(id_field, &id.map_or_else(|| id_of(text), ToOwned::to_owned), problems)
    }
}

/// The path within the question: `pairs[0].prompt`.
fn last_part(path: &str) -> &str {
    let start = ["items[", "pairs[", "distractors["].iter().find_map(|list| path.rfind(list));
    start.map_or(path, |start| &path[start..])
}

/// Whether ids number what they name in this order: `1`, `2`, `3`, or `step-a`, `step-b`. Learners' browsers receive ids, so
/// they must not tell an order.
pub(super) fn count_upwards(ids: &[&str]) -> bool {
    let Some(first) = ids.first() else { return false };
    let common = |id: &&str| first.bytes().zip(id.bytes()).take_while(|(one, other)| one == other).count();
    let mut shared = ids.iter().map(common).min().unwrap_or_default();
    // `item-10` and `item-11` share a digit that belongs to the number.
    while shared > 0 && (first.as_bytes()[shared - 1].is_ascii_digit() || !first.is_char_boundary(shared)) {
        shared -= 1;
    }
    let rests: Option<Vec<&str>> = ids.iter().map(|id| id.get(shared..)).collect();
    let Some(rests) = rests else { return false };
    let numbers: Option<Vec<u64>> = rests.iter().map(|rest| rest.parse().ok()).collect();
    let letters: Option<Vec<u64>> = rests
        .iter()
        .map(|rest| match rest.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => Some(u64::from(letter.to_ascii_lowercase())),
            _ => None,
        })
        .collect();
    let counted = |places: &Vec<u64>| places.windows(2).all(|two| two[0] < two[1]);
    ids.len() > 1 && (numbers.as_ref().is_some_and(counted) || letters.as_ref().is_some_and(counted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_written_as_they_are_made_and_only_where_there_are_none() {
        let mut question = serde_json::json!({
            "id": "q", "items": [{"text": "Plan  it"}, {"id": "kept", "text": "Do"}, {"text": " "}, "odd"],
            "pairs": [
                {"prompt": "Dog", "match": "Mammal"}, {"prompt": "Cat", "match": " Mammal"},
                {"id": "newt", "prompt": "Newt", "match": "Amphibian", "match_id": "a"},
                {"prompt": "Toad", "match": "Amphibian", "id": null},
            ],
            "distractors": [{"text": "Fish"}],
        });
        write_ids(&mut question);
        assert_eq!(
            question,
            serde_json::json!({
                "id": "q",
                "items": [
                    {"id": id_of("Plan it"), "text": "Plan  it"}, {"id": "kept", "text": "Do"}, {"text": " "}, "odd",
                ],
                "pairs": [
                    {"id": id_of("Dog"), "prompt": "Dog", "match": "Mammal", "match_id": id_of("Mammal")},
                    {"id": id_of("Cat"), "prompt": "Cat", "match": " Mammal", "match_id": id_of("Mammal")},
                    {"id": "newt", "prompt": "Newt", "match": "Amphibian", "match_id": "a"},
                    {"id": id_of("Toad"), "prompt": "Toad", "match": "Amphibian", "match_id": "a"},
                ],
                "distractors": [{"id": id_of("Fish"), "text": "Fish"}],
            })
        );
        for odd in [serde_json::json!(null), serde_json::json!({"items": {}, "pairs": 3})] {
            let mut same = odd.clone();
            write_ids(&mut same);
            assert_eq!(same, odd);
        }
    }

    #[test]
    fn ids_that_count_are_noticed() {
        for ids in [
            &["1", "2", "3"][..],
            &["a", "b"],
            &["step-9", "step-10"],
            &["i10", "i11", "i12"],
            &["A", "b", "D"],
        ] {
            assert!(count_upwards(ids), "{ids:?}");
        }
        for ids in [
            &["2", "1"][..],
            &["assess", "plan"],
            &["c", "a", "b"],
            &["x"],
            &[],
            &["ab", "ac1"],
            &["é1", "è2"],
        ] {
            assert!(!count_upwards(ids), "{ids:?}");
        }
        let made: Vec<String> = ["Assess", "Plan", "Implement", "Evaluate"].map(id_of).to_vec();
        assert!(!count_upwards(&made.iter().map(String::as_str).collect::<Vec<_>>()));
    }
}
