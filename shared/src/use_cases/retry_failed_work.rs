//! Tries a piece of waiting work again: brings it back to whoever does it, in the transaction of the audit entry.
//!
//! Nothing is done here that its consumer or its sweep does not do by itself, so a piece may be tried again as often as
//! somebody likes.

use domain::outbox::Message;
use domain::{CourseId, LearnerId, RegistrationStatus};

use crate::store::{ItemKey, Snapshot, StoreError, Waiting, keys};
use crate::unit_of_work::UnitOfWork;

/// Whom and what a piece that is tried again is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetriedPiece {
    pub learner: Option<LearnerId>,
    pub course: Option<CourseId>,
}

impl Waiting {
    /// The keys that decide whether it is tried again.
    pub fn keys(&self) -> Vec<ItemKey> {
        match self {
            Self::Award(enrolment) => vec![(&keys::certificate(*enrolment)).into()],
            Self::Settlement(part) => vec![(&keys::settlement_part(*part)).into()],
            Self::CourseMessage(course, message) => {
                vec![(&keys::course_message(*course, *message)).into()]
            }
            Self::Reissue(learner, course) => vec![(&keys::enrolment(*learner, *course)).into()],
            Self::Message(message) => vec![(&keys::outbox(*message)).into()],
            Self::Registration(of) => vec![
                (&keys::registration(of.learner, of.course, of.session)).into(),
                (&keys::course(of.course)).into(),
            ],
            Self::Mail(message) => vec![(&keys::sent_marker(*message)).into()],
        }
    }
}

impl UnitOfWork<'_> {
    /// Tries a piece of work again, if it still waits; `None` if it does not, or nobody can.
    ///
    /// # Errors
    /// An item is corrupt or cannot be stored.
    pub fn retry_waiting(
        &mut self,
        snapshot: &Snapshot,
        waiting: Waiting,
    ) -> Result<Option<RetriedPiece>, StoreError> {
        match waiting {
            Waiting::Award(enrolment) => {
                let key = keys::certificate(enrolment);
                let read = snapshot.read(&key)?.filter(|read| read.value.due().is_some());
                let Some(read) = read else { return Ok(None) };
                // Written as it is: the stream brings it to the ledger once more.
                self.transaction.save(&key, Some(&read), &read.value)?;
                Ok(Some(RetriedPiece { learner: Some(read.value.learner), course: Some(read.value.course) }))
            }
            Waiting::Settlement(part) => {
                let key = keys::settlement_part(part);
                let Some(read) = snapshot.read(&key)? else { return Ok(None) };
                // Due at once; a walk that is under way notices and ends.
                self.transaction.save(&key, Some(&read), &read.value.clone().given_back(self.now))?;
                Ok(Some(RetriedPiece { learner: None, course: Some(part.course) }))
            }
            Waiting::CourseMessage(course, message) => {
                let key = keys::course_message(course, message);
                let read = snapshot.read(&key)?.filter(|read| read.value.due_at.is_some());
                let Some(read) = read else { return Ok(None) };
                // Due at once; a sweep that is sending it notices and ends.
                self.transaction.save(&key, Some(&read), &read.value.clone().tried_again(self.now))?;
                Ok(Some(RetriedPiece { learner: None, course: Some(course) }))
            }
            Waiting::Message(message) => {
                let key = keys::outbox(message);
                // One that was relayed meanwhile is left alone, and nothing is asked of its absence.
                if snapshot.peek(&key)?.is_none() {
                    return Ok(None);
                }
                let Some(read) = snapshot.read(&key)? else { return Ok(None) };
                // Written as it is: the stream relays it once more.
                self.transaction.save(&key, Some(&read), &read.value)?;
                let about = &read.value.message;
                Ok(Some(RetriedPiece { learner: Some(about.learner()), course: about.course() }))
            }
            Waiting::Registration(of) => {
                let key = keys::registration(of.learner, of.course, of.session);
                let course = snapshot.get(&keys::course(of.course))?;
                let session = course.as_ref().and_then(|course| course.session(of.session));
                if session.is_some_and(|session| session.ends_at() <= self.now) {
                    return Ok(None);
                }
                let failed = |status| status == RegistrationStatus::Failed;
                let read = snapshot.read(&key)?.filter(|read| failed(read.value.status));
                let Some(read) = read else { return Ok(None) };
                self.transaction.save(&key, Some(&read), &read.value.clone().renewed(self.now))?;
                self.send(Message::ZoomRegistration(of))?;
                Ok(Some(RetriedPiece { learner: Some(of.learner), course: Some(of.course) }))
            }
            Waiting::Mail(message) => {
                let key = keys::sent_marker(message);
                let read = snapshot.read(&key)?.filter(|read| read.value.lost_at().is_some());
                let Some(read) = read else { return Ok(None) };
                let Some(of) = read.value.mail().cloned() else { return Ok(None) };
                self.transaction.save(&key, Some(&read), &read.value.clone().sent_again())?;
                let piece = RetriedPiece { learner: of.mail.person(), course: of.mail.course() };
                // A message of its own, because the marker of the first says that it was sent.
                self.send(Message::Mail(of.mail))?;
                Ok(Some(piece))
            }
            // The sweep tries it every minute.
            Waiting::Reissue(..) => Ok(None),
        }
    }
}
