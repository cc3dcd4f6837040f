//! The text of a PDF of ours, as a reader extracts it: what is drawn, by what its fonts say that each glyph means.

use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::ZlibDecoder;

/// Glyphs of a font and the text that each stands for.
type Meanings = BTreeMap<u16, String>;

/// The text in the order in which it is drawn.
///
/// # Panics
/// The PDF is not written as ours are.
pub fn text_of(pdf: &[u8]) -> String {
    let objects = objects(pdf);
    let mut fonts: BTreeMap<String, Meanings> = BTreeMap::new();
    for (dictionary, _) in objects.values() {
        for (name, number) in references(dictionary) {
            let font = objects.get(&number).map(|(font, _)| references(font)).unwrap_or_default();
            if let Some((_, map)) = font.iter().find(|(name, _)| name == "ToUnicode") {
                fonts.insert(name, meanings(&objects[map].1));
            }
        }
    }
    assert!(!fonts.is_empty(), "no font says what its glyphs mean");
    let drawn = objects.values().map(|(_, stream)| stream).filter(|stream| has(stream, b" Tf"));
    drawn.map(|content| shown(content, &fonts)).collect()
}

/// Every object by its number: its dictionary, and its stream unpacked.
fn objects(pdf: &[u8]) -> BTreeMap<u32, (String, Vec<u8>)> {
    let mut objects = BTreeMap::new();
    let mut from = 0;
    while let Some(at) = find(&pdf[from..], b" 0 obj").map(|at| at + from) {
        let digits = pdf[..at].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = String::from_utf8_lossy(&pdf[at - digits..at]).parse().expect("a number");
        let end = find(&pdf[at..], b"endobj").map_or(pdf.len(), |end| end + at);
        let body = &pdf[at..end];
        let (dictionary, packed) = match find(body, b"stream\n") {
            Some(start) => (&body[..start], &body[start + 7..]),
            None => (body, &[][..]),
        };
        let dictionary = String::from_utf8_lossy(dictionary).into_owned();
        let mut stream = Vec::new();
        if dictionary.contains("FlateDecode") {
            // What follows the stream's end is passed over.
            _ = ZlibDecoder::new(packed).read_to_end(&mut stream);
        } else {
            stream.extend_from_slice(packed);
        }
        objects.insert(number, (dictionary, stream));
        from = end;
    }
    objects
}

fn find(bytes: &[u8], sign: &[u8]) -> Option<usize> {
    bytes.windows(sign.len()).position(|window| window == sign)
}

fn has(bytes: &[u8], sign: &[u8]) -> bool {
    find(bytes, sign).is_some()
}

/// The objects that a dictionary names, such as `/f0 5 0 R`.
fn references(dictionary: &str) -> Vec<(String, u32)> {
    let entries = dictionary.split('/').skip(1);
    let reference = |entry: &str| {
        let words: Vec<&str> = entry.split_whitespace().collect();
        let [name, number, "0", rest, ..] = words.as_slice() else { return None };
        rest.starts_with('R').then(|| Some(((*name).to_owned(), number.parse().ok()?)))?
    };
    entries.filter_map(reference).collect()
}

/// What a font's table says that its glyphs mean.
fn meanings(table: &[u8]) -> Meanings {
    let table = String::from_utf8_lossy(table);
    let mut meanings = Meanings::new();
    let values = |line: &str| -> Vec<Vec<u16>> {
        let texts = line.split('<').skip(1).filter_map(|part| part.split('>').next());
        let units = |text: &str| {
            (0..text.len() / 4).map(|at| &text[at * 4..at * 4 + 4]).collect::<Vec<_>>().join(" ")
        };
        texts
            .map(|text| {
                units(text).split(' ').filter_map(|unit| u16::from_str_radix(unit, 16).ok()).collect()
            })
            .collect()
    };
    let mut is_range = false;
    for line in table.lines() {
        is_range = line.contains("beginbfrange") || is_range && !line.contains("endbfrange");
        match (is_range, values(line).as_slice()) {
            (false, [glyph, text]) if glyph.len() == 1 => {
                meanings.insert(glyph[0], String::from_utf16_lossy(text));
            }
            (true, [first, last, text]) if first.len() == 1 && last.len() == 1 && text.len() == 1 => {
                for (nth, glyph) in (first[0]..=last[0]).enumerate() {
                    let nth = u16::try_from(nth).expect("a range of glyphs");
                    meanings.insert(glyph, String::from_utf16_lossy(&[text[0] + nth]));
                }
            }
            _ => {}
        }
    }
    meanings
}

/// What a page draws.
fn shown(content: &[u8], fonts: &BTreeMap<String, Meanings>) -> String {
    let mut text = String::new();
    let (mut font, mut word, mut at) = (String::new(), String::new(), 0);
    while at < content.len() {
        // What a mark says of the text, such as its language, is not drawn.
        if content[at..].starts_with(b"<<") {
            at += find(&content[at..], b">>").map_or(content.len(), |end| end + 2);
            continue;
        }
        let (bytes, next) = match content[at] {
            b'(' => literal(&content[at + 1..]),
            b'<' => hexadecimal(&content[at + 1..]),
            byte => {
                at += 1;
                if byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b'/') {
                    if fonts.contains_key(&word) {
                        font.clone_from(&word);
                    }
                    // A line ends where a new place is set.
                    if matches!(word.as_str(), "Tm" | "Td" | "BT") && !text.ends_with('\n') {
                        text.push('\n');
                    }
                    word.clear();
                } else {
                    word.push(char::from(byte));
                }
                continue;
            }
        };
        for glyph in bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])) {
            text += fonts.get(&font).and_then(|font| font.get(&glyph)).map_or("\u{FFFD}", String::as_str);
        }
        at += 1 + next;
    }
    text
}

/// The bytes of `(…)`, and where it ends.
fn literal(bytes: &[u8]) -> (Vec<u8>, usize) {
    let (mut found, mut at, mut open) = (Vec::new(), 0, 1);
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => {
                let escaped = bytes.get(at).copied().unwrap_or(b'\\');
                at += 1;
                match escaped {
                    b'n' => found.push(b'\n'),
                    b'r' => found.push(b'\r'),
                    b't' => found.push(b'\t'),
                    b'b' => found.push(8),
                    b'f' => found.push(12),
                    b'0'..=b'7' => {
                        let digits = bytes.get(at - 1..at + 2).unwrap_or_default();
                        let value =
                            digits.iter().fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
                        found.push(value.to_le_bytes()[0]);
                        at += 2;
                    }
                    other => found.push(other),
                }
                continue;
            }
            b'(' => open += 1,
            b')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            break;
        }
        found.push(*byte);
    }
    (found, at)
}

/// The bytes of `<…>`, and where it ends.
fn hexadecimal(bytes: &[u8]) -> (Vec<u8>, usize) {
    let end = bytes.iter().position(|byte| *byte == b'>').unwrap_or(bytes.len());
    let digits: Vec<u32> = bytes[..end].iter().filter_map(|byte| char::from(*byte).to_digit(16)).collect();
    let found = digits.chunks(2).map(|pair| (pair[0] * 16 + pair.get(1).unwrap_or(&0)).to_le_bytes()[0]);
    (found.collect(), end + 1)
}
