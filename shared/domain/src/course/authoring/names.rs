//! Ids for what its author has given none.
//!
//! An id comes from the text that it names. So a file can be sorted and imported again, and the ids stay; and no id
//! follows from a position, which would change the meaning of past attempts or give an order away.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::course::prose;
use super::problems::Problems;
use crate::primitives::plain_text::as_read;

/// An id for something with this text.
pub fn id_of(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    hex::encode(&digest[..6])
}

/// Texts of a question that learners must be able to tell apart, with their ids.
#[derive(Default)]
pub(super) struct Named<'a> {
    texts: BTreeMap<String, String>,
    ids: BTreeMap<&'a str, String>,
}

impl<'a> Named<'a> {
    /// The id of the text in `field`, or one made from the text. Adds a problem if another text reads the same or has the
    /// same id.
    pub(super) fn add<T>(
        &mut self,
        field: &str,
        text: &str,
        (id_field, id): (&str, Option<&'a str>),
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
            && let Some(first) = self.ids.insert(id, id_field.to_owned())
        {
            problems
                .add(id_field, format!("{id:?} is used already, at {}; ids are unique", last_part(&first)));
        }
        let id = id.map_or_else(|| id_of(text), ToOwned::to_owned);
        problems.take(id_field, id.parse::<T>())
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
