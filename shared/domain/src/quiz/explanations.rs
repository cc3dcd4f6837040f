//! The explanations that authors write, for learners who may see the results of an attempt.
//!
//! An explanation gives the key away, so it is shown only with a result, under the quiz's review setting.

use std::collections::BTreeMap;

use super::regrade::{CorrectedKey, key_after};
use super::{QuestionId, QuizVersion};

/// The explanations of the questions that `asked` asks.
///
/// They explain the key of `graded_by`, the version that the attempt counts by. If the newest version has the same
/// key for the same question, its wording is taken: authors also correct what they explain.
pub fn explanations(
    asked: &QuizVersion,
    graded_by: &QuizVersion,
    newest: &QuizVersion,
) -> BTreeMap<QuestionId, String> {
    let (used, _) = key_after(asked, Some(graded_by));
    let latest = CorrectedKey::of(asked, newest).key;
    let text = |(id, used): (QuestionId, super::QuestionKey)| {
        let newer = latest.of(&id).filter(|latest| latest.correct == used.correct);
        let explanation = newer.map_or(used.explanation, |newer| newer.explanation.clone());
        explanation.map(|explanation| (id, explanation))
    };
    used.0.into_iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;

    fn version(number: u32, text: &str, right: &str, explanation: Option<&str>) -> QuizVersion {
        let options = ["a", "b"].map(|id| json!({"id": id, "text": id}));
        serde_json::from_value(json!({
            "number": number, "created_at": Timestamp::UNIX_EPOCH,
            "quiz": {
                "questions": [{"id": "q", "text": text, "type": "single", "points": "1", "options": options}],
                "passing_score": "70",
            },
            "key": {"q": {"correct": [right], "explanation": explanation}},
        }))
        .unwrap()
    }

    #[test]
    fn the_key_that_counts_is_explained_in_the_newest_wording() {
        let asked = version(1, "?", "a", Some("first"));
        for (graded_by, newest, shown) in [
            (&asked, asked.clone(), Some("first")),
            (&asked, version(2, "?", "a", Some("reworded")), Some("reworded")),
            (&asked, version(2, "?", "a", None), None),
            // The key was corrected, but the attempt still counts by the old one.
            (&asked, version(2, "?", "b", Some("corrected")), Some("first")),
            (
                &version(2, "?", "b", Some("corrected")),
                version(2, "?", "b", Some("corrected")),
                Some("corrected"),
            ),
            (
                &version(2, "?", "b", Some("corrected")),
                version(3, "?", "a", Some("again")),
                Some("corrected"),
            ),
            // Another question: its explanation explains something else.
            (&asked, version(2, "!", "a", Some("other")), Some("first")),
            (&version(2, "!", "b", Some("other")), version(2, "!", "b", Some("other")), Some("first")),
        ] {
            let explained = explanations(&asked, graded_by, &newest);
            assert_eq!(explained.values().next().map(String::as_str), shown, "{graded_by:?} {newest:?}");
        }
    }
}
