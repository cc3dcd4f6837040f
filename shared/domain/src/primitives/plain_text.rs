//! Text from users, cleaned for use in a line of ours: a greeting, a subject, a sentence.
//!
//! Names and titles come from people and are treated as hostile. Escaping for HTML happens where HTML is written;
//! this module removes characters that no line should contain in any format.

use unicode_normalization::UnicodeNormalization;

/// The text as one line of at most `max` characters.
///
/// - Line breaks, tabs and every other run of white space become one space, so that no second line (and in an
///   e-mail no second header) can be smuggled in.
/// - Control characters are removed, and so are characters that reorder or hide their neighbours: overrides and
///   embeddings of direction, direction marks, zero-width spaces, tag characters. Right-to-left letters stay, and so
///   do the joiners that Persian, Hindi and emoji need.
/// - Longer text is cut and ends in `…`.
pub fn one_line(text: &str, max: usize) -> String {
    let mut line = String::with_capacity(text.len().min(max.saturating_mul(4)));
    let mut gap = false;
    for letter in text.chars() {
        if letter.is_whitespace() {
            gap = true;
        } else if !is_unfit(letter) {
            if gap && !line.is_empty() {
                line.push(' ');
            }
            gap = false;
            line.push(letter);
        }
    }
    shortened(line, max)
}

/// The text in paragraphs: lines as they were written, at most one empty line between them, and without the characters
/// that [`one_line`] removes.
pub fn paragraphs(text: &str) -> String {
    let lines = text.split(['\n', '\u{85}', '\u{2028}', '\u{2029}']).map(|line| one_line(line, usize::MAX));
    let mut kept = String::with_capacity(text.len());
    let mut empty = 0;
    for line in lines {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !kept.is_empty() {
            kept.push_str(if empty == 0 { "\n" } else { "\n\n" });
        }
        kept.push_str(&line);
        empty = 0;
    }
    kept
}

fn shortened(line: String, max: usize) -> String {
    if line.chars().count() <= max {
        return line;
    }
    let mut kept: String = line.chars().take(max.saturating_sub(1)).collect();
    // A joiner at the end would join to the ellipsis.
    kept.truncate(kept.trim_end_matches(|letter: char| is_joiner(letter) || letter == ' ').len());
    if max > 0 {
        kept.push('…');
    }
    kept
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200C}' | '\u{200D}')
}

/// Source of the list: the Unicode Standard's Bidi_Control property, and the invisible format characters (Unicode
/// Technical Report 36, section 2.10).
pub(crate) fn is_unfit(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFC}' | '\u{E0000}'..='\u{E007F}')
}

/// Whether nothing of the text can be seen.
pub(crate) fn looks_empty(text: &str) -> bool {
    text.chars().all(|letter| letter.is_whitespace() || is_unseen(letter))
}

/// The text as a reader sees it: without invisible characters, with single spaces, in one spelling of each letter, hyphen
/// and quotation mark. Two texts that read the same are the same.
pub(crate) fn as_read(text: &str) -> String {
    let seen = text.nfc().filter(|letter| letter.is_whitespace() || !is_unseen(*letter));
    let seen: String = seen
        .map(|letter| match letter {
            letter if is_hyphen(letter) => '-',
            '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{B4}' | '`' => '\'',
            '\u{201C}'..='\u{201F}' | '\u{2033}' => '"',
            letter => letter,
        })
        .collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character is some hyphen, dash or minus sign: keyboards and programs write one for the other.
pub(crate) fn is_hyphen(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{58A}' | '\u{5BE}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207B}'
                | '\u{208B}'
                | '\u{2212}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
    )
}

/// The zeros of the scripts whose decimal digits people type; the other nine follow each.
const ZEROS: [char; 21] = [
    '\u{660}',
    '\u{6F0}',
    '\u{7C0}',
    '\u{966}',
    '\u{9E6}',
    '\u{A66}',
    '\u{AE6}',
    '\u{B66}',
    '\u{BE6}',
    '\u{C66}',
    '\u{CE6}',
    '\u{D66}',
    '\u{DE6}',
    '\u{E50}',
    '\u{ED0}',
    '\u{F20}',
    '\u{1040}',
    '\u{17E0}',
    '\u{1810}',
    '\u{FF10}',
    '\u{1E950}',
];

/// A decimal digit of another script as the ASCII digit that it means; anything else as it is.
pub(crate) fn ascii_digit(letter: char) -> char {
    let value = |zero: &char| u32::from(letter).checked_sub(u32::from(*zero)).filter(|value| *value < 10);
    ZEROS.iter().find_map(value).and_then(|value| char::from_digit(value, 10)).unwrap_or(letter)
}

/// Characters that make a text read differently from what it says: overrides of direction, and control characters
/// other than line breaks and tabs.
pub(crate) fn is_deceptive(letter: char) -> bool {
    matches!(letter, '\u{202D}' | '\u{202E}')
        || (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
}

/// Characters without a picture of their own (Unicode's Default_Ignorable_Code_Point, and the blank Braille cell).
pub(crate) fn is_unseen(letter: char) -> bool {
    is_unfit(letter)
        || is_joiner(letter)
        || matches!(letter,
            '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0080}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_second_header_cannot_be_smuggled_in() {
        for text in [
            "Ada\r\nBcc: all@example.org",
            "Ada\nBcc: all@example.org",
            " Ada\u{2028}Bcc: \t all@example.org \u{0085}",
            "\u{0}Ada\u{0b}\u{7f} Bcc:\u{3000}all@example.org",
        ] {
            assert_eq!(one_line(text, 80), "Ada Bcc: all@example.org");
        }
    }

    #[test]
    fn paragraphs_keep_their_lines_and_nothing_that_hides_or_reorders() {
        assert_eq!(paragraphs(" a\r\nb \n\n\n\u{202E}c\u{0}\t d\u{2029}\n\u{200B}\n"), "a\nb\n\nc d");
        assert_eq!(paragraphs(" \n\u{FEFF}\r\n"), "");
        assert_eq!(paragraphs("می\u{200C}خواهم\nمریم"), "می\u{200C}خواهم\nمریم");
    }

    #[test]
    fn letters_of_every_script_stay_and_what_reorders_them_goes() {
        assert_eq!(one_line("مريم بنت علي", 80), "مريم بنت علي");
        assert_eq!(one_line("\u{202E}gnp.exe\u{202C}\u{2067}x\u{2069}\u{200F}", 80), "gnp.exex");
        assert_eq!(one_line("می\u{200C}خواهم", 80), "می\u{200C}خواهم");
        assert_eq!(one_line("Zoë 👩\u{200D}⚕\u{FE0F}", 80), "Zoë 👩\u{200D}⚕\u{FE0F}");
        assert_eq!(one_line("A\u{E0041}\u{200B}\u{FEFF}da", 80), "Ada");
    }

    #[test]
    fn what_html_must_escape_is_left_for_html_to_escape() {
        assert_eq!(one_line(r#"<script>"&'"#, 80), r#"<script>"&'"#);
    }

    #[test]
    fn is_cut_at_the_given_length() {
        assert_eq!(one_line("abcdef", 6), "abcdef");
        assert_eq!(one_line("abcdefg", 6), "abcde…");
        assert_eq!(one_line("abcd fgh", 6), "abcd…");
        assert_eq!(one_line(&"x".repeat(200), 80).chars().count(), 80);
        assert_eq!(one_line("ab", 1), "…");
        assert_eq!(one_line("ab", 0), "");
        assert_eq!(one_line("\r\n\t", 6), "");
    }

    #[test]
    fn what_cannot_be_seen_is_empty_and_reads_the_same() {
        for text in [
            "",
            " ",
            "\u{200B}",
            "\u{FEFF}\u{2060}",
            "\u{AD}\u{34F}",
            "\u{3164}",
            "\u{2800} \u{FE0F}",
            "\u{E0100}",
        ] {
            assert!(looks_empty(text), "{text:?}");
        }
        assert!(!looks_empty("."));
        assert_eq!(as_read(" Caf\u{E9}\u{A0} au \n lait\u{200B}"), as_read("Cafe\u{301} au lait"));
        assert_ne!(as_read("10\u{B2}"), as_read("102"), "a superscript means something");
        assert_ne!(as_read("mg"), as_read("Mg"));
        assert_eq!(as_read("5\u{2013}10 \u{2018}a\u{2019}"), as_read("5\u{2011}10 'a'"));
    }

    #[test]
    fn digits_of_other_scripts_are_the_digits_that_they_mean() {
        let read = |text: &str| text.chars().map(ascii_digit).collect::<String>();
        assert_eq!(read("٠١٢٣٤٥٦٧٨٩ ۰۹ ०९ ๐๙ ෦෯ ᠐᠙ ０９"), "0123456789 09 09 09 09 09 09");
        assert_eq!(read("a1б²"), "a1б²");
    }

    proptest! {
        #[test]
        fn any_text_becomes_one_short_line(text in any::<String>(), max in 0_usize..60) {
            let line = one_line(&text, max);
            prop_assert!(line.chars().count() <= max);
            prop_assert!(!line.chars().any(|letter| letter.is_control() || is_unfit(letter)));
            prop_assert_eq!(line.trim(), line.as_str());
            prop_assert_eq!(one_line(&line, max), line);
        }
    }
}
