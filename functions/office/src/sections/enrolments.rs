//! A person's enrolments, each with its payments.

use std::collections::{BTreeMap, BTreeSet};

use domain::enrolment::Enrolment;
use domain::{CourseId, LearnerId};
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, EnrolmentPointer, Entity, Filling, ItemKey, Key, Page, Snapshot, keys};

use crate::state::App;
use crate::views::{PaymentView, PersonEnrolment};

/// What the first round trip finds of a page.
pub(crate) struct FoundEnrolments {
    pointers: Page<EnrolmentPointer>,
    /// Those of them that were found with their pointers, and perhaps others.
    enrolments: BTreeMap<CourseId, Enrolment>,
}

/// Finds the enrolments of a page.
pub(crate) async fn find(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<&Cursor>),
) -> Result<FoundEnrolments, Failure> {
    let range = keys::enrolment_pointers(person);
    let (pointers, enrolments) = tokio::join!(
        app.store.page(context.deadline, &range, size, cursor),
        app.store.some_enrolments(context.deadline, person)
    );
    Ok(FoundEnrolments { pointers: pointers?, enrolments: enrolments? })
}

impl FoundEnrolments {
    /// What the second round trip reads: courses, sessions, payments, and enrolments that were not found yet.
    pub(crate) fn keys(&self, person: LearnerId) -> Vec<ItemKey> {
        let mut wanted = Vec::new();
        for EnrolmentPointer { course, .. } in &self.pointers.items {
            wanted.push((&keys::course(*course)).into());
            match self.enrolments.get(course) {
                None => wanted.push((&keys::enrolment(person, *course)).into()),
                Some(enrolment) => wanted.extend(behind(enrolment)),
            }
        }
        wanted
    }
}

/// A page of them.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<PersonEnrolment>, Failure> {
    let found = find(app, context, person, (size, cursor.as_ref())).await?;
    let read = app.store.read(context.deadline, &found.keys(person)).await?;
    show(app, context, person, (size, cursor), found, &read).await
}

/// The page, from what was found and what was read of [`FoundEnrolments::keys`].
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
    found: FoundEnrolments,
    read: &Snapshot,
) -> Result<Page<PersonEnrolment>, Failure> {
    let mut filling = Filling::new(size, cursor);
    take(app, context, person, found, read, &mut filling).await?;
    while let Some((size, cursor)) = filling.wanted() {
        let found = find(app, context, person, (size, cursor.as_ref())).await?;
        let read = app.store.read(context.deadline, &found.keys(person)).await?;
        take(app, context, person, found, &read, &mut filling).await?;
    }
    Ok(filling.finish())
}

async fn take(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    found: FoundEnrolments,
    read: &Snapshot,
    filling: &mut Filling<PersonEnrolment>,
) -> Result<(), Failure> {
    let FoundEnrolments { pointers, mut enrolments } = found;
    for pointer in &pointers.items {
        if let Some(late) = read.peek(&keys::enrolment(person, pointer.course))? {
            enrolments.insert(pointer.course, late);
        }
    }
    let listed: Vec<&Enrolment> =
        pointers.items.iter().filter_map(|pointer| enrolments.get(&pointer.course)).collect();
    let paid = Paid::read(app, context, &listed, read).await?;
    filling.take(pointers, |pointer| {
        let Some(enrolment) = enrolments.get(&pointer.course) else { return Ok::<_, Failure>(None) };
        let course = read.peek(&keys::course(pointer.course))?;
        let payments = paid.of(enrolment)?;
        Ok(Some(PersonEnrolment::new(enrolment, course.as_ref(), payments)))
    })
}

/// The Checkout Sessions that an enrolment knows of.
fn sessions(enrolment: &Enrolment) -> BTreeSet<&str> {
    let held = enrolment.payments.iter().map(|held| held.checkout_session.as_str());
    held.chain(enrolment.stripe_checkout_session_id.as_deref())
        .chain(enrolment.awaited.keys().map(String::as_str))
        .collect()
}

/// The sessions and payments that an enrolment knows of.
fn behind(enrolment: &Enrolment) -> Vec<ItemKey> {
    let of_session = |session: &str| ItemKey::from(&keys::checkout_session(session));
    let mut wanted: Vec<ItemKey> = sessions(enrolment).into_iter().map(of_session).collect();
    wanted.extend(enrolment.payments.iter().map(|held| ItemKey::from(&keys::payment(&held.payment))));
    wanted
}

/// The sessions and payments of some enrolments.
struct Paid<'a> {
    read: &'a Snapshot,
    /// Those of enrolments that were not found at first.
    late: Snapshot,
    /// Payments that an enrolment no longer holds, because they were returned.
    returned: Snapshot,
}

impl<'a> Paid<'a> {
    async fn read(
        app: &App,
        context: &RequestContext,
        enrolments: &[&Enrolment],
        read: &'a Snapshot,
    ) -> Result<Self, Failure> {
        let late = read.unread(enrolments.iter().flat_map(|enrolment| behind(enrolment)));
        let late = app.store.read(context.deadline, &late).await?;
        let mut paid = Self { read, late, returned: Snapshot::default() };
        let mut payments = Vec::new();
        for session in enrolments.iter().flat_map(|enrolment| sessions(enrolment)) {
            let session = paid.peek(&keys::checkout_session(session))?;
            payments.extend(session.map(|session| ItemKey::from(&keys::payment(&session.payment))));
        }
        let returned = paid.late.unread(read.unread(payments));
        paid.returned = app.store.read(context.deadline, &returned).await?;
        Ok(paid)
    }

    fn peek<T: Entity>(&self, key: &Key<T>) -> Result<Option<T>, Failure> {
        for snapshot in [self.read, &self.late, &self.returned] {
            if let Some(found) = snapshot.peek(key)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The payments of an enrolment, one for each of its sessions.
    fn of(&self, enrolment: &Enrolment) -> Result<Vec<PaymentView>, Failure> {
        let mut views = Vec::new();
        for id in sessions(enrolment) {
            let session = self.peek(&keys::checkout_session(id))?;
            let held = enrolment.payments.iter().find(|held| held.checkout_session == id);
            let payment =
                held.map(|held| held.payment.clone()).or(session.as_ref().map(|it| it.payment.clone()));
            let payment = match &payment {
                None => None,
                Some(payment) => self.peek(&keys::payment(payment))?,
            };
            views.push(PaymentView::new(id, held, session.as_ref(), payment.as_ref()));
        }
        Ok(views)
    }
}
