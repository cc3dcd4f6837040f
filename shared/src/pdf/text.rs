//! Converts a text to glyphs in visual order.
//!
//! A line is split where its direction changes (Unicode's bidirectional algorithm), each part is split where the font
//! changes, and each piece is shaped: Arabic letters join, Vietnamese marks stack. A letter that no font can draw
//! becomes a replacement character, and the line records that.

use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use unicode_bidi::{BidiInfo, Level};

use super::fonts::{Face, Style};

/// Replaces a letter that no font can draw.
const UNKNOWN: char = '\u{FFFD}';

/// Letters of one font and one direction.
pub(super) struct Run {
    pub(super) face: &'static Face,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// In units of the font's size.
    pub(super) width: f32,
}

/// One line, in visual order from left to right.
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    /// In units of the font's size.
    pub(super) width: f32,
    /// Every letter could be drawn.
    pub(super) is_complete: bool,
    /// The text to read aloud and copy, where the glyphs do not give it.
    pub(super) spoken: Option<String>,
}

/// The text as one line.
pub(super) fn line(text: &str, style: Style) -> Line {
    shaped(text, style, None)
}

/// The text as lines of at most `width`, in units of the font's size. Lines break at spaces, and inside a word only
/// if the word alone is too wide.
pub(super) fn lines(text: &str, style: Style, width: f32) -> Vec<Line> {
    let base = BidiInfo::new(text, None).paragraphs.first().map(|paragraph| paragraph.level);
    let fits = |text: &str| shaped(text.trim_end(), style, base).width <= width;
    if fits(text) {
        return vec![shaped(text.trim_end(), style, base)];
    }
    let mut broken: Vec<String> = Vec::new();
    let mut current = String::new();
    for word in text.split_inclusive(' ') {
        if fits(&format!("{current}{word}")) {
            current.push_str(word);
            continue;
        }
        if !current.is_empty() {
            broken.push(std::mem::take(&mut current));
        }
        if fits(word) {
            current.push_str(word);
            continue;
        }
        for letter in word.chars() {
            // A mark stays with the letter that it belongs to.
            if !joins(letter) && !current.is_empty() && !fits(&format!("{current}{letter}")) {
                broken.push(std::mem::take(&mut current));
            }
            current.push(letter);
        }
    }
    broken.push(current);
    broken.iter().map(|text| shaped(text.trim_end(), style, base)).collect()
}

fn shaped(text: &str, style: Style, base: Option<Level>) -> Line {
    let bidi = BidiInfo::new(text, base);
    let mut line = Line { runs: Vec::new(), width: 0.0, is_complete: true, spoken: None };
    for paragraph in &bidi.paragraphs {
        let (levels, ranges) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for range in ranges {
            let is_rtl = levels[range.start].is_rtl();
            let (mut pieces, is_complete) = pieces(&text[range], style);
            line.is_complete &= is_complete;
            if !is_complete {
                line.spoken = Some(text.to_owned());
            }
            if is_rtl {
                pieces.reverse();
            }
            for (face, text) in pieces {
                let run = shape(face, text, is_rtl);
                line.width += run.width;
                line.runs.push(run);
            }
        }
    }
    line
}

/// The text in pieces of one font each; `false` if a letter had to be replaced.
fn pieces(text: &str, style: Style) -> (Vec<(&'static Face, String)>, bool) {
    let mut pieces: Vec<(&'static Face, String)> = Vec::new();
    let mut is_complete = true;
    for letter in text.chars() {
        // A mark that belongs to a replaced letter has nothing to join to.
        let is_after_unknown = pieces.last().is_some_and(|(_, piece)| piece.ends_with(UNKNOWN));
        if joins(letter) && is_after_unknown {
            continue;
        }
        let last = pieces.last().map(|(face, _)| *face);
        // Spaces and marks use the font of the letter before them, so that it can position them.
        let face = last.filter(|face| (joins(letter) || letter == ' ') && face.has(letter));
        let (face, letter) = match face.or_else(|| style.face_for(letter)) {
            Some(face) => (face, letter),
            // Joiners and variation selectors are invisible: without them the text reads the same.
            None if joins(letter) => continue,
            None => {
                is_complete = false;
                (style.face_for(UNKNOWN).unwrap_or_else(|| style.own()), UNKNOWN)
            }
        };
        match pieces.last_mut() {
            Some((last, piece)) if std::ptr::eq(*last, face) => piece.push(letter),
            _ => pieces.push((face, letter.to_string())),
        }
    }
    (pieces, is_complete)
}

/// Marks that combine with the letter before them, joiners and variation selectors.
fn joins(letter: char) -> bool {
    matches!(letter,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}'
        | '\u{0670}' | '\u{06D6}'..='\u{06ED}' | '\u{093A}'..='\u{094F}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{200C}' | '\u{200D}' | '\u{20D0}'..='\u{20FF}' | '\u{3099}' | '\u{309A}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}')
}

fn shape(face: &'static Face, text: String, is_rtl: bool) -> Run {
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(&text);
    buffer.guess_segment_properties();
    buffer.set_direction(match is_rtl {
        true => rustybuzz::Direction::RightToLeft,
        false => rustybuzz::Direction::LeftToRight,
    });
    let output = rustybuzz::shape(&face.shaper, &[], buffer);
    let mut starts: Vec<usize> = output.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let em = face.font.units_per_em();
    let glyphs: Vec<KrillaGlyph> = output
        .glyph_infos()
        .iter()
        .zip(output.glyph_positions())
        .map(|(info, position)| {
            let units = |value: i32| value as f32 / em;
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                units(position.x_advance),
                units(position.x_offset),
                units(position.y_offset),
                units(position.y_advance),
                cluster(&starts, info.cluster as usize, text.len()),
                None,
            )
        })
        .collect();
    let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
    Run { face, text, glyphs, width }
}

/// The bytes of the text that a glyph represents.
fn cluster(starts: &[usize], start: usize, end: usize) -> Range<usize> {
    let next = starts.partition_point(|other| *other <= start);
    start..starts.get(next).copied().unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &Line) -> String {
        line.runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn every_script_of_our_learners_is_drawn() {
        for name in [
            "Ada Lovelace",
            "Zoë Ångström-Núñez",
            "Ελένη Παπαδοπούλου",
            "Анна Ковальчук",
            "Nguyễn Thị Hồng Hạnh",
            "مريم بنت علي",
            "יעל כהן",
            "王小明",
            "田中さくら",
            "김민준",
            "अनीता शर्मा",
            "می\u{200C}خواهم",
        ] {
            for style in [Style::Serif, Style::Plain, Style::Strong] {
                assert!(line(name, style).is_complete, "{name}");
            }
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_shown_as_missing() {
        let shown = line("Ada \u{1F469}\u{200D}\u{2695}\u{FE0F}", Style::Serif);
        assert!(!shown.is_complete);
        assert_eq!(read(&shown), "Ada \u{FFFD}\u{FFFD}");
    }

    #[test]
    fn right_to_left_stands_from_right_to_left() {
        let mixed = line("Dr. מרים Cohen", Style::Serif);
        assert_eq!(read(&mixed), "Dr. מרים Cohen");
        // In a right-to-left text, the first piece is the last one on the line.
        let mixed = line("מרים Cohen", Style::Serif);
        assert_eq!(mixed.runs[0].text, "Cohen");
        // Joined letters are narrower than separate ones.
        let apart: f32 = "مريم".chars().map(|letter| line(&letter.to_string(), Style::Plain).width).sum();
        assert!(line("مريم", Style::Plain).width < apart);
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
}
