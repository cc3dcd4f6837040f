//! One mail for one message: the marker that is taken before the send and settled after it.
//!
//! SES has no idempotency key, so a send whose answer is lost may or may not have happened. The marker
//! tells the cases apart:
//!
//! | What is found, or happens | Then |
//! |---|---|
//! | nothing, or `free` | taken with a lease, sent, settled |
//! | `sent`, `outdated` | done |
//! | `sending`, the lease runs | somebody else is at it: back to the queue |
//! | `sending`, the lease ran out | sent again and counted: rather twice than never |
//! | SES refuses | `free`: the next delivery sends at once |
//! | SES does not answer, or we die | the marker stays: the next delivery waits for the lease |

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use domain::MessageId;
use domain::outbox::Mail;
use jiff::{SignedDuration, Timestamp};
use shared::dynamo::{Read, SentMarker, StoreError, Transaction, keys};
use shared::runtime::metrics::{self, Metric};
use tokio::time::Instant;
use uuid::Uuid;

use crate::compose::{ComposeError, Composed, Facts};
use crate::credits::CreditFacts;
use crate::handler::App;
use crate::mailer::{self, Answer, Envelope};
use crate::outcome::Outcome;
use crate::render::{self, Rendered};

/// Longer than the function may run (30 s), so that whoever holds a running lease may still be alive.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Time kept for settling the marker after the send.
const SETTLING: Duration = Duration::from_secs(2);
/// A send is not begun with less than this: cut off half-way, its outcome would not be known.
const SENDING_MIN: Duration = Duration::from_secs(4);

/// Why it could not be judged what is to become of a message. It goes back to the queue, and in the end to
/// the dead letters, where the operator sees it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DeliveryError {
    /// What it says cannot be found out.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A template fails.
    #[error("the mail cannot be rendered: {0}")]
    Render(#[from] askama::Error),
}

/// The marker in our hands, and the mail that may now be sent.
struct Claimed {
    marker: Read<SentMarker>,
    mail: Rendered,
    to: String,
}

/// Sends the mail of a message, idempotent.
pub(crate) async fn deliver(
    app: &App,
    id: MessageId,
    mail: &Mail,
    deadline: Instant,
) -> Result<Outcome, DeliveryError> {
    if Instant::now() + SENDING_MIN + SETTLING > deadline {
        return Ok(Outcome::NotBegun);
    }
    let claimed = match claim(app, id, mail, deadline).await? {
        Ok(claimed) => claimed,
        Err(outcome) => return Ok(outcome),
    };
    let envelope = Envelope { id, template: mail.template(), to: &claimed.to };
    let outcome = send(app, &envelope, &claimed.mail, deadline - SETTLING).await;
    let now = app.clock.now();
    let settled = match &outcome {
        Outcome::Sent { .. } => SentMarker::Sent { sent_at: now },
        Outcome::Refused(_) | Outcome::NotBegun => SentMarker::Free { freed_at: now },
        _ => return Ok(outcome),
    };
    let written = replace(app, id, Some(&claimed.marker), &settled, deadline).await;
    Ok(match (written, outcome) {
        (Ok(true), outcome) => outcome,
        (_, Outcome::Sent { provider_id }) => Outcome::SentUnsettled { provider_id },
        // Not freed: the lease runs out by itself before the message comes back.
        (_, outcome) => outcome,
    })
}

/// Takes the marker, if the mail is still to be sent and nobody else is at it; otherwise says what is.
async fn claim(
    app: &App,
    id: MessageId,
    mail: &Mail,
    deadline: Instant,
) -> Result<Result<Claimed, Outcome>, DeliveryError> {
    let key = keys::sent_marker(id);
    let holder = app.clock.new_id();
    let about_credits = CreditFacts::concerns(mail);
    let mut addresses = if about_credits { CreditFacts::addresses(mail) } else { Facts::addresses(mail) };
    addresses.push((&key).into());
    loop {
        let snapshot = app.store.read(deadline, &addresses).await?;
        let found = snapshot.read(&key)?;
        let now = app.clock.now();
        let standing = match found.as_ref().map_or(Standing::Free, |read| stand(&read.value, holder, now)) {
            Standing::Settled => return Ok(Err(Outcome::SentBefore)),
            Standing::InFlight => return Ok(Err(Outcome::InFlight)),
            standing => standing,
        };
        let brand = &app.config.brand;
        let (composed, to) = if about_credits {
            let facts = CreditFacts::read(&snapshot, mail)?;
            (facts.compose(mail, brand, now)?, facts.address().map(str::to_owned))
        } else {
            let facts = Facts::read(&app.store, &snapshot, mail, deadline).await?;
            (facts.compose(mail, brand, now)?, facts.address().map(str::to_owned))
        };
        let letter = match composed {
            Composed::Letter(letter) => letter,
            Composed::Outdated(reason) => {
                // Settled like a mail that was sent: a second delivery must not find it true again.
                match replace(app, id, found.as_ref(), &SentMarker::Outdated { found_at: now }, deadline)
                    .await?
                {
                    true => return Ok(Err(Outcome::Outdated(reason))),
                    false => continue,
                }
            }
        };
        let (mail, to) = (render::render(&letter, brand, id)?, to?);
        let marker = match (standing, found) {
            (Standing::Mine, Some(found)) => found,
            (standing, found) => {
                let value = SentMarker::Sending { holder, lease_until: now + LEASE };
                if !replace(app, id, found.as_ref(), &value, deadline).await? {
                    continue;
                }
                if standing == Standing::Abandoned {
                    metrics::count(Metric::MailOutcomeUnknown, 1, app.clock.as_ref());
                }
                Read { version: found.map_or(0, |read| read.version) + 1, value }
            }
        };
        return Ok(Ok(Claimed { marker, mail, to }));
    }
}

/// What a marker means to somebody who wants to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Free,
    /// Taken by ourselves: the write went unanswered, was sent again and met itself.
    Mine,
    InFlight,
    /// Whoever took it did not come back: it may have been sent.
    Abandoned,
    Settled,
}

fn stand(marker: &SentMarker, me: Uuid, now: Timestamp) -> Standing {
    match marker {
        SentMarker::Free { .. } => Standing::Free,
        SentMarker::Sent { .. } | SentMarker::Outdated { .. } => Standing::Settled,
        SentMarker::Sending { holder, .. } if *holder == me => Standing::Mine,
        SentMarker::Sending { lease_until, .. } if *lease_until > now => Standing::InFlight,
        SentMarker::Sending { .. } => Standing::Abandoned,
    }
}

/// Hands the mail to SES, and again after a pause while SES says that it is busy.
async fn send(app: &App, envelope: &Envelope<'_>, mail: &Rendered, until: Instant) -> Outcome {
    let mut pauses = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(250))
        .with_max_delay(Duration::from_secs(3))
        .with_jitter()
        .without_max_times()
        .build();
    let mut pause = Duration::ZERO;
    let mut outcome = Outcome::NotBegun;
    while Instant::now() + pause + SENDING_MIN <= until {
        tokio::time::sleep(pause).await;
        outcome = match mailer::send(app, envelope, mail, until).await {
            Answer::Accepted(provider_id) => Outcome::Sent { provider_id },
            Answer::Unknown(reason) => Outcome::Unanswered(reason),
            Answer::Refused { code, busy } => {
                pause = pauses.next().unwrap_or(pause);
                outcome = Outcome::Refused(code);
                if busy { continue } else { return outcome }
            }
        };
        break;
    }
    outcome
}

/// Writes the marker over what was found. `false`: somebody else was faster.
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
