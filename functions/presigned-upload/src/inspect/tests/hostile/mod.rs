//! Files that are made to cost as much as they can. Each is inspected in a few ranges, within a budget of bytes, with
//! a pause at every step, and what would cost more ends with a reason that is true.
//!
//! `HOSTILE_MIB=50` makes them as large as an upload may be, says what each took of the processor and of memory, and holds
//! that to the limits. The processor's time counts in a release build only, and memory is the whole process's, which gives
//! back what is larger than the threshold. `tests/README.md` has the command.

mod archives;
mod compounds;
mod documents;
mod images;
mod pdfs;

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

/// What one inspection may take of the processor.
const CPU_MAX: Duration = Duration::from_secs(1);
/// What goes through as much as an archive may unpack to, or through tables that cost more than their data: nothing that
/// an unpacker would not do as well.
const UNPACKING: &str = "unpacking";
const UNPACKING_MAX: Duration = Duration::from_secs(2);
/// What is attached to a PDF is in memory beside it, unpacked, up to 32 MiB.
const ATTACHMENT: &str = "attachment in";
const ATTACHMENT_MEMORY_MAX: u64 = MEMORY_MAX + 32 * MIB as u64;
/// Of a file that is taken or refused as the budget allows.
const EITHER: &str = "either";
/// How much memory it may take beyond what the process had before.
const MEMORY_MAX: u64 = 64 * MIB as u64;

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

/// Inspects a file; says what it breaks: a limit, or what is expected of it.
fn broken(what: &str, bytes: &[u8], kind: FileType, words: Option<&str>) -> Vec<String> {
    let before = is_measured().then(|| (ran(), most_memory(), most_memory()));
    let cost = cost(bytes, kind);
    let mut broken = Vec::new();
    let mut hold = |is_kept: bool, why: String| {
        if !is_kept {
            broken.push(format!("{kind:?}, {what}: {why}"));
        }
    };
    if let Some((began, _, rested)) = before {
        let (cpu, memory) = (ran() - began, most_memory().saturating_sub(rested));
        let told = format!("{:>6} ms, {:>3} MiB", cpu.as_millis(), memory / MIB as u64);
        eprintln!("{told}  {kind:?}: {what}: {:?}", cost.verdict);
        let most = if what == UNPACKING { UNPACKING_MAX } else { CPU_MAX };
        hold(cfg!(debug_assertions) || cpu <= most, told.clone());
        let most = if what.contains(ATTACHMENT) { ATTACHMENT_MEMORY_MAX } else { MEMORY_MAX };
        hold(memory <= most, told);
    }
    let size = bytes.len() as u64;
    hold(cost.reads <= 40, format!("{} ranges", cost.reads));
    hold(cost.fetched <= size * 2 + 8 * MIB as u64, format!("{} of {size} bytes", cost.fetched));
    hold(cost.held <= 16 * MIB as u64, format!("{} bytes at once", cost.held));
    hold(cost.step <= 17 * MIB as u64, format!("{} bytes between two pauses", cost.step));
    let is_expected = match (words, &cost.verdict) {
        (None | Some(EITHER), Err(reason)) => reason.ends_with(['.', ')']),
        (None | Some(EITHER), Ok(())) => true,
        (Some(""), verdict) => verdict.is_ok(),
        (Some(words), Err(reason)) => reason.contains(words),
        (Some(_), Ok(())) => false,
    };
    hold(is_expected, format!("{:?}", cost.verdict));
    broken
}
