//! From text to rows: the separator, the columns by name, and the line on which each row begins.

use std::collections::BTreeMap;
use std::fmt;

use domain::one_line;

/// The separators that spreadsheets use, depending on the language of the computer.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// The longest heading or cell that a message quotes.
const QUOTED: usize = 40;

/// Why a table cannot be read, and on which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableTable {
    pub line: u64,
    pub reason: String,
}

impl fmt::Display for UnreadableTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

/// A row that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<const N: usize> {
    /// The line of the file on which the row begins; the first line is 1.
    pub line: u64,
    /// Its cells in the order of the requested columns, without white space around them.
    pub cells: [String; N],
}

/// The rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<const N: usize> {
    pub rows: Vec<Row<N>>,
}

impl<const N: usize> Table<N> {
    /// Reads the rows below a heading that names the columns, in any order and any capitals.
    ///
    /// Cells are separated by commas, semicolons or tabs. Blank rows are ignored, and so are empty cells
    /// behind the last column.
    ///
    /// # Errors
    /// The first line that has another shape.
    pub fn read(text: &str, columns: [&str; N]) -> Result<Self, UnreadableTable> {
        Self::read_at_least(text, columns, N)
    }

    /// As [`Self::read`], of a file that must have the first `required` columns and may have the others; the cells of a
    /// column that it does not have are empty.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_at_least(text: &str, columns: [&str; N], required: usize) -> Result<Self, UnreadableTable> {
        let (text, skipped, announced) = announced(text);
        let separator = announced.unwrap_or_else(|| separator(text, &columns));
        let mut reader = csv::ReaderBuilder::new();
        reader.delimiter(separator).has_headers(false).flexible(true);
        let mut reader = reader.from_reader(text.as_bytes());
        let mut lines = Lines { text, offset: 0, line: 1 + skipped };
        let mut places: Option<[Option<usize>; N]> = None;
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            let offset = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            // A `&str` in memory: neither reading nor decoding can fail.
            if !reader.read_record(&mut record).unwrap_or_default() {
                break;
            }
            let line = lines.of(offset);
            let cells: Vec<&str> = record.iter().map(bare).collect();
            if cells.iter().all(|cell| cell.is_empty()) {
                continue;
            }
            let refused = |reason| UnreadableTable { line, reason };
            match &places {
                None => places = Some(heading(&cells, &columns, required).map_err(refused)?),
                Some(places) => {
                    let cells = taken(&cells, places, required).map_err(refused)?;
                    rows.push(Row { line, cells });
                }
            }
        }
        match places {
            Some(_) => Ok(Self { rows }),
            None => Err(UnreadableTable { line: 1, reason: wanted(&columns, required) }),
        }
    }
}

/// Excel's own first line, `sep=;`, which says how the cells are separated: the text behind it, the lines skipped,
/// and the separator.
fn announced(text: &str) -> (&str, u64, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let named = first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=").map(str::as_bytes);
    match named {
        Some(&[separator]) if SEPARATORS.contains(&separator) => (rest, 1, Some(separator)),
        _ => (text, 0, None),
    }
}

/// The separator that finds the most columns in the first line that is not blank.
fn separator(text: &str, columns: &[&str]) -> u8 {
    let first = text.split(['\n', '\r']).find(|line| !bare(line).is_empty()).unwrap_or_default();
    let found = |separator: u8| {
        let cells = first.split(char::from(separator)).map(|cell| name(cell.trim().trim_matches('"')));
        cells.filter(|cell| columns.contains(&cell.as_str())).count()
    };
    // The first of equals wins with `max_by_key` on the reversed list: the comma.
    SEPARATORS.into_iter().rev().max_by_key(|separator| found(*separator)).unwrap_or(b',')
}

/// Where each column is, if it is there.
fn heading<const N: usize>(
    cells: &[&str],
    columns: &[&str; N],
    required: usize,
) -> Result<[Option<usize>; N], String> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let name = name(cell);
        let Some(column) = columns.iter().find(|column| **column == name) else {
            return Err(format!(
                "“{}” is not one of the columns. {}",
                one_line(cell, QUOTED),
                wanted(columns, required)
            ));
        };
        if places.insert(column, place).is_some() {
            return Err(format!("the column “{column}” is there twice"));
        }
    }
    if columns.iter().take(required).any(|column| !places.contains_key(column)) {
        return Err(wanted(columns, required));
    }
    Ok(columns.map(|column| places.get(column).copied()))
}

fn taken<const N: usize>(
    cells: &[&str],
    places: &[Option<usize>; N],
    required: usize,
) -> Result<[String; N], String> {
    let beyond = |(place, _): &(usize, &&str)| !places.contains(&Some(*place));
    if let Some((_, cell)) = cells.iter().enumerate().filter(beyond).find(|(_, cell)| !cell.is_empty()) {
        let cell = one_line(cell, QUOTED);
        return Err(format!(
            "“{cell}” is in a column without a heading. Put quotation marks around text that contains the separator"
        ));
    }
    if places.iter().take(required).flatten().any(|place| cells.len() <= *place) {
        return Err(format!("has only {} of {N} cells", cells.len()));
    }
    let cell = |place: usize| cells.get(place).copied().unwrap_or_default().to_owned();
    Ok(places.map(|place| place.map(cell).unwrap_or_default()))
}

fn wanted(columns: &[&str], required: usize) -> String {
    let (must, may) = columns.split_at(required.min(columns.len()));
    let name = if must.len() == 1 { "the column" } else { "the columns" };
    let wanted = format!("the first line must name {name} {}", must.join(", "));
    if may.is_empty() { wanted } else { format!("{wanted}; it may name {}", may.join(", ")) }
}

/// A heading as its column is named: `CPD type` is `cpd_type`.
fn name(heading: &str) -> String {
    bare(heading).to_lowercase().replace([' ', '-', '\u{A0}'], "_")
}

/// A cell without white space and invisible characters around it.
fn bare(cell: &str) -> &str {
    cell.trim_matches(|letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
    })
}

/// Counts lines as an editor numbers them, up to offsets that only grow.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first character at or behind `offset` that is not a line break.
    fn of(&mut self, offset: usize) -> u64 {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.offset) {
            let breaks = matches!(byte, b'\n' | b'\r');
            if self.offset >= offset && !breaks {
                break;
            }
            // `\r\n` is one line break, counted at its end.
            let pair = *byte == b'\r' && bytes.get(self.offset + 1) == Some(&b'\n');
            self.line += u64::from(breaks && !pair);
            self.offset += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [&str; 3] = ["learner", "cpd_type", "reason"];

    fn rows(text: &str) -> Vec<(u64, [String; 3])> {
        let table = Table::read(text, COLUMNS).unwrap();
        table.rows.into_iter().map(|row| (row.line, row.cells)).collect()
    }

    fn row(line: u64, cells: [&str; 3]) -> (u64, [String; 3]) {
        (line, cells.map(str::to_owned))
    }

    #[test]
    fn cells_may_be_separated_as_any_spreadsheet_does() {
        let expected = [row(2, ["a", "b", "c, d"])];
        for text in [
            "learner,cpd_type,reason\na,b,\"c, d\"\n",
            "learner;cpd_type;reason\r\na;b;c, d\r\n",
            "learner\tcpd_type\treason\ra\tb\tc, d",
            "Learner; CPD type ;REASON;;\na ;b;\"c, d\";;;\n",
            "\"learner\";\"cpd-type\";\"reason\"\n a;\u{A0}b;c, d",
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
        assert_eq!(rows("sep=;\r\nlearner;cpd_type;reason\r\na;b;c\r\n"), [row(3, ["a", "b", "c"])]);
        assert_eq!(rows("reason,learner,cpd_type\nc,a,b"), [row(2, ["a", "b", "c"])], "in any order");
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let text = "\n\nlearner,cpd_type,reason\r\n\r\n,,\r\na,b,\"two\nlines\"\n , ,\u{A0}\n\nd,e,f\n";
        assert_eq!(rows(text), [row(6, ["a", "b", "two\nlines"]), row(10, ["d", "e", "f"])]);
    }

    #[test]
    fn columns_that_may_be_missing_are_empty() {
        let read = |text: &str| Table::read_at_least(text, COLUMNS, 1);
        for (text, expected) in [
            ("learner\na\n\nb\n", vec![row(2, ["a", "", ""]), row(4, ["b", "", ""])]),
            ("reason;learner\nc;a\n;b", vec![row(2, ["a", "", "c"]), row(3, ["b", "", ""])]),
            ("learner,reason\na\n", vec![row(2, ["a", "", ""])]),
        ] {
            let rows: Vec<_> =
                read(text).unwrap().rows.into_iter().map(|row| (row.line, row.cells)).collect();
            assert_eq!(rows, expected, "{text}");
        }
        let refused = read("reason\nc").unwrap_err().to_string();
        assert_eq!(
            refused,
            "line 1: the first line must name the column learner; it may name cpd_type, reason"
        );
        assert!(read("learner\na,b").is_err());
    }

    #[test]
    fn another_shape_is_refused_with_its_line_in_plain_words() {
        for (text, expected) in [
            ("", "line 1: the first line must name the columns learner, cpd_type, reason"),
            (
                "\n\nlearner,reason\n",
                "line 3: the first line must name the columns learner, cpd_type, reason",
            ),
            (
                "learner,kind,reason",
                "line 1: “kind” is not one of the columns. the first line must name the columns learner, cpd_type, reason",
            ),
            ("learner,reason,Reason,cpd_type", "line 1: the column “reason” is there twice"),
            ("learner,cpd_type,reason\na,b", "line 2: has only 2 of 3 cells"),
            (
                "learner,cpd_type,reason\n\na,b,c,d",
                "line 3: “d” is in a column without a heading. Put quotation marks around text that contains the separator",
            ),
        ] {
            assert_eq!(Table::read(text, COLUMNS).unwrap_err().to_string(), expected, "{text}");
        }
    }

    proptest! {
        /// What a writer wrote is read again: every cell, and the line on which each row begins.
        #[test]
        fn a_written_file_is_read_again(
            cells in proptest::collection::vec(proptest::array::uniform3("[a-z,;\"\t]{1,3}(\n|\r\n|\r)?[a-z]{1,3}"), 0..12),
            blanks in proptest::collection::vec(0_usize..3, 13),
            separator in proptest::sample::select(&SEPARATORS[..]),
            end in proptest::sample::select(vec!["\n", "\r\n", "\r"]),
        ) {
            let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
            let join = |cells: Vec<String>| cells.join(&char::from(separator).to_string());
            let mut text = join(COLUMNS.map(str::to_owned).to_vec()) + end;
            let mut expected = Vec::new();
            for (cells, blanks) in cells.iter().zip(&blanks) {
                (0..*blanks).for_each(|_| text.push_str(end));
                let line = 1 + text.replace("\r\n", "\n").chars().filter(|it| matches!(it, '\n' | '\r')).count();
                expected.push((u64::try_from(line).unwrap(), cells.each_ref().map(|cell| bare(cell).to_owned())));
                text += &(join(cells.each_ref().map(|cell| quoted(cell)).to_vec()) + end);
            }
            prop_assert_eq!(rows(&text), expected);
        }
    }
}
