//! The name of the version that a learner was shown, for a submission to refer to.
//!
//! It must not tell versions apart that ask the same: a learner would see that the key was corrected. So it holds a
//! digest of what was shown and the time at which it was shown. The two find the version again, key included.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Quiz, QuizVersion};

/// How far back [`ShownVersion::find`] looks, in versions. Nobody reads a quiz while it is changed this often.
const MOST_BACK: u32 = 20;
/// How far the clock of the machine that imports courses may be ahead: ten minutes.
const CLOCK_SKEW_MILLISECONDS: i64 = 10 * 60 * 1000;
/// Half of a SHA-256: no two quizzes of a course have the same.
const DIGEST_BYTES: usize = 16;

/// What a learner was shown, and when. Written as `<milliseconds>-<digest>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownVersion {
    milliseconds: i64,
    digest: String,
}

/// The text does not name a version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a version as the quiz was shown with")]
pub struct InvalidVersion;

/// What a search for the version has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionSearch {
    /// The number of the version that was shown.
    Found(u32),
    /// It may be an older one than those that were searched.
    ReadOlder,
    /// No version that was current then asks what was shown.
    Unknown,
}

impl ShownVersion {
    /// Names the quiz as it is shown now.
    pub fn of(quiz: &Quiz, now: Timestamp) -> Self {
        Self { milliseconds: now.as_millisecond(), digest: digest(quiz) }
    }

    /// Whether this quiz is what was shown.
    pub fn shows(&self, quiz: &Quiz) -> bool {
        self.digest == digest(quiz)
    }

    /// Finds the version among the newest ones, given without gaps and newest first.
    ///
    /// Of versions that ask the same, the one that was current when the quiz was shown is found: its key is the one
    /// that the author had written then.
    pub fn find<'a>(&self, newest_first: impl IntoIterator<Item = &'a QuizVersion>) -> VersionSearch {
        let mut same_questions = None;
        for (steps, version) in (1..=MOST_BACK).zip(newest_first) {
            let created = version.created_at.as_millisecond();
            if self.shows(&version.quiz) {
                if created < self.milliseconds {
                    return VersionSearch::Found(version.number);
                }
                same_questions = Some(version.number);
            }
            // What a version before this one asks was not shown any more.
            let replaced = created + CLOCK_SKEW_MILLISECONDS < self.milliseconds;
            if replaced || version.number <= 1 || steps == MOST_BACK {
                return same_questions.map_or(VersionSearch::Unknown, VersionSearch::Found);
            }
        }
        VersionSearch::ReadOlder
    }
}

/// Covers all that a learner is shown, so that any change of it is a change of the digest.
fn digest(quiz: &Quiz) -> String {
    let shown = serde_json::to_vec(quiz).unwrap_or_default();
    hex::encode(&Sha256::digest(shown)[..DIGEST_BYTES])
}

impl fmt::Display for ShownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.milliseconds, self.digest)
    }
}

impl FromStr for ShownVersion {
    type Err = InvalidVersion;

    fn from_str(text: &str) -> Result<Self, InvalidVersion> {
        let (milliseconds, digest) = text.split_once('-').ok_or(InvalidVersion)?;
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let is_digest = digest.len() == 2 * DIGEST_BYTES && digest.bytes().all(is_hex);
        let milliseconds: i64 = milliseconds.parse().map_err(|_| InvalidVersion)?;
        let named = Self { milliseconds, digest: digest.to_owned() };
        // One spelling only: `+1` and `01` are not how we write a number.
        (is_digest && named.to_string() == text).then_some(named).ok_or(InvalidVersion)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    /// A version that asks `text` with this key, created at this second.
    fn version(number: u32, text: &str, right: &str, second: i64) -> QuizVersion {
        let options = ["a", "b"].map(|id| serde_json::json!({"id": id, "text": id}));
        serde_json::from_value(serde_json::json!({
            "number": number, "created_at": at(second),
            "quiz": {
                "questions": [{"id": "q", "text": text, "type": "single", "points": "1", "options": options}],
                "passing_score": "70",
            },
            "key": {"q": {"correct": [right]}},
        }))
        .unwrap()
    }

    #[test]
    fn the_name_is_the_same_for_every_key() {
        let names =
            ["a", "b"].map(|right| ShownVersion::of(&version(1, "?", right, 0).quiz, at(9)).to_string());
        assert_eq!(names[0], names[1]);
        let other = ShownVersion::of(&version(1, "!", "a", 0).quiz, at(9)).to_string();
        assert_ne!(names[0], other);
        assert_eq!(names[0].parse::<ShownVersion>().unwrap().to_string(), names[0]);
    }

    #[test]
    fn anything_else_is_no_name() {
        let name = ShownVersion::of(&version(1, "?", "a", 0).quiz, at(9)).to_string();
        for text in
            ["", "1", "-", "7-", &name[1..name.len() - 1], &format!("+{name}"), &format!("{name} "), "1-ü"]
        {
            assert_eq!(text.parse::<ShownVersion>(), Err(InvalidVersion), "{text}");
        }
    }

    #[test]
    fn the_version_that_was_current_is_found() {
        // 1 and 2 differ only in their key, 3 asks something else, 4 asks the first question again.
        let newest_first = [
            version(4, "?", "b", 7200),
            version(3, "!", "a", 3600),
            version(2, "?", "b", 60),
            version(1, "?", "a", 0),
        ];
        let (first, other) = (newest_first[3].quiz.clone(), newest_first[1].quiz.clone());
        for (quiz, second, number) in
            [(&first, 30, 1), (&first, 90, 2), (&first, 3599, 2), (&other, 3700, 3), (&first, 9000, 4)]
        {
            let shown = ShownVersion::of(quiz, at(second));
            assert_eq!(shown.find(&newest_first), VersionSearch::Found(number), "shown at {second}");
        }
        let shown = ShownVersion::of(&first, at(30));
        assert_eq!(shown.find(&newest_first[..2]), VersionSearch::ReadOlder);
        let never = ShownVersion::of(&version(9, "never", "a", 0).quiz, at(9000));
        assert_eq!(
            never.find(&newest_first[..1]),
            VersionSearch::Unknown,
            "an older version is not even read"
        );
        // The importing machine's clock was ahead: the questions alone decide.
        assert_eq!(ShownVersion::of(&other, at(3500)).find(&newest_first), VersionSearch::Found(3));
    }

    #[test]
    fn the_search_ends() {
        let many: Vec<QuizVersion> = (0..30).map(|back| version(100 - back, "?", "a", 0)).collect();
        let shown = ShownVersion::of(&version(1, "gone", "a", 0).quiz, at(0));
        assert_eq!(shown.find(&many[..19]), VersionSearch::ReadOlder);
        assert_eq!(shown.find(&many), VersionSearch::Unknown);
    }
}
