//! Reads the CSV files that people upload, as spreadsheets really write them, and writes those that they download.
//!
//! `decode.rs` turns bytes into text without ever guessing silently; `table.rs` finds the separator, the columns and
//! the rows. Every import uses [`Table::read`], and every export writes a [`CsvFile`].

mod decode;
mod table;
mod write;

pub use decode::{Encoding, decode};
pub use table::{Row, Table, UnreadableTable};
pub use write::{CsvFile, inert};
