//! Random walks over everything that learners, payments and the office do to an enrolment: wherever one ends, there is a
//! way on.

use proptest::prelude::*;

use super::granting::GrantKind;
use super::tests::{NOW, pay, wait, who};
use super::*;
use crate::payment::{Dispute, Refund, RefundStatus};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Join,
    Leave,
    Complete,
    Grant,
    Withdraw,
    Restore,
    /// Of the payment with this number.
    Pays(usize),
    Waits(usize),
    WaitingFails(usize),
    Refunded(usize),
    RefundFails(usize),
    DisputeOpens(usize),
    DisputeIsWon(usize),
    DisputeIsLost(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let of_payment: [fn(usize) -> Step; 8] = [
        Step::Pays,
        Step::Waits,
        Step::WaitingFails,
        Step::Refunded,
        Step::RefundFails,
        Step::DisputeOpens,
        Step::DisputeIsWon,
        Step::DisputeIsLost,
    ];
    let alone = [Step::Join, Step::Leave, Step::Complete, Step::Grant, Step::Withdraw, Step::Restore];
    prop_oneof![
        1 => prop::sample::select(alone.to_vec()),
        2 => (0..3_usize, 0..of_payment.len()).prop_map(move |(number, of)| of_payment[of](number)),
    ]
}

#[derive(Clone)]
struct Walk {
    is_free: bool,
    enrolment: Option<Enrolment>,
    facts: [Payment; 3],
    /// Sessions that were paid, or that the bank has refused.
    decided: [bool; 3],
}

impl Walk {
    fn start(is_free: bool) -> Self {
        Self {
            is_free,
            enrolment: None,
            facts: ["a", "b", "c"].map(|name| Payment::unknown(format!("pi_{name}"), NOW)),
            decided: [false; 3],
        }
    }

    fn session(&self, number: usize) -> String {
        self.facts[number].id.replace("pi_", "cs_")
    }

    fn news(&mut self, number: usize, fact: Payment) {
        self.facts[number] = fact;
        let fact = &self.facts[number];
        self.enrolment = self.enrolment.take().map(|enrolment| enrolment.apply_payment_update(fact).0);
    }

    /// As the use cases do it, with what they refuse.
    fn take(&mut self, step: Step) {
        let refund = |status| Refund { amount: 4900, status, request: None };
        let fact = |number: usize| self.facts[number].clone();
        match step {
            Step::Join => {
                let known = self.enrolment.as_ref();
                let returns = known.is_some_and(Enrolment::may_return);
                let seated = known.is_some_and(|it| it.status.holds_seat());
                let waits = known.is_some_and(|it| it.pending_since().is_some()) && !returns;
                if !seated && !waits && (self.is_free || returns) {
                    let id = EnrolmentId(Uuid::from_u128(3));
                    let joined = Enrolment::join_free(self.enrolment.take(), id, who(), NOW);
                    self.enrolment = Some(joined.expect("joined").0);
                }
            }
            Step::Leave => self.change(Enrolment::leave),
            Step::Complete => {
                if let Some(enrolment) =
                    self.enrolment.as_mut().filter(|it| it.status == EnrolmentStatus::Active)
                {
                    (enrolment.status, enrolment.completed_at) = (EnrolmentStatus::Completed, Some(NOW));
                }
            }
            Step::Grant => drop(self.grant()),
            Step::Withdraw => self.change(|enrolment| enrolment.withdraw(NOW)),
            Step::Restore => self.change(Enrolment::restore),
            Step::Pays(number) => {
                let paid = fact(number).mark_paid(&self.session(number), who(), Some(4900), NOW);
                self.decided[number] = true;
                self.facts[number] = paid.clone();
                self.enrolment = Some(pay(self.enrolment.take(), &paid).0);
            }
            Step::Waits(number) if !self.decided[number] => {
                let session = self.session(number);
                self.enrolment = Some(wait(self.enrolment.take(), &session).0);
            }
            Step::WaitingFails(number) if !self.facts[number].paid => {
                let session = self.session(number);
                self.decided[number] = true;
                self.enrolment = self.enrolment.take().map(|enrolment| enrolment.stop_awaiting(&session));
            }
            Step::Waits(_) | Step::WaitingFails(_) => {}
            Step::Refunded(number) => {
                self.news(number, fact(number).refund("re", refund(RefundStatus::Succeeded), NOW));
            }
            Step::RefundFails(number) => {
                self.news(number, fact(number).refund("re", refund(RefundStatus::Failed), NOW));
            }
            Step::DisputeOpens(number) => self.news(number, fact(number).dispute("dp", Dispute::Open, NOW)),
            Step::DisputeIsWon(number) => self.news(number, fact(number).dispute("dp", Dispute::Won, NOW)),
            Step::DisputeIsLost(number) => self.news(number, fact(number).dispute("dp", Dispute::Lost, NOW)),
        }
    }

    fn change(
        &mut self,
        how: impl FnOnce(Enrolment) -> Result<(Enrolment, EnrolmentChange), crate::Refusal>,
    ) {
        if let Some(Ok((changed, _))) = self.enrolment.clone().map(how) {
            self.enrolment = Some(changed);
        }
    }

    fn grant(&mut self) -> bool {
        let grant = Grant {
            id: Uuid::from_u128(7),
            kind: GrantKind::Complimentary,
            reference: None,
            granted_at: NOW,
        };
        let id = EnrolmentId(Uuid::from_u128(3));
        match Enrolment::grant(self.enrolment.clone(), id, who(), grant, NOW) {
            Ok((granted, _)) => {
                self.enrolment = Some(granted);
                true
            }
            Err(_) => false,
        }
    }

    fn has_access(&self) -> bool {
        self.enrolment.as_ref().is_some_and(|it| it.status.gives_access())
    }

    fn after(&self, steps: &[Step]) -> Self {
        let mut walk = self.clone();
        steps.iter().for_each(|step| walk.take(*step));
        walk
    }

    /// What holds wherever the walk is.
    fn check(&self) -> Result<(), TestCaseError> {
        let Some(enrolment) = &self.enrolment else { return Ok(()) };
        let seated = enrolment.status.holds_seat();
        prop_assert!(!(seated && enrolment.withdrawal.is_some()), "withdrawn, and in: {enrolment:?}");
        let completed = enrolment.completed_at.is_some();
        match enrolment.status {
            EnrolmentStatus::Active => prop_assert!(!completed, "{enrolment:?}"),
            EnrolmentStatus::Completed => prop_assert!(completed, "{enrolment:?}"),
            EnrolmentStatus::Suspended => prop_assert!(enrolment.is_withheld(), "{enrolment:?}"),
            EnrolmentStatus::Pending => {
                prop_assert!(!enrolment.awaited.is_empty() || !enrolment.was_granted(), "{enrolment:?}");
            }
            EnrolmentStatus::Dropped | EnrolmentStatus::Revoked => {
                prop_assert!(enrolment.awaited.is_empty(), "what is on its way is shown: {enrolment:?}");
            }
            EnrolmentStatus::Expired => prop_assert!(false, "nothing expires: {enrolment:?}"),
        }
        Ok(())
    }

    /// Every state has a way on: to access for whoever has none, and out for whoever is in.
    fn check_ways(&self) -> Result<(), TestCaseError> {
        let Some(enrolment) = &self.enrolment else { return Ok(()) };
        let told = format!("{enrolment:?}");
        if enrolment.status.holds_seat() {
            let out = self.after(&[Step::Withdraw]);
            prop_assert!(
                !out.has_access() && !out.clone().enrolment.is_some_and(|it| it.status.holds_seat()),
                "{told}"
            );
            let mut back = out.after(&[Step::Restore]);
            let stands = back.enrolment.as_ref().is_some_and(|it| it.status.holds_seat());
            prop_assert!(stands || back.grant(), "taken back, or granted anew: {told}");
        }
        match enrolment.status {
            EnrolmentStatus::Active | EnrolmentStatus::Completed => {}
            EnrolmentStatus::Suspended => {
                let won: Vec<Step> = (0..3).map(Step::DisputeIsWon).collect();
                prop_assert!(self.after(&won).has_access(), "every dispute is won: {told}");
                let lost: Vec<Step> = (0..3).map(Step::DisputeIsLost).collect();
                let mut lost = self.after(&lost);
                prop_assert!(
                    lost.has_access() || lost.grant() && lost.has_access(),
                    "every dispute is lost: {told}"
                );
            }
            _ => {
                let mut granted = self.clone();
                prop_assert!(granted.grant() && granted.has_access(), "the office may grant: {told}");
                // What is returned already brings none.
                let is_good = |number: &usize| {
                    let fact = self.facts[*number].clone();
                    let paid = fact.clone().mark_paid(&self.session(*number), who(), Some(4900), NOW);
                    !fact.paid && paid.state() == PaymentState::Good
                };
                let unpaid = (0..self.facts.len()).find(is_good);
                if let Some(number) = unpaid {
                    prop_assert!(
                        self.after(&[Step::Pays(number)]).has_access(),
                        "a payment brings access: {told}"
                    );
                }
                let left = enrolment.status == EnrolmentStatus::Dropped;
                if self.is_free && (left || enrolment.status == EnrolmentStatus::Revoked) {
                    prop_assert!(
                        self.after(&[Step::Join]).has_access(),
                        "a free course may be joined: {told}"
                    );
                }
                let returned = self.after(&(0..3).map(Step::RefundFails).collect::<Vec<_>>());
                returned.check()?;
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn every_state_of_an_enrolment_has_a_way_on(
        is_free in any::<bool>(),
        steps in prop::collection::vec(step(), 1..16),
    ) {
        let mut walk = Walk::start(is_free);
        for step in steps {
            walk.take(step);
            walk.check()?;
            walk.check_ways()?;
        }
    }
}

/// Found by the walk: who was withdrawn from a free course and joined it again could not be withdrawn a second time.
#[test]
fn whoever_joins_again_after_a_withdrawal_can_be_withdrawn_again() {
    let walk = Walk::start(true).after(&[Step::Join, Step::Withdraw]);
    assert!(!walk.has_access());
    let again = walk.after(&[Step::Join]);
    assert!(again.has_access());
    assert_eq!(again.enrolment.as_ref().and_then(|it| it.withdrawal.clone()), None);
    assert!(!again.after(&[Step::Withdraw]).has_access());
}

/// Found by the walk: a grant gives access, whatever becomes of a payment over it.
#[test]
fn whoever_was_granted_a_place_and_pays_with_a_disputed_payment_has_access() {
    let walk = Walk::start(false).after(&[Step::Grant, Step::Leave, Step::DisputeOpens(0), Step::Pays(0)]);
    assert!(walk.has_access());
}

/// Found by the walk: the delayed payment of somebody who was granted a place and left was shown no more.
#[test]
fn a_payment_on_its_way_is_shown_to_whoever_leaves_meanwhile() {
    let walk = Walk::start(false).after(&[Step::Waits(0), Step::Grant, Step::Leave]);
    let left = walk.enrolment.clone().expect("an enrolment");
    assert_eq!((left.status, left.may_return()), (EnrolmentStatus::Pending, true));
    assert_eq!(left.clone().leave().map(|again| again.0), Ok(left), "leaving again changes nothing");
    let failed = walk.after(&[Step::WaitingFails(0)]).enrolment.expect("an enrolment");
    assert_eq!(failed.status, EnrolmentStatus::Dropped);
}
