//! A learner's name in the two parts that Zoom asks for.

use crate::primitives::plain_text::one_line;

/// The longest part that Zoom accepts.
const PART_MAX: usize = 64;
/// Longer names are cut before they are split.
const NAME_MAX: usize = 512;
/// Zoom requires a first name and shows it to everyone, so it is never derived from an e-mail address.
const NO_FIRST_NAME: &str = "Learner";
/// Zoom refuses an empty last name, and some accounts require one.
const NO_LAST_NAME: &str = "-";

/// The name that Zoom shows in the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrantName {
    /// At most 64 UTF-16 units, never empty.
    pub first: String,
    /// At most 64 UTF-16 units, never empty.
    pub last: String,
}

impl RegistrantName {
    /// Splits at the first space. The start of a family name cannot be known; together the parts read as the
    /// full name.
    pub fn split(name: &str) -> Self {
        let line = one_line(name, NAME_MAX);
        let (first, last) = line.split_once(' ').unwrap_or((&line, ""));
        Self { first: part(first, NO_FIRST_NAME), last: part(last, NO_LAST_NAME) }
    }
}

fn part(text: &str, otherwise: &str) -> String {
    let mut room = PART_MAX;
    let fitting = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= room;
        room = room.saturating_sub(letter.len_utf16());
        fits
    });
    let part: String = fitting.collect();
    // A part without a letter or digit would be shown as blank.
    match part.chars().any(char::is_alphanumeric) {
        true => part.trim_end().to_owned(),
        false => otherwise.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(name: &str) -> (String, String) {
        let name = RegistrantName::split(name);
        (name.first, name.last)
    }

    #[test]
    fn names_are_split_at_the_first_space_and_never_empty() {
        for (name, first, last) in [
            ("Ada Learner", "Ada", "Learner"),
            ("Ada King, Countess of Lovelace", "Ada", "King, Countess of Lovelace"),
            ("Ada", "Ada", "-"),
            ("", "Learner", "-"),
            (" \r\n\t ", "Learner", "-"),
            ("\u{202E}\u{200F}", "Learner", "-"),
            ("... !", "Learner", "-"),
            ("Ada\r\nBcc: all@example.org", "Ada", "Bcc: all@example.org"),
            ("مريم بنت علي", "مريم", "بنت علي"),
            ("<script>\"x\"</script> O'Neil", "<script>\"x\"</script>", "O'Neil"),
        ] {
            assert_eq!(split(name), (first.to_owned(), last.to_owned()), "{name:?}");
        }
    }

    #[test]
    fn long_names_are_cut_to_what_zoom_takes() {
        assert_eq!(split(&"x".repeat(250)), ("x".repeat(64), "-".to_owned()));
        let (first, last) = split(&format!("{} {}", "é".repeat(80), "ab ".repeat(60)));
        assert_eq!((first.chars().count(), last.chars().count()), (64, 64));
        let astral = split(&"𝔸".repeat(60)).0;
        assert_eq!(astral.encode_utf16().count(), 64);
    }

    proptest! {
        #[test]
        fn any_text_becomes_a_name_that_zoom_takes(name in any::<String>()) {
            let name = RegistrantName::split(&name);
            for part in [name.first, name.last] {
                prop_assert!(!part.trim().is_empty());
                prop_assert!(part.encode_utf16().count() <= 64);
                prop_assert!(!part.chars().any(char::is_control));
            }
        }
    }
}
