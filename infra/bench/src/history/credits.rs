//! Certificates, and their credits in the ledger.

use anyhow::Result;
use domain::certificate::{Certificate, CertificateStatus, Settled};
use domain::credits::ledger::{Head, Posting, Spans};
use domain::{Clock, Learner};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use shared::store::{HeldCertificate, keys};
use tests::credits::certificate;

use crate::bulk::Bulk;
use crate::furnished::Furnished;

/// The numbers of these certificates start here; those of an operation are smaller.
const FIRST: u32 = 1_000_000;

/// The newest entries count on one day each, for a transcript that is equally long with few and with many.
pub(crate) const TRANSCRIPT_DAYS: u32 = 20;

/// The first day of the transcript.
pub(crate) const TRANSCRIPT_FROM: Date = date(2026, 1, 1);

/// Certificates that the ledger knows, and as many entries for the older of them, by the rules that `cpd-award` follows.
/// The newest credits are open; those before them were earned and revoked.
pub(super) async fn write(furnished: &Furnished, learner: &Learner) -> Result<()> {
    let world = &furnished.world;
    let now = world.clock.now();
    let (mut head, mut spans) = (Head::new(learner.id), Spans::default());
    // Each makes two entries.
    let revoked = furnished.earlier.saturating_sub(TRANSCRIPT_DAYS) / 2;
    let mut bulk = Bulk::new(&world.store);
    for number in 0..furnished.earlier {
        let issued = certificate(world, learner.id, FIRST + number, "0.50");
        let settled = Some(Settled { issue: 1, status: CertificateStatus::Active });
        let issued = Certificate { settled, ..issued };
        let held = HeldCertificate::of(&issued);
        bulk.create(&keys::certificate(issued.enrolment), &issued).await?;
        bulk.create(&keys::held_certificate(learner.id, issued.uuid), &held).await?;
        if number >= revoked + TRANSCRIPT_DAYS {
            continue;
        }
        // The day before the first of the transcript, or one of its days.
        let after = i64::from(number) - i64::from(revoked);
        let day = TRANSCRIPT_FROM.saturating_add(after.max(-1).days());
        let mut posting = Posting::on(head).award(&issued, day, world.clock.new_id(), now)?;
        let lot = posting.lots.values().next().cloned().filter(|_| number < revoked);
        if let Some(lot) = lot {
            posting = posting.revoke(lot, world.clock.new_id(), now)?;
        }
        for entry in &posting.entries {
            bulk.create(&keys::ledger_entry(learner.id, entry.sequence), entry).await?;
            spans = spans.with(entry);
        }
        for (position, lot) in &posting.lots {
            bulk.create(&keys::ledger_lot(learner.id, *position), lot).await?;
        }
        head = posting.head;
    }
    for (span, totals) in &spans.0 {
        bulk.create(&keys::ledger_day_totals(learner.id, *span), totals).await?;
    }
    bulk.create(&keys::ledger_head(learner.id), &head).await?;
    bulk.finish().await
}
