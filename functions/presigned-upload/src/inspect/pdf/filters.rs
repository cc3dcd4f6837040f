//! How streams are compressed or spelled, as far as the inspection undoes it.

use flate2::{Decompress, FlushDecompress, Status};

use super::object::Object;
use super::predictor::{Predictor, Rows};
use super::stages::{Fed, Meter, PART, Stage, Step, Transform};

/// Real files use two at most.
const CHAIN_MAX: usize = 8;

/// How often the bytes of a step with a predictor are gone through.
const PREDICTED: u64 = 4;
/// What a row costs beside its bytes.
const ROW_WORK: u64 = 32;

/// One step of decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Deflate(Option<Predictor>),
    Hexadecimal,
    Base85,
    RunLength,
}

/// The filters of a stream, in the order in which they are undone; `None` if one of them is not undone here.
pub(super) fn of(dictionary: &Object<'_>) -> Option<Vec<Filter>> {
    let Some(names) = dictionary.get("Filter").or_else(|| dictionary.get("F")) else {
        return Some(Vec::new());
    };
    let parameters = dictionary.get("DecodeParms").or_else(|| dictionary.get("DP"));
    let (filters, parameters) = match (names, parameters) {
        (Object::Array(filters), Some(Object::Array(all))) => (filters.as_slice(), all.as_slice()),
        (Object::Array(filters), None) => (filters.as_slice(), &[][..]),
        // Most readers pass over what is a list on one side alone, and some do not.
        (Object::Array(_), Some(one)) if Predictor::of(Some(one))?.is_some() => return None,
        (_, Some(Object::Array(all))) if !all.iter().all(|one| Predictor::of(Some(one)) == Some(None)) => {
            return None;
        }
        (Object::Array(filters), Some(_)) => (filters.as_slice(), &[][..]),
        (one, Some(Object::Array(_)) | None) => (std::slice::from_ref(one), &[][..]),
        (one, Some(parameters)) => (std::slice::from_ref(one), std::slice::from_ref(parameters)),
    };
    if filters.len() > CHAIN_MAX {
        return None;
    }
    filters.iter().enumerate().map(|(place, name)| Filter::of(name, parameters.get(place))).collect()
}

/// Whether a stream was stored with a predictor.
pub(super) fn are_predicted(dictionary: &Object<'_>) -> bool {
    of(dictionary)
        .is_some_and(|filters| filters.iter().any(|filter| matches!(filter, Filter::Deflate(Some(_)))))
}

impl Filter {
    fn of(name: &Object<'_>, parameters: Option<&Object<'_>>) -> Option<Self> {
        let Object::Name(name) = name else { return None };
        match &**name {
            b"FlateDecode" | b"Fl" => Predictor::of(parameters).map(Self::Deflate),
            b"ASCIIHexDecode" | b"AHx" => Some(Self::Hexadecimal),
            b"ASCII85Decode" | b"A85" => Some(Self::Base85),
            b"RunLengthDecode" | b"RL" => Some(Self::RunLength),
            _ => None,
        }
    }

    /// The step that undoes this one, of what the one before it makes.
    pub(super) fn stage<'a>(self, inner: Stage<'a>, most: usize, meter: Meter<'a>) -> Stage<'a> {
        let once = (most, 1);
        match self {
            Self::Deflate(predictor) => {
                let inflated: Stage<'a> =
                    Box::new(Step::of(inner, Inflating(Decompress::new(true)), once, meter));
                match predictor {
                    None => inflated,
                    Some(predictor) => {
                        let weight = PREDICTED + ROW_WORK / predictor.row() as u64;
                        Box::new(Step::of(inflated, Rows::of(predictor), (most, weight), meter))
                    }
                }
            }
            Self::Hexadecimal => Box::new(Step::of(inner, Hexadecimal::default(), once, meter)),
            Self::Base85 => Box::new(Step::of(inner, Base85::default(), once, meter)),
            Self::RunLength => Box::new(Step::of(inner, RunLength::default(), once, meter)),
        }
    }
}

fn fed(taken: usize, ended: bool) -> Fed {
    Fed { taken, ended, is_wrong: false }
}

struct Inflating(Decompress);

impl Transform for Inflating {
    fn feed(&mut self, input: &[u8], out: &mut Vec<u8>) -> Fed {
        out.reserve(PART);
        let before = self.0.total_in();
        let status = self.0.decompress_vec(input, out, FlushDecompress::None);
        let taken = usize::try_from(self.0.total_in() - before).unwrap_or(usize::MAX).min(input.len());
        fed(taken, !matches!(status, Ok(Status::Ok | Status::BufError)))
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Fed {
        out.reserve(PART);
        let status = self.0.decompress_vec(&[], out, FlushDecompress::None);
        fed(0, out.is_empty() || !matches!(status, Ok(Status::Ok | Status::BufError)))
    }
}

#[derive(Default)]
struct Hexadecimal {
    high: Option<u8>,
}

impl Transform for Hexadecimal {
    fn feed(&mut self, input: &[u8], out: &mut Vec<u8>) -> Fed {
        let input = &input[..input.len().min(PART)];
        for byte in input {
            if *byte == b'>' {
                return self.finish(out);
            }
            let digit = char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            match (digit, self.high.take()) {
                (Some(digit), None) => self.high = Some(digit),
                (Some(digit), Some(high)) => out.push(high << 4 | digit),
                (None, high) => self.high = high,
            }
        }
        fed(input.len(), false)
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Fed {
        out.extend(self.high.take().map(|high| high << 4));
        fed(0, true)
    }
}

#[derive(Default)]
struct Base85 {
    group: Vec<u8>,
    /// What was read of the mark that may stand in front.
    start: Vec<u8>,
    has_begun: bool,
}

impl Base85 {
    fn digit(&mut self, byte: u8, out: &mut Vec<u8>) {
        match byte {
            b'z' if self.group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => self.group.push(byte - b'!'),
            _ => {}
        }
        if self.group.len() == 5 {
            out.extend(four(&self.group));
            self.group.clear();
        }
    }

    /// Reads the beginning, byte by byte: space, and perhaps `<~`.
    fn begin(&mut self, byte: u8, out: &mut Vec<u8>) {
        match (self.start.as_slice(), byte) {
            ([], byte) if byte.is_ascii_whitespace() => {}
            ([], b'<') => self.start.push(byte),
            ([_], b'~') => self.has_begun = true,
            _ => {
                self.has_begun = true;
                let held = std::mem::take(&mut self.start);
                held.into_iter().chain([byte]).for_each(|byte| self.digit(byte, out));
            }
        }
    }
}

impl Transform for Base85 {
    fn feed(&mut self, input: &[u8], out: &mut Vec<u8>) -> Fed {
        let input = &input[..input.len().min(PART)];
        for byte in input {
            match byte {
                b'~' if self.has_begun || self.start.is_empty() => {
                    self.finish(out);
                    return fed(input.len(), true);
                }
                byte if self.has_begun => self.digit(*byte, out),
                byte => self.begin(*byte, out),
            }
        }
        fed(input.len(), false)
    }

    fn finish(&mut self, out: &mut Vec<u8>) -> Fed {
        if self.group.len() > 1 {
            let known = self.group.len() - 1;
            self.group.resize(5, 84);
            out.extend(four(&self.group).into_iter().take(known));
        }
        fed(0, true)
    }
}

fn four(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0_u32, |sum, digit| sum.wrapping_mul(85).wrapping_add(u32::from(*digit))).to_be_bytes()
}

/// How many bytes still come as they are, and how often the next one comes.
#[derive(Default)]
struct RunLength {
    plain: usize,
    times: usize,
}

impl Transform for RunLength {
    fn feed(&mut self, input: &[u8], out: &mut Vec<u8>) -> Fed {
        let mut rest = input;
        while let Some((byte, behind)) = rest.split_first().filter(|_| out.len() < PART) {
            match (self.plain, self.times) {
                (0, 0) if *byte == 128 => return fed(input.len(), true),
                (0, 0) if *byte < 128 => self.plain = usize::from(*byte) + 1,
                (0, 0) => self.times = 257 - usize::from(*byte),
                (0, times) => {
                    out.resize(out.len() + times, *byte);
                    self.times = 0;
                }
                (plain, _) => {
                    let taken = plain.min(rest.len());
                    out.extend_from_slice(&rest[..taken]);
                    self.plain -= taken;
                    rest = &rest[taken..];
                    continue;
                }
            }
            rest = behind;
        }
        fed(input.len() - rest.len(), false)
    }
}
