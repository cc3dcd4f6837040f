//! Writes CSV files that spreadsheets open as they are meant.

/// A CSV file in the making.
#[derive(Debug)]
pub struct CsvFile(csv::Writer<Vec<u8>>);

impl CsvFile {
    /// A file with this line of headings.
    pub fn new(headings: &[&str]) -> Self {
        // With a byte order mark Excel reads UTF-8; without one it reads the encoding of the computer's language.
        let mut file = Self(csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec()));
        // Writing into memory cannot fail.
        _ = file.0.write_record(headings);
        file
    }

    /// Adds a line. Text that people wrote has to be [`inert`].
    pub fn line<T: AsRef<[u8]>>(&mut self, fields: impl IntoIterator<Item = T>) {
        _ = self.0.write_record(fields);
    }

    /// Its bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

/// Prevents spreadsheets from reading text as a formula (OWASP, "CSV injection").
pub fn inert(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
