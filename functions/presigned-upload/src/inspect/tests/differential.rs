//! For random archives, whole and damaged: the entries that the inspection lists, and what they unpack to, are those of
//! two other unpackers, or the archive is refused.

use std::collections::BTreeMap;
use std::process::Command;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use zip::ZipArchive;

use super::super::archive;
use super::*;

/// Name, size and checksum of every entry as the directory gives them, and the checksum of what it unpacks to, sorted.
type Listing = Vec<(String, u64, u32, u32)>;

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn ours(bytes: &[u8]) -> Option<Listing> {
    let budget = Budget::of(bytes.len() as u64);
    let mut source = Source::stored(bytes, &budget);
    let mut found = Listing::new();
    for entry in block_on(archive::read(&mut source)).ok()?.entries {
        let content = block_on(archive::open(&mut source, &entry, |_| Some(u64::MAX))).ok()?;
        let whole = match content.whole {
            Some(whole) => whole,
            // An entry that is not compressed is read where it stands.
            None => block_on(source.read(entry.data_at, usize::try_from(entry.size).unwrap())).ok()?,
        };
        // What is stored as it is, is not compared with its checksum here; whoever unpacks it is told.
        if checksum(&whole) != entry.crc {
            return None;
        }
        found.push((entry.name.clone(), entry.size, entry.crc, checksum(&whole)));
    }
    found.sort();
    Some(found)
}

/// As the `zip` crate lists and unpacks them.
fn by_crate(bytes: &[u8]) -> Option<Listing> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut found = Listing::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).ok()?;
        let name = entry.name().ok()?.into_owned();
        let (size, crc) = (entry.size(), entry.crc32());
        let mut whole = Vec::new();
        // Also what does not fit its checksum was unpacked until then.
        let _ = std::io::Read::read_to_end(&mut entry, &mut whole);
        found.push((name, size, crc, checksum(&whole)));
    }
    found.sort();
    Some(found)
}

/// As Python's `zipfile` lists them, for many archives at once.
fn by_python(archives: &[Vec<u8>]) -> Vec<Option<Listing>> {
    const PROGRAM: &str = "
import io, json, sys, zipfile, zlib
out = []
for line in sys.stdin:
    try:
        archive = zipfile.ZipFile(io.BytesIO(bytes.fromhex(line.strip())))
        found = [[entry.filename, entry.file_size, entry.CRC, zlib.crc32(archive.read(entry))]
                 for entry in archive.infolist()]
        out.append(sorted(found))
    except Exception:
        out.append(None)
json.dump(out, sys.stdout)
";
    let mut child = Command::new("python3")
        .args(["-c", PROGRAM])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("python3, which the stand-ins need as well");
    let lines: String = archives.iter().map(|bytes| format!("{}\n", hex(bytes))).collect();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// No file is called like a folder.
const HONEST: &str = "(d[a-z]{1,4}/)?f[a-zA-Z0-9äé報]{1,8}(\\.txt|\\.zip)?";
/// Names that programs read in ways of their own.
const ODD: &str = "(d/|\\./|\\.\\./|/|C:|d\\\\|%2e%2e/)?[fF][aAäéÄ]{1,2}(\\.|/| |\u{a0}|\u{301}|:x)?";

/// A random archive: stored or compressed, of any size or not, streamed or not, with a comment or without.
fn archives(name: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let entry = (name, proptest::collection::vec(0..4_u8, 0..200), any::<bool>(), any::<bool>());
    (proptest::collection::vec(entry, 1..5), any::<bool>(), "[ -~]{0,20}").prop_map(
        |(entries, is_stream, comment)| {
            let entries: BTreeMap<String, (Vec<u8>, bool, bool)> = entries
                .into_iter()
                .map(|(name, bytes, packed, wide)| (name, (bytes, packed, wide)))
                .collect();
            let options = |packed: bool, wide: bool| {
                let method =
                    if packed { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
                SimpleFileOptions::default().compression_method(method).large_file(wide)
            };
            if is_stream {
                let mut writer = ZipWriter::new_stream(Vec::new());
                for (name, (bytes, packed, wide)) in entries {
                    writer.start_file(name, options(packed, wide)).unwrap();
                    writer.write_all(&bytes).unwrap();
                }
                return writer.finish().unwrap().into_inner();
            }
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            writer.set_comment(comment).unwrap();
            for (name, (bytes, packed, wide)) in entries {
                writer.start_file(name, options(packed, wide)).unwrap();
                writer.write_all(&bytes).unwrap();
            }
            writer.finish().unwrap().into_inner()
        },
    )
}

/// A damage: at which structure, how far into it, and what is written there.
type Damage = (usize, usize, u8);

const SIGNS: [&[u8]; 6] =
    [b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04", b"PK\x06\x07", b"PK\x06\x06", b"PK\x07\x08"];

fn damaged(mut bytes: Vec<u8>, damages: &[Damage], second: Option<(u8, Vec<u8>)>) -> Vec<u8> {
    for (sign, offset, value) in damages {
        let sign = SIGNS[sign % SIGNS.len()];
        let places: Vec<usize> = memchr::memmem::find_iter(&bytes, sign).collect();
        let Some(place) = places.get(offset / 64 % places.len().max(1)) else { continue };
        if let Some(byte) = bytes.get_mut(place + offset % 64) {
            *byte = *value;
        }
    }
    // Another archive in front, behind, in the comment or in between.
    match second {
        Some((0, other)) => [other, bytes].concat(),
        Some((1, other)) => [bytes, other].concat(),
        Some((2, other)) => {
            let end = memchr::memmem::rfind(&bytes, SIGNS[0]).unwrap_or(0);
            if let Some(length) = bytes.get_mut(end + 20..end + 22) {
                length.copy_from_slice(&u16::try_from(other.len()).unwrap_or(0).to_le_bytes());
            }
            [bytes, other].concat()
        }
        Some((_, other)) => {
            let directory = memchr::memmem::find(&bytes, SIGNS[1]).unwrap_or(0);
            [&bytes[..directory], &other, &bytes[directory..]].concat()
        }
        None => bytes,
    }
}

/// Compares; returns how many of the archives were not refused.
fn compare(archives: &[Vec<u8>]) -> usize {
    let theirs = by_python(archives);
    let mut accepted = 0;
    for (bytes, python) in archives.iter().zip(theirs) {
        let Some(ours) = ours(bytes) else { continue };
        accepted += 1;
        assert_eq!(Some(&ours), by_crate(bytes).as_ref(), "the zip crate: {}", hex(bytes));
        assert_eq!(Some(&ours), python.as_ref(), "Python: {}", hex(bytes));
    }
    accepted
}

fn generated<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::default();
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

#[test]
fn whole_archives_are_listed_as_two_other_unpackers_list_them() {
    let archives = generated(archives(HONEST), 400);
    assert_eq!(compare(&archives), archives.len(), "none is refused");
}

#[test]
fn damaged_archives_are_listed_as_two_other_unpackers_list_them_or_refused() {
    let damages = proptest::collection::vec(
        (0..6_usize, 0..256_usize, prop_oneof![0..4_u8, Just(255), any::<u8>()]),
        0..4,
    );
    let second = proptest::option::weighted(0.3, (0..4_u8, archives(HONEST)));
    let names = prop_oneof![3 => archives(HONEST), 1 => archives(ODD)];
    let cases =
        (names, damages, second).prop_map(|(bytes, damages, second)| damaged(bytes, &damages, second));
    let archives = generated(cases, 3000);
    let accepted = compare(&archives);
    assert!(accepted > 100, "{accepted} of {} were compared", archives.len());
}
