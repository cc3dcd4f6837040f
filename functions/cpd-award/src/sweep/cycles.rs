//! Reminders before a period ends with credits missing: 90, 60, 30 and 7 days before, each sent once.

use std::collections::BTreeMap;

use domain::credits::ledger::CpdGoals;
use domain::notification::Notice;
use domain::outbox::{Mail, Message, MissingCredits};
use domain::{Learner, LearnerId};
use shared::store::{Decision, ItemKey, Read, Snapshot, StoreError, keys};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::goal_progress::{GoalProgress, goal_progress};
use tokio::time::Instant;

use super::{Sweep, Swept, piece_until};

impl Sweep {
    pub(super) async fn cycles(&self, deadline: Instant, learners: Vec<LearnerId>, swept: &mut Swept) {
        for learner in learners {
            let Some(deadline) = piece_until(deadline) else { return };
            match self.cycle_of(deadline, learner).await {
                Ok(reminded) => swept.reminded += u64::from(reminded),
                Err(error) => swept.fail("reminder not sent", &error),
            }
        }
    }

    /// Reminds the learner if credits are missing, and sets the next reminder in the same transaction.
    async fn cycle_of(&self, deadline: Instant, learner: LearnerId) -> Result<bool, StoreError> {
        let store = &self.ledger.store;
        let (goals_key, head_key) = (keys::cpd_goals(learner), keys::ledger_head(learner));
        let keys: Vec<ItemKey> =
            vec![(&goals_key).into(), (&head_key).into(), (&keys::learner(learner)).into()];
        let snapshot = store.read(deadline, &keys).await?;
        let Some(goals) = snapshot.read(&goals_key)? else { return Ok(false) };
        let zone = Learner::zone(snapshot.get(&keys::learner(learner))?.as_ref());
        let now = self.ledger.clock.now();
        if goals.value.remind_at.is_none_or(|remind_at| remind_at > now) {
            return Ok(false);
        }
        let head = snapshot.get(&head_key)?;
        let progress = goal_progress(store, deadline, &goals.value, &zone, head.as_ref(), now).await?;
        let next = goals.value.clone().scheduled(&zone, now);
        let keys: Vec<ItemKey> = vec![(&goals_key).into(), (&keys::notification_head(learner)).into()];
        let decide = |snapshot: &Snapshot| {
            // Goals that have changed have their own reminder.
            if snapshot.read(&goals_key)?.map(|read| read.version) != Some(goals.version) {
                return Ok(Decision::Answer(false));
            }
            let mut unit = UnitOfWork::new(self.ledger.clock.as_ref(), "cpd-sweep");
            unit.transaction.save(&goals_key, Some(&goals), &next)?;
            let soon = goals.value.ends_soon(&zone, now);
            let reminded = soon && remind(&mut unit, snapshot, &goals, &progress)?;
            Ok::<_, StoreError>(Decision::Write(unit.transaction, reminded))
        };
        store.decide(deadline, &keys, decide).await
    }
}

fn remind(
    unit: &mut UnitOfWork<'_>,
    snapshot: &Snapshot,
    goals: &Read<CpdGoals>,
    progress: &GoalProgress,
) -> Result<bool, StoreError> {
    let learner = goals.value.learner;
    let kinds = progress.by_type.iter().filter(|kind| !kind.remaining().is_zero());
    let missing: Vec<MissingCredits> = kinds
        .map(|kind| MissingCredits { cpd_type: kind.cpd_type.clone(), credits: kind.remaining() })
        .collect();
    if progress.remaining().is_zero() && missing.is_empty() {
        return Ok(false);
    }
    let ends_on = progress.period.end;
    let (earned, goal) = (progress.earned, progress.goal);
    unit.send(Message::Mail(Mail::CycleEnding { learner, ends_on, earned, goal, missing }))?;
    let notice = Notice {
        title: "Your CPD year ends soon".to_owned(),
        message: format!(
            "It ends on {}. You have {earned} of {goal} credits.",
            ends_on.strftime("%-d %B %Y")
        ),
        action_url: "/cpd".to_owned(),
        metadata: BTreeMap::new(),
    };
    unit.notify(learner, snapshot.read(&keys::notification_head(learner))?.as_ref(), notice)?;
    Ok(true)
}
