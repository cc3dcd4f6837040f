//! Reads the CSV files that people upload, as spreadsheets really write them.
//!
//! `decode.rs` turns bytes into text without ever guessing silently; `table.rs` finds the separator, the columns and
//! the rows. Every import uses [`Table::read`].

mod decode;
mod table;

pub use decode::{Encoding, decode};
pub use table::{Row, Table, UnreadableTable};
