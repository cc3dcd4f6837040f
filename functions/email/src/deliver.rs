//! Sends one e-mail per message, guarded by a marker that is claimed before the send and updated after it.
//!
//! SES has no idempotency key, so a send whose response is lost may or may not have happened. The marker
//! tells the cases apart:
//!
//! | Marker found, or event | Then |
//! |---|---|
//! | none, or `free` | claimed with a lease, sent, marked as sent |
//! | `sent`, `outdated`, `undeliverable` | done |
//! | `sending`, lease running | another delivery is sending it: back to the queue |
//! | `sending`, lease expired | sent again and counted: twice is better than never |
//! | SES refuses | `free`: the next delivery sends at once |
//! | SES does not respond, or the function dies | the marker stays: the next delivery waits for the lease |

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use domain::MessageId;
use domain::live_session::news::KnownSessions;
use domain::outbox::Mail;
use jiff::{SignedDuration, Timestamp};
use shared::runtime::SecretError;
use shared::runtime::metrics::{self, Metric};
use shared::store::{
    Decision, ERASED, ItemKey, Key, MarkedMail, Read, SentMarker, StoreError, Transaction, keys,
};
use tokio::time::Instant;
use uuid::Uuid;

use crate::compose_error::ComposeError;
use crate::delivery_outcome::DeliveryOutcome;
use crate::email::{AnyEmail, Composed};
use crate::emails::Registered;
use crate::mail_context::{MailContext, Wait};
use crate::mailer::{self, Envelope, SesResponse};
use crate::marker_state::MarkerState;
use crate::render::{self, Rendered};
use crate::state::App;
use crate::stored_items::StoredItems;

/// Longer than the function may run (30 s), so that the holder of a running lease may still be alive.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Time reserved for updating the marker after the send.
const MARKING: Duration = Duration::from_secs(2);
/// No send starts with less time than this: interrupted half-way, its outcome would be unknown.
const SENDING_MIN: Duration = Duration::from_secs(4);

/// Why nothing could be decided about a message. It goes back to the queue and finally to the dead-letter
/// queue, where the operator sees it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeliveryError {
    #[error(transparent)]
    Compose(#[from] ComposeError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error("the mail cannot be rendered: {0}")]
    Render(#[from] askama::Error),
}

/// A claimed marker, and the e-mail that may now be sent.
struct Claimed {
    marker: Read<SentMarker>,
    mail: Rendered,
    to: String,
    mailed: Option<Mailed>,
}

/// What the e-mail says about live sessions, and where that is remembered.
struct Mailed {
    key: Key<KnownSessions>,
    /// What earlier e-mails said.
    before: Option<Read<KnownSessions>>,
    sessions: KnownSessions,
}

/// An e-mail that may be sent.
struct Ready {
    mail: Rendered,
    to: String,
    mailed: Option<Mailed>,
}

/// What a delivery prepares before it claims the marker.
enum Prepared {
    Ready(Box<Ready>),
    Outdated(&'static str),
    TooEarly(&'static str),
    /// The address cannot be written to.
    Undeliverable(&'static str),
}

/// Sends the e-mail of a message once.
pub(crate) async fn deliver(
    app: &App,
    (id, message): (MessageId, &Mail),
    email: &Registered,
    wait: Wait,
    deadline: Instant,
) -> Result<DeliveryOutcome, DeliveryError> {
    if Instant::now() + SENDING_MIN + MARKING > deadline {
        return Ok(DeliveryOutcome::NotBegun);
    }
    let of = MarkedMail { id, mail: message.clone(), sent_again: false };
    let claimed = match claim(app, &of, email.email.as_ref(), wait, deadline).await? {
        Ok(claimed) => claimed,
        Err(outcome) => return Ok(outcome),
    };
    let envelope = Envelope { id, template: email.name, to: &claimed.to };
    let outcome = send(app, &envelope, &claimed.mail, deadline - MARKING).await;
    let now = app.clock.now();
    let next = match &outcome {
        DeliveryOutcome::Sent { .. } => SentMarker::Sent { sent_at: now, report: None, of: Some(of) },
        DeliveryOutcome::Refused { .. } | DeliveryOutcome::NotBegun => SentMarker::Free { freed_at: now },
        _ => return Ok(outcome),
    };
    let mailed = claimed.mailed.as_ref().filter(|_| matches!(next, SentMarker::Sent { .. }));
    let written = match mailed {
        Some(mailed) => mark_with_sessions(app, id, (&claimed.marker, &next), mailed, deadline).await,
        None => replace(app, id, Some(&claimed.marker), &next, deadline).await,
    };
    Ok(match (written, outcome) {
        (Ok(true), outcome) => outcome,
        (_, DeliveryOutcome::Sent { provider_id }) => DeliveryOutcome::SentUnmarked { provider_id },
        // Not freed: the lease expires by itself before the message comes back.
        (_, outcome) => outcome,
    })
}

/// Claims the marker if the e-mail still has to be sent and no other delivery is sending it; otherwise returns
/// the outcome.
async fn claim(
    app: &App,
    of: &MarkedMail,
    email: &dyn AnyEmail,
    wait: Wait,
    deadline: Instant,
) -> Result<Result<Claimed, DeliveryOutcome>, DeliveryError> {
    let id = of.id;
    let key = keys::sent_marker(id);
    let holder = app.clock.new_id();
    let mut wanted = email.keys();
    wanted.extend([ItemKey::from(&key), (&keys::learner(email.learner())).into()]);
    loop {
        let stored = StoredItems::new(app.store.read(deadline, &wanted).await?);
        let found = stored.first().read(&key)?;
        let now = app.clock.now();
        let state = match MarkerState::of(found.as_ref().map(|read| &read.value), holder, now) {
            MarkerState::Done => return Ok(Err(DeliveryOutcome::SentBefore)),
            MarkerState::InFlight => return Ok(Err(DeliveryOutcome::InFlight)),
            state => state,
        };
        let (mail, to, mailed) = match prepare(app, id, email, stored, (now, wait), deadline).await? {
            Prepared::Ready(ready) => (ready.mail, ready.to, ready.mailed),
            Prepared::TooEarly(reason) => return Ok(Err(DeliveryOutcome::TooEarly(reason))),
            Prepared::Outdated(reason) => {
                // Marked like a sent e-mail: a second delivery must not find it true again.
                let outdated = SentMarker::Outdated { found_at: now };
                match replace(app, id, found.as_ref(), &outdated, deadline).await? {
                    true => return Ok(Err(DeliveryOutcome::Outdated(reason))),
                    false => continue,
                }
            }
            Prepared::Undeliverable(reason) => {
                let marker = SentMarker::Undeliverable {
                    found_at: now,
                    reason: reason.to_owned(),
                    of: Some(of.clone()),
                };
                match replace(app, id, found.as_ref(), &marker, deadline).await? {
                    true => return Ok(Err(DeliveryOutcome::Undeliverable(reason))),
                    false => continue,
                }
            }
        };
        let marker = match (state, found) {
            (MarkerState::Mine, Some(found)) => found,
            (state, found) => match take(app, of, found, holder, now, deadline).await? {
                Some(marker) => {
                    if state == MarkerState::Abandoned {
                        metrics::count(Metric::MailOutcomeUnknown, 1, app.clock.as_ref());
                    }
                    marker
                }
                None => continue,
            },
        };
        return Ok(Ok(Claimed { marker, mail, to, mailed }));
    }
}

/// Composes and renders the e-mail as it is true now.
async fn prepare(
    app: &App,
    id: MessageId,
    email: &dyn AnyEmail,
    stored: StoredItems,
    (now, wait): (Timestamp, Wait),
    deadline: Instant,
) -> Result<Prepared, DeliveryError> {
    let learner = email.reader(&stored)?;
    // Nothing is composed for somebody who asked to be forgotten.
    if learner.is_erased() {
        return Ok(Prepared::Undeliverable(ERASED));
    }
    let further = email.further_keys(&stored)?;
    let stored = stored.with_further(app.store.read(deadline, &further).await?);
    let token = match email.subscription() {
        Some(of) => Some((of, app.unsubscribe.key().await?.token(of, learner.id))),
        None => None,
    };
    let context = MailContext {
        learner: &learner,
        brand: &app.config.brand,
        now,
        wait,
        unsubscribe_token: token.as_ref().map(|(of, token)| (*of, token.as_str())),
    };
    Ok(match email.compose(&stored, &context)? {
        Composed::Outdated(reason) => Prepared::Outdated(reason),
        Composed::TooEarly(reason) => Prepared::TooEarly(reason),
        Composed::Content(content) => match context.recipient() {
            Ok(to) => Prepared::Ready(Box::new(Ready {
                mail: render::render(content.as_ref(), context.brand, id)?,
                to,
                mailed: match (email.mailed_key(), content.mailed_sessions()) {
                    (Some(key), Some(sessions)) => {
                        Some(Mailed { before: stored.first().read(&key)?, key, sessions: sessions.clone() })
                    }
                    _ => None,
                },
            })),
            Err(reason) => Prepared::Undeliverable(reason),
        },
    })
}

/// Writes a marker with a lease over what was found. `None`: another delivery was faster.
async fn take(
    app: &App,
    of: &MarkedMail,
    found: Option<Read<SentMarker>>,
    holder: Uuid,
    now: Timestamp,
    deadline: Instant,
) -> Result<Option<Read<SentMarker>>, StoreError> {
    let value = SentMarker::Sending { holder, lease_until: now + LEASE, of: Some(of.clone()) };
    let taken = replace(app, of.id, found.as_ref(), &value, deadline).await?;
    Ok(taken.then(|| Read { version: found.map_or(0, |read| read.version) + 1, value }))
}

/// Sends through SES, retrying with backoff while SES reports that it is busy.
async fn send(app: &App, envelope: &Envelope<'_>, mail: &Rendered, until: Instant) -> DeliveryOutcome {
    let mut backoff = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(250))
        .with_max_delay(Duration::from_secs(3))
        .with_jitter()
        .without_max_times()
        .build();
    let mut pause = Duration::ZERO;
    let mut outcome = DeliveryOutcome::NotBegun;
    while Instant::now() + pause + SENDING_MIN <= until {
        // A sleep of no length still waits for the next tick of the timer.
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
        outcome = match mailer::send(app, envelope, mail, until).await {
            SesResponse::Accepted(provider_id) => DeliveryOutcome::Sent { provider_id },
            SesResponse::Unknown(reason) => DeliveryOutcome::Unanswered(reason),
            SesResponse::Refused { code, busy } => {
                pause = backoff.next().unwrap_or(pause);
                let is_outage = busy || mailer::is_closed(&code);
                outcome = DeliveryOutcome::Refused { code, is_outage };
                if busy { continue } else { return outcome }
            }
        };
        break;
    }
    outcome
}

/// Writes the marker over what was found. `false`: another delivery was faster.
async fn replace(
    app: &App,
    id: MessageId,
    found: Option<&Read<SentMarker>>,
    next: &SentMarker,
    deadline: Instant,
) -> Result<bool, StoreError> {
    let mut transaction = Transaction::new();
    transaction.save(&keys::sent_marker(id), found, next)?;
    app.store.write(deadline, &transaction).await
}

/// Writes the marker together with what the e-mail said about live sessions.
async fn mark_with_sessions(
    app: &App,
    id: MessageId,
    (marker, next): (&Read<SentMarker>, &SentMarker),
    mailed: &Mailed,
    deadline: Instant,
) -> Result<bool, StoreError> {
    let mut transaction = Transaction::new();
    transaction.save(&keys::sent_marker(id), Some(marker), next)?;
    transaction.save(&mailed.key, mailed.before.as_ref(), &mailed.sessions)?;
    if app.store.write(deadline, &transaction).await? {
        return Ok(true);
    }
    // Another e-mail about the same sessions was sent meanwhile; this one is the later.
    let keys = [ItemKey::from(&keys::sent_marker(id)), (&mailed.key).into()];
    app.store
        .decide(deadline, &keys, |snapshot| {
            let found = snapshot.read(&keys::sent_marker(id))?;
            if found.is_none_or(|found| found.version != marker.version) {
                return Ok(Decision::Answer(false));
            }
            let mut transaction = Transaction::new();
            transaction.save(&keys::sent_marker(id), Some(marker), next)?;
            transaction.save(&mailed.key, snapshot.read(&mailed.key)?.as_ref(), &mailed.sessions)?;
            Ok(Decision::Write(transaction, true))
        })
        .await
}
