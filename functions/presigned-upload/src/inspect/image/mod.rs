//! Images: complete, and not also another format. Each is read through once, a part at a time.

mod jpeg;
mod png;

use super::archive::has_end_record;
use super::budget::{Step, refuse};
use super::magic;
use super::source::Source;

/// An archive's end record and its comment.
const TAIL: usize = 66_000;
/// Archives that are found wherever they begin.
const HIDDEN: [&[u8]; 3] = [magic::PDF, b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A\x07"];

/// No sign is longer.
const SIGN_MAX: usize = 8;

/// A scanner that is given the file part by part.
trait Scanner {
    /// Reads on; `at` is where the bytes stand in the file.
    fn read(&mut self, at: u64, bytes: &[u8]) -> Step;
    /// Where the image ends, once that is known.
    fn end(&self) -> Option<u64>;
}

pub(super) async fn check_jpg(source: &mut Source<'_>) -> Step {
    check(source, jpeg::Jpeg::default(), &["jpg", "mp4", "mov", "m4v", "3gp", "heif", "heic"]).await
}

pub(super) async fn check_png(source: &mut Source<'_>) -> Step {
    check(source, png::Png::default(), &[]).await
}

async fn check(source: &mut Source<'_>, mut scanner: impl Scanner, may_follow: &[&str]) -> Step {
    let start = source.read(0, 1024).await?;
    if memchr::memmem::find(&start, magic::PDF).is_some() {
        return also_another();
    }
    let mut at = 0;
    let mut end = None;
    while end.is_none() && at < source.size() {
        let part = source.window(at).await?;
        let length = part.len() as u64;
        scanner.read(at, part)?;
        end = scanner.end();
        at += length;
        source.budget().pause(length).await?;
    }
    match end.filter(|end| *end <= source.size()) {
        Some(end) => check_behind(source, end, may_follow).await,
        None => refuse("The image is incomplete. It may have been cut off during upload."),
    }
}

/// Phones keep a film or a preview behind the picture, editors padding or what the picture was before. A second
/// format that is opened by its end, or found wherever it begins, is refused.
async fn check_behind(source: &mut Source<'_>, end: u64, may_follow: &[&str]) -> Step {
    let head = source.read(end, magic::LENGTH).await?;
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != 0).unwrap_or(head.len());
    let start = &head[start..];
    let is_known =
        |bytes: &[u8]| infer::get(bytes).is_some_and(|found| !may_follow.contains(&found.extension()));
    let is_foreign = is_known(&head)
        || is_known(start)
        || magic::is_program(start)
        || magic::begins_active(start)
        || start.starts_with(magic::ZIP);
    if is_foreign {
        return also_another();
    }
    let is_hidden = |bytes: &[u8]| HIDDEN.iter().any(|sign| memchr::memmem::find(bytes, sign).is_some());
    let mut at = end;
    // The last bytes of the part before: a sign may be divided.
    let mut last = Vec::new();
    while at < source.size() {
        let part = source.window(at).await?;
        let length = part.len() as u64;
        last.extend_from_slice(&part[..part.len().min(SIGN_MAX)]);
        if is_hidden(&last) || is_hidden(part) {
            return also_another();
        }
        last = part[part.len().saturating_sub(SIGN_MAX)..].to_vec();
        at += length;
        source.budget().pause(length).await?;
    }
    let tail = source.size().saturating_sub(end).min(TAIL as u64);
    let tail = source.end(usize::try_from(tail).unwrap_or(TAIL)).await?;
    if has_end_record(&tail) { also_another() } else { Ok(()) }
}

fn also_another() -> Step {
    refuse("The image is also another kind of file, which is not allowed.")
}

fn damaged_image() -> Step {
    refuse("The image is damaged.")
}
