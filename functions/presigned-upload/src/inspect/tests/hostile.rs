//! Files that are made to cost as much as they can. Each is inspected in a few ranges, within a budget of bytes, with
//! a pause at every step, and what would cost more ends with a reason that is true.
//!
//! `HOSTILE_MIB=50` makes them as large as an upload may be and says how long each took.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use super::super::budget::WORK_MAX;
use super::*;

const MIB: usize = 1024 * 1024;

/// The size of each file, in megabytes. The budget for work shrinks with it.
fn megabytes() -> usize {
    std::env::var("HOSTILE_MIB").ok().and_then(|size| size.parse().ok()).unwrap_or(2)
}

struct Cost {
    verdict: Verdict,
    reads: u64,
    fetched: u64,
    held: u64,
    /// How many bytes were gone through at most between two pauses.
    step: u64,
}

/// Inspects a file as the executor does: from pause to pause.
fn cost(bytes: &[u8], kind: FileType) -> Cost {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _entered = runtime.enter();
    let budget = Budget::of(bytes.len() as u64);
    let spent = WORK_MAX - WORK_MAX / 50 * (megabytes() as u64).min(50);
    budget.work(spent).unwrap();
    let mut source = Source::stored(bytes, &budget);
    let mut inspection = pin!(inspect_source(&mut source, kind));
    let mut context = Context::from_waker(Waker::noop());
    let (mut before, mut step) = (spent, 0);
    let looked = loop {
        let polled = inspection.as_mut().poll(&mut context);
        let work = budget.spent().2;
        (step, before) = (step.max(work - before), work);
        if let Poll::Ready(looked) = polled {
            break looked;
        }
    };
    let (reads, fetched, _) = budget.spent();
    Cost { verdict: verdict(looked).expect("no bucket"), reads, fetched, held: budget.held_most(), step }
}

fn filled(start: &[u8], pattern: &[u8], end: &[u8]) -> Vec<u8> {
    let count = (megabytes() * MIB - start.len() - end.len()) / pattern.len();
    [start, &pattern.repeat(count), end].concat()
}

/// A stream that unpacks to a thousand times its size.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn pdf_of(pattern: &[u8]) -> Vec<u8> {
    filled(b"%PDF-1.7\n", pattern, b"\n%%EOF\n")
}

fn object_stream() -> Vec<u8> {
    let table = "0 1 ".repeat(500_000);
    let objects = packed(&[table.as_bytes(), &b"1 ".repeat(100_000)].concat());
    let start = format!(
        "1 0 obj<</Type/ObjStm/N 9/First {}/Filter/FlateDecode/Length {}>>stream\n",
        table.len(),
        objects.len()
    );
    [start.as_bytes(), &objects, b"\nendstream "].concat()
}

fn pdfs() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let chain = format!("1 0 obj<</Filter[{}]>>stream\nx", "/Fl".repeat(8));
    vec![
        ("beginnings of objects", pdf_of(b" obj"), "too complex"),
        ("objects in pieces", pdf_of(b"1 0 obj<</A[/B"), "too complex"),
        ("strings in strings", pdf_of(b"1 0 obj(("), "too complex"),
        ("names", pdf_of(&[b" obj[".as_slice(), &b"/a".repeat(90_000), b"]"].concat()), "too complex"),
        ("streams without an end", pdf_of(b"1 0 obj<<>>stream\n"), "too complex"),
        ("packed streams without an end", pdf_of(b"1 0 obj<</Filter/Fl>>stream\nx"), "too complex"),
        ("chains of filters", pdf_of(chain.as_bytes()), "too complex"),
        ("streams of objects", pdf_of(&object_stream()), "too complex"),
        ("brackets", pdf_of(b"["), ""),
        ("a comment", filled(b"%PDF-1.7\n1 0 obj %", b"x", b"\n%%EOF\n"), ""),
        ("trailers", pdf_of(b"trailer<</Encrypt 1 0 R>>"), "too complex"),
        ("passwords", pdf_of(b"1 0 obj<</O()/U()>>"), "too complex"),
    ]
}

fn archives() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let end = |count: u16, size: usize, at: usize| {
        let (count, sizes) =
            (count.to_le_bytes(), [u32::try_from(size).unwrap(), u32::try_from(at).unwrap()]);
        [
            b"PK\x05\x06\0\0\0\0".as_slice(),
            &count,
            &count,
            &sizes[0].to_le_bytes(),
            &sizes[1].to_le_bytes(),
            &[0; 2],
        ]
        .concat()
    };
    // As many entries as are allowed, with names as long as they fit, each a folder of the next.
    let record = |name: &[u8], at: usize| {
        let mut record = [b"PK\x01\x02\x14\0\x14\0\0\0\0\0".as_slice(), &[0; 34], name].concat();
        record[28..30].copy_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        record[42..46].copy_from_slice(&u32::try_from(at).unwrap().to_le_bytes());
        record
    };
    let names: Vec<Vec<u8>> = (0..30_u8).map(|n| [b"a/".repeat(32_000), vec![b'A' + n]].concat()).collect();
    let directory: Vec<u8> = names.iter().flat_map(|name| record(name, 0)).collect();
    let front = filled(magic::ZIP, b"\0", b"");
    let deep_names = [&front, &directory[..], &end(30, directory.len(), front.len())].concat();
    let same: Vec<u8> = (0..1000_u32).flat_map(|n| record(format!("{n}").as_bytes(), 0)).collect();
    let same_place = [&front, &same[..], &end(1000, same.len(), front.len())].concat();
    let noise: Vec<u8> = (0..u32::try_from(megabytes() * MIB / 4).unwrap())
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let fields = filled(b"<w:document>", b"<w:fldChar w:fldCharType='end'/>", b"</w:document>");
    vec![
        ("names of folders in folders", deep_names, ""),
        ("entries at one place", same_place, "contradicts itself"),
        ("headers without a directory", filled(b"", b"PK\x03\x04\x14\0\0\0\0\0", b""), "cut off"),
        ("end records", filled(b"PK\x03\x04", b"PK\x05\x06", b""), "cut off"),
        ("data that cannot be packed", zip_of(&[("noise", &noise)]), ""),
        ("archives in an archive", zip_of(&[("a", &zip_of(&[("noise", &noise)])), ("b", &noise)]), ""),
        ("a rich text of groups", zip_of(&[("a.rtf", &filled(b"{\\rtf1", b"{\\*\\x", &noise[..MIB]))]), ""),
        (
            "a rich text of fields",
            zip_of(&[("a.rtf", &[filled(b"{\\rtf1", b"{\\fldinst x", b""), noise.clone()].concat())]),
            "too complex",
        ),
        ("a document of fields", docx_of(&fields, &[]), "100 times its size"),
    ]
}

fn compounds() -> Vec<(&'static str, Vec<u8>)> {
    let whole = doc(&["/a"], &[WORD, ("/a/x", &vec![0x13; megabytes() * MIB])]);
    let mut cyclic = whole.clone();
    // Every sector is followed by the first one.
    cyclic[512..1024].fill(0);
    let text = [WORD.1, &vec![0x13; megabytes() * MIB]].concat();
    vec![
        ("nothing but a beginning", filled(magic::COMPOUND, b"\xFF", b"")),
        ("a beginning of zeros", filled(magic::COMPOUND, b"\0", b"")),
        ("beginnings of fields", doc(&[], &[("/WordDocument", &text)])),
        ("sectors in a circle", cyclic),
        ("a large stream", whole),
    ]
}

#[track_caller]
fn within_the_budget(what: &str, bytes: &[u8], kind: FileType, words: Option<&str>) {
    let started = Instant::now();
    let cost = cost(bytes, kind);
    if std::env::var("HOSTILE_MIB").is_ok() {
        eprintln!("{:>6} ms  {kind:?}: {what}: {:?}", started.elapsed().as_millis(), cost.verdict);
    }
    let size = bytes.len() as u64;
    assert!(cost.reads <= 40, "{what}: {} ranges", cost.reads);
    assert!(cost.fetched <= size * 2 + 8 * MIB as u64, "{what}: {} of {size} bytes", cost.fetched);
    assert!(cost.held <= 16 * MIB as u64, "{what}: {} bytes at once", cost.held);
    assert!(cost.step <= 17 * MIB as u64, "{what}: {} bytes between two pauses", cost.step);
    match (words, cost.verdict) {
        (Some(words), Err(reason)) if !words.is_empty() => {
            assert!(reason.contains(words), "{what}: {reason}")
        }
        (Some(words), Ok(())) => assert_eq!(words, "", "{what}: it was taken"),
        (_, Err(reason)) => assert!(reason.ends_with(['.', ')']), "{what}: {reason}"),
        (None, Ok(())) => {}
    }
}

#[test]
fn a_hostile_pdf_stays_within_the_budget_and_is_refused_for_it() {
    for (what, bytes, words) in pdfs() {
        within_the_budget(what, &bytes, FileType::Pdf, Some(words));
    }
}

#[test]
fn a_hostile_archive_stays_within_the_budget() {
    for (what, bytes, words) in archives() {
        within_the_budget(what, &bytes, FileType::Zip, Some(words));
    }
}

#[test]
fn a_hostile_older_document_stays_within_the_budget() {
    for (what, bytes) in compounds() {
        within_the_budget(what, &bytes, FileType::Doc, None);
        within_the_budget(what, &bytes, FileType::Docx, None);
    }
}

#[test]
fn a_hostile_image_or_text_stays_within_the_budget() {
    let ihdr = &png()[..33];
    for (what, bytes, kind) in [
        ("0xFF", filled(b"\xFF\xD8", b"\xFF", b""), FileType::Jpg),
        ("segments", filled(b"\xFF\xD8", b"\xFF\xE0\0\x02", b""), FileType::Jpg),
        ("scans", filled(b"\xFF\xD8", b"\xFF\xDA\0\x02\0", b""), FileType::Jpg),
        ("restarts", filled(b"\xFF\xD8\xFF\xDA\0\x02", b"\xFF\xD0", b""), FileType::Jpg),
        ("beginnings of archives", filled(b"\xFF\xD8\xFF\xDA\0\x02", b"Rar!\x1A", b""), FileType::Jpg),
        ("end records", filled(b"\xFF\xD8\xFF\xDA\0\x02\0\xFF\xD9", b"PK\x05\x06", b""), FileType::Jpg),
        ("chunks", filled(ihdr, b"\0\0\0\0tEXt\0\0\0\0", b""), FileType::Png),
        ("a chunk that claims to be all", filled(ihdr, b"\x02\xFF\xFF\xFFIDAT", b""), FileType::Png),
        ("one line", filled(b"a", b"a", b""), FileType::Txt),
        ("zeros between letters", filled(b"a\0", b"a\0", b""), FileType::Txt),
    ] {
        within_the_budget(what, &bytes, kind, None);
    }
}
