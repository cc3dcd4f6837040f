//! Films: an MP4 file whose boxes fill it exactly, with a picture that browsers can show, and nothing outside itself.
//!
//! Of the film itself nothing is read but the heads of its boxes; the table of its parts is held in memory.

use super::archive::has_end_record;
use super::budget::{Step, refuse};
use super::source::Source;

/// The largest table of parts: that of a day of film has fewer bytes.
const TABLE_MAX: u64 = 32 * 1024 * 1024;
/// Brands of files that players of MP4 read.
const BRANDS: [&[u8; 4]; 13] = [
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH",
    b"M4VP", b"dash",
];
/// An archive's end record and its comment.
const TAIL: usize = 66_000;
/// Boxes that hold boxes on the way to what is checked.
const CONTAINERS: [&[u8; 4]; 6] = [b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts"];

/// A box: its type, and where its content begins and ends.
struct Boxed {
    kind: [u8; 4],
    from: u64,
    to: u64,
}

/// Inspects a film.
pub(super) async fn check(source: &mut Source<'_>) -> Step {
    let (size, mut at) = (source.size(), 0);
    let (mut table, mut has_film) = (None, false);
    while at < size {
        let head = source.read(at, 16).await?;
        if at == 0 && head.get(4..8) != Some(b"ftyp") {
            return refuse("This is no MP4 film. Please export the film as MP4.");
        }
        let Some(found) = boxed(&head, at, size) else { return cut_off() };
        match &found.kind {
            b"ftyp" => check_brands(&source.read(found.from, 1024.min(length(&found))).await?)?,
            b"moov" if table.is_some() => return damaged(),
            b"moov" => table = Some((found.from, found.to - found.from)),
            b"mdat" => has_film = true,
            b"moof" | b"sidx" | b"styp" => {
                return refuse(
                    "The film is stored in fragments, as for streaming. Please export it as one ordinary MP4.",
                );
            }
            kind if !kind.iter().all(|letter| (0x20..0x7F).contains(letter)) => return damaged(),
            _ => {}
        }
        at = found.to;
    }
    let Some((from, bytes)) = table.filter(|_| has_film) else { return cut_off() };
    if bytes > TABLE_MAX {
        return Err(super::budget::too_complex());
    }
    let table = source.read(from, usize::try_from(bytes).unwrap_or(usize::MAX)).await?;
    if has_end_record(&source.end(TAIL).await?) {
        return refuse("The film is also another kind of file, which is not allowed.");
    }
    check_table(&table, size)
}

fn cut_off<T>() -> Step<T> {
    refuse("The film is damaged or incomplete. It may have been cut off.")
}

fn damaged<T>() -> Step<T> {
    refuse("The film is damaged.")
}

fn length(found: &Boxed) -> usize {
    usize::try_from(found.to - found.from).unwrap_or(usize::MAX)
}

/// The box that begins at `at`, if it is whole.
fn boxed(head: &[u8], at: u64, end: u64) -> Option<Boxed> {
    let kind = *head.get(4..8)?.first_chunk()?;
    let (own, bytes) = match u32::from_be_bytes(*head.first_chunk()?) {
        // To the end of the file.
        0 => (8, end.checked_sub(at)?),
        1 => (16, u64::from_be_bytes(*head.get(8..16)?.first_chunk()?)),
        bytes => (8, u64::from(bytes)),
    };
    let to = at.checked_add(bytes).filter(|to| *to <= end)?;
    (bytes >= own).then_some(Boxed { kind, from: at + own, to })
}

fn check_brands(content: &[u8]) -> Step {
    let (brands, _) = content.as_chunks::<4>();
    // The second is a version.
    let mut named = brands.iter().enumerate().filter(|(index, _)| *index != 1);
    match named.any(|(_, brand)| BRANDS.contains(&brand)) {
        true => Ok(()),
        false => refuse("This is no MP4 film that browsers play. Please export the film as MP4 (H.264)."),
    }
}

/// What a track is known to hold so far.
#[derive(Default)]
struct Track {
    handler: Option<[u8; 4]>,
    codecs: Vec<[u8; 4]>,
}

fn check_table(table: &[u8], size: u64) -> Step {
    let mut has_picture = false;
    let mut walk = Walk { size, track: Track::default() };
    for found in boxes(table) {
        let Some((kind, content)) = found else { return damaged() };
        match &kind {
            b"trak" => {
                walk.track = Track::default();
                walk.look(content, 0)?;
                has_picture |= check_track(&walk.track)?;
            }
            b"mvex" => {
                return refuse(
                    "The film is stored in fragments, as for streaming. Please export it as one ordinary MP4.",
                );
            }
            b"cmov" => return damaged(),
            _ => {}
        }
    }
    if has_picture { Ok(()) } else { refuse("The file has no picture: it is no film.") }
}

/// Whether the track is a picture that browsers show.
fn check_track(track: &Track) -> Step<bool> {
    let known: &[&[u8; 4]] = match track.handler.as_ref() {
        Some(b"vide") => &[b"avc1", b"avc3", b"av01", b"vp09"],
        Some(b"soun") => &[b"mp4a", b"Opus", b"fLaC", b".mp3"],
        _ => return Ok(false),
    };
    let is_picture = track.handler == Some(*b"vide");
    if track.codecs.iter().any(|codec| matches!(codec, b"encv" | b"enca")) {
        return refuse("The film is protected against copying, so learners could not watch it.");
    }
    if track.codecs.is_empty() || !track.codecs.iter().all(|codec| known.contains(&codec)) {
        let what = if is_picture { "picture" } else { "sound" };
        return refuse(format!(
            "The {what} of the film is in a format that few browsers play. Please export it as H.264 with AAC sound."
        ));
    }
    Ok(is_picture)
}

struct Walk {
    /// Of the whole file.
    size: u64,
    track: Track,
}

impl Walk {
    /// Looks into the boxes of a track. The containers stand in each other in one order, so this ends.
    fn look(&mut self, content: &[u8], depth: usize) -> Step {
        for found in boxes(content) {
            let Some((kind, content)) = found else { return damaged() };
            match &kind {
                kind if CONTAINERS.contains(&kind) && depth < CONTAINERS.len() => {
                    self.look(content, depth + 1)?
                }
                // The handler of `minf` says how data is found; that of `mdia` what it is.
                b"hdlr" if depth == 1 => {
                    self.track.handler = content.get(8..12).and_then(|it| it.first_chunk().copied())
                }
                b"stsd" => {
                    for entry in boxes(content.get(8..).unwrap_or_default()) {
                        let Some((codec, _)) = entry else { return damaged() };
                        self.track.codecs.push(codec);
                    }
                }
                b"dref" => check_places(content)?,
                b"stco" => self.check_chunks(content, 4)?,
                b"co64" => self.check_chunks(content, 8)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Each part of the film has to begin inside the file.
    fn check_chunks(&self, content: &[u8], width: usize) -> Step {
        let places = content.get(8..).unwrap_or_default().chunks_exact(width);
        let number = |bytes: &[u8]| bytes.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        if places.map(number).all(|place| place < self.size) { Ok(()) } else { cut_off() }
    }
}

/// Where the data of a track is: nowhere but in this file.
fn check_places(content: &[u8]) -> Step {
    for entry in boxes(content.get(8..).unwrap_or_default()) {
        let Some((_, content)) = entry else { return damaged() };
        if content.get(3).is_none_or(|flags| flags & 1 == 0) {
            return refuse(
                "The film refers to other files. Please export it as one MP4 that holds everything.",
            );
        }
    }
    Ok(())
}

/// The boxes that fill these bytes; `None` where one does not.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = Option<([u8; 4], &[u8])>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        // QuickTime ends a list with four zeros.
        if rest.is_empty() || rest == [0; 4] {
            return None;
        }
        let found = boxed(rest, 0, rest.len() as u64).and_then(|found| {
            let (from, to) = (usize::try_from(found.from).ok()?, usize::try_from(found.to).ok()?);
            Some((found.kind, rest.get(from..to)?, to))
        });
        rest = found.as_ref().map_or(&[], |(_, _, to)| &rest[*to..]);
        Some(found.map(|(kind, content, _)| (kind, content)))
    })
}
