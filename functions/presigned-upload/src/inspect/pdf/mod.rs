//! PDF: starts and ends as one, opens without a password, runs nothing, and is not also another format.
//!
//! Readers find objects by tables, and repair tables that are wrong. So every place at which an object could begin
//! is read as a reader would read it, and so is every object inside a compressed stream.

mod actions;
mod attachments;
mod encryption;
mod filters;
mod lexer;
mod object;
mod predictor;
mod spelling;
mod stages;
mod stream;

use std::collections::BTreeSet;
use std::iter::Fuse;

use domain::assignment::FileType;
use memchr::memmem::{self, FindIter};

use super::archive::has_end_record;
use super::budget::{Budget, Step, refuse, too_complex};
use super::magic;
use super::nested::Nested;
use super::source::Source;
use attachments::Attachments;
use encryption::Encryption;
use object::Object;
use stream::Stream;

/// Readers look for the header in this many first bytes, and for the end mark in this many last (Adobe's rules).
const EDGE: usize = 1024;
/// A second format could hide in this many first or last bytes: browsers and unpackers search them.
const EDGES: usize = 4096;
const END: &[u8] = b"%%EOF";
/// How often the whole file may be read: objects may overlap, though they never should.
const READINGS_MAX: u64 = 4;
/// A file has one, and one more after each change that was saved.
const ENCRYPTIONS_MAX: usize = 200;
/// How many of them may differ: a password is not changed by a change that is saved behind the rest.
const PASSWORDS_MAX: usize = 16;
/// What it costs to try a password: some hundred rounds of encryption.
const PASSWORD_WORK: u64 = 4 * 1024 * 1024;
const TRAILER: &[u8] = b"trailer";
const OBJECT: &[u8] = b"obj";
/// Where the objects of a stream are: a stream of ten thousand says so in some hundred kilobytes.
const TABLE_MAX: usize = 1024 * 1024;
/// What a byte of it costs: one number may have two.
const TABLE_WORK: u64 = 16;
/// What an object costs at least, in bytes: a file of nothing but beginnings has millions.
const OBJECT_WORK: u64 = 256;
/// What it costs to pass over a word that ends like one that begins an object.
const WORD_WORK: u64 = 16;
/// How much space is passed over at a time.
const SPACE_STEP: usize = 64 * 1024;
/// How much is done between two pauses.
const STEP: u64 = 64 * 1024;

/// Pays for objects, many at a time: a pause costs more than a small object.
struct Meter<'a> {
    budget: &'a Budget,
    due: u64,
}

impl<'a> Meter<'a> {
    fn of(budget: &'a Budget) -> Self {
        Self { budget, due: 0 }
    }

    async fn pay(&mut self, work: u64) -> Step {
        self.due += work;
        if self.due < STEP {
            return Ok(());
        }
        let due = std::mem::take(&mut self.due);
        self.budget.pause(due).await
    }
}

/// Inspects an uploaded PDF.
pub(super) async fn check(source: &mut Source<'_>, nested: &mut dyn Nested) -> Step {
    let bytes = source.whole().await?;
    check_start(&bytes)?;
    check_end(&bytes)?;
    check_objects(&bytes, source.budget(), nested).await
}

/// Inspects what stands in an archive: only what is dangerous or cannot be opened is refused there.
pub(super) async fn check_nested(source: &mut Source<'_>, nested: &mut dyn Nested) -> Step {
    let bytes = source.whole().await?;
    check_objects(&bytes, source.budget(), nested).await
}

/// A byte-order mark, blank lines, a printer's commands may stand in front; another format may not.
fn check_start(bytes: &[u8]) -> Step {
    let start = &bytes[..bytes.len().min(EDGE + magic::PDF.len())];
    let Some(at) = memmem::find(start, magic::PDF) else {
        return refuse(magic::another(&bytes[..bytes.len().min(magic::LENGTH)], FileType::Pdf));
    };
    let front = start[..at].strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start[..at]);
    let is_text = |byte: &u8| (b' '..0x7F).contains(byte) || matches!(byte, 0 | 9..=13 | 27);
    if magic::active(front).is_some() || front.trim_ascii_start().starts_with(b"#!") {
        return refuse("The PDF is also a web page or a script, which is not allowed.");
    }
    if !front.iter().all(is_text) || magic::is_known(front) && !front.trim_ascii().is_empty() {
        return refuse("The PDF is also another kind of file, which is not allowed.");
    }
    let start = &bytes[at..bytes.len().min(at + EDGES)];
    let before = memmem::find(start, b" obj").map_or(start, |object| &start[..object]);
    match magic::active(before) {
        Some(_) => refuse("The PDF is also a web page, which is not allowed."),
        None => Ok(()),
    }
}

fn check_end(bytes: &[u8]) -> Step {
    let Some(at) = memmem::rfind(bytes, END) else {
        return refuse("The PDF is incomplete. It may have been cut off during upload.");
    };
    if has_end_record(bytes) {
        return refuse("The PDF is also an archive, which is not allowed.");
    }
    let behind = &bytes[at + END.len()..];
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    let content = behind.iter().position(|byte| !is_blank(byte)).map_or(&[][..], |start| &behind[start..]);
    let start = &content[..content.len().min(EDGES)];
    if magic::active(start).is_some() {
        return refuse("The PDF is also a web page, which is not allowed.");
    }
    if magic::is_known(start) || magic::is_program(start) {
        return refuse("The PDF is also another kind of file, which is not allowed.");
    }
    match content.len() > EDGE {
        true => refuse("The PDF is incomplete or has other data behind its end."),
        false => Ok(()),
    }
}

/// An object and where it stands.
struct Found<'a> {
    number: Option<(u32, u16)>,
    object: Object<'a>,
    stream: Option<&'a [u8]>,
}

/// Every object that a reader could find, one after the other: they are not kept.
struct Objects<'a> {
    bytes: &'a [u8],
    /// Not collected: fifty megabytes have room for twelve million.
    objects: Fuse<FindIter<'a, 'static>>,
    trailers: FindIter<'a, 'static>,
    read: u64,
}

impl<'a> Objects<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        // An exhausted search would go through the rest again.
        let objects = memmem::find_iter(bytes, OBJECT).fuse();
        Self { bytes, objects, trailers: memmem::find_iter(bytes, TRAILER), read: 0 }
    }

    async fn next(&mut self, meter: &mut Meter<'_>) -> Step<Option<Found<'a>>> {
        let Some(at) = self.place(meter).await? else { return Ok(None) };
        let (object, end) = lexer::object(self.bytes, at, meter).await?;
        self.read += (end - at) as u64;
        let mut stream = None;
        if object.is_dictionary() {
            // What stands between an object and its stream is gone through too.
            let start = self.behind_space(end, meter).await?;
            self.read += (start - end) as u64;
            stream = stream::start(self.bytes, start);
        }
        if self.read > (self.bytes.len() as u64).saturating_mul(READINGS_MAX) {
            return Err(too_complex());
        }
        meter.pay(OBJECT_WORK).await?;
        // Behind `trailer` stands no number.
        let number = object::number_before(self.bytes, at - OBJECT.len());
        Ok(Some(Found { number, object, stream }))
    }

    /// Where the space ends that begins at a place.
    async fn behind_space(&self, mut at: usize, meter: &mut Meter<'_>) -> Step<usize> {
        loop {
            let near = &self.bytes[at..self.bytes.len().min(at + SPACE_STEP)];
            let space = near.len() - near.trim_ascii_start().len();
            at += space;
            meter.pay(space as u64).await?;
            if space < near.len() || near.is_empty() {
                return Ok(at);
            }
        }
    }

    /// Where the next object or trailer begins.
    async fn place(&mut self, meter: &mut Meter<'_>) -> Step<Option<usize>> {
        for at in self.objects.by_ref() {
            if object::begins_word(self.bytes, at) {
                return Ok(Some(at + OBJECT.len()));
            }
            meter.pay(WORD_WORK).await?;
        }
        Ok(self.trailers.next().map(|at| at + TRAILER.len()))
    }
}

async fn check_objects(bytes: &[u8], budget: &Budget, nested: &mut dyn Nested) -> Step {
    let encryption = encryption(bytes, budget).await?;
    let mut attachments = Attachments::default();
    let mut objects = Objects::of(bytes);
    let mut meter = Meter::of(budget);
    while let Some(found) = objects.next(&mut meter).await? {
        check_object(&found, encryption.as_ref(), &mut attachments, &mut meter).await?;
        if let Some(data) = found.stream {
            let decrypt = encryption.as_ref().zip(found.number);
            let stream = Stream { dictionary: &found.object, data, decrypt };
            attachments.check(&stream, found.number, budget, nested).await?;
        }
    }
    attachments.finish()
}

/// How the file is encrypted, if it is; refused if it does not open without a password.
async fn encryption(bytes: &[u8], budget: &Budget) -> Step<Option<Encryption>> {
    let mut tables = Vec::new();
    let mut dictionaries = Vec::new();
    let mut objects = Objects::of(bytes);
    let mut meter = Meter::of(budget);
    while let Some(found) = objects.next(&mut meter).await? {
        if let Some(entry) = found.object.get("Encrypt") {
            tables.push((entry.clone(), found.object.get("ID").cloned()));
        } else if found.object.get("O").is_some() && found.object.get("U").is_some() {
            dictionaries.push((found.number, found.object));
        }
        if tables.len() + dictionaries.len() > ENCRYPTIONS_MAX {
            return Err(too_complex());
        }
    }
    // A file that was changed often has many tables, and all name one password.
    let mut tries = BTreeSet::new();
    let mut opened = None;
    let ids = tables.iter().map(|(_, id)| encryption::terms(id.as_ref()));
    let ids: Vec<Option<Vec<u8>>> = ids.collect();
    let terms: Vec<Option<Vec<u8>>> =
        dictionaries.iter().map(|(_, dictionary)| encryption::terms(Some(dictionary))).collect();
    for ((entry, id), id_terms) in tables.iter().zip(&ids) {
        let own = [(entry, encryption::terms(Some(entry)))];
        let candidates: Vec<(&Object<'_>, &Option<Vec<u8>>)> = match entry {
            Object::Dictionary(_) => own.iter().map(|(entry, terms)| (*entry, terms)).collect(),
            Object::Reference(number) => {
                let is_meant = |found: &Option<(u32, u16)>| found.is_some_and(|found| found.0 == *number);
                let all = dictionaries.iter().zip(&terms);
                all.filter(|((found, _), _)| is_meant(found))
                    .map(|((_, object), terms)| (object, terms))
                    .collect()
            }
            _ => continue,
        };
        if candidates.is_empty() {
            return encrypted();
        }
        for (dictionary, terms) in candidates {
            let (Some(terms), Some(id_terms)) = (terms, id_terms) else { return encrypted() };
            meter.pay(OBJECT_WORK).await?;
            if !tries.insert((terms.clone(), id_terms.clone())) {
                continue;
            }
            if tries.len() > PASSWORDS_MAX {
                return Err(too_complex());
            }
            budget.pause(PASSWORD_WORK).await?;
            match Encryption::open(dictionary, id.as_ref()) {
                Some(encryption) => opened = Some(encryption),
                None => return encrypted(),
            }
        }
    }
    Ok(opened)
}

fn encrypted<T>() -> Step<T> {
    refuse("The PDF is encrypted with a password, so nobody could grade it. Please save it without one.")
}

/// Looks at an object, and at those in it if it is a stream of objects.
async fn check_object(
    found: &Found<'_>,
    encryption: Option<&Encryption>,
    attachments: &mut Attachments,
    meter: &mut Meter<'_>,
) -> Step {
    let decrypt = encryption.zip(found.number);
    meter.pay(actions::check(&found.object, decrypt)?).await?;
    attachments.note(&found.object)?;
    let Some(data) = found.stream else { return Ok(()) };
    let stream = Stream { dictionary: &found.object, data, decrypt };
    let has_index = found.object.get("First").is_some() && found.object.get("N").is_some();
    if !found.object.is_name("Type", b"ObjStm") && !has_index {
        return Ok(());
    }
    let objects = stream.objects(meter.budget).await?;
    let table = object::table(&objects, &found.object);
    if table > TABLE_MAX {
        return Err(too_complex());
    }
    meter.pay(table as u64 * TABLE_WORK).await?;
    let mut read = 0_u64;
    for at in object::places(&objects, &found.object) {
        let (object, end) = lexer::object(&objects, at, meter).await?;
        read += (end - at) as u64;
        if read > (objects.len() as u64).saturating_mul(READINGS_MAX) {
            return Err(too_complex());
        }
        // The stream as a whole was encrypted, its strings are not.
        meter.pay(OBJECT_WORK + actions::check(&object, None)?).await?;
        attachments.note(&object)?;
    }
    Ok(())
}
