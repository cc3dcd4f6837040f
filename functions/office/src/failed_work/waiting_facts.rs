//! Why work waits, from what is stored about it.

use std::collections::BTreeSet;

use domain::course::message::MessageState;
use domain::credits::ledger::Amount;
use domain::outbox::Message;
use jiff::SignedDuration;
use shared::http::{Failure, RequestContext};
use shared::store::{ItemKey, Snapshot, Waiting, keys};

use super::Piece;
use crate::reports_state::ReportsApp;
use crate::views::{FailedWorkReason, MailOutcomeView, template};

/// A publication is settled within this time; for longer, something keeps it.
const SETTLING: SignedDuration = SignedDuration::from_mins(15);

/// What is stored about some pieces of work.
pub(super) struct WaitingFacts {
    items: Snapshot,
    /// The balances of those who wait for credits.
    ledgers: Snapshot,
}

impl WaitingFacts {
    /// Reads them.
    pub(super) async fn read(
        app: &ReportsApp,
        context: &RequestContext,
        waiting: &[Waiting],
    ) -> Result<Self, Failure> {
        let wanted: BTreeSet<ItemKey> = waiting.iter().flat_map(Waiting::keys).collect();
        let wanted: Vec<ItemKey> = wanted.into_iter().collect();
        let items = app.store.read(context.deadline, &wanted).await?;
        let mut heads = BTreeSet::new();
        for of in waiting {
            if let Waiting::Award(enrolment) = of
                && let Some(certificate) = items.peek(&keys::certificate(*enrolment))?
            {
                heads.insert(ItemKey::from(&keys::ledger_head(certificate.learner)));
            }
        }
        let heads: Vec<ItemKey> = heads.into_iter().collect();
        Ok(Self { ledgers: app.store.read(context.deadline, &heads).await?, items })
    }

    /// The piece with its reason; `None` if it does not wait any more, or not long enough.
    pub(super) fn piece(&self, app: &ReportsApp, waiting: Waiting) -> Result<Option<Piece>, Failure> {
        let now = app.clock.now();
        let piece = Piece {
            id: id_of(waiting),
            subject: String::new(),
            reason: FailedWorkReason::Unreadable,
            detail: None,
            learner: None,
            course: None,
            since: now,
            can_retry: true,
        };
        Ok(match waiting {
            Waiting::Award(enrolment) => {
                let certificate = self.items.peek(&keys::certificate(enrolment))?;
                let Some(certificate) = certificate.filter(|it| it.due().is_some()) else { return Ok(None) };
                let head = self.ledgers.peek(&keys::ledger_head(certificate.learner))?;
                let balance = head.map(|head| head.balance).unwrap_or_default();
                let after = balance.hundredths() + Amount::from(certificate.credits).hundredths();
                let reason = match after > Amount::BALANCE_MAX.hundredths() {
                    true => FailedWorkReason::BalanceLimit,
                    false => FailedWorkReason::NotAwarded,
                };
                let (learner, course) = (Some(certificate.learner), Some(certificate.course));
                let since = certificate.changed_at();
                Some(Piece { subject: certificate.number, reason, learner, course, since, ..piece })
            }
            Waiting::Settlement(part) => {
                let settlement = self.items.peek(&keys::settlement_part(part))?;
                let settlement = settlement.filter(|it| it.created_at + SETTLING <= now);
                settlement.map(|it| Piece {
                    reason: FailedWorkReason::NotSettled,
                    course: Some(part.course),
                    since: it.created_at,
                    ..piece
                })
            }
            Waiting::CourseMessage(course, id) => {
                let message = self.items.peek(&keys::course_message(course, id))?;
                let message = message.filter(|it| it.state(now) == MessageState::Delayed);
                message.map(|it| Piece {
                    since: it.waits_since(),
                    subject: it.subject,
                    reason: FailedWorkReason::NotSent,
                    course: Some(course),
                    ..piece
                })
            }
            Waiting::Reissue(learner, course) => {
                let enrolment = self.items.peek(&keys::enrolment(learner, course))?;
                enrolment.filter(|it| it.certificate_due).map(|it| Piece {
                    reason: FailedWorkReason::NotReissued,
                    learner: Some(learner),
                    course: Some(course),
                    since: it.completed_at.unwrap_or(it.enrolled_at),
                    can_retry: false,
                    ..piece
                })
            }
            Waiting::Message(message) => match self.items.peek(&keys::outbox(message)) {
                Ok(row) => row.map(|row| Piece {
                    subject: match &row.message {
                        Message::Mail(mail) => template(mail),
                        Message::ZoomRegistration(_) => "zoom_registration".to_owned(),
                    },
                    reason: FailedWorkReason::NotRelayed,
                    learner: row.message.person(),
                    course: row.message.course(),
                    since: row.due_at,
                    ..piece
                }),
                // Written by another version of the program: a developer has to look.
                Err(_) => Some(Piece { can_retry: false, ..piece }),
            },
            Waiting::Registration(of) => {
                let known = self.items.peek(&keys::registration(of.learner, of.course, of.session))?;
                let course = self.items.peek(&keys::course(of.course))?;
                let session = course.as_ref().and_then(|course| course.session(of.session));
                // What nobody can attend any more is no work.
                let known = known.filter(|_| session.is_none_or(|session| now < session.ends_at()));
                known.map(|known| Piece {
                    subject: session.map(|session| session.topic.clone()).unwrap_or_default(),
                    reason: FailedWorkReason::RefusedByZoom,
                    detail: known.failure,
                    learner: Some(of.learner),
                    course: Some(of.course),
                    since: known.changed_at,
                    ..piece
                })
            }
            Waiting::Mail(message) => {
                let marker = self.items.peek(&keys::sent_marker(message))?;
                let Some((marker, since)) = marker.and_then(|it| it.lost_at().map(|at| (it, at))) else {
                    return Ok(None);
                };
                let of = marker.mail();
                Some(Piece {
                    subject: of.map(|of| template(&of.mail)).unwrap_or_default(),
                    reason: reason_of(MailOutcomeView::of(&marker)),
                    learner: of.and_then(|of| of.mail.person()),
                    course: of.and_then(|of| of.mail.course()),
                    since,
                    ..piece
                })
            }
        })
    }
}

fn reason_of(outcome: MailOutcomeView) -> FailedWorkReason {
    match outcome {
        MailOutcomeView::Suppressed => FailedWorkReason::Suppressed,
        MailOutcomeView::Bounced => FailedWorkReason::Bounced,
        MailOutcomeView::Complained => FailedWorkReason::Complained,
        MailOutcomeView::UnverifiedAddress => FailedWorkReason::UnverifiedAddress,
        MailOutcomeView::MalformedAddress => FailedWorkReason::MalformedAddress,
        _ => FailedWorkReason::Rejected,
    }
}

/// Names a piece in a request that tries it again.
fn id_of(waiting: Waiting) -> String {
    match waiting {
        Waiting::Award(enrolment) => enrolment.to_string(),
        Waiting::Settlement(of) => {
            of.part.map_or_else(|| of.course.to_string(), |part| format!("{}.{part}", of.course))
        }
        Waiting::CourseMessage(course, message) => format!("{course}.{message}"),
        Waiting::Reissue(learner, course) => format!("{learner}.{course}"),
        Waiting::Message(message) | Waiting::Mail(message) => message.to_string(),
        Waiting::Registration(of) => format!("{}.{}.{}", of.learner, of.course, of.session),
    }
}
