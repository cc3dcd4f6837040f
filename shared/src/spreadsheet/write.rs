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

    /// What follows in a file that an earlier part has begun.
    pub fn further() -> Self {
        Self(csv::Writer::from_writer(Vec::new()))
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

/// What a formula begins with, also on keyboards of East Asia.
const FORMULAS: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}'];

/// Prevents spreadsheets from reading text as a formula (OWASP, "CSV injection").
pub fn inert(text: &str) -> String {
    match text.starts_with(FORMULAS) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\u{FF1D}1+1", "\u{FF20}SUM(A1)"]
        {
            assert_eq!(inert(text), format!("'{text}"));
        }
        for text in ["", "Ada", "'=1", "a = b", "1-2"] {
            assert_eq!(inert(text), text);
        }
    }
}
