//! Everything that is known of one payment: its Checkout Session, Stripe's facts, and the refunds that were asked for.

use domain::payment::Payment;
use domain::payment::refund_request::{RefundRequests, left};
use domain::{CheckoutSession, CheckoutSessionState, CourseId, LearnerId, Money, Refusal};
use shared::http::Failure;
use shared::store::{ItemKey, Read, Snapshot, keys};

/// The longest id; Stripe's have at most 255 characters.
const ID_MAX: usize = 255;

/// The id of a payment in a path: Stripe's `cs_…` or `pi_…`.
pub(crate) fn payment_id(text: &str) -> Result<&str, Refusal> {
    let known = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    match !text.is_empty() && text.len() <= ID_MAX && text.chars().all(known) {
        true => Ok(text),
        false => Err(Refusal::NotFound),
    }
}

/// What is known of a payment. One of the two exists.
pub(crate) struct PaymentFacts {
    pub(crate) session: Option<CheckoutSession>,
    pub(crate) payment: Option<Read<Payment>>,
    /// Stripe's facts with what its session says; an unknown payment for one that no event has told of.
    pub(crate) known: Payment,
    pub(crate) requests: Option<Read<RefundRequests>>,
}

/// What came of looking a payment up.
pub(crate) enum Lookup {
    /// Only what was read shows that these are needed.
    ReadAlso(Vec<ItemKey>),
    Found(Box<PaymentFacts>),
}

impl PaymentFacts {
    /// The keys to begin with.
    pub(crate) fn keys(id: &str) -> Vec<ItemKey> {
        vec![(&keys::checkout_session(id)).into(), (&keys::payment(id)).into()]
    }

    /// Takes a payment from a snapshot; `id` is its own or that of its Checkout Session.
    pub(crate) fn find(snapshot: &Snapshot, id: &str) -> Result<Lookup, Failure> {
        let session = snapshot.read(&keys::checkout_session(id))?;
        let payment = snapshot.read(&keys::payment(id))?;
        if session.is_none() && payment.is_none() {
            return Err(Refusal::NotFound.into());
        }
        let payment_id = session.as_ref().map_or(id, |read| read.value.payment.as_str()).to_owned();
        let session_id = payment.as_ref().and_then(|read| read.value.checkout_session.clone());
        let mut wanted: Vec<ItemKey> =
            vec![(&keys::payment(&payment_id)).into(), (&keys::refund_requests(&payment_id)).into()];
        wanted.extend(session_id.iter().map(|id| ItemKey::from(&keys::checkout_session(id))));
        let unread = snapshot.unread(wanted);
        if !unread.is_empty() {
            return Ok(Lookup::ReadAlso(unread));
        }
        let payment = snapshot.read(&keys::payment(&payment_id))?;
        let session = match (session, session_id) {
            (None, Some(id)) => snapshot.read(&keys::checkout_session(&id))?,
            (session, _) => session,
        };
        let requests = snapshot.read(&keys::refund_requests(&payment_id))?;
        Ok(Lookup::Found(Box::new(Self::of(session.map(|read| read.value), payment, requests, payment_id))))
    }

    pub(crate) fn of(
        session: Option<CheckoutSession>,
        payment: Option<Read<Payment>>,
        requests: Option<Read<RefundRequests>>,
        payment_id: String,
    ) -> Self {
        let changed_at = session.as_ref().map(|session| session.changed_at).unwrap_or_default();
        let known = match &payment {
            Some(read) => read.value.clone(),
            None => Payment::unknown(payment_id, changed_at),
        };
        // The payment itself says so only once it was matched.
        let total =
            session.as_ref().filter(|session| session.paid).and_then(|session| session.total.as_ref());
        let charged = known.charged.or(total.map(|total| total.amount));
        let known = Payment { charged, ..known };
        Self { session, payment, known, requests }
    }

    /// The id in its address: that of its Checkout Session, where one is known.
    pub(crate) fn id(&self) -> &str {
        self.session.as_ref().map_or(self.known.id.as_str(), |session| session.id.as_str())
    }

    /// Stripe's `pi_…`, if there was anything to pay.
    pub(crate) fn payment_intent(&self) -> Option<&str> {
        Some(self.known.id.as_str()).filter(|id| !id.starts_with("cs_"))
    }

    /// Whose it is, as far as it names somebody.
    pub(crate) fn learner(&self) -> Option<LearnerId> {
        self.known.learner.or(self.session.as_ref().and_then(|session| session.learner))
    }

    /// What it is for, as far as it names a course.
    pub(crate) fn course(&self) -> Option<CourseId> {
        self.known.course.or(self.session.as_ref().and_then(|session| session.course))
    }

    /// What was asked for or charged, where the currency is known as well.
    pub(crate) fn amount(&self) -> Option<Money> {
        let total = self.session.as_ref().and_then(|session| session.total.clone());
        let told = self.known.charged.zip(self.known.currency.clone());
        total.or(told.map(|(amount, currency)| Money { amount, currency }))
    }

    /// What was taken, in minor units, as far as it is known.
    pub(crate) fn charged(&self) -> Option<i64> {
        self.known.charged.filter(|_| self.payment_intent().is_some())
    }

    /// How much can be refunded, in minor units.
    ///
    /// # Errors
    /// Nothing can be refunded; the refusal says why.
    pub(crate) fn refundable(&self) -> Result<i64, Refusal> {
        left(self.charged(), &self.known)
    }

    /// The refund whose outcome is not known yet is on its way.
    pub(crate) fn refund_is_open(&self) -> bool {
        self.requests.as_ref().is_some_and(|read| read.value.open(&self.known).is_some())
    }

    /// Whether an administrator may assign it to a learner and a course.
    pub(crate) fn may_be_assigned(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.paid && session.state.may_be_assigned())
    }

    /// The state of its session; one that is unknown was confirmed, as far as we know.
    pub(crate) fn session_state(&self) -> CheckoutSessionState {
        self.session.as_ref().map_or(CheckoutSessionState::Confirmed, |session| session.state)
    }
}
