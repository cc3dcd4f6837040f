//! How typed answers are read: exactly, by rules that can be told to a learner.

use unicode_normalization::UnicodeNormalization;

use crate::Quantity;

/// The most characters of a typed answer, and of a spelling that is accepted.
pub const LONGEST_ANSWER: usize = 300;

/// Reads a number as learners write it.
///
/// A sign may come first (`+`, `-` or the minus sign U+2212), then digits with at most one decimal separator: a point or a
/// comma. `1,500` is refused, since it means 1500 to some and 1.5 to others; `0,500` and `1,5` can only be decimals. No
/// exponent, no unit, no separator of thousands, no fraction.
///
/// # Errors
/// Why the text is not a number, in words for the learner.
pub fn number(text: &str) -> Result<Quantity, &'static str> {
    const UNREADABLE: &str = "is not a number; write digits only, with a point or a comma before decimals";
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, decimals) = match digits.split_once(['.', ',']) {
        Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
        Some(_) => return Err(UNREADABLE),
        None => (digits, ""),
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return Err(UNREADABLE);
    }
    let is_grouped = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && decimals.len() == 3;
    if is_grouped && digits.contains(',') {
        return Err("can be read in two ways; write 1500, or 1.5 with a point");
    }
    let decimals = decimals.trim_end_matches('0');
    let whole = whole.trim_start_matches('0');
    let exact = match decimals {
        "" => format!("{sign}0{whole}"),
        decimals => format!("{sign}0{whole}.{decimals}"),
    };
    exact.parse().map_err(|_| "is too large or has too many digits")
}

/// The text in the form in which typed answers are compared. Two texts that differ in this form are two answers; nothing
/// is guessed.
///
/// 1. Unicode normal form C, so that `é` is the same in one character and in two.
/// 2. White space at both ends is removed, and every run of it inside becomes one space.
/// 3. Unless capitals matter, every letter becomes its Unicode lower case (and the result normal form C again).
pub fn compared(text: &str, case_sensitive: bool) -> String {
    let text: String = text.nfc().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if case_sensitive { text } else { text.to_lowercase().nfc().collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_comma_is_a_decimal_separator_unless_it_may_separate_thousands() {
        for (text, read) in [
            ("1.5", "1.5"),
            ("1,5", "1.5"),
            (" 1,50 ", "1.5"),
            ("0,500", "0.5"),
            ("1,2345", "1.2345"),
            ("1500,25", "1500.25"),
            ("1234,567", "1234.567"),
            ("1.500", "1.5"),
            (".5", "0.5"),
            ("007", "7"),
            ("+3", "3"),
            ("-3", "-3"),
            ("\u{2212}3,25", "-3.25"),
            ("-0", "0"),
            ("1000000000000000", "1000000000000000"),
            ("0.123456789", "0.123456789"),
            ("1.0000000000000000000000000000000000000000", "1"),
        ] {
            assert_eq!(number(text).map(|number| number.to_string()).as_deref(), Ok(read), "{text}");
        }
        for text in ["1,500", "-12,345", "999,999"] {
            assert!(number(text).unwrap_err().starts_with("can be read in two ways"), "{text}");
        }
        for text in [
            "",
            " ",
            "-",
            ".",
            ",",
            "5.",
            "5,",
            "1,234,567",
            "1.234,5",
            "1 000",
            "1e3",
            "1_000",
            "5 mg",
            "½",
            "1/2",
            "٣",
            "--1",
            "0x10",
            "NaN",
            "inf",
            "1.5.",
            "'1",
        ] {
            assert!(number(text).unwrap_err().starts_with("is not a number"), "{text}");
        }
        for text in ["1000000000000000.1", "0.0000000001", "99999999999999999999999999999999999999"] {
            assert!(number(text).unwrap_err().starts_with("is too large"), "{text}");
        }
    }

    #[test]
    fn texts_are_compared_after_exactly_these_steps() {
        for (one, other) in [
            ("caf\u{e9}", "cafe\u{301}"),
            ("  beta\u{a0} \n\tblocker ", "beta blocker"),
            ("Paris", "PARIS"),
            ("\u{130}stanbul", "i\u{307}stanbul"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ] {
            assert_eq!(compared(one, false), compared(other, false));
        }
        for (one, other) in [
            ("Straße", "Strasse"),
            ("colour", "color"),
            ("can't", "can\u{2019}t"),
            ("x-ray", "x\u{2013}ray"),
            ("betablocker", "beta blocker"),
            ("10\u{b2}", "102"),
            ("cafe", "café"),
            ("a\u{200b}b", "ab"),
        ] {
            assert_ne!(compared(one, false), compared(other, false));
        }
        assert_ne!(compared("pH", true), compared("PH", true));
        assert_eq!(compared(" p H\u{2003}x ", true), "p H x");
    }

    proptest! {
        #[test]
        fn comparing_is_stable(text in any::<String>(), case_sensitive in any::<bool>()) {
            let once = compared(&text, case_sensitive);
            prop_assert_eq!(compared(&once, case_sensitive), once.clone());
            prop_assert_eq!(compared(&compared(&text, true), case_sensitive), once);
        }

        #[test]
        fn a_number_is_read_as_it_is_written(hundredths in -100_000_000_i64..100_000_000) {
            let exact = rust_decimal::Decimal::new(hundredths, 2);
            prop_assert_eq!(number(&exact.to_string()).unwrap().value(), exact);
            prop_assert_eq!(number(&exact.to_string().replace('.', ",")).unwrap().value(), exact);
            let exponent = format!("{exact}e0");
            prop_assert!(number(&exponent).is_err());
        }
    }
}
