//! How people are found: by the beginnings of the words of their names and of their e-mail addresses.
//!
//! What is stored and what is typed are folded in the same way, so that case and accents do not matter. Folding takes
//! away what people leave out when they type; it never decides what belongs together in a language.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Words of one name that start entries; very few names have more.
const NAME_WORDS_MAX: usize = 6;
/// A longer word is found by so many bytes of it.
const WORD_BYTES_MAX: usize = 160;
/// Words of one query that count.
const QUERY_WORDS_MAX: usize = 8;

/// The text as it is compared: without case, accents and marks of punctuation inside words.
pub fn fold(text: &str) -> String {
    let letters = text.nfkd().filter(|letter| !is_accent(*letter)).flat_map(char::to_lowercase);
    letters.fold(String::with_capacity(text.len()), |mut folded, letter| {
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
        folded
    })
}

/// Marks above, below and through letters, and the points of Hebrew and Arabic. The vowel signs of Indic scripts, the
/// tones of Thai and the voicing of kana are part of the letter.
fn is_accent(letter: char) -> bool {
    matches!(canonical_combining_class(letter), 1 | 10..=36 | 200..=240)
}

/// Letters that Unicode does not take apart, and what people type for them.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'æ' => "ae",
        'œ' => "oe",
        'ı' | 'ɨ' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ĸ' | 'ƙ' => "k",
        'ɓ' => "b",
        'ƴ' => "y",
        'ə' => "e",
        'ς' => "σ",
        'ґ' => "г",
        'ى' | 'ی' => "ي",
        'ة' => "ه",
        'ٱ' => "ا",
        'ک' => "ك",
        // Apostrophes, the tatweel, and what only directs the layout.
        '\''
        | '’'
        | '‘'
        | 'ʼ'
        | 'ʻ'
        | 'ʹ'
        | '`'
        | '´'
        | 'ـ'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => "",
        _ => return None,
    })
}

/// The folded words of a text.
fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let parts = folded.split(|letter: char| {
        letter.is_whitespace()
            || matches!(letter, ',' | ';' | '(' | ')' | '<' | '>' | '"' | '/' | '|' | '·' | '・' | '•')
    });
    let bare = parts.map(|word| word.trim_matches(['.', '-', '_', ':']));
    bare.filter(|word| !word.is_empty()).map(shortened).collect()
}

fn shortened(word: &str) -> String {
    let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let end = ends.take_while(|end| *end <= WORD_BYTES_MAX).last().unwrap_or(0);
    word[..end].to_owned()
}

/// The words by which a name is found; both halves of a hyphenated one.
fn name_words(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in words(name) {
        let further =
            word.match_indices(['-', '‐', '–']).map(|(at, hyphen)| word[at + hyphen.len()..].to_owned());
        for part in std::iter::once(word.clone()).chain(further.collect::<Vec<_>>()) {
            if !part.is_empty() && !found.contains(&part) {
                found.push(part);
            }
        }
    }
    found.truncate(NAME_WORDS_MAX);
    found
}

/// What one entry of the index is found by: the beginning of a word, or of two words of a name, in this order.
///
/// Entries of two words are what makes a common name cheap to find: a query of two words meets only people who have both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexTerm {
    pub word: String,
    /// Another word of the same name.
    pub other: Option<String>,
}

/// The terms by which a person is found.
pub fn terms(name: &str, email: &str) -> BTreeSet<IndexTerm> {
    let names = name_words(name);
    let single = names.iter().cloned().chain(address(email)).map(|word| IndexTerm { word, other: None });
    let pairs = names.iter().flat_map(|word| {
        let others = names.iter().filter(move |other| *other != word);
        others.map(|other| IndexTerm { word: word.clone(), other: Some(other.clone()) })
    });
    single.chain(pairs).collect()
}

/// The folded e-mail address, if there is one.
fn address(email: &str) -> Option<String> {
    Some(shortened(fold(email).trim())).filter(|word| !word.is_empty())
}

/// What somebody looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Folded; the longest first, since it finds the fewest.
    words: Vec<String>,
}

impl PeopleQuery {
    /// Reads what was typed; `None` if there is no letter in it.
    pub fn read(text: &str) -> Option<Self> {
        let mut words = words(text);
        words.truncate(QUERY_WORDS_MAX);
        words.sort_by_key(|word| Reverse((word.contains('@'), word.chars().count())));
        (!words.is_empty()).then_some(Self { words })
    }

    /// Looks for a complete e-mail address, whatever characters are in it; `None` if there is none.
    pub fn of_address(email: &str) -> Option<Self> {
        address(email).map(|word| Self { words: vec![word] })
    }

    /// The beginning of the terms that have to be looked at, and of their second word where there is one.
    pub fn lead(&self) -> (&str, Option<&str>) {
        let word = self.words[0].as_str();
        // Entries of two words are made of names alone.
        (word, self.words.get(1).map(String::as_str).filter(|_| !word.contains('@')))
    }

    /// Whether the query looks at more than its first two words.
    pub fn is_narrowed(&self) -> bool {
        self.words.len() > self.lead().1.map_or(1, |_| 2)
    }

    /// Whether a person is shown for a term: the first of those that lead to the person, so that nobody is shown twice.
    pub fn shows(&self, term: &IndexTerm, name: &str, email: &str) -> bool {
        let all = terms(name, email);
        let (word, second) = self.lead();
        let first = all.iter().find(|term| {
            term.word.starts_with(word)
                && match (second, &term.other) {
                    (None, None) => true,
                    (Some(second), Some(other)) => other.starts_with(second),
                    _ => false,
                }
        });
        let known =
            |word: &String| all.iter().any(|term| term.other.is_none() && term.word.starts_with(word));
        first == Some(term) && self.words.iter().all(known)
    }
}

#[cfg(test)]
#[path = "people_index_tests.rs"]
mod tests;
