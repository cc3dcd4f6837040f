//! Reads the CSV files that people upload, as spreadsheets really write them, and writes those that they download.
//!
//! `decode.rs` turns bytes into text without ever guessing silently; `table.rs` finds the separator, the columns and
//! the rows; `upload.rs` takes a file out of a request. Every import uses [`Table::read`], and every export writes a [`CsvFile`].

mod decode;
mod table;
mod upload;
mod write;

pub use decode::{Encoding, decode};
pub use table::{Row, Table, UnreadableTable};
pub use upload::UploadedText;
pub use write::{CsvFile, inert};
