//! Comments that somebody who grades uses again in feedback.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::Refusal;

/// The most comments that a person keeps, and that one change may name.
pub const COMMENTS_MAX: usize = 100;
/// The longest comment.
pub const COMMENT_CHARACTERS_MAX: usize = 2_000;
/// How long all comments of a person may be together: they are one item, and one request may bring them all.
pub const COMMENTS_CHARACTERS_MAX: usize = 40_000;

/// The comments that a person keeps. A text is there once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedComments {
    pub comments: BTreeSet<String>,
}

/// What becomes of comments, by their texts. Applied to whatever is kept by now, so that no window loses what another
/// one has added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentsChange {
    add: BTreeSet<String>,
    remove: BTreeSet<String>,
}

impl CommentsChange {
    /// A change that adds some texts and removes others; blanks around a text do not count.
    ///
    /// # Errors
    /// It names nothing or too much, or a text is empty or too long.
    pub fn checked(add: &[String], remove: &[String]) -> Result<Self, Refusal> {
        if add.is_empty() && remove.is_empty() {
            return Err(Refusal::field("add", "give this or remove"));
        }
        for (name, texts) in [("add", add), ("remove", remove)] {
            if texts.len() > COMMENTS_MAX {
                return Err(Refusal::field(name, format!("at most {COMMENTS_MAX} comments")));
            }
            for text in texts {
                Refusal::longer(name, text.trim(), COMMENT_CHARACTERS_MAX)?;
            }
        }
        let trimmed = |texts: &[String]| texts.iter().map(|text| text.trim().to_owned()).collect();
        let change = Self { add: trimmed(add), remove: trimmed(remove) };
        match change.add.contains("") {
            true => Err(Refusal::field("add", "a comment has a text")),
            false => Ok(change),
        }
    }
}

impl SavedComments {
    /// The comments after a change. What is already as the change wants it stays so; a text that it removes and adds is
    /// there afterwards.
    ///
    /// # Errors
    /// It adds something, and there would be too many or too much.
    pub fn changed(mut self, change: &CommentsChange) -> Result<Self, Refusal> {
        self.comments.retain(|text| !change.remove.contains(text));
        let kept = self.comments.len();
        self.comments.extend(change.add.iter().cloned());
        if self.comments.len() == kept {
            return Ok(self);
        }
        if self.comments.len() > COMMENTS_MAX {
            let reason = format!("you can keep {COMMENTS_MAX} comments; remove one first");
            return Err(Refusal::field("add", reason));
        }
        let characters: usize = self.comments.iter().map(|text| text.chars().count()).sum();
        if characters > COMMENTS_CHARACTERS_MAX {
            let reason = format!(
                "your comments can have {COMMENTS_CHARACTERS_MAX} characters in all; remove one first"
            );
            return Err(Refusal::field("add", reason));
        }
        Ok(self)
    }

    /// The comments in the order in which they are shown: by their texts, whatever the case of their letters.
    pub fn in_order(self) -> Vec<String> {
        let mut texts: Vec<String> = self.comments.into_iter().collect();
        texts.sort_by_cached_key(|text| text.to_lowercase());
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn change(add: &[&str], remove: &[&str]) -> CommentsChange {
        CommentsChange::checked(&texts(add), &texts(remove)).unwrap()
    }

    fn numbered(count: usize, length: usize) -> Vec<String> {
        (0..count).map(|number| format!("{number:0length$}")).collect()
    }

    #[test]
    fn a_text_is_kept_once_and_the_order_is_that_of_the_texts() {
        let kept = SavedComments::default();
        let kept = kept.changed(&change(&["well done", " Cite sources.\n", "Cite sources."], &[])).unwrap();
        let kept = kept.changed(&change(&["Äußern Sie sich.", "well done"], &["never kept"])).unwrap();
        assert_eq!(kept.clone().in_order(), texts(&["Cite sources.", "well done", "Äußern Sie sich."]));
        let kept = kept.changed(&change(&["Well done"], &["well done "])).unwrap();
        assert_eq!(kept.clone().in_order(), texts(&["Cite sources.", "Well done", "Äußern Sie sich."]));
        let both = kept.clone().changed(&change(&["Well done"], &["Well done"])).unwrap();
        assert_eq!(both, kept);
    }

    #[test]
    fn a_change_in_two_windows_keeps_what_both_have_added() {
        let kept = SavedComments::default();
        let (one, other) = (change(&["One."], &[]), change(&["Other."], &["One."]));
        let kept = kept.changed(&one).unwrap().changed(&other).unwrap();
        assert_eq!(kept.in_order(), texts(&["Other."]));
    }

    #[test]
    fn what_a_change_may_name_is_bounded() {
        let refused = |add: &[String], remove: &[String]| CommentsChange::checked(add, remove).is_err();
        assert!(refused(&[], &[]));
        assert!(refused(&texts(&[" \n"]), &[]));
        assert!(refused(&["x".repeat(COMMENT_CHARACTERS_MAX + 1)], &[]));
        assert!(refused(&[], &["x".repeat(COMMENT_CHARACTERS_MAX + 1)]));
        assert!(refused(&numbered(COMMENTS_MAX + 1, 4), &[]));
        assert!(refused(&[], &numbered(COMMENTS_MAX + 1, 4)));
        assert!(!refused(&[format!(" {} ", "é".repeat(COMMENT_CHARACTERS_MAX))], &texts(&["  "])));
    }

    #[test]
    fn what_a_person_keeps_is_bounded_and_can_always_be_made_less() {
        let full = |count, length| SavedComments { comments: numbered(count, length).into_iter().collect() };
        let many = full(COMMENTS_MAX, 4);
        assert!(many.clone().changed(&change(&["one more"], &[])).is_err());
        assert!(many.clone().changed(&change(&["0000"], &[])).is_ok(), "it is there");
        assert!(many.changed(&change(&["one more"], &["0000"])).is_ok());
        let long = full(COMMENTS_CHARACTERS_MAX / COMMENT_CHARACTERS_MAX, COMMENT_CHARACTERS_MAX);
        assert!(long.changed(&change(&["x"], &[])).is_err());
        // A later release may allow less.
        let larger = full(COMMENTS_MAX + 5, 4);
        assert_eq!(larger.changed(&change(&[], &["0000"])).unwrap().comments.len(), COMMENTS_MAX + 4);
    }
}
