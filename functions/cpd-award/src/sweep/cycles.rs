//! Periods that end with credits missing: 90, 60, 30 and 7 days before, each once.

use std::collections::BTreeMap;

use domain::credits::ledger::CpdGoals;
use domain::notification::Notice;
use domain::outbox::{Mail, Message, MissingCredits};
use domain::{Learner, LearnerId};
use shared::dynamo::{Address, Decision, Progress, Read, Snapshot, StoreError, keys};
use shared::record::Record;
use shared::standing::{Standing, standing};
use tokio::time::Instant;

use super::{Sweep, Swept, in_time};

impl Sweep {
    pub(super) async fn cycles(&self, deadline: Instant, swept: &mut Swept) -> Result<(), StoreError> {
        let before = self.ledger.clock.now();
        let mut next = Some(Progress::default());
        while let Some(from) = next.filter(|_| in_time(deadline)) {
            let due = self.ledger.store.due_goals(deadline, before, from).await?;
            for learner in due.items {
                match self.cycle_of(deadline, learner).await {
                    Ok(reminded) => swept.reminded += u64::from(reminded),
                    Err(error) => swept.fail("a learner is not reminded", &error),
                }
            }
            next = due.next;
        }
        Ok(())
    }

    /// Reminds the learner if credits are missing, and sets the next reminder in the same transaction.
    async fn cycle_of(&self, deadline: Instant, learner: LearnerId) -> Result<bool, StoreError> {
        let store = &self.ledger.store;
        let (goals_key, head_key) = (keys::cpd_goals(learner), keys::ledger_head(learner));
        let addresses: Vec<Address> =
            vec![(&goals_key).into(), (&head_key).into(), (&keys::learner(learner)).into()];
        let snapshot = store.read(deadline, &addresses).await?;
        let Some(goals) = snapshot.read(&goals_key)? else { return Ok(false) };
        let zone = Learner::zone(snapshot.get(&keys::learner(learner))?.as_ref());
        let now = self.ledger.clock.now();
        if goals.value.remind_at.is_none_or(|remind_at| remind_at > now) {
            return Ok(false);
        }
        let head = snapshot.get(&head_key)?;
        let stands = standing(store, deadline, &goals.value, &zone, head.as_ref(), now).await?;
        let next = goals.value.clone().scheduled(&zone, now);
        let addresses: Vec<Address> = vec![(&goals_key).into(), (&keys::notification_head(learner)).into()];
        let judge = |snapshot: &Snapshot| {
            // Goals that were changed in the meantime have a reminder of their own.
            if snapshot.read(&goals_key)?.map(|read| read.version) != Some(goals.version) {
                return Ok(Decision::Answer(false));
            }
            let mut record = Record::new(self.ledger.clock.as_ref(), "cpd-sweep");
            record.transaction.save(&goals_key, Some(&goals), &next)?;
            let soon = goals.value.ends_soon(&zone, now);
            let reminded = soon && remind(&mut record, snapshot, &goals, &stands)?;
            Ok::<_, StoreError>(Decision::Write(record.transaction, reminded))
        };
        store.decide(deadline, &addresses, judge).await
    }
}

fn remind(
    record: &mut Record<'_>,
    snapshot: &Snapshot,
    goals: &Read<CpdGoals>,
    stands: &Standing,
) -> Result<bool, StoreError> {
    let learner = goals.value.learner;
    let kinds = stands.by_type.iter().filter(|kind| !kind.remaining().is_zero());
    let missing: Vec<MissingCredits> = kinds
        .map(|kind| MissingCredits { cpd_type: kind.cpd_type.clone(), credits: kind.remaining() })
        .collect();
    if stands.remaining().is_zero() && missing.is_empty() {
        return Ok(false);
    }
    let ends_on = stands.period.end;
    let (earned, goal) = (stands.earned, stands.goal);
    record.send(Message::Mail(Mail::CycleEnding { learner, ends_on, earned, goal, missing }))?;
    let notice = Notice {
        title: "Your CPD year ends soon".to_owned(),
        message: format!(
            "It ends on {}. You have {earned} of {goal} credits.",
            ends_on.strftime("%-d %B %Y")
        ),
        action_url: "/cpd".to_owned(),
        metadata: BTreeMap::new(),
    };
    record.notify(learner, snapshot.read(&keys::notification_head(learner))?.as_ref(), notice)?;
    Ok(true)
}
