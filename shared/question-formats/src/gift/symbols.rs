//! Characters with and without a meaning of their own.

/// A character of a GIFT file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// Part of a text.
    Plain(char),
    /// One of `~ = # { } :` without a backslash before it.
    Mark(char),
}

impl Symbol {
    fn letter(self) -> char {
        match self {
            Self::Plain(letter) | Self::Mark(letter) => letter,
        }
    }
}

/// The characters that a backslash makes ordinary.
const MARKS: [char; 6] = ['~', '=', '#', '{', '}', ':'];

pub(super) fn symbols(text: &str) -> Vec<Symbol> {
    let mut symbols = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let symbol = match (letter, letters.peek()) {
            ('\\', Some('n')) => {
                letters.next();
                Symbol::Plain('\n')
            }
            ('\\', Some(next)) if MARKS.contains(next) || *next == '\\' => {
                let next = *next;
                letters.next();
                Symbol::Plain(next)
            }
            (mark, _) if MARKS.contains(&mark) => Symbol::Mark(mark),
            (letter, _) => Symbol::Plain(letter),
        };
        symbols.push(symbol);
    }
    symbols
}

/// The symbols as text, without space around it.
pub(super) fn text(symbols: &[Symbol]) -> String {
    let text: String = symbols.iter().map(|symbol| symbol.letter()).collect();
    text.trim().to_owned()
}

/// Where `marks` stand one after the other.
pub(super) fn find(symbols: &[Symbol], marks: &str) -> Option<usize> {
    let wanted: Vec<Symbol> = marks.chars().map(Symbol::Mark).collect();
    symbols.windows(wanted.len()).position(|window| window == wanted)
}

/// The text with backslashes where it needs them.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\n' | '\r' => escaped.push_str("\\n"),
            '\\' => escaped.push_str("\\\\"),
            mark if MARKS.contains(&mark) => {
                escaped.push('\\');
                escaped.push(mark);
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}
