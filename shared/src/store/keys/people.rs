//! The people index.

use crate::store::entities::PersonEntry;
use crate::store::key::Key;
use domain::LearnerId;
use domain::people_index::IndexTerm;

/// An entry of the people index.
pub fn person_entry(term: &IndexTerm, learner: LearnerId) -> Key<PersonEntry> {
    let pk = people_partition(&term.word, term.other.as_deref());
    let other = term.other.as_ref().map(|other| format!(" {other}")).unwrap_or_default();
    Key::new(pk, format!("{}{other}#{learner}", term.word))
}

/// The partition of the entries that begin with these words: one for each first letter, or pair of first letters.
pub(crate) fn people_partition(word: &str, other: Option<&str>) -> String {
    let first = |word: &str| word.chars().next().map(String::from).unwrap_or_default();
    match other {
        None => format!("PEOPLE#{}", first(word)),
        Some(other) => format!("PEOPLE#{}#{}", first(word), first(other)),
    }
}
