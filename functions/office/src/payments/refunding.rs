//! A refund: recorded first, then sent to Stripe, then Stripe's answer is noted. Each step can be repeated, so a process
//! may die between any two of them; the webhook writes what came of it.

use domain::audit::{AuditAction, AuditFact};
use domain::payment::refund_request::{Asked, RefundAnswer, RefundProgress, RefundRequest, WantedRefund};
use domain::{LearnerId, Refusal};
use shared::http::{Failure, RequestContext};
use shared::staff_decision::StaffDecision;
use shared::store::{Decision, Read, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;

use super::facts::{Lookup, PaymentFacts};
use super::stripe_refunds::in_words;
use crate::state::App;

/// What an administrator wants.
pub(crate) struct Order<'a> {
    /// The payment, as it is addressed.
    pub(crate) payment: &'a str,
    /// In minor units.
    pub(crate) amount: i64,
    /// How much had been refunded when the administrator looked.
    pub(crate) seen_refunded: i64,
    pub(crate) by: LearnerId,
    pub(crate) reason: &'a str,
}

/// A request as it is recorded.
struct Recorded {
    /// Stripe's `pi_…`.
    payment: String,
    request: RefundRequest,
    progress: RefundProgress,
    /// It was recorded by another request, which may have sent it.
    before: bool,
}

/// Refunds a payment, once however often it is asked for; returns the request with Stripe's answer.
///
/// # Errors
/// It cannot be refunded, Stripe refuses, or Stripe did not answer: then the request stays, and can be sent again.
pub(crate) async fn refund(
    app: &App,
    context: &RequestContext,
    order: &Order<'_>,
) -> Result<(RefundRequest, RefundProgress), Failure> {
    let recorded = record(app, context, order).await?;
    if recorded.progress != RefundProgress::Sending {
        return Ok((recorded.request, recorded.progress));
    }
    let made = app.stripe.make(&recorded.payment, &recorded.request, recorded.before).await;
    let answer = made.map_err(|error| {
        tracing::error!(%error, correlation_id = context.correlation_id, "a refund was not answered");
        Failure::Unavailable(
            "Stripe did not answer. The refund is recorded: send it again, and nothing is refunded twice.",
        )
    })?;
    note(app, context, &recorded, &answer).await?;
    match &answer {
        RefundAnswer::Accepted(_) => {
            let request = RefundRequest { answer: Some(answer), ..recorded.request };
            Ok((request, RefundProgress::Accepted))
        }
        RefundAnswer::Refused(code) => {
            tracing::warn!(code, correlation_id = context.correlation_id, "Stripe refused a refund");
            Err(Refusal::Conflict(in_words(code)).into())
        }
    }
}

/// Records the request with its entry in the audit log, unless it was asked for before.
async fn record(app: &App, context: &RequestContext, order: &Order<'_>) -> Result<Recorded, Failure> {
    let id = app.clock.new_id();
    app.store
        .decide(context.deadline, &PaymentFacts::keys(order.payment), |snapshot| {
            let facts = match PaymentFacts::find(snapshot, order.payment)? {
                Lookup::ReadAlso(keys) => return Ok(Decision::ReadAlso(keys)),
                Lookup::Found(facts) => facts,
            };
            let unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
            let wanted =
                WantedRefund { id, amount: order.amount, seen_refunded: order.seen_refunded, by: order.by };
            decide(unit, &facts, &wanted, order.reason)
        })
        .await
}

fn decide(
    mut unit: UnitOfWork<'_>,
    facts: &PaymentFacts,
    wanted: &WantedRefund,
    reason: &str,
) -> Result<Decision<Recorded>, Failure> {
    let before: Option<&Read<_>> = facts.requests.as_ref();
    let requests = before.map(|read| read.value.clone()).unwrap_or_default();
    let recorded = |request: RefundRequest| Recorded {
        payment: facts.known.id.clone(),
        progress: request.progress(&facts.known),
        before: request.id != wanted.id,
        request,
    };
    let request = match requests.ask(wanted, facts.charged(), &facts.known, unit.now)? {
        Asked::Before(request) => return Ok(Decision::Answer(recorded(request))),
        Asked::New(request) => request,
    };
    let key = keys::refund_requests(&facts.known.id);
    unit.transaction.save(&key, before, &requests.with(request.clone()))?;
    let by = StaffDecision { actor: Some(wanted.by), reason };
    let mut details = vec![("payment", facts.known.id.clone()), ("amount", request.amount.to_string())];
    details.extend(facts.amount().map(|paid| ("currency", paid.currency.as_str().to_owned())));
    unit.audit(&AuditFact {
        actor: by.actor,
        action: AuditAction::RefundRequested,
        learner: facts.learner(),
        course: facts.course(),
        to_course: None,
        reason: by.reason,
        details: &details,
    })?;
    Ok(Decision::Write(unit.transaction, recorded(request)))
}

/// Notes Stripe's answer beside the request.
async fn note(
    app: &App,
    context: &RequestContext,
    recorded: &Recorded,
    answer: &RefundAnswer,
) -> Result<(), Failure> {
    let key = keys::refund_requests(&recorded.payment);
    let decide = |snapshot: &Snapshot| {
        let read = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
        let after = read.value.clone().answered(recorded.request.id, answer);
        if after == read.value {
            return Ok(Decision::Answer(()));
        }
        let mut unit = UnitOfWork::new(app.clock.as_ref(), &context.correlation_id);
        unit.transaction.save(&key, Some(&read), &after)?;
        Ok::<_, Failure>(Decision::Write(unit.transaction, ()))
    };
    app.store.decide(context.deadline, &[(&key).into()], decide).await
}
