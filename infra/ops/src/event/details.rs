//! The data of a purchase: from the flags, from the demo, or generated.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow};
use domain::{Clock, CourseId, LearnerId, Money};
use shared::store::keys;
use shared::stripe::metadata;

use super::SendEvent;
use super::ids::{derived, fresh};
use crate::output;
use crate::people::learner_of;
use crate::stack::Stack;
use crate::target::{Target, deadline};

/// The default course; its price matches Stripe's fixture.
const DEFAULT_COURSE: &str = "safeguarding-essentials";
/// The amount in Stripe's fixture: 30.00 USD.
const FIXTURE_PRICE: (i64, &str) = (3000, "usd");

/// A purchase, and the details of its event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventDetails {
    pub(crate) created: i64,
    pub(crate) livemode: bool,
    pub(crate) session: String,
    pub(crate) payment_intent: String,
    pub(crate) charge: String,
    pub(crate) dispute: String,
    pub(crate) learner: Option<LearnerId>,
    pub(crate) email: Option<String>,
    /// The price.
    pub(crate) asked: Money,
    /// The amount of the event: paid, refunded or disputed.
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) payment_status: Option<String>,
    pub(crate) metadata: BTreeMap<String, String>,
}

impl EventDetails {
    pub(crate) async fn gather(args: &SendEvent, target: &Target, clock: &dyn Clock) -> anyhow::Result<Self> {
        let stack = target.stack_if_any()?;
        let (course, learner) = match args.bare {
            true => (None, None),
            false => (Some(course(args, stack.as_ref())?), Some(learner(args, stack.as_ref())?)),
        };
        let asked = match course {
            Some(course) => price(course, target).await?,
            None => fixture_price()?,
        };
        Ok(Self::of(args, course, learner, asked, clock))
    }

    fn of(
        args: &SendEvent,
        course: Option<CourseId>,
        learner: Option<(LearnerId, String)>,
        asked: Money,
        clock: &dyn Clock,
    ) -> Self {
        let session = args.session.clone().unwrap_or_else(|| fresh("cs_test", clock));
        let payment_intent = args.payment_intent.clone().unwrap_or_else(|| derived("pi", &session));
        let charge = args.charge.clone().unwrap_or_else(|| derived("ch", &payment_intent));
        let dispute = args.dispute.clone().unwrap_or_else(|| derived("dp", &payment_intent));
        let mut metadata = match (course, &learner) {
            (Some(course), Some((learner, _))) => metadata::of_purchase(*learner, course, &asked),
            _ => BTreeMap::new(),
        };
        metadata.extend(args.metadata.iter().map(|entry| (entry.name.clone(), entry.value.clone())));
        Self {
            created: clock.now().as_second(),
            livemode: args.livemode,
            session,
            payment_intent,
            charge,
            dispute,
            email: learner.as_ref().map(|(_, email)| email.clone()),
            learner: learner.map(|(learner, _)| learner),
            amount: args.amount.unwrap_or(asked.amount),
            currency: args.currency.clone().unwrap_or_else(|| asked.currency.as_str().to_owned()),
            asked,
            payment_status: args.payment_status.clone(),
            metadata,
        }
    }
}

fn course(args: &SendEvent, stack: Option<&Stack>) -> anyhow::Result<CourseId> {
    let known = stack.map(|stack| stack.demo.courses.as_slice()).unwrap_or_default();
    match &args.course {
        Some(text) => match text.parse() {
            Ok(course) => Ok(course),
            Err(_) => known
                .iter()
                .find(|course| course.slug == *text)
                .map(|course| course.uuid)
                .with_context(|| {
                    let slugs: Vec<&str> = known.iter().map(|course| course.slug.as_str()).collect();
                    format!("{text} is neither a UUID nor the slug of a demo course ({})", slugs.join(", "))
                }),
        },
        None => {
            let course = known.iter().find(|course| course.slug == DEFAULT_COURSE).or(known.first());
            let advice = "no demo course is loaded; pass --course UUID or --bare";
            course.map(|course| course.uuid).context(advice)
        }
    }
}

fn learner(args: &SendEvent, stack: Option<&Stack>) -> anyhow::Result<(LearnerId, String)> {
    let people = stack.map(|stack| stack.demo.people.as_slice()).unwrap_or_default();
    let Some(text) = &args.user else {
        let learner = people.iter().find(|person| person.groups.iter().any(|group| group == "learner"));
        let learner = learner.context("no demo people are loaded; pass --user UUID or --bare")?;
        return Ok((learner.user_uuid, learner.email.clone()));
    };
    if let Some(person) = people.iter().find(|person| person.email.eq_ignore_ascii_case(text)) {
        return Ok((person.user_uuid, person.email.clone()));
    }
    match text.parse() {
        Ok(learner) => Ok((learner, "buyer@learner.example".to_owned())),
        Err(_) if text.contains('@') => Ok((learner_of(text), text.clone())),
        Err(_) => Err(anyhow!("{text} is neither a UUID nor an address; give --user one of the two")),
    }
}

/// The stored price of the course.
async fn price(course: CourseId, target: &Target) -> anyhow::Result<Money> {
    let Ok(store) = target.store().await else { return fixture_price() };
    let stored = store.get(deadline(), &keys::course(course)).await;
    let stored = stored.map_err(|error| {
        anyhow!("cannot read the price of the course; check that the stack is up ({error})")
    })?;
    match stored {
        Some(read) => Ok(read.value.price),
        None => {
            output::note(format!("note: course {course} is not stored; the event uses 30.00 USD"));
            fixture_price()
        }
    }
}

fn fixture_price() -> anyhow::Result<Money> {
    let (amount, currency) = FIXTURE_PRICE;
    Ok(Money { amount, currency: currency.parse()? })
}

#[cfg(test)]
pub(super) mod tests {
    use shared::runtime::SystemClock;

    use super::*;

    /// The details of a purchase of 49.00 GBP.
    pub(in crate::event) fn purchase(args: &SendEvent) -> EventDetails {
        let asked = Money { amount: 4900, currency: "gbp".parse().unwrap() };
        if args.bare {
            return EventDetails::of(args, None, None, fixture_price().unwrap(), &SystemClock);
        }
        let course: CourseId = "018f0000-0000-7000-8000-000000000001".parse().unwrap();
        let learner = (learner_of("ada@learner.example"), "ada@learner.example".to_owned());
        EventDetails::of(args, Some(course), Some(learner), asked, &SystemClock)
    }

    #[test]
    fn a_session_names_its_whole_purchase() {
        let args = SendEvent { session: Some("cs_1".into()), ..SendEvent::default() };
        let (one, other) = (purchase(&args), purchase(&args));
        assert_eq!(
            (&one.payment_intent, &one.charge, &one.dispute),
            (&other.payment_intent, &other.charge, &other.dispute)
        );
        assert_ne!(purchase(&SendEvent::default()).session, purchase(&SendEvent::default()).session);
    }

    #[test]
    fn what_is_paid_may_differ_from_what_was_asked() {
        let args = SendEvent { amount: Some(1), ..SendEvent::default() };
        let details = purchase(&args);
        assert_eq!((details.amount, details.metadata["amount"].as_str()), (1, "4900"));
    }
}
