//! Ids of questions, options and prompts: chosen by the author and stored in attempts for ever.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most characters in an id.
const LONGEST: usize = 100;

/// The text is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id has 1 to {LONGEST} characters, no leading or trailing spaces and no control characters")]
pub struct InvalidId;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as the author wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                let fits = (1..=LONGEST).contains(&text.chars().count());
                let clean = text.trim() == text && !text.chars().any(char::is_control);
                (fits && clean).then_some(Self(text)).ok_or(InvalidId)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                text.to_owned().try_into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(/// Identifies a question within its quiz.
    QuestionId);
text_id!(/// Identifies an option within its question.
    OptionId);
text_id!(/// Identifies one side of a matching question: what an option is matched with.
    PromptId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_look_alike_on_screen_are_refused() {
        for text in ["", " ", " a", "a ", "a\n", "a\u{0}b", &"x".repeat(101)] {
            assert_eq!(text.parse::<QuestionId>(), Err(InvalidId), "{text:?}");
        }
        for text in ["a", "q-1", "Frage ß", "1", &"é".repeat(100)] {
            assert_eq!(text.parse::<OptionId>().unwrap().as_str(), text);
        }
        assert!(serde_json::from_str::<OptionId>(r#""""#).is_err());
    }

    /// Authors may not write them any more (`course::authoring`), but attempts hold them.
    #[test]
    fn an_id_that_was_stored_with_an_invisible_character_is_read_as_it_is() {
        for id in ["q\u{202E}1", "\u{202D}a", "a\u{200B}", "\u{3164}"] {
            assert_eq!(serde_json::from_value::<QuestionId>(id.into()).unwrap().as_str(), id);
        }
    }
}
