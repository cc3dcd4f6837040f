//! One type per kind of id, so that a course id can never be passed as a learner id.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(/// The person who learns; the `sub` of the identity provider.
    LearnerId);
id!(/// A course, named by its author and never changed.
    CourseId);
id!(/// One content of a course: a text, a video, a quiz, an assignment.
    ContentId);
id!(/// A learner's enrolment in a course. It outlives leaving, refunds and re-joining.
    EnrolmentId);
id!(/// A live session of a hybrid course.
    LiveSessionId);
id!(/// One piece of work that a learner submits.
    SubmissionId);
id!(/// A film, a picture, a document or captions that an author uploads for a course.
    MediaId);
id!(/// A message from an instructor to a course's learners; sorts by time.
    CourseMessageId);
id!(/// An in-app notification.
    NotificationId);
id!(/// A message of the outbox; what its consumer uses to do the work once.
    MessageId);

impl LearnerId {
    /// Reads an id in any spelling: capitals, braces, a URN, the hyphens of a word processor, full-width or invisible
    /// characters.
    pub fn read(text: &str) -> Option<Self> {
        let plain = text.nfkc().collect::<String>().to_lowercase();
        let scheme =
            |before: &str| before.trim_start_matches(|letter: char| !letter.is_alphanumeric()) == "urn:";
        let bare = match plain.split_once("uuid:") {
            Some((before, bare)) if scheme(before) => bare,
            _ => &plain,
        };
        let letters: String = bare.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let is_id = letters.len() == 32 && letters.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_id { letters.parse().ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_in_any_spelling() {
        let id = "0190a5a0-0000-7000-8000-0000000000ad";
        let wide = |letter: char| match letter {
            '-' => '\u{FF0D}',
            letter => char::from_u32(u32::from(letter) + 0xFEE0).unwrap(),
        };
        for text in [
            id.to_uppercase(),
            id.replace('-', "\u{2011}"),
            id.replace('-', "\u{2212}"),
            id.replace('-', ""),
            id.chars().map(wide).collect(),
            format!("{{{id}}}"),
            format!("urn:uuid:{id}"),
            format!(" URN:UUID:{}", id.to_uppercase()),
            format!("\u{FEFF} {id}\u{A0}"),
            format!("\u{200F}{id}\u{202C}"),
        ] {
            assert_eq!(LearnerId::read(&text), id.parse().ok(), "{text}");
        }
        for text in
            ["", "me", &id[1..], &format!("{id}a"), &id.replace('0', "o"), &format!("learner:uuid:{id}")]
        {
            assert_eq!(LearnerId::read(text), None, "{text}");
        }
    }
}
