//! What a transcript of many entries costs, in processor time and memory. In a release build:
//!
//! ```text
//! cargo build --release --workspace --example transcript_cost && target/release/examples/transcript_cost 10000
//! ```

use std::error::Error;
use std::fs;
use std::io::{self, Write};

use domain::LearnerId;
use domain::credits::ledger::{Amount, EntryKind};
use domain::credits::transcript::{Transcript, TranscriptEntry};
use jiff::Timestamp;
use jiff::civil::date;
use uuid::Uuid;

fn entry(number: i64) -> TranscriptEntry {
    TranscriptEntry {
        date: date(2026, 1, 1).saturating_add(jiff::Span::new().days(number % 365)),
        kind: EntryKind::Earned,
        // No two alike, over two lines.
        activity: format!("Recognising and responding to safeguarding concerns, session {number}"),
        provider: "Meridian CPD".to_owned(),
        cpd_type: "Clinical".to_owned(),
        credits: Amount::from_hundredths(250),
        balance_after: Amount::from_hundredths(250 * (number + 1)),
        certificate_number: Some(format!("CPD-2026-{number:04}-M9XD-4HTV")),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let count: i64 = std::env::args().nth(1).ok_or("how many entries?")?.parse()?;
    let total = Amount::from_hundredths(250 * count);
    let bytes = shared::pdf::transcript(&Transcript {
        provider: "Meridian CPD".to_owned(),
        learner_name: "Ada Lovelace".to_owned(),
        learner: LearnerId(Uuid::from_u128(1)),
        from: None,
        to: None,
        time_zone: "Europe/London".to_owned(),
        produced_at: Timestamp::UNIX_EPOCH,
        entries: (0..count).map(entry).collect(),
        cycles: Vec::new(),
        opening: Amount::ZERO,
        total,
        balance: total,
    })
    .len();
    // The fourteenth and fifteenth fields are the time in user and in kernel mode, in hundredths of a second.
    let stat = fs::read_to_string("/proc/self/stat")?;
    let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11);
    let hundredths: u64 = fields.by_ref().take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
    writeln!(io::stdout(), "{count} entries: {bytes} bytes, {hundredths}0 ms of processor time, {peak}")?;
    Ok(())
}
