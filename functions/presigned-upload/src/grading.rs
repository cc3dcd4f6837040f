//! Grades a submission. One transaction writes the submission, its position in the course's lists, the audit
//! entry, the e-mail and the notification; a pass also completes the content.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::assignment::Assignment;
use domain::assignment::submission::{
    AssignmentProgress, Author, Grade, GradingEntry, Submission, SubmissionStatus,
};
use domain::audit::{AuditAction, AuditFact, REASON_MAX};
use domain::enrolment::completion::Advance;
use domain::notification::Notice;
use domain::outbox::{Mail, Message};
use domain::{Learner, Refusal, SubmissionId, one_line};
use shared::http::{Failure, IdempotentRequest, Identity, Reply, RequestContext};
use shared::store::{CourseSubmission, Decision, ItemKey, Read, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::complete_content::Studied;
use shared::use_cases::withdraw_pass::{CertificateRead, CurrentCertificate, WithdrawnPass};
use uuid::Uuid;

use crate::confirm::author;
use crate::context::assignment_of;
use crate::state::App;
use crate::views::{Subject, SubmissionView};

/// An instructor's decision, as validated from the request.
pub(crate) struct GradeInput {
    pub(crate) grade: Grade,
    /// The version that the grader looked at, when the request names one.
    pub(crate) version: Option<u64>,
}

/// Grades a submission, or corrects its grade, in two reads and one transaction.
pub(crate) async fn grade(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    id: SubmissionId,
    idempotent: &IdempotentRequest,
    input: &GradeInput,
) -> Result<Reply, Failure> {
    let owner = app.owner(context.deadline, id).await?;
    let Author { learner, assignment, course } = author(owner);
    let mut keys: Vec<ItemKey> = vec![
        (&keys::submission(learner, assignment, id)).into(),
        (&keys::assignment_state(learner, assignment)).into(),
        (&keys::content(assignment)).into(),
        (&keys::course(course)).into(),
        (&keys::enrolment(learner, course)).into(),
        (&keys::learner(learner)).into(),
        (&keys::notification_head(learner)).into(),
    ];
    keys.extend(idempotent.keys());
    let grading = Grading { app, identity, context, author: author(owner), entry: app.clock.new_id(), input };
    let key = keys::submission(learner, assignment, id);
    let decide = |snapshot: &Snapshot| {
        let before = snapshot.read(&key)?.ok_or(Refusal::NotFound)?;
        grading.decide(idempotent, before, snapshot)
    };
    app.store.decide(context.deadline, &keys, decide).await
}

/// How much of the reason for a correction a notification shows.
const REASON_SHOWN: usize = 300;

struct Grading<'a> {
    app: &'a App,
    identity: &'a Identity,
    context: &'a RequestContext,
    author: Author,
    entry: Uuid,
    input: &'a GradeInput,
}

impl Grading<'_> {
    fn decide(
        &self,
        idempotent: &IdempotentRequest,
        before: Read<Submission>,
        snapshot: &Snapshot,
    ) -> Result<Decision<Reply>, Failure> {
        let Author { learner, assignment: content, course } = self.author;
        let course = snapshot.get(&keys::course(course))?.ok_or(Refusal::NotFound)?;
        if learner == self.identity.learner {
            return Err(Refusal::PermissionDenied.into());
        }
        if !self.identity.teaches(&course) {
            return Err(Refusal::NotFound.into());
        }
        if let Some(reply) = idempotent.replay(snapshot)? {
            return Ok(Decision::Answer(reply));
        }
        let assignment = assignment_of(snapshot, content)?;
        let stored_state = snapshot.read(&keys::assignment_state(learner, content))?;
        let state = stored_state.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        let mut unit = UnitOfWork::new(self.app.clock.as_ref(), &self.context.correlation_id);
        // Whoever graded the work before it was graded by another meant to grade, not to correct.
        let seen = self.input.version.is_none_or(|seen| seen == before.version);
        let stands = self.stands(&assignment, &before.value, &state);
        if !seen && before.value.verdict.is_some() && !state.has_replaced(before.value.id) && !stands {
            return Err(Refusal::AlreadyGraded.into());
        }
        let (work, entry) = before.value.clone().grade(
            &assignment,
            self.input.grade.clone(),
            self.identity.learner,
            unit.now,
        )?;
        if state.has_replaced(work.id) {
            return Err(Refusal::Conflict(
                "The learner has submitted newer work. Please review that instead.",
            )
            .into());
        }
        if !seen && !stands {
            return Err(Refusal::Conflict(
                "This submission has changed since you opened it. Please reload it and try again.",
            )
            .into());
        }
        let state = state.graded(work.status, entry.action);
        let title = course.content(content).map(|entry| entry.title.as_str()).unwrap_or_default();
        let profile = snapshot.get(&keys::learner(learner))?;
        Learner::require_not_erased(profile.as_ref())?;
        let subject = Subject {
            assignment: &assignment,
            title,
            state: Some(&state),
            learner: profile.as_ref(),
            now: unit.now,
        };
        if Some(&state) == stored_state.as_ref().map(|read| &read.value) && entry.repeats() {
            let reply = Reply::new(StatusCode::OK, &SubmissionView::new(&before, &subject));
            return Ok(idempotent.nothing_to_do(reply, unit.now)?);
        }
        let enrolment = snapshot.read(&keys::enrolment(learner, course.uuid))?;
        // Only a change of a pass can change a certificate.
        let passes = (entry.from.is_passed(), entry.to.is_passed());
        let certificate = match enrolment.as_ref().filter(|_| passes.0 != passes.1) {
            Some(enrolment) => match CertificateRead::of(snapshot, &enrolment.value)? {
                CertificateRead::None => None,
                CertificateRead::Known(certificate) => Some(certificate),
                CertificateRead::ReadAlso(key) => return Ok(Decision::ReadAlso(vec![key])),
            },
            None => None,
        };
        let saved = Read { version: before.version + 1, value: work };
        unit.transaction.save(
            &keys::submission(learner, content, saved.value.id),
            Some(&before),
            &saved.value,
        )?;
        unit.transaction.create(&keys::grading_entry(saved.value.id, self.entry), &entry)?;
        self.audit(&mut unit, &saved.value, &entry)?;
        if before.value.status != saved.value.status {
            move_list_entry(&mut unit, self.author, &before.value, &saved.value)?;
        }
        let state_key = keys::assignment_state(learner, content);
        unit.transaction.save(&state_key, stored_state.as_ref(), &state)?;
        unit.send(Message::Mail(Mail::AssignmentGraded {
            learner,
            course: course.uuid,
            assignment: content,
            submission: saved.value.id,
            entry: Some(self.entry),
        }))?;
        let notes = snapshot.read(&keys::notification_head(learner))?;
        unit.notify(learner, notes.as_ref(), notice(&saved.value, &entry, title))?;
        if let Some(enrolment) = &enrolment {
            let email = profile.as_ref().map(|profile| profile.email.as_str()).unwrap_or_default();
            let name = Learner::certificate_name(profile.as_ref(), email, "");
            let studied = Studied {
                enrolment,
                course: &course,
                notes: notes.as_ref(),
                name,
                profile: profile.as_ref(),
            };
            self.change_enrolment(&mut unit, studied, &entry, certificate.as_deref())?;
        }
        let reply = Reply::new(StatusCode::OK, &SubmissionView::new(&saved, &subject));
        idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
        Ok(Decision::Write(unit.transaction, reply))
    }

    /// Adds the grade to the audit log. A correction says why; other feedback is between the grader and the learner.
    fn audit(
        &self,
        unit: &mut UnitOfWork<'_>,
        work: &Submission,
        entry: &GradingEntry,
    ) -> Result<(), Failure> {
        let mut details =
            vec![("submission", work.id.to_string()), ("status", work.status.name().to_owned())];
        let score = work.verdict.as_ref().and_then(|verdict| verdict.score);
        details.extend(score.map(|score| ("score", score.to_string())));
        let fact = AuditFact {
            actor: Some(self.identity.learner),
            action: match entry.withdraws_pass() {
                true => AuditAction::PassWithdrawn,
                false => AuditAction::WorkGraded,
            },
            learner: Some(self.author.learner),
            course: Some(self.author.course),
            to_course: None,
            reason: &entry.reason().map(|text| one_line(text, REASON_MAX)).unwrap_or_default(),
            details: &details,
        };
        Ok(unit.transaction.audit(&fact.entry(self.entry, unit.now))?)
    }

    /// Whether the grade that stands is this one by this grader: the response to the first request may have been lost,
    /// whose version of the work it repeats.
    fn stands(&self, assignment: &Assignment, work: &Submission, state: &AssignmentProgress) -> bool {
        let by = self.identity.learner;
        work.verdict.as_ref().is_some_and(|verdict| verdict.by == by)
            && work.clone().grade(assignment, self.input.grade.clone(), by, self.app.clock.now()).is_ok_and(
                |(after, entry)| {
                    entry.repeats() && state.clone().graded(after.status, entry.action) == *state
                },
            )
    }

    /// A pass completes the content, and a withdrawn pass opens it again.
    fn change_enrolment(
        &self,
        unit: &mut UnitOfWork<'_>,
        studied: Studied<'_>,
        entry: &GradingEntry,
        certificate: Option<&CurrentCertificate>,
    ) -> Result<(), Failure> {
        let content = self.author.assignment;
        // A learner without access keeps the pass: it counts when access is restored.
        if entry.to.is_passed() {
            let (completed, advance) = unit.complete_content(studied, content)?;
            if advance == Advance::Course {
                unit.reissue_after_withdrawal((studied.enrolment, &completed), studied.name, certificate)?;
            }
        }
        if entry.withdraws_pass() {
            let (by, reason) = (self.identity.learner, self.input.grade.feedback.as_str());
            unit.withdraw_pass(WithdrawnPass { studied, content, by, reason }, certificate)?;
        }
        Ok(())
    }
}

/// Moves the submission from the lists of its old status to those of its new status.
fn move_list_entry(
    unit: &mut UnitOfWork<'_>,
    author: Author,
    before: &Submission,
    after: &Submission,
) -> Result<(), Failure> {
    let Author { course, .. } = author;
    let Some(at) = after.submitted_at else { return Ok(()) };
    let (key, line) = (keys::course_submission, CourseSubmission::of(author, after));
    unit.transaction.remove(&key(course, Some(before.status), at, after.id));
    unit.transaction.create(&key(course, Some(after.status), at, after.id), &line)?;
    if after.file.is_some() {
        unit.transaction.remove(&keys::course_file(course, Some(before.status), at, after.id));
        unit.transaction.list(&keys::course_file(course, Some(after.status), at, after.id), &line)?;
    }
    Ok(())
}

fn notice(work: &Submission, entry: &GradingEntry, title: &str) -> Notice {
    let score = work.verdict.as_ref().and_then(|verdict| {
        let score = verdict.score?;
        Some(format!(" Your score: {score} of {}.", verdict.max_score))
    });
    let outcome = match work.status {
        SubmissionStatus::Graded | SubmissionStatus::Approved => "You have passed.",
        _ if entry.withdraws_pass() => {
            "Your pass was withdrawn, and your instructor has asked for a revised version."
        }
        _ => "Your instructor has asked for a revised version.",
    };
    let headline = if entry.is_correction() { "Grade corrected" } else { "Assignment graded" };
    // A correction says why; otherwise the feedback is read with the work.
    let reason = entry.reason().map(|text| format!(" Reason: {}", one_line(text, REASON_SHOWN)));
    Notice {
        title: format!("{headline}: {title}"),
        message: format!("{outcome}{}{}", score.unwrap_or_default(), reason.unwrap_or_default()),
        action_url: format!("/courses/{}/learn/{}", work.course, work.assignment),
        metadata: BTreeMap::from([
            ("course_uuid".to_owned(), work.course.to_string()),
            ("assignment_uuid".to_owned(), work.assignment.to_string()),
            ("submission_uuid".to_owned(), work.id.to_string()),
        ]),
    }
}
