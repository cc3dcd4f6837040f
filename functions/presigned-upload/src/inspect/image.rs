//! Images: complete, and not also another format.

use super::pdf::{last_position, position};
use super::{Verdict, header, ranges::Ranges, unread};

/// The last twelve bytes of every PNG: an empty `IEND` chunk with its checksum.
const IEND: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82];
/// Cameras append previews after the image; its end marker is searched in this many last bytes.
const JPG_END: usize = 64 * 1024;

fn cut_off() -> String {
    "The image is incomplete. It may have been cut off during upload.".to_owned()
}

pub(super) fn check_png(ranges: &mut Ranges) -> Verdict {
    if ranges.part(12, 4).map_err(unread)? != b"IHDR" {
        return Err("The image is damaged.".to_owned());
    }
    match ranges.end(IEND.len()).map_err(unread)? == IEND {
        true => Ok(()),
        false => Err(cut_off()),
    }
}

pub(super) fn check_jpg(ranges: &mut Ranges) -> Verdict {
    let data = image_data(ranges)?;
    let from = data.max(ranges.size().saturating_sub(JPG_END as u64));
    let end = ranges.part(from, JPG_END).map_err(unread)?;
    let Some(at) = last_position(&end, b"\xFF\xD9") else { return Err(cut_off()) };
    if header::active(&end[at..]).is_some() || position(&end[at..], b"PK\x05\x06").is_some() {
        return Err("The image is also another kind of file, which is not allowed.".to_owned());
    }
    Ok(())
}

/// Where the image data starts, after the metadata segments. An embedded preview in them has an end marker of
/// its own.
fn image_data(ranges: &mut Ranges) -> Result<u64, String> {
    let mut at = 2;
    loop {
        let segment = ranges.part(at, 4).map_err(unread)?;
        let [0xFF, marker, high, low] = segment[..] else { return Err(cut_off()) };
        match marker {
            0xFF => at += 1,
            0xDA => return Ok(at),
            0xD8..=0xD9 => return Err("The image is damaged.".to_owned()),
            _ => at += 2 + u64::from(u16::from_be_bytes([high, low])),
        }
    }
}
