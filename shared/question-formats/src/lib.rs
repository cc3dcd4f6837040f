//! Quiz questions in the formats that authoring tools exchange: Aiken, GIFT, Moodle XML, and our own JSON.
//!
//! ```text
//! bytes ─ decode ─► text ─ read ─► Reading: questions that fit + one finding for each line that does not
//! questions ─ write ─► Writing: text + one finding for each thing that the format cannot hold
//! ```
//! Nothing is dropped in silence: what our model or the other format cannot hold is a [`Finding`] with its line.
//! Our model compares typed answers exactly, shares points by fixed rules, and shows text without formatting.
//!
//! Sources: the GIFT, Aiken and Moodle XML pages of Moodle's documentation.

mod aiken;
mod decode;
mod finding;
mod format;
mod gift;
mod html;
mod json;
mod moodle_xml;
mod other_answers;
mod question;

pub use decode::decode;
pub use finding::{Finding, Severity};
pub use format::{Format, UnknownFormat};
pub use question::{Found, KeyedQuestion, Reading, Writing};

/// The most bytes of a file. The questions of one quiz fit into 300 KB; the rest is markup.
pub const MAX_BYTES: usize = 5_000_000;

/// Reads questions from text.
pub fn read(format: Format, text: &str) -> Reading {
    let mut reading = match format {
        Format::Aiken => aiken::read(text),
        Format::Gift => gift::read(text),
        Format::Json => json::read(text),
        Format::MoodleXml => moodle_xml::read(text),
    };
    reading.reject_duplicates();
    reading
}

/// Writes questions as text.
pub fn write(format: Format, questions: &[KeyedQuestion]) -> Writing {
    let mut writing = match format {
        Format::Aiken => aiken::write(questions),
        Format::Gift => gift::write(questions),
        // It holds everything.
        Format::Json => return json::write(questions),
        Format::MoodleXml => moodle_xml::write(questions),
    };
    writing.name_spaces(questions);
    writing
}

#[cfg(test)]
mod tests;
