//! Files that are made to cost as much as they can. Each is inspected in a few ranges, within a budget of bytes, with
//! a pause at every step, and what would cost more ends with a reason that is true.
//!
//! `HOSTILE_MIB=50` makes them as large as an upload may be, says what each took of the processor and of memory, and holds
//! that to the limits. The processor's time counts in a release build only, and memory is the whole process's, so:
//! `HOSTILE_MIB=50 cargo test --release -p presigned-upload --lib inspect::tests::hostile -- --test-threads=1 --nocapture`

use std::fs;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::super::budget::WORK_MAX;
use super::*;

const MIB: usize = 1024 * 1024;

/// The size of each file, in megabytes. The budget for work shrinks with it.
fn megabytes() -> usize {
    std::env::var("HOSTILE_MIB").ok().and_then(|size| size.parse().ok()).unwrap_or(2)
}

/// What one inspection may take of the processor; an image stays below [`IMAGE_CPU_MAX`].
const CPU_MAX: Duration = Duration::from_secs(20);
const IMAGE_CPU_MAX: Duration = Duration::from_secs(1);
/// How much memory an image may take beyond what the process had before.
const IMAGE_MEMORY_MAX: u64 = 64 * MIB as u64;

/// Whether the files have their full size, and what each takes is measured.
fn is_measured() -> bool {
    std::env::var_os("HOSTILE_MIB").is_some()
}

/// How long this thread has run: other processes on a busy machine do not count.
fn ran() -> Duration {
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").expect("a Linux system");
    Duration::from_nanos(schedule.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap())
}

/// The most memory that the process has had since the last call, in bytes.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("a Linux system");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().unwrap();
    fs::write("/proc/self/clear_refs", "5").unwrap();
    kib * 1024
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

fn object_stream(first: usize, parameters: &str, stored: &[u8]) -> Vec<u8> {
    let objects = packed(stored);
    let start = format!(
        "1 0 obj<</Type/ObjStm/N 9/First {first}/Filter/FlateDecode{parameters}/Length {}>>stream\n",
        objects.len()
    );
    [start.as_bytes(), &objects, b"\nendstream "].concat()
}

fn places_of_objects() -> Vec<u8> {
    let table = "0 1 ".repeat(500_000);
    object_stream(table.len(), "", &[table.as_bytes(), &b"1 ".repeat(100_000)].concat())
}

/// Rows of one byte each, so that twice as much is unpacked as is left.
fn predicted(predictor: u8, stored: &[u8]) -> Vec<u8> {
    let parameters = format!("/DecodeParms<</Predictor {predictor}/Columns 1>>");
    object_stream(4, &parameters, &stored.repeat(3 * MIB))
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
        ("streams of objects", pdf_of(&places_of_objects()), "too complex"),
        ("streams of PNG's rows", pdf_of(&predicted(15, &[4, b' '])), "too complex"),
        ("streams of TIFF's rows", pdf_of(&predicted(2, b" ")), "too complex"),
        ("brackets", pdf_of(b"["), ""),
        ("objects without anything", pdf_of(b"1 0 obj 0 endobj\n"), "too complex"),
        (
            "dictionaries in dictionaries",
            pdf_of(&[b"1 0 obj".as_slice(), &b"<</A".repeat(60)].concat()),
            "too complex",
        ),
        ("a comment", filled(b"%PDF-1.7\n1 0 obj %", b"x", b"\n%%EOF\n"), ""),
        ("trailers", pdf_of(b"trailer<</Encrypt 1 0 R>>"), "too complex"),
        ("passwords", pdf_of(b"1 0 obj<</O()/U()>>"), "too complex"),
    ]
}

/// An archive whose entries are stored as they are, so that their size is no sign of a bomb.
fn stored(entries: &[Member<'_>]) -> Vec<u8> {
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, plain).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn stored_docx(main: &[u8]) -> Vec<u8> {
    let (types, relationships) = (types(MAIN_TYPE), relationships(MAIN));
    stored(&[("[Content_Types].xml", &types), ("_rels/.rels", &relationships), ("word/document.xml", main)])
}

fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let attributes: Vec<u8> =
        (0..megabytes() * MIB / 12).flat_map(|n| format!(" a{n:07}=''").into_bytes()).collect();
    vec![
        ("elements in elements", stored_docx(&filled(b"<w:document>", b"<a>", b""))),
        ("attributes", stored_docx(&[b"<w:document".as_slice(), &attributes, b"/>"].concat())),
        ("references", stored_docx(&filled(b"<w:document>", b"&#x41;", b"</w:document>"))),
        (
            "fields in fields",
            stored_docx(&filled(b"<w:document>", b"<w:fldChar w:fldCharType='begin'/>", b"</w:document>")),
        ),
        (
            "pieces of a field",
            stored_docx(&filled(b"<w:document>", b"<w:instrText>D</w:instrText>", b"</w:document>")),
        ),
        ("a comment", stored_docx(&filled(b"<w:document><!--", b"-", b"--></w:document>"))),
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
    let zeros = vec![0; megabytes() * 8 * MIB];
    let bomb = zip_of(&[("zeros", &zeros)]);
    let bombs: Vec<(String, &[u8])> =
        (0..900).map(|number| (format!("{number}.dat"), bomb.as_slice())).collect();
    let bombs: Vec<Member<'_>> = bombs.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let deep = (0..6).fold(noise[..MIB].to_vec(), |inner, _| stored(&[("inner.dat", &inner)]));
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
        ("a bomb", bomb.clone(), "100 times its size"),
        ("bombs in an archive", stored(&bombs), "100 times its size"),
        ("archives in archives in archives", deep, "At most 2 levels"),
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
    let before = is_measured().then(|| (ran(), most_memory(), most_memory()));
    let cost = cost(bytes, kind);
    if let Some((began, _, rested)) = before {
        let (cpu, memory) = (ran() - began, most_memory().saturating_sub(rested));
        let told = format!("{:>6} ms, {:>3} MiB  {kind:?}: {what}", cpu.as_millis(), memory / MIB as u64);
        eprintln!("{told}: {:?}", cost.verdict);
        let is_image = matches!(kind, FileType::Jpg | FileType::Png);
        let most = if is_image { IMAGE_CPU_MAX } else { CPU_MAX };
        assert!(cfg!(debug_assertions) || cpu <= most, "{told}");
        assert!(!is_image || memory <= IMAGE_MEMORY_MAX, "{told}");
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
fn a_hostile_document_stays_within_the_budget() {
    for (what, bytes) in documents() {
        within_the_budget(what, &bytes, FileType::Docx, None);
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
    // Two thousand million pixels a side, of which nobody has to make room for one.
    let huge = [&ihdr[..16], b"\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF\x10\x06\0\0\0\0\0\0\0".as_slice()].concat();
    let chunk = |name: &[u8; 4], data: &[u8]| {
        [&u32::try_from(data.len()).unwrap().to_be_bytes(), name.as_slice(), data, &[0; 4]].concat()
    };
    let unpacked = packed(&vec![0; megabytes() * 8 * MIB]);
    let frame = b"\xFF\xD8\xFF\xC0\0\x0B\x08\xFF\xFF\xFF\xFF\x01\x01\x11\0\xFF\xDA\0\x02";
    for (what, bytes, kind) in [
        (
            "huge, and a bomb of pixels",
            filled(&huge, &chunk(b"IDAT", &unpacked), &chunk(b"IEND", b"")),
            FileType::Png,
        ),
        (
            "bombs of text",
            filled(ihdr, &chunk(b"zTXt", &[b"a\0\0", unpacked.as_slice()].concat()), &chunk(b"IEND", b"")),
            FileType::Png,
        ),
        ("huge, and nothing in it", filled(frame, b"\0", b"\xFF\xD9"), FileType::Jpg),
        (
            "pictures in a picture",
            filled(b"\xFF\xD8", b"\xFF\xE1\0\x06\xFF\xD8\xFF\xD9", b"\xFF\xDA\0\x02\xFF\xD9"),
            FileType::Jpg,
        ),
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
