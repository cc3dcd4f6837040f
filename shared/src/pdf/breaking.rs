//! Breaks a text into lines. Each word is measured once, and what is kept are the texts: shaped lines take many times as
//! much memory, and a transcript has thousands.

use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::Style;
use super::text::{Line, shaped};

/// A text in lines, not shaped yet.
pub(super) struct Broken {
    style: Style,
    /// The direction of the whole text.
    base: Option<Level>,
    lines: Vec<Box<str>>,
}

impl Broken {
    /// The text in lines of at most `width`, in units of the font's size. Lines break at spaces, and inside a word only if
    /// the word alone is too wide.
    pub(super) fn new(text: &str, style: Style, width: f32) -> Self {
        let base = match text.is_ascii() {
            true => None,
            false => BidiInfo::new(text, None).paragraphs.first().map(|paragraph| paragraph.level),
        };
        let measure = Measure { style, base, width };
        let lines = if measure.fits(text) { vec![text.trim_end().into()] } else { measure.broken(text) };
        Self { style, base, lines }
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The lines, shaped.
    pub(super) fn shaped(&self) -> impl Iterator<Item = Line> {
        self.lines.iter().map(|text| shaped(text, self.style, self.base))
    }
}

/// The text as shaped lines; as [`Broken::new`].
pub(super) fn lines(text: &str, style: Style, width: f32) -> Vec<Line> {
    Broken::new(text, style, width).shaped().collect()
}

/// How wide texts are, and may be.
#[derive(Clone, Copy)]
struct Measure {
    style: Style,
    base: Option<Level>,
    width: f32,
}

impl Measure {
    fn of(self, text: &str) -> f32 {
        shaped(text.trim_end(), self.style, self.base).width
    }

    fn fits(self, text: &str) -> bool {
        self.of(text) <= self.width
    }

    /// The lines of a text that is too wide. A font may set a letter and a space closer together than each alone, so each
    /// line is measured again as a whole; if one should be too wide, words are added one by one.
    fn broken(self, text: &str) -> Vec<Box<str>> {
        let space = shaped(" ", self.style, self.base).width;
        let by_words = self.filled(text, |line, used, word| {
            let spaces = line.len() - line.trim_end().len();
            let before = if line.is_empty() { 0.0 } else { used + spaces as f32 * space };
            let used = before + self.of(word);
            (used <= self.width).then_some(used)
        });
        if by_words.iter().all(|line| self.fits(line)) {
            return by_words;
        }
        self.filled(text, |line, _, word| {
            let used = self.of(&format!("{line}{word}"));
            (used <= self.width).then_some(used)
        })
    }

    /// Fills lines with words. `with` says how wide a line is with a further word, or `None` if that does not fit.
    fn filled(self, text: &str, with: impl Fn(&str, f32, &str) -> Option<f32>) -> Vec<Box<str>> {
        let mut lines: Vec<Box<str>> = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0);
        for word in text.split_inclusive(' ') {
            let mut fitting = with(&line, used, word);
            if fitting.is_none() && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().into());
                fitting = with("", 0.0, word);
            }
            let Some(wide) = fitting else {
                line = self.split(word, &mut lines);
                used = self.of(&line);
                continue;
            };
            line.push_str(word);
            used = wide;
        }
        lines.push(line.trim_end().into());
        lines
    }

    /// Splits a word that is too wide for a line; returns its last part. A mark stays with the letter that it belongs to.
    fn split(self, word: &str, lines: &mut Vec<Box<str>>) -> String {
        let clusters: Vec<&str> = word.graphemes(true).collect();
        let mut left = clusters.as_slice();
        loop {
            // As many letters as fit, one at least: by doubling, then by halves.
            let (mut fits, mut too_many) = (1, 2);
            while too_many <= left.len() && self.fits(&left[..too_many].concat()) {
                (fits, too_many) = (too_many, too_many * 2);
            }
            too_many = too_many.min(left.len() + 1);
            while fits + 1 < too_many {
                let middle = usize::midpoint(fits, too_many);
                if self.fits(&left[..middle].concat()) {
                    fits = middle;
                } else {
                    too_many = middle;
                }
            }
            let (part, rest) = left.split_at(fits.min(left.len()));
            if rest.is_empty() {
                return part.concat();
            }
            lines.push(part.concat().trim_end().into());
            left = rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &Line) -> String {
        line.runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn lines_are_as_wide_as_they_may_be_and_lose_nothing() {
        let long = "Safeguarding ".repeat(12) + &"x".repeat(90);
        let broken = lines(&long, Style::Serif, 20.0);
        assert!(broken.len() > 3);
        assert!(broken.iter().all(|line| line.width <= 20.0));
        let together: String = broken.iter().map(read).collect();
        assert_eq!(together.replace(' ', ""), long.replace(' ', ""));
        assert_eq!(lines("", Style::Plain, 5.0).len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_wide_none_has_room_for_the_next_word_and_nothing_is_lost(
            words in proptest::collection::vec("[A-Za-z]{1,9}|VA|AVAT|\u{645}\u{631}\u{64A}\u{645}|\u{5D9}\u{5E2}\u{5DC}|[0-9/.-]{1,6}|W{30}", 1..20),
            width in 6.0_f32..24.0,
        ) {
            let text = words.join(" ");
            let broken = Broken::new(&text, Style::Plain, width);
            let measure = Measure { style: Style::Plain, base: broken.base, width };
            for line in &broken.lines {
                proptest::prop_assert!(measure.fits(line), "{line:?}");
            }
            for pair in broken.lines.windows(2) {
                let word = pair[1].split(' ').next().unwrap_or_default();
                let is_split = !words.iter().any(|whole| whole == word);
                proptest::prop_assert!(is_split || measure.of(&format!("{} {word}", pair[0])) > width - 0.1, "{pair:?}");
            }
            let together: String = broken.lines.concat();
            proptest::prop_assert_eq!(together.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
