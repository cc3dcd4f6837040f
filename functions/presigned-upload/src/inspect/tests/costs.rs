//! What an inspection may cost, whatever the file contains.

use proptest::prelude::*;

use super::*;

const MIB: usize = 1024 * 1024;

/// Inspects bytes; returns the verdict, the ranges and bytes fetched, and the bytes worked on.
fn cost(bytes: &[u8], kind: FileType) -> (Verdict, u64, u64, u64) {
    let budget = Budget::of(bytes.len() as u64);
    let verdict = inspect_within(bytes, kind, &budget);
    let (reads, fetched, work) = budget.spent();
    (verdict, reads, fetched, work)
}

fn repeated(start: &[u8], pattern: &[u8], size: usize) -> Vec<u8> {
    [start, &pattern.repeat(size / pattern.len())].concat()
}

#[test]
fn a_hostile_image_of_fifty_megabytes_is_read_through_once() {
    let ihdr = &png()[..33];
    for (what, start, pattern, kind) in [
        ("markers without an end", b"\xFF\xD8".as_slice(), b"\xFF".as_slice(), FileType::Jpg),
        ("the smallest segments", b"\xFF\xD8", b"\xFF\xE0\0\x02", FileType::Jpg),
        ("stuffed data", b"\xFF\xD8\xFF\xDA\0\x02", b"\xFF\0", FileType::Jpg),
        ("restarts", b"\xFF\xD8\xFF\xDA\0\x02", b"\xFF\xD0", FileType::Jpg),
        ("scans", b"\xFF\xD8", b"\xFF\xDA\0\x02\0", FileType::Jpg),
        ("ends behind the end", b"\xFF\xD8\xFF\xDA\0\x02\0\xFF\xD9", b"\xFF\xD9", FileType::Jpg),
        ("end records behind the end", b"\xFF\xD8\xFF\xDA\0\x02\0\xFF\xD9", b"PK\x05\x06", FileType::Jpg),
        ("one chunk that claims to be all", ihdr, b"\x02\xff\xff\xffIDAT", FileType::Png),
        ("beginnings of an archive", b"\xFF\xD8\xFF\xDA\0\x02", b"Rar!\x1A", FileType::Jpg),
        (
            "archives in an archive's end",
            b"\xFF\xD8\xFF\xDA\0\x02\0\xFF\xD9",
            b"PK\x05\x06\0\0\0\0\x01\0\x01\0\xFF\xFF\xFF\xFF",
            FileType::Jpg,
        ),
        ("the smallest chunks", ihdr, b"\0\0\0\0tEXt\0\0\0\0", FileType::Png),
    ] {
        let size = if pattern.len() == 1 { 50 * MIB } else { 12 * MIB };
        let bytes = repeated(start, pattern, size);
        let budget = Budget::of(bytes.len() as u64);
        let _verdict = inspect_within(&bytes, kind, &budget);
        let (reads, fetched, work) = budget.spent();
        // All that grows with the file: what a scanner keeps of it is a few bytes.
        let held = budget.held_most();
        assert!(held <= 16 * MIB as u64, "{what}: {held} bytes of the file are in memory at once");
        let (size, spare) = (size as u64, MIB as u64);
        assert!(
            reads <= 25 && fetched <= size + spare && work <= 2 * size + spare,
            "{what}: {reads} {fetched} {work}"
        );
    }
}

#[test]
fn an_archive_of_fifty_megabytes_is_inspected_in_a_few_ranges() {
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("large.bin", stored).unwrap();
    writer.write_all(&vec![7; 50 * MIB]).unwrap();
    let zip = writer.finish().unwrap().into_inner();
    let (verdict, reads, fetched, _) = cost(&zip, FileType::Zip);
    assert_eq!(verdict, Ok(()));
    assert!(reads <= 4 && fetched <= MIB as u64, "{reads} {fetched}");
}

#[test]
fn a_deadline_cuts_an_inspection_that_works_on_bytes_in_memory() {
    let bytes = repeated(b"\xFF\xD8", b"\xFF\xE0\0\x02", 8 * MIB);
    let budget = Budget::of(bytes.len() as u64);
    let mut source = Source::of_bytes(&bytes, &budget);
    let cut = async {
        tokio::time::timeout(std::time::Duration::ZERO, inspect_source(&mut source, FileType::Jpg)).await
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    assert!(runtime.block_on(cut).is_err());
    assert!(budget.spent().2 < bytes.len() as u64, "it stopped on the way");
}

#[test]
fn a_spent_budget_refuses_and_does_not_break() {
    let zip = zip_of(&[("a.txt", &[b'a'; 100]), ("b.txt", b"b")]);
    let zip = [zip, vec![0; MIB]].concat();
    let budget = Budget::of(zip.len() as u64);
    for _ in 0..399 {
        budget.fetch(1).unwrap();
    }
    let reason = inspect_within(&zip, FileType::Zip, &budget).unwrap_err();
    assert!(reason.contains("too complex"), "{reason}");
}

/// A file of every kind with a reader of its own behind it.
fn samples() -> Vec<(Vec<u8>, FileType)> {
    vec![
        (pdf("2 0 obj << /Filter /FlateDecode /Length 3 >> stream\nabc\nendstream endobj\n"), FileType::Pdf),
        (png(), FileType::Png),
        (jpg(), FileType::Jpg),
        (zip_of(&[("inner.zip", &zip_of(&[("a.txt", b"a")])), ("b.pdf", &pdf(""))]), FileType::Zip),
        (docx(&[("word/media/image.png", &[7; 300]), ("word/x.bin", &doc(&[], &[WORD]))]), FileType::Docx),
        (doc(&["/Objects"], &[WORD, ("/1Table", b"something")]), FileType::Doc),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// A function that panics over a file is stopped, and so is the next one that the file is given to.
    #[test]
    fn a_damaged_file_is_taken_or_refused_but_never_breaks_the_inspection(
        sample in 0..6usize,
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
        end in any::<proptest::sample::Index>(),
        cut in proptest::bool::weighted(0.2),
    ) {
        let (mut bytes, kind) = samples().swap_remove(sample);
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        let _verdict = inspect_bytes(&bytes, kind);
    }

    /// Random bytes behind every magic number, under every extension: within the budget, and no panic.
    #[test]
    fn random_bytes_cost_little_under_every_extension(
        start in proptest::sample::select(vec![
            b"%PDF-1.7\n".as_slice(), b"PK\x03\x04", b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"",
        ]),
        words in proptest::collection::vec(prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..40),
            proptest::sample::select(vec![
                b"PK\x05\x06".to_vec(), b"PK\x01\x02".to_vec(), b"PK\x06\x07".to_vec(), b"PK\x06\x06".to_vec(), b"PK\x03\x04".to_vec(),
                b"1 0 obj <<".to_vec(), b"stream\n".to_vec(), b"endstream".to_vec(), b"%%EOF".to_vec(), b"trailer <<".to_vec(), b"/Encrypt".to_vec(),
                b"\xFF\xDA".to_vec(), b"\xFF\xD9".to_vec(), b"IEND".to_vec(), vec![0; 64], vec![0xFF; 64],
            ]),
        ], 0..60),
    ) {
        let bytes = [start, &words.concat()].concat();
        for kind in FileType::ALL {
            let (_, reads, fetched, work) = cost(&bytes, kind);
            prop_assert!(reads <= 8 && fetched <= 4 * 128 * 1024 && work <= 64 * 1024 * 1024, "{:?}: {} {} {}", kind, reads, fetched, work);
        }
    }
}
