//! JPEG: segments with a length, and picture data in which a marker is never part of the data.

use super::super::budget::Step;
use super::{Scanner, damaged_image};

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;

/// What the next byte is.
#[derive(Debug, Default)]
enum Expected {
    /// The marker's first byte.
    #[default]
    Marker,
    /// The marker's second byte, or more of the first.
    Code,
    High(u8),
    Low(u8, u8),
    /// The rest of a segment, after which picture data may follow.
    Segment(u64, bool),
    /// Picture data.
    Data,
    /// After an `FF` in picture data.
    DataCode,
}

/// Looks for the end of the picture; embedded previews have ends of their own.
#[derive(Debug, Default)]
pub(super) struct Jpeg {
    expected: Expected,
    has_data: bool,
    end: Option<u64>,
}

impl Scanner for Jpeg {
    fn read(&mut self, at: u64, bytes: &[u8]) -> Step {
        let mut rest = bytes;
        while let Some((byte, behind)) = rest.split_first() {
            rest = behind;
            self.expected = match self.expected {
                // What is in between belongs to nobody; decoders go on to the next marker.
                Expected::Marker if *byte != 0xFF && self.has_data => {
                    rest = from_marker(behind);
                    Expected::Marker
                }
                Expected::Marker if *byte == 0xFF => Expected::Code,
                Expected::Marker => return damaged_image(),
                Expected::Code | Expected::DataCode if *byte == 0xFF => {
                    rest = behind.iter().position(|byte| *byte != 0xFF).map_or(&[], |at| &behind[at..]);
                    match self.expected {
                        Expected::DataCode => Expected::DataCode,
                        _ => Expected::Code,
                    }
                }
                Expected::DataCode if matches!(*byte, 0 | 0x01 | 0xD0..=0xD7) => {
                    rest = from_marker(behind);
                    Expected::Data
                }
                Expected::Code | Expected::DataCode => match *byte {
                    END if self.has_data => {
                        self.end = Some(at + (bytes.len() - rest.len()) as u64);
                        return Ok(());
                    }
                    // The first bytes of the file.
                    START if at == 0 && rest.len() + 2 == bytes.len() => Expected::Marker,
                    0 | START | END => return damaged_image(),
                    0x01 | 0xD0..=0xD7 => Expected::Marker,
                    code => Expected::High(code),
                },
                Expected::High(code) => Expected::Low(code, *byte),
                Expected::Low(code, high) => {
                    let Some(length) = u16::from_be_bytes([high, *byte]).checked_sub(2) else {
                        return damaged_image();
                    };
                    self.has_data |= code == SCAN;
                    after_segment(length.into(), code == SCAN)
                }
                Expected::Segment(left, is_scan) => {
                    let taken = usize::try_from(left - 1).unwrap_or(usize::MAX).min(behind.len());
                    rest = &behind[taken..];
                    after_segment(left - 1 - taken as u64, is_scan)
                }
                Expected::Data if *byte == 0xFF => Expected::DataCode,
                Expected::Data => {
                    rest = from_marker(behind);
                    Expected::Data
                }
            };
        }
        Ok(())
    }

    fn end(&self) -> Option<u64> {
        self.end
    }
}

fn after_segment(left: u64, is_scan: bool) -> Expected {
    match (left, is_scan) {
        (0, true) => Expected::Data,
        (0, false) => Expected::Marker,
        _ => Expected::Segment(left, is_scan),
    }
}

fn from_marker(bytes: &[u8]) -> &[u8] {
    memchr::memchr(0xFF, bytes).map_or(&[], |at| &bytes[at..])
}
