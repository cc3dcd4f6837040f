//! Converts a text to glyphs in visual order.
//!
//! A line is split where its direction changes (Unicode's bidirectional algorithm), each part is split where the font
//! changes, and each piece is shaped: Arabic letters join, Vietnamese marks stack, Indic vowels move. A letter that no
//! font can draw becomes its number, `[U+1F469]`, which can be looked up; the line records that.

use std::ops::Range;

use krilla::text::{GlyphId, KrillaGlyph};
use unicode_bidi::{BidiInfo, Level};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::{Face, Style};

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

/// The text as one line, in a text of this direction.
pub(super) fn shaped(text: &str, style: Style, base: Option<Level>) -> Line {
    if let Some(line) = plain(text, style, base) {
        return line;
    }
    // Macs write letters and marks apart, for which few fonts have glyphs that fit.
    let text = &text.nfc().collect::<String>();
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

/// A text of plain letters, as most are: one font, one direction, nothing to look up.
fn plain(text: &str, style: Style, base: Option<Level>) -> Option<Line> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !is_plain || base.is_some_and(|level| level.is_rtl()) {
        return None;
    }
    let run = shape(style.own(), text.to_owned(), false);
    Some(Line { width: run.width, runs: vec![run], is_complete: true, spoken: None })
}

/// The text in pieces of one font each; `false` if a letter had to be replaced.
fn pieces(text: &str, style: Style) -> (Vec<(&'static Face, String)>, bool) {
    let mut pieces: Vec<(&'static Face, String)> = Vec::new();
    let mut is_complete = true;
    for cluster in text.graphemes(true) {
        // A space has the font of the letter before it.
        let last = pieces.last().map(|(face, _)| *face).filter(|face| cluster == " " && face.has(' '));
        if let Some(face) = last.or_else(|| face_of(cluster, style)) {
            // What the font does not know would be a box, except the joiners, which the shaper removes.
            let known = |letter: &char| {
                !is_invisible(*letter) || matches!(letter, '\u{200C}' | '\u{200D}') || face.has(*letter)
            };
            add(&mut pieces, face, &cluster.chars().filter(known).collect::<String>());
            continue;
        }
        for letter in cluster.chars().filter(|letter| !is_invisible(*letter)) {
            if let Some(face) = style.face_for(&[letter]) {
                add(&mut pieces, face, letter.encode_utf8(&mut [0; 4]));
                continue;
            }
            let plain: String = std::iter::once(letter).nfkd().collect();
            match face_of(&plain, style) {
                Some(face) => add(&mut pieces, face, &plain),
                // A mark alone has no name that anybody would read.
                None if is_mark(letter) => is_complete = false,
                None => {
                    is_complete = false;
                    add(&mut pieces, style.own(), &format!("[U+{:04X}]", u32::from(letter)));
                }
            }
        }
    }
    (pieces, is_complete)
}

fn add(pieces: &mut Vec<(&'static Face, String)>, face: &'static Face, text: &str) {
    match pieces.last_mut() {
        Some((last, piece)) if std::ptr::eq(*last, face) => piece.push_str(text),
        _ => pieces.push((face, text.to_owned())),
    }
}

/// The font of letters that are written together. It need not have what cannot be seen.
fn face_of(cluster: &str, style: Style) -> Option<&'static Face> {
    let seen: Vec<char> = cluster.chars().filter(|letter| !is_invisible(*letter)).collect();
    style.face_for(&seen)
}

/// Joiners, variation selectors and other characters that only change their neighbours.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{34F}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{E0100}'..='\u{E01EF}')
}

/// Whether the letter is written onto the one before it.
fn is_mark(letter: char) -> bool {
    format!("a{letter}").graphemes(true).nth(1).is_none()
}

fn shape(face: &'static Face, text: String, is_rtl: bool) -> Run {
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(&text);
    buffer.guess_segment_properties();
    buffer.set_direction(match is_rtl {
        true => rustybuzz::Direction::RightToLeft,
        false => rustybuzz::Direction::LeftToRight,
    });
    let plan = face.plan(&buffer);
    let output = rustybuzz::shape_with_plan(&face.shaper, &plan, buffer);
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
            "สมชาย ใจดี",
            "தமிழ்ச்செல்வன்",
            "শ্রীমতী রহমান",
            "සුනිල් ප්‍රේමරත්න",
            "សុខ សុវណ្ណ",
            "გიორგი ბერიძე",
            "Արամ Խաչատրյան",
            "አበበ ቢቂላ",
            "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
            "નરેન્દ્ર પટેલ",
            "ಕನ್ನಡ ರಾಜ್",
            "మల్లేశ్వరి",
            "മലയാളം നായർ",
            "ସୁଭାଷ",
            "ສົມສັກ",
            "အောင်ဆန်း",
            "བསྟན་འཛིན།",
            "ᠮᠣᠩᠭᠣᠯ",
            "ᏣᎳᎩ",
            "渡邉 髙橋 王玥 𠮷田",
            "刘䶮 똠방각하",
            "\u{1112}\u{1161}\u{11AB}",
            "Managing BP ≥ 140/90 and eGFR ≤ 60 mL/min",
            "H₂O, 10⁻³ µg, α → β, ½ ± ∞ √2 ≈ 1.41",
        ] {
            for style in [Style::Serif, Style::Plain, Style::Strong] {
                assert!(line(name, style).is_complete, "{name}");
                assert_eq!(boxes(&line(name, style)), 0, "{name}");
            }
        }
    }

    /// Glyphs that are drawn as a box.
    fn boxes(line: &Line) -> usize {
        line.runs.iter().flat_map(|run| &run.glyphs).filter(|glyph| glyph.glyph_id.to_u32() == 0).count()
    }

    /// Letters that Noto's release of 2020 did not have yet: a Sinhala sign and numbers, Lao for Pali, Ethiopic for
    /// Gurage.
    #[rustfmt::skip]
    const LATER: [(char, char); 11] = [
        ('\u{D81}', '\u{D81}'), ('\u{E86}', '\u{E86}'), ('\u{E89}', '\u{E89}'), ('\u{E8C}', '\u{E8C}'),
        ('\u{E8E}', '\u{E93}'), ('\u{E98}', '\u{E98}'), ('\u{EA0}', '\u{EA0}'), ('\u{EA8}', '\u{EA9}'),
        ('\u{EAC}', '\u{EAC}'), ('\u{111E1}', '\u{111F4}'), ('\u{1E7E0}', '\u{1E7FE}'),
    ];

    #[test]
    fn every_letter_of_these_scripts_is_drawn() {
        use unicode_script::{Script, UnicodeScript};
        let scripts = [
            Script::Thai,
            Script::Tamil,
            Script::Bengali,
            Script::Sinhala,
            Script::Khmer,
            Script::Georgian,
            Script::Armenian,
            Script::Ethiopic,
            Script::Gurmukhi,
            Script::Gujarati,
            Script::Lao,
            Script::Malayalam,
        ];
        let mut missing = Vec::new();
        let mut count = 0;
        for letter in ('\u{300}'..='\u{1FFFF}').filter(|letter| scripts.contains(&letter.script())) {
            count += 1;
            let later = LATER.iter().any(|(first, last)| (first..=last).contains(&&letter));
            if letter.is_alphanumeric() && !later && !line(&letter.to_string(), Style::Serif).is_complete {
                missing.push(format!("U+{:04X}", u32::from(letter)));
            }
        }
        assert!(count > 1_500);
        assert_eq!(missing, [""; 0]);
        for letter in ('\u{4E00}'..='\u{9FEF}').chain('\u{AC00}'..='\u{D7A3}').chain('\u{3041}'..='\u{3096}')
        {
            assert!(Style::Serif.face_for(&[letter]).is_some(), "U+{:04X}", u32::from(letter));
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_named_and_never_a_box() {
        let shown = line("Ada \u{1F9D1}\u{200D}\u{2695}\u{FE0F} \u{31000}", Style::Serif);
        assert!(!shown.is_complete);
        assert_eq!((read(&shown).as_str(), boxes(&shown)), ("Ada [U+1F9D1]\u{2695} [U+31000]", 0));
        assert_eq!(shown.spoken.as_deref(), Some("Ada \u{1F9D1}\u{200D}\u{2695}\u{FE0F} \u{31000}"));
        let plain = line("\u{1D5D4}\u{1D5F1}\u{1D5EE} \u{FB01}", Style::Serif);
        assert!(plain.is_complete);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_drawn_as_a_box_or_a_replacement(text in proptest::prelude::any::<String>()) {
            let shown = line(&domain::one_line(&text.replace('\u{FFFD}', ""), 40), Style::Plain);
            proptest::prop_assert_eq!(boxes(&shown), 0);
            proptest::prop_assert!(!read(&shown).contains(char::REPLACEMENT_CHARACTER));
        }
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
}
