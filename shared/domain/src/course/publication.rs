//! Publications of a course: what was published when and by whom, and what is known about its stored answer keys.
//!
//! Whoever publishes may write answer keys and never read them. So every key that is written leaves a record of its number
//! and of digests, and the next publication learns from that what changes.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::course::changes::BodyChange;
use crate::quiz::{AnswerKey, QuestionId, QuestionKey, Quiz, QuizVersion};
use crate::{ContentId, LearnerId};

/// One publication. The outline and the bodies are parts of their own, named by their digests, so that a publication
/// stores only what differs from earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Counts from 1 without gaps, for each course.
    pub number: u32,
    pub at: Timestamp,
    /// Absent when the operator's import published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<LearnerId>,
    /// Whether learners see the course.
    pub visible: bool,
    /// What its author says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of the definition.
    pub digest: String,
    /// The digest of the outline's part.
    pub outline: String,
    /// The digests of the bodies' parts.
    #[serde(default)]
    pub bodies: BTreeMap<ContentId, String>,
}

/// The newest publication. Every transaction of a publication writes it, so that two publications never mix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Absent while the first one is being written.
    #[serde(default)]
    pub last: Option<Publication>,
}

/// An outline or a body as it was published; never changed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPart {
    /// JSON. That of a quiz holds the answer key.
    pub json: String,
}

impl PublishedPart {
    /// What names it.
    pub fn digest(&self) -> String {
        digest(&self.json)
    }
}

// Keep keys out of logs, where `{:?}` would reveal them.
impl fmt::Debug for PublishedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublishedPart({} bytes)", self.json.len())
    }
}

/// What is known about the newest stored version of a quiz, without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedQuiz {
    /// The number of the version.
    pub number: u32,
    /// How often the stored item was written; the next write depends on it.
    pub version: u64,
    /// Of quiz and key.
    pub digest: String,
    /// The digest of the body that it was made from.
    pub body: String,
    /// For each question a digest of its right options.
    pub answers: BTreeMap<QuestionId, String>,
}

impl PublishedQuiz {
    /// What is known of a version that was written `version` times and made from this body.
    pub fn of(stored: &QuizVersion, version: u64, body: &str) -> Self {
        Self {
            number: stored.number,
            version,
            digest: of_quiz(&stored.quiz, &stored.key),
            body: body.to_owned(),
            answers: answers(&stored.key),
        }
    }

    /// Whether a quiz with its key, made from this body, is the one that is stored.
    pub fn is(&self, quiz: &Quiz, key: &AnswerKey, body: &str) -> bool {
        self.body == body || self.digest == of_quiz(quiz, key)
    }

    /// How many questions that it has too have other right options in this key.
    pub fn corrected(&self, key: &AnswerKey) -> usize {
        let new = answers(key);
        new.iter().filter(|(id, answer)| self.answers.get(*id).is_some_and(|old| old != *answer)).count()
    }
}

/// How the stored body and key of a content differ from those that are to be published; `None` if they do not.
pub fn body_change(seen: bool, known: Option<&PublishedQuiz>, key: Option<&AnswerKey>) -> Option<BodyChange> {
    let corrected = known.zip(key).map_or(0, |(known, key)| known.corrected(key));
    let change = BodyChange { seen, corrected, key: key.is_some() };
    (change != BodyChange::default()).then_some(change)
}

/// The SHA-256 of a text, in hexadecimal.
fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

fn of_quiz(quiz: &Quiz, key: &AnswerKey) -> String {
    digest(&serde_json::to_string(&(quiz, key)).unwrap_or_default())
}

fn answers(key: &AnswerKey) -> BTreeMap<QuestionId, String> {
    key.0.iter().map(|(id, answer)| (id.clone(), right_options(answer))).collect()
}

fn right_options(answer: &QuestionKey) -> String {
    // Half of the digest is enough to tell two answers apart.
    digest(&serde_json::to_string(&answer.correct).unwrap_or_default())[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn version(key: serde_json::Value) -> QuizVersion {
        let options = json!([{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]);
        let question =
            |id: &str| json!({"id": id, "text": "?", "type": "single", "points": "1", "options": options});
        let quiz = json!({"questions": [question("q1"), question("q2")], "passing_score": "70"});
        serde_json::from_value(json!({
            "number": 3, "quiz": quiz, "key": key, "created_at": "2026-11-27T10:00:00Z",
        }))
        .unwrap()
    }

    #[test]
    fn a_record_tells_whether_a_key_is_the_same_and_what_was_corrected() {
        let stored = version(json!({"q1": {"correct": ["a"]}, "q2": {"correct": ["b"]}}));
        let known = PublishedQuiz::of(&stored, 5, "body");
        assert_eq!((known.number, known.version), (3, 5));
        assert!(known.is(&stored.quiz, &stored.key, "another spelling of the body"));
        let corrected = version(json!({"q1": {"correct": ["b"]}, "q2": {"correct": ["b"]}}));
        assert!(!known.is(&corrected.quiz, &corrected.key, "other"));
        assert_eq!((known.corrected(&corrected.key), known.corrected(&stored.key)), (1, 0));
        let explained =
            version(json!({"q1": {"correct": ["a"], "explanation": "So."}, "q2": {"correct": ["b"]}}));
        assert!(!known.is(&explained.quiz, &explained.key, "other"));
        assert_eq!(known.corrected(&explained.key), 0);
        // A question that is new was not answered by anybody.
        let more = json!({"q1": {"correct": ["a"]}, "q2": {"correct": ["b"]}, "q3": {"correct": ["a"]}});
        assert_eq!(known.corrected(&version(more).key), 0);
    }

    #[test]
    fn no_key_is_told_by_a_record_or_shown_in_a_log() {
        let stored =
            version(json!({"q1": {"correct": ["a"], "explanation": "canary"}, "q2": {"correct": ["b"]}}));
        let known = serde_json::to_string(&PublishedQuiz::of(&stored, 1, "body")).unwrap();
        assert!(!known.contains("canary") && !known.contains("[\"a\"]"), "{known}");
        let part = PublishedPart { json: "canary".to_owned() };
        assert_eq!(format!("{part:?}"), "PublishedPart(6 bytes)");
        assert_eq!(part.digest().len(), 64);
    }

    #[test]
    fn what_differs_is_seen_or_a_matter_of_the_key() {
        let stored = version(json!({"q1": {"correct": ["a"]}, "q2": {"correct": ["b"]}}));
        let known = PublishedQuiz::of(&stored, 1, "body");
        assert_eq!(body_change(false, Some(&known), None), None);
        let seen = BodyChange { seen: true, ..BodyChange::default() };
        assert_eq!(body_change(true, None, None), Some(seen));
        let corrected = version(json!({"q1": {"correct": ["b"]}, "q2": {"correct": ["b"]}}));
        let change = BodyChange { seen: false, corrected: 1, key: true };
        assert_eq!(body_change(false, Some(&known), Some(&corrected.key)), Some(change));
    }
}
