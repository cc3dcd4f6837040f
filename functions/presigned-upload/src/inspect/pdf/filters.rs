//! How streams are compressed or spelled, as far as the inspection undoes it.

use flate2::{Decompress, FlushDecompress, Status};

use super::object::Object;
use super::predictor::Predictor;

/// Real files use two at most.
const CHAIN_MAX: usize = 8;

/// How often the bytes of a step with a predictor are gone through.
const PREDICTED: u64 = 4;

/// One step of decoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Deflate(Option<Predictor>),
    Hexadecimal,
    Base85,
    RunLength,
}

/// The filters of a stream, in the order in which they are undone; `None` if one of them is not undone here.
pub(super) fn of(dictionary: &Object) -> Option<Vec<Filter>> {
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
pub(super) fn are_predicted(dictionary: &Object) -> bool {
    of(dictionary)
        .is_some_and(|filters| filters.iter().any(|filter| matches!(filter, Filter::Deflate(Some(_)))))
}

impl Filter {
    fn of(name: &Object, parameters: Option<&Object>) -> Option<Self> {
        let Object::Name(name) = name else { return None };
        match name.as_slice() {
            b"FlateDecode" | b"Fl" => Predictor::of(parameters).map(Self::Deflate),
            b"ASCIIHexDecode" | b"AHx" => Some(Self::Hexadecimal),
            b"ASCII85Decode" | b"A85" => Some(Self::Base85),
            b"RunLengthDecode" | b"RL" => Some(Self::RunLength),
            _ => None,
        }
    }

    /// What it costs to make so many bytes.
    pub(super) fn work(self, decoded: usize) -> u64 {
        match self {
            Self::Deflate(Some(_)) => decoded as u64 * PREDICTED,
            _ => decoded as u64,
        }
    }

    /// Decodes up to `most` bytes, also of what ends early; `None` if nothing comes of it.
    pub(super) fn decoded(self, bytes: &[u8], most: usize) -> Option<Vec<u8>> {
        let decoded = match self {
            Self::Deflate(None) => inflated(bytes, most),
            Self::Deflate(Some(predictor)) => {
                let mut decoded = predictor.undone(inflated(bytes, predictor.stored(most)))?;
                decoded.truncate(most);
                decoded
            }
            Self::Hexadecimal => hexadecimal(bytes, most),
            Self::Base85 => base85(bytes, most),
            Self::RunLength => repeated(bytes, most),
        };
        (!decoded.is_empty() || bytes.is_empty()).then_some(decoded)
    }
}

fn inflated(packed: &[u8], most: usize) -> Vec<u8> {
    let mut inflate = Decompress::new(true);
    let mut bytes = Vec::new();
    let mut rest = packed;
    while bytes.len() < most {
        let before = (bytes.len(), inflate.total_in());
        bytes.reserve((most - bytes.len()).min(64 * 1024));
        let status = inflate.decompress_vec(rest, &mut bytes, FlushDecompress::None);
        let taken = usize::try_from(inflate.total_in() - before.1).unwrap_or(usize::MAX);
        rest = rest.get(taken..).unwrap_or_default();
        let is_stuck = bytes.len() == before.0 && taken == 0;
        if !matches!(status, Ok(Status::Ok | Status::BufError)) || is_stuck {
            break;
        }
    }
    bytes.truncate(most);
    bytes
}

fn hexadecimal(text: &[u8], most: usize) -> Vec<u8> {
    let mut digits = text
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()));
    let mut bytes = Vec::new();
    while let Some(high) = digits.next().filter(|_| bytes.len() < most) {
        bytes.push(high << 4 | digits.next().unwrap_or(0));
    }
    bytes
}

fn base85(text: &[u8], most: usize) -> Vec<u8> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"<~").unwrap_or(text);
    let (mut bytes, mut group) = (Vec::new(), Vec::with_capacity(5));
    for byte in text.iter().take_while(|byte| **byte != b'~') {
        match byte {
            b'z' if group.is_empty() => bytes.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => {}
        }
        if group.len() == 5 {
            bytes.extend(four(&group));
            group.clear();
        }
        if bytes.len() >= most {
            break;
        }
    }
    if group.len() > 1 {
        let known = group.len() - 1;
        group.resize(5, 84);
        bytes.extend(four(&group).into_iter().take(known));
    }
    bytes.truncate(most);
    bytes
}

fn four(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0_u32, |sum, digit| sum.wrapping_mul(85).wrapping_add(u32::from(*digit))).to_be_bytes()
}

fn repeated(packed: &[u8], most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = packed;
    while let [length, behind @ ..] = rest {
        if *length == 128 || bytes.len() >= most {
            break;
        }
        let length = usize::from(*length);
        if length < 128 {
            let (run, after) = behind.split_at((length + 1).min(behind.len()));
            bytes.extend_from_slice(run);
            rest = after;
        } else {
            let Some((byte, after)) = behind.split_first() else { break };
            bytes.resize(bytes.len() + 257 - length, *byte);
            rest = after;
        }
    }
    bytes.truncate(most);
    bytes
}
