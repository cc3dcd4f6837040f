//! Expires lots and warns before they expire: one transaction per learner.

use std::collections::BTreeMap;

use domain::credits::ledger::{Amount, Head, Lot, Posting};
use domain::notification::Notice;
use domain::outbox::{Mail, Message};
use domain::{Learner, LearnerId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::store::{Decision, DueLot, ItemKey, Key, Read, Snapshot, StoreError, keys};
use shared::unit_of_work::UnitOfWork;
use tokio::time::Instant;
use uuid::Uuid;

use super::{Sweep, Swept, piece_until};
use crate::posting::{post, unread_totals};

/// Lots of one transaction: each may write an entry, a lot and totals of its own month and year.
const AT_ONCE: usize = 20;

/// Counts of one transaction.
#[derive(Default)]
struct Done {
    expired: u64,
    warned: u64,
}

impl Sweep {
    pub(super) async fn lots(&self, deadline: Instant, due: Vec<DueLot>, swept: &mut Swept) {
        let mut by_learner: BTreeMap<LearnerId, Vec<Key<Lot>>> = BTreeMap::new();
        for DueLot { learner, key } in due {
            by_learner.entry(learner).or_default().push(key);
        }
        for (learner, lots) in by_learner {
            for lots in lots.chunks(AT_ONCE) {
                let Some(deadline) = piece_until(deadline) else { return };
                match self.lots_of(deadline, learner, lots).await {
                    Ok(done) => {
                        swept.expired += done.expired;
                        swept.warned += done.warned;
                    }
                    Err(error) => swept.fail("lots not processed", &error),
                }
            }
        }
    }

    async fn lots_of(
        &self,
        deadline: Instant,
        learner: LearnerId,
        lots: &[Key<Lot>],
    ) -> Result<Done, StoreError> {
        let mut keys: Vec<ItemKey> = lots.iter().map(ItemKey::from).collect();
        keys.extend([
            ItemKey::from(&keys::ledger_head(learner)),
            ItemKey::from(&keys::notification_head(learner)),
            ItemKey::from(&keys::learner(learner)),
        ]);
        let ids: Vec<Uuid> = lots.iter().map(|_| self.ledger.clock.new_id()).collect();
        let decide = |snapshot: &Snapshot| {
            let unit = UnitOfWork::new(self.ledger.clock.as_ref(), "cpd-sweep");
            decide(snapshot, unit, learner, lots, &ids)
        };
        self.ledger.store.decide(deadline, &keys, decide).await
    }
}

fn decide(
    snapshot: &Snapshot,
    mut unit: UnitOfWork<'_>,
    learner: LearnerId,
    keys_of_lots: &[Key<Lot>],
    ids: &[Uuid],
) -> Result<Decision<Done>, StoreError> {
    let now = unit.now;
    let head = snapshot.read(&keys::ledger_head(learner))?;
    let before = head.as_ref().map_or_else(|| Head::new(learner), |read| read.value.clone());
    let mut lots: Vec<Read<Lot>> = Vec::new();
    for key in keys_of_lots {
        // The index may still list a lot that was just processed.
        let due = |read: &Read<Lot>| read.value.due_at().is_some_and(|due_at| due_at <= now);
        lots.extend(snapshot.read(key)?.filter(due));
    }
    let zone = Learner::zone(snapshot.get(&keys::learner(learner))?.as_ref());
    let (mut posting, mut expired, mut warned) = (Posting::on(before), Amount::ZERO, Vec::new());
    for (read, id) in lots.iter().zip(ids) {
        let lot = read.value.clone();
        if lot.is_expired(now) {
            expired += lot.remaining;
            let refused = |error| StoreError::Refused(format!("a lot cannot expire: {error}"));
            posting = posting.expire(lot, &zone, *id, now).map_err(refused)?;
        } else {
            let lot = lot.reminded(now);
            unit.transaction.save(&keys::ledger_lot(learner, lot.position), Some(read), &lot)?;
            warned.push(lot);
        }
    }
    let unread = unread_totals(snapshot, &posting);
    if !unread.is_empty() {
        return Ok(Decision::ReadAlso(unread));
    }
    let notes = snapshot.read(&keys::notification_head(learner))?;
    let warning = soonest(&warned, &zone);
    if let Some((credits, expires_at, expires_on)) = warning {
        let expires_on = Some(expires_on);
        unit.send(Message::Mail(Mail::CreditsExpiring { learner, credits, expires_at, expires_on }))?;
    }
    let done = Done {
        expired: posting.entries.len().try_into().unwrap_or(u64::MAX),
        warned: u64::from(warning.is_some()),
    };
    // One notification per transaction: expired credits matter more than expiring ones.
    let notice = match (posting.entries.last(), warning) {
        (Some(last), _) => Some((
            format!("{expired} CPD credits expired"),
            format!("They reached the end of their validity. Your balance is {}.", last.balance_after),
        )),
        (None, Some((credits, _, day))) => Some((
            format!("{credits} CPD credits expire soon"),
            format!("They are valid until {}.", day.strftime("%-d %B %Y")),
        )),
        (None, None) => None,
    };
    if !posting.entries.is_empty() {
        post(&mut unit.transaction, snapshot, head.as_ref(), &lots, &posting)?;
    }
    let Some((title, message)) = notice else { return Ok(Decision::Answer(done)) };
    let notice = Notice { title, message, action_url: "/cpd".to_owned(), metadata: BTreeMap::new() };
    unit.notify(learner, notes.as_ref(), notice)?;
    Ok(Decision::Write(unit.transaction, done))
}

/// The number of expiring credits, and when the first of them expire: the moment and the day.
fn soonest(lots: &[Lot], zone: &TimeZone) -> Option<(Amount, Timestamp, Date)> {
    let moment = |lot: &Lot| Some((lot.position.expires_at?, lot.expiry_day(zone)?));
    let (expires_at, expires_on) = lots.iter().filter_map(moment).min()?;
    Some((lots.iter().map(|lot| lot.remaining).sum(), expires_at, expires_on))
}
