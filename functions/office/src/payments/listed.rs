//! A page of a list of payments, with the names of people and courses.

use std::collections::{BTreeMap, BTreeSet};

use domain::course::Course;
use domain::payment::lists::PaymentList;
use domain::{CourseId, LearnerId};
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, ItemKey, ListedPayment, Page, Snapshot, StoreError, keys};

use super::facts::PaymentFacts;
use crate::state::App;
use crate::views::OfficePayment;

/// A page of a list, the newest first.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    list: PaymentList,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<OfficePayment>, Failure> {
    let page = app.store.payments_in(context.deadline, list, size, cursor.as_ref()).await?;
    let own: Vec<ItemKey> = page.items.iter().map(key).collect();
    let own = app.store.read(context.deadline, &own).await?;
    let mut related = BTreeSet::new();
    for listed in &page.items {
        related.extend(related_keys(listed, &own)?);
    }
    let related = app.store.read(context.deadline, &related.into_iter().collect::<Vec<_>>()).await?;
    // The index lags behind the table: what has left the list meanwhile is shown as it is now.
    page.try_map(|listed| {
        let facts = facts(&listed, &own, &related)?;
        let names = PaymentNames::of(&facts, &related)?;
        let due = list == PaymentList::Duplicate || is_refund_due(&facts, &related)?;
        Ok(OfficePayment::new(&facts, &names, due))
    })
}

fn key(listed: &ListedPayment) -> ItemKey {
    match listed {
        ListedPayment::CheckoutSession(id) => (&keys::checkout_session(id)).into(),
        ListedPayment::Payment(id) => (&keys::payment(id)).into(),
    }
}

/// What else is shown of a payment that was read.
fn related_keys(listed: &ListedPayment, own: &Snapshot) -> Result<Vec<ItemKey>, StoreError> {
    let mut related = Vec::new();
    let (payment, learner, course) = match listed {
        ListedPayment::CheckoutSession(id) => {
            let Some(session) = own.peek(&keys::checkout_session(id))? else { return Ok(related) };
            related.push((&keys::payment(&session.payment)).into());
            (session.payment, session.learner, session.course)
        }
        ListedPayment::Payment(id) => {
            let payment = own.peek(&keys::payment(id))?;
            let session = payment.as_ref().and_then(|payment| payment.checkout_session.as_ref());
            related.extend(session.map(|id| ItemKey::from(&keys::checkout_session(id))));
            let learner = payment.as_ref().and_then(|payment| payment.learner);
            (id.clone(), learner, payment.and_then(|payment| payment.course))
        }
    };
    related.push((&keys::refund_requests(&payment)).into());
    related.extend(names_of(&payment, learner, course));
    Ok(related)
}

/// The names of a payment, and whether it has to be refunded.
pub(crate) fn names_of(payment: &str, learner: Option<LearnerId>, course: Option<CourseId>) -> Vec<ItemKey> {
    let of_learner = |learner| {
        [ItemKey::from(&keys::learner(learner)), ItemKey::from(&keys::refund_due(learner, payment))]
    };
    let of_course = course.map(|course| ItemKey::from(&keys::course(course)));
    learner.into_iter().flat_map(of_learner).chain(of_course).collect()
}

fn facts(listed: &ListedPayment, own: &Snapshot, related: &Snapshot) -> Result<PaymentFacts, StoreError> {
    let (session, payment, id) = match listed {
        ListedPayment::CheckoutSession(id) => {
            let session = own.get(&keys::checkout_session(id))?;
            let payment = session.as_ref().map_or(id, |session| &session.payment).clone();
            (session, related.read(&keys::payment(&payment))?, payment)
        }
        ListedPayment::Payment(id) => {
            let payment = own.read(&keys::payment(id))?;
            let session = payment.as_ref().and_then(|read| read.value.checkout_session.clone());
            let session = match session {
                Some(session) => related.get(&keys::checkout_session(&session))?,
                None => None,
            };
            (session, payment, id.clone())
        }
    };
    let requests = related.read(&keys::refund_requests(&id))?;
    Ok(PaymentFacts::of(session, payment, requests, id))
}

/// Whether the enrolment flags a payment for refund.
pub(crate) fn is_refund_due(facts: &PaymentFacts, snapshot: &Snapshot) -> Result<bool, StoreError> {
    match facts.learner() {
        None => Ok(false),
        Some(learner) => {
            let key = keys::refund_due(learner, &facts.known.id);
            Ok(snapshot.includes(&key) && snapshot.peek(&key)?.is_some())
        }
    }
}

/// The names of the people and the course of a payment.
#[derive(Default)]
pub(crate) struct PaymentNames {
    people: BTreeMap<LearnerId, String>,
    course: String,
}

impl PaymentNames {
    /// The keys of those that the first read already shows: most payments need no others.
    pub(crate) fn known_already(snapshot: &Snapshot, id: &str) -> Result<Vec<ItemKey>, StoreError> {
        if let Some(session) = snapshot.peek(&keys::checkout_session(id))? {
            return Ok(names_of(&session.payment, session.learner, session.course));
        }
        let payment = snapshot.peek(&keys::payment(id))?;
        Ok(payment.map(|payment| names_of(id, payment.learner, payment.course)).unwrap_or_default())
    }

    /// Those that were read.
    pub(crate) fn of(facts: &PaymentFacts, snapshot: &Snapshot) -> Result<Self, StoreError> {
        let requesters = facts.requests.iter().flat_map(|read| &read.value.requests);
        let people: BTreeSet<LearnerId> =
            requesters.map(|request| request.requested_by).chain(facts.learner()).collect();
        let mut names = Self::default();
        for person in people {
            let key = keys::learner(person);
            if snapshot.includes(&key)
                && let Some(profile) = snapshot.peek(&key)?
            {
                names.people.insert(person, profile.name);
            }
        }
        if let Some(course) = facts.course().map(keys::course).filter(|key| snapshot.includes(key)) {
            names.course = snapshot.peek(&course)?.map(|course: Course| course.title).unwrap_or_default();
        }
        Ok(names)
    }

    pub(crate) fn person(&self, person: LearnerId) -> String {
        self.people.get(&person).cloned().unwrap_or_default()
    }

    pub(crate) fn course(&self) -> &str {
        &self.course
    }
}
