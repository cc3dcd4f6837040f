//! Predictors: before compressing, many writers store each byte as its difference from its neighbours.
//!
//! PNG's filters stand in front of each row; TIFF's differences are those to the pixel on the left. Readers undo both
//! in every stream, also in one of objects.

use super::object::Object;
use super::stages::{Fed, PART, Transform};

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
    pub(super) fn of(parameters: Option<&Object<'_>>) -> Option<Option<Self>> {
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
    pub(super) fn row(self) -> usize {
        (self.colors * self.bits * self.columns).div_ceil(8)
    }

    /// One row as it was before, in place; `None` if readers would disagree about it. What stands in front of a row of
    /// PNG's was taken off.
    fn undone(self, filter: u8, row: &mut [u8], above: &[u8]) -> Option<()> {
        if !self.is_png {
            self.tiff(row);
            return Some(());
        }
        let pixel = (self.colors * self.bits).div_ceil(8);
        for at in 0..row.len() {
            let left = if at < pixel { 0 } else { row[at - pixel] };
            let over = above.get(at).copied().unwrap_or(0);
            let corner = if at < pixel { 0 } else { above.get(at - pixel).copied().unwrap_or(0) };
            let expected = match filter {
                0 => break,
                1 => left,
                2 => over,
                3 => left.midpoint(over),
                4 => nearest(left, over, corner),
                _ => return None,
            };
            row[at] = row[at].wrapping_add(expected);
        }
        (filter <= 4).then_some(())
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

/// Rows that are given in parts of any length.
pub(super) struct Rows {
    predictor: Predictor,
    /// What was given of the next row, with what PNG puts in front.
    row: Vec<u8>,
    /// The row before it, undone.
    above: Vec<u8>,
}

impl Rows {
    pub(super) fn of(predictor: Predictor) -> Self {
        Self { predictor, row: Vec::new(), above: Vec::new() }
    }

    /// Ends a row; whether that can be done.
    fn end(&mut self, out: &mut Vec<u8>) -> bool {
        let front = usize::from(self.predictor.is_png).min(self.row.len());
        let filter = if front > 0 { self.row[0] } else { 0 };
        let is_right = self.predictor.undone(filter, &mut self.row[front..], &self.above).is_some();
        out.extend_from_slice(&self.row[front..]);
        self.above.clear();
        self.above.extend_from_slice(&self.row[front..]);
        self.row.clear();
        is_right
    }
}

impl Transform for Rows {
    fn feed(&mut self, input: &[u8], out: &mut Vec<u8>) -> Fed {
        let whole = self.predictor.row() + usize::from(self.predictor.is_png);
        let mut rest = input;
        while !rest.is_empty() && out.len() < PART {
            let (part, behind) = rest.split_at((whole - self.row.len()).min(rest.len()));
            self.row.extend_from_slice(part);
            rest = behind;
            if self.row.len() == whole && !self.end(out) {
                return Fed { taken: input.len(), ended: true, is_wrong: true };
            }
        }
        Fed { taken: input.len() - rest.len(), ended: false, is_wrong: false }
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Fed {
        let is_wrong = !self.row.is_empty() && !self.end(out);
        Fed { taken: 0, ended: true, is_wrong }
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
