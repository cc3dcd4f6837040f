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
const ARCHIVES: [&[u8]; 2] = [b"7z\xBC\xAF\x27\x1C", b"Rar!\x1A\x07"];
/// What is found wherever it begins behind the picture; five bytes may stand in picture data by chance.
const BEHIND: [&[u8]; 3] = [magic::PDF, ARCHIVES[0], ARCHIVES[1]];

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
    let mut search = Search::of(&ARCHIVES);
    while end.is_none() && at < source.size() {
        let part = source.window(at).await?;
        let length = part.len() as u64;
        scanner.read(at, part)?;
        if search.finds(part) {
            return also_another();
        }
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
    let mut at = end;
    let mut search = Search::of(&BEHIND);
    while at < source.size() {
        let part = source.window(at).await?;
        let length = part.len() as u64;
        if search.finds(part) {
            return also_another();
        }
        at += length;
        source.budget().pause(length).await?;
    }
    // An archive may also stand in the picture: its comment is then the rest of the file.
    let tail = source.end(TAIL).await?;
    if has_end_record(&tail) { also_another() } else { Ok(()) }
}

/// Looks for signs in a file that is given part by part.
struct Search {
    signs: &'static [&'static [u8]],
    /// The last bytes of the part before: a sign may be divided.
    last: Vec<u8>,
}

impl Search {
    fn of(signs: &'static [&'static [u8]]) -> Self {
        Self { signs, last: Vec::new() }
    }

    fn finds(&mut self, part: &[u8]) -> bool {
        let holds = |bytes: &[u8]| self.signs.iter().any(|sign| memchr::memmem::find(bytes, sign).is_some());
        self.last.extend_from_slice(&part[..part.len().min(SIGN_MAX)]);
        let is_found = holds(&self.last) || holds(part);
        self.last = part[part.len().saturating_sub(SIGN_MAX)..].to_vec();
        is_found
    }
}

fn also_another() -> Step {
    refuse("The image is also another kind of file, which is not allowed.")
}

fn damaged_image() -> Step {
    refuse("The image is damaged.")
}
