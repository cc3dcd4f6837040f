//! Predictors: before compressing, many writers store each byte as its difference from its neighbours.
//!
//! PNG's filters stand in front of each row; TIFF's differences are those to the pixel on the left. Readers undo both
//! in every stream, also in one of objects.

use super::object::Object;

/// No page is wider. A row of the limits below has eight megabytes.
const COLUMNS_MAX: usize = 1 << 20;
/// Writers use four at most.
const COLORS_MAX: usize = 32;

/// How the rows of a stream were stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Predictor {
    is_png: bool,
    /// Values of a pixel.
    colors: usize,
    /// Bits of a value.
    bits: usize,
    columns: usize,
}

impl Predictor {
    /// The predictor of one filter's parameters: `Some(None)` if there is none, `None` if it is not undone here.
    pub(super) fn of(parameters: Option<&Object>) -> Option<Option<Self>> {
        let parameters = match parameters {
            // Where an object of its own has them, they are not known here.
            Some(Object::Reference(_)) => return None,
            Some(parameters) if parameters.is_dictionary() => parameters,
            _ => return Some(None),
        };
        let number = |key: &str, otherwise: i64| match parameters.get(key) {
            None => Some(otherwise),
            Some(value) => value.number(),
        };
        let is_png = match number("Predictor", 1)? {
            1 => return Some(None),
            2 => false,
            10..=15 => true,
            _ => return None,
        };
        let within = |key: &str, otherwise: i64, most: usize| {
            let value = usize::try_from(number(key, otherwise)?).ok()?;
            (1..=most).contains(&value).then_some(value)
        };
        let bits = within("BitsPerComponent", 8, 16)?;
        let columns = within("Columns", 1, COLUMNS_MAX)?;
        let predictor = Self { is_png, colors: within("Colors", 1, COLORS_MAX)?, bits, columns };
        bits.is_power_of_two().then_some(Some(predictor))
    }

    /// The bytes of a row, without what PNG puts in front.
    fn row(self) -> usize {
        (self.colors * self.bits * self.columns).div_ceil(8)
    }

    /// How many stored bytes make so many decoded ones.
    pub(super) fn stored(self, decoded: usize) -> usize {
        match self.is_png {
            true => decoded.saturating_add(decoded / self.row()).saturating_add(1),
            false => decoded,
        }
    }

    /// The rows as they were before; `None` if readers would disagree about them.
    pub(super) fn undone(self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        if self.is_png {
            return self.png(bytes);
        }
        bytes.chunks_mut(self.row()).for_each(|row| self.tiff(row));
        Some(bytes)
    }

    /// In place: a row never becomes longer.
    fn png(self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let (row, pixel) = (self.row(), (self.colors * self.bits).div_ceil(8));
        let (mut from, mut to) = (0, 0);
        while from < bytes.len() {
            let filter = bytes[from];
            let length = row.min(bytes.len() - from - 1);
            for at in 0..length {
                let left = if at < pixel { 0 } else { bytes[to + at - pixel] };
                let above = if to < row { 0 } else { bytes[to + at - row] };
                let corner = if at < pixel || to < row { 0 } else { bytes[to + at - row - pixel] };
                let expected = match filter {
                    0 => 0,
                    1 => left,
                    2 => above,
                    3 => left.midpoint(above),
                    4 => nearest(left, above, corner),
                    _ => return None,
                };
                bytes[to + at] = bytes[from + 1 + at].wrapping_add(expected);
            }
            from += 1 + length;
            to += length;
        }
        bytes.truncate(to);
        Some(bytes)
    }

    fn tiff(self, row: &mut [u8]) {
        match self.bits {
            8 => {
                (self.colors..row.len()).for_each(|at| row[at] = row[at].wrapping_add(row[at - self.colors]))
            }
            16 => {
                let value = |row: &[u8], at: usize| u16::from_be_bytes([row[at], row[at + 1]]);
                for at in (2 * self.colors..row.len().saturating_sub(1)).step_by(2) {
                    let sum = value(row, at).wrapping_add(value(row, at - 2 * self.colors));
                    row[at..at + 2].copy_from_slice(&sum.to_be_bytes());
                }
            }
            bits => {
                // Values within a byte, the first one in its highest bits.
                let mask = u8::MAX >> (8 - bits);
                let values = (row.len() * 8 / bits).min(self.colors * self.columns);
                let place = |value: usize| (value * bits / 8, 8 - bits - value * bits % 8);
                for value in self.colors..values {
                    let ((before, left), (at, shift)) = (place(value - self.colors), place(value));
                    let sum = (row[at] >> shift).wrapping_add(row[before] >> left) & mask;
                    row[at] = row[at] & !(mask << shift) | sum << shift;
                }
            }
        }
    }
}

/// Paeth's choice: whichever of the three is nearest to `left + above - corner`.
fn nearest(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let expected = a + b - c;
    let [from_left, from_above, from_corner] = [a, b, c].map(|value| (expected - value).abs());
    match () {
        () if from_left <= from_above && from_left <= from_corner => left,
        () if from_above <= from_corner => above,
        () => corner,
    }
}

#[cfg(test)]
#[path = "predictor_tests.rs"]
mod tests;
