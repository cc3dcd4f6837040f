//! The four formats, and how a file is recognised as one of them.

use std::str::FromStr;

/// A format of question files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Aiken,
    Gift,
    Json,
    MoodleXml,
}

/// The text names no format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownFormat;

impl std::fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("write aiken, gift, json or moodle-xml")
    }
}

impl std::error::Error for UnknownFormat {}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Aiken, Self::Gift, Self::Json, Self::MoodleXml];

    /// The name in commands and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aiken => "aiken",
            Self::Gift => "gift",
            Self::Json => "json",
            Self::MoodleXml => "moodle-xml",
        }
    }

    /// Recognises a file by its content: Aiken and GIFT files are both called `.txt`.
    pub fn recognise(text: &str) -> Self {
        let start = text.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
        if start.starts_with('<') {
            return Self::MoodleXml;
        }
        if serde_json::from_str::<serde_json::Value>(start).is_ok() {
            return Self::Json;
        }
        // Aiken has no comments, titles or braces around answers, and a line of its own for each key.
        let mut lines = text.lines().map(str::trim_start);
        if lines.any(|line| line.starts_with("ANSWER:")) { Self::Aiken } else { Self::Gift }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or(UnknownFormat)
    }
}
