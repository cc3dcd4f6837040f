//! The name of a kind of credit: who may write it how, and when two spellings mean the same kind.

use unicode_normalization::UnicodeNormalization;

use crate::one_line;
use crate::primitives::plain_text::{as_read, is_hyphen};

/// The longest name of a kind of credit, in characters.
pub const CPD_TYPE_MAX: usize = 100;

/// Kinds that professional bodies use. A file of adjustments may name them although no course has them.
pub const COMMON_TYPES: [&str; 10] = [
    "Academic",
    "Clinical",
    "Education",
    "Ethics",
    "Leadership",
    "Non-clinical",
    "Professional practice",
    "Quality improvement",
    "Research",
    "Safeguarding",
];

/// Reads the name of a kind of credit; `None` if it is empty or too long. It is never cut: a shortened name is
/// another kind, whose goal cannot be met.
pub fn read_cpd_type(text: &str) -> Option<String> {
    let name = one_line(&text.nfc().collect::<String>(), usize::MAX);
    (1..=CPD_TYPE_MAX).contains(&name.chars().count()).then_some(name)
}

/// What two spellings of one kind have in common: capitals, white space, hyphens and underscores do not matter.
pub fn cpd_type_key(name: &str) -> String {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let spaced: String = folded.chars().map(|letter| if is_joint(letter) { ' ' } else { letter }).collect();
    as_read(&spaced).nfkc().collect()
}

fn is_joint(letter: char) -> bool {
    letter == '_' || is_hyphen(letter)
}

/// The first of `known` that means the same kind as `name`.
pub fn known_spelling<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let key = cpd_type_key(name);
    known.into_iter().find(|known| cpd_type_key(known) == key)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn capitals_blanks_and_hyphens_do_not_make_another_kind() {
        for text in
            ["Non-clinical", "non_clinical", " NON\u{A0}CLINICAL", "Non\u{2011}clinical", "non  clinical"]
                .into_iter()
                .chain([
                    "\u{200F}Non\u{2212}clinical\u{202C}",
                    "Ｎｏｎ－ｃｌｉｎｉｃａｌ",
                    "Non-clin\u{AD}ical",
                ])
        {
            assert_eq!(known_spelling(text, COMMON_TYPES), Some("Non-clinical"), "{text}");
        }
        assert_eq!(known_spelling("Cliнical", COMMON_TYPES), None, "a Cyrillic letter");
        assert_eq!(known_spelling("Clincal", COMMON_TYPES), None);
    }

    #[test]
    fn a_long_name_is_kept_or_refused_but_never_cut() {
        let name = "é".repeat(CPD_TYPE_MAX);
        assert_eq!(read_cpd_type(&name), Some(name.clone()));
        assert_eq!(read_cpd_type(&format!("{name}x")), None);
        assert_eq!(read_cpd_type(" \u{200B}\t"), None);
        assert_eq!(read_cpd_type("Cafe\u{301}"), Some("Café".to_owned()));
    }

    proptest! {
        #[test]
        fn any_spelling_has_the_key_of_the_name(name in "\\PC{1,40}", joint in "[ _\u{A0}\u{2011}-]{1,3}") {
            let key = cpd_type_key(&name);
            prop_assert_eq!(cpd_type_key(&key), key.clone());
            prop_assert_eq!(cpd_type_key(&name.replace(' ', &joint)), key.clone());
            prop_assert_eq!(cpd_type_key(&format!(" {name}\u{A0}")), key);
        }
    }
}
