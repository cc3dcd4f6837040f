//! A person's enrolments, each with its payments.

use std::collections::BTreeSet;

use domain::LearnerId;
use domain::enrolment::Enrolment;
use shared::http::{Failure, RequestContext};
use shared::store::{Cursor, EnrolmentPointer, Filling, ItemKey, Page, Snapshot, keys};

use crate::state::App;
use crate::views::{PaymentView, PersonEnrolment};

/// A page of them.
pub(crate) async fn page(
    app: &App,
    context: &RequestContext,
    person: LearnerId,
    (size, cursor): (u8, Option<Cursor>),
) -> Result<Page<PersonEnrolment>, Failure> {
    let range = keys::enrolment_pointers(person);
    let mut filling = Filling::new(size, cursor);
    while let Some((size, cursor)) = filling.wanted() {
        let page = app.store.page(context.deadline, &range, size, cursor.as_ref()).await?;
        let behind = |pointer: &EnrolmentPointer| {
            let (enrolment, course) = (keys::enrolment(person, pointer.course), keys::course(pointer.course));
            [ItemKey::from(&enrolment), ItemKey::from(&course)]
        };
        let keys: Vec<ItemKey> = page.items.iter().flat_map(behind).collect();
        let found = app.store.read(context.deadline, &keys).await?;
        let mut enrolments = Vec::new();
        for pointer in &page.items {
            enrolments.extend(found.peek(&keys::enrolment(person, pointer.course))?);
        }
        let paid = Paid::read(app, context, &enrolments).await?;
        filling.take(page, |pointer| {
            let enrolment = found.peek(&keys::enrolment(person, pointer.course))?;
            let Some(enrolment) = enrolment else { return Ok::<_, Failure>(None) };
            let course = found.peek(&keys::course(pointer.course))?;
            let payments = paid.of(&enrolment)?;
            Ok(Some(PersonEnrolment::new(&enrolment, course.as_ref(), payments)))
        })?;
    }
    Ok(filling.finish())
}

/// The sessions and payments of some enrolments.
struct Paid {
    sessions: Snapshot,
    /// Payments that an enrolment no longer holds, because they were returned.
    returned: Snapshot,
}

/// The Checkout Sessions that an enrolment knows of.
fn sessions(enrolment: &Enrolment) -> BTreeSet<&str> {
    let held = enrolment.payments.iter().map(|held| held.checkout_session.as_str());
    held.chain(enrolment.stripe_checkout_session_id.as_deref())
        .chain(enrolment.awaited.keys().map(String::as_str))
        .collect()
}

impl Paid {
    async fn read(app: &App, context: &RequestContext, enrolments: &[Enrolment]) -> Result<Self, Failure> {
        let of_session = |session: &str| ItemKey::from(&keys::checkout_session(session));
        let mut wanted: Vec<ItemKey> = enrolments.iter().flat_map(sessions).map(of_session).collect();
        let held = enrolments.iter().flat_map(|enrolment| &enrolment.payments);
        wanted.extend(held.map(|held| ItemKey::from(&keys::payment(&held.payment))));
        let found = app.store.read(context.deadline, &wanted).await?;
        let mut payments = Vec::new();
        for session in enrolments.iter().flat_map(sessions) {
            payments.extend(found.peek(&keys::checkout_session(session))?.map(|session| session.payment));
        }
        let further = found.unread(payments.iter().map(|payment| ItemKey::from(&keys::payment(payment))));
        Ok(Self { returned: app.store.read(context.deadline, &further).await?, sessions: found })
    }

    /// The payments of an enrolment, one for each of its sessions.
    fn of(&self, enrolment: &Enrolment) -> Result<Vec<PaymentView>, Failure> {
        let mut views = Vec::new();
        for id in sessions(enrolment) {
            let session = self.sessions.peek(&keys::checkout_session(id))?;
            let held = enrolment.payments.iter().find(|held| held.checkout_session == id);
            let payment =
                held.map(|held| held.payment.clone()).or(session.as_ref().map(|it| it.payment.clone()));
            let payment = match &payment {
                None => None,
                Some(payment) => {
                    let key = keys::payment(payment);
                    self.sessions.peek(&key)?.or(self.returned.peek(&key)?)
                }
            };
            views.push(PaymentView::new(id, held, session.as_ref(), payment.as_ref()));
        }
        Ok(views)
    }
}
