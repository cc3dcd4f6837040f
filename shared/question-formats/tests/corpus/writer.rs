//! Puts pieces together to files, as people and tools do: in any order, with any line ends and in the usual encodings.

use question_formats::Format;

use crate::Piece;

/// A file and what becomes of it.
pub(crate) struct File {
    pub name: String,
    pub format: Format,
    pub bytes: Vec<u8>,
    /// With line feeds, for the report.
    pub text: String,
    pub pieces: Vec<&'static str>,
    /// The questions that are imported, in order.
    pub takes: Vec<String>,
    /// The first and the last line of the piece that each of them is in.
    pub lines: Vec<(usize, usize)>,
    /// The beginnings of what is said, with the line of the file.
    pub says: Vec<String>,
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % end
    }

    fn shuffled<'a, T>(&mut self, list: &'a [T]) -> Vec<&'a T> {
        let mut list: Vec<&T> = list.iter().collect();
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
        list
    }
}

/// This many files. Each piece is in some of them.
pub(crate) fn files(format: Format, pieces: &'static [Piece], count: usize) -> Vec<File> {
    let mut numbers = Numbers(1_787_569_200 + count as u64 + format.name().len() as u64);
    let mut order = numbers.shuffled(pieces);
    let mut files = Vec::new();
    for number in 0..count {
        let mut chosen = Vec::new();
        for _ in 0..=numbers.below(7) {
            if order.is_empty() {
                order = numbers.shuffled(pieces);
            }
            chosen.extend(order.pop());
        }
        // Once, where two rounds meet; and one that is not closed is the end.
        let mut seen = std::collections::BTreeSet::new();
        chosen.retain(|piece| seen.insert(piece.text));
        chosen.sort_by_key(|piece| piece.last);
        let end = chosen.iter().position(|piece| piece.last).map_or(chosen.len(), |last| last + 1);
        order.extend(chosen.split_off(end));
        files.push(file(format, number, &chosen, &mut numbers));
    }
    files
}

fn file(format: Format, number: usize, pieces: &[&'static Piece], numbers: &mut Numbers) -> File {
    let (head, tail) = frame(format, numbers.below(3));
    let mut text = head.to_owned();
    let (mut takes, mut lines, mut says) = (Vec::new(), Vec::new(), Vec::new());
    for (index, piece) in pieces.iter().enumerate() {
        let before = text.matches('\n').count();
        text.push_str(piece.text);
        let after = text.matches('\n').count() + 1;
        takes.extend(piece.takes.iter().map(|it| (*it).to_owned()));
        lines.extend(piece.takes.iter().map(|_| (before + 1, after)));
        says.extend(piece.says.iter().map(|(line, start)| format!("{}: {start}", before + line)));
        let is_last = index + 1 == pieces.len();
        text.push_str(match (format, is_last) {
            (Format::Json, false) => ",\n",
            (Format::Json | Format::MoodleXml, _) => "\n",
            _ => ["\n\n", "\n\n\n", "\n  \n"][numbers.below(3)],
        });
    }
    text.push_str(tail);
    let name = format!("{} {number}", format.name());
    let pieces = pieces.iter().map(|piece| piece.text).collect();
    File { name, format, bytes: encoded(&text, numbers), text, pieces, takes, lines, says }
}

/// What stands around the questions.
fn frame(format: Format, which: usize) -> (&'static str, &'static str) {
    match format {
        Format::Aiken | Format::Gift => ("", ""),
        Format::MoodleXml => ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n", "</quiz>\n"),
        Format::Json => [
            ("[\n", "]\n"),
            ("{\n\"passing_score\": 70,\n\"questions\": [\n", "]}\n"),
            ("{\"title\": \"Check\", \"kind\": \"quiz\",\n\"quiz\": {\"questions\": [\n", "]}}\n"),
        ][which],
    }
}

/// With the line ends of Windows or Unix; in UTF-8 with or without a mark, UTF-16, or Windows-1252 where it has the letters.
fn encoded(text: &str, numbers: &mut Numbers) -> Vec<u8> {
    let text = if numbers.below(2) == 0 { text.to_owned() } else { text.replace('\n', "\r\n") };
    let is_latin =
        text.chars().all(|letter| u32::from(letter) < 0x80 || (0xA0..0x100).contains(&u32::from(letter)));
    match numbers.below(5) {
        0 => format!("\u{feff}{text}").into_bytes(),
        1 => [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        2 if is_latin => {
            text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a letter of Latin-1")).collect()
        }
        _ => text.into_bytes(),
    }
}
