//! What a change of an enrolment sets off: every e-mail, notification and Zoom message, in one match.
//!
//! To add an effect, extend the arm of its change here; no caller sends anything itself.

use std::collections::BTreeSet;

use domain::course::Course;
use domain::enrolment::{Enrolment, EnrolmentChange};
use domain::notification::{Notice, NotificationHead};
use domain::outbox::{Mail, Message, SessionRegistrant};
use domain::{LiveSessionId, Money};

use crate::store::{Read, StoreError};
use crate::unit_of_work::UnitOfWork;

/// An enrolment that has just changed.
pub struct ChangedEnrolment<'a> {
    pub change: EnrolmentChange,
    /// As it is after the change.
    pub enrolment: &'a Enrolment,
    pub course: &'a Course,
    /// The learner's notification counters.
    pub notifications: Option<&'a Read<NotificationHead>>,
    /// How much was refunded, where a refund caused the change and its amount is known.
    pub refunded: Option<Money>,
}

impl UnitOfWork<'_> {
    /// Adds everything that the change sets off.
    ///
    /// # Errors
    /// When a message cannot be stored.
    pub fn add_effects(&mut self, changed: &ChangedEnrolment<'_>) -> Result<(), StoreError> {
        let ChangedEnrolment { enrolment, course, .. } = *changed;
        let (learner, course_id, title) = (enrolment.learner, course.uuid, &course.title);
        let refund_mail = |access_ended| {
            let amount = changed.refunded.clone();
            Message::Mail(Mail::Refunded { learner, course: course_id, amount, access_ended })
        };
        let (title, message) = match changed.change {
            EnrolmentChange::Unchanged => return Ok(()),
            EnrolmentChange::Awaited => {
                self.send(Message::Mail(Mail::PaymentPending { learner, course: course_id }))?;
                let message = "We're waiting for your bank to send the payment, which can take a few working days. \
                               You don't need to pay again.";
                (format!("Payment on its way: {title}"), message)
            }
            EnrolmentChange::PaidTwice => {
                self.send(Message::Mail(Mail::DuplicatePayment { learner, course: course_id }))?;
                let message = match enrolment.is_granted_by_office() {
                    true => {
                        "You had a place on this course already. We'll refund your payment, and your enrolment \
                         isn't affected."
                    }
                    false => {
                        "You've paid for this course twice. We'll refund the second payment, and your enrolment \
                         isn't affected."
                    }
                };
                (format!("Paid twice: {title}"), message)
            }
            EnrolmentChange::Left => return self.enqueue_registrations(enrolment, course).map(drop),
            EnrolmentChange::Withdrawn => {
                self.send(Message::Mail(Mail::EnrolmentWithdrawn { learner, course: course_id }))?;
                self.enqueue_registrations(enrolment, course)?;
                let message =
                    "Your access to this course has ended. If you think this is a mistake, contact us.";
                (format!("Enrolment ended: {title}"), message)
            }
            EnrolmentChange::Transferred { from } => {
                let transferred_from = Some(from);
                let mail = Mail::EnrolmentConfirmed { learner, course: course_id, transferred_from };
                self.send(Message::Mail(mail))?;
                self.enqueue_registrations(enrolment, course)?;
                let message = "We've moved your enrolment to this course. You can start learning right away.";
                (format!("Enrolled in {title}"), message)
            }
            EnrolmentChange::Granted => {
                let transferred_from = None;
                let mail = Mail::EnrolmentConfirmed { learner, course: course_id, transferred_from };
                self.send(Message::Mail(mail))?;
                if enrolment.payments.iter().any(|held| held.refund_due) {
                    self.send(Message::Mail(Mail::DuplicatePayment { learner, course: course_id }))?;
                }
                self.enqueue_registrations(enrolment, course)?;
                let message = match enrolment.included_sessions(course).next().is_none() {
                    true => "You're enrolled. You can start learning right away.",
                    false => "You're enrolled. We'll send you the links to the live sessions shortly.",
                };
                (format!("Enrolled in {title}"), message)
            }
            EnrolmentChange::Suspended | EnrolmentChange::Withheld => {
                self.send(Message::Mail(Mail::AccessSuspended { learner, course: course_id }))?;
                let message =
                    "Your payment is under dispute. Your access is paused until your bank has decided.";
                (format!("Access paused: {title}"), message)
            }
            EnrolmentChange::Restored => {
                // The Zoom consumer does nothing while an enrolment is suspended, so it has to look again.
                self.enqueue_registrations(enrolment, course)?;
                self.send(Message::Mail(Mail::AccessRestored { learner, course: course_id }))?;
                let message = "You have access to this course again. Welcome back!";
                (format!("Access restored: {title}"), message)
            }
            EnrolmentChange::Extended => {
                // Live sessions that started after the end of access may start before it now.
                self.enqueue_registrations(enrolment, course)?;
                self.send(Message::Mail(Mail::AccessExtended { learner, course: course_id }))?;
                let message = "You have more time for this course. Your progress is as you left it.";
                (format!("Access extended: {title}"), message)
            }
            EnrolmentChange::RefundFailed => {
                self.enqueue_registrations(enrolment, course)?;
                self.send(Message::Mail(Mail::RefundFailed { learner, course: course_id }))?;
                let message = match enrolment.status.gives_access() {
                    true => "Your bank sent our refund back to us, so your enrolment is active again.",
                    false => "Your bank sent our refund back to us. We'll contact you about it.",
                };
                (format!("Refund failed: {title}"), message)
            }
            EnrolmentChange::PaymentReplaced => {
                self.send(refund_mail(false))?;
                let message = "One of your payments was returned to you. You're still enrolled.";
                (format!("Payment refunded: {title}"), message)
            }
            EnrolmentChange::Revoked { .. } => {
                self.send(refund_mail(true))?;
                self.enqueue_registrations(enrolment, course)?;
                let message = "Your payment was returned to you, so your access to this course has ended.";
                (format!("Enrolment ended: {title}"), message)
            }
            EnrolmentChange::Completed => {
                let message = match enrolment.certificate {
                    Some(_) => "You've completed this course, and your certificate has been issued.",
                    None => "You've completed this course.",
                };
                (format!("Course completed: {title}"), message)
            }
        };
        let notice = Notice::about_course(enrolment, course, title, message.to_owned());
        self.notify(learner, changed.notifications, notice)
    }

    /// One message for each live session that the course has, or had when the learner was last registered; returns how many.
    ///
    /// # Errors
    /// When a message cannot be stored.
    pub(crate) fn enqueue_registrations(
        &mut self,
        enrolment: &Enrolment,
        course: &Course,
    ) -> Result<usize, StoreError> {
        let now = course.sessions.iter().map(|session| session.uuid);
        let sessions: BTreeSet<LiveSessionId> = now.chain(enrolment.sessions.iter().copied()).collect();
        for session in &sessions {
            let registrant =
                SessionRegistrant { learner: enrolment.learner, course: course.uuid, session: *session };
            self.send(Message::ZoomRegistration(registrant))?;
        }
        Ok(sessions.len())
    }
}
