//! Grades a submission. One transaction writes the submission, its position in the course's lists, the audit
//! entry, the e-mail and the notification; a pass also completes the content.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::assignment::submission::{Action, Author, Submission, SubmissionStatus};
use domain::notification::Notice;
use domain::outbox::{Mail, Message};
use domain::{Learner, Marks, Refusal};
use shared::http::{Failure, IdempotentRequest, Identity, Reply, RequestContext};
use shared::store::{CourseSubmission, Decision, ItemKey, Read, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::complete_content::Studied;
use uuid::Uuid;

use crate::confirm::author;
use crate::context::assignment_of;
use crate::state::App;
use crate::views::{Subject, SubmissionView};

/// An instructor's decision, as validated from the request.
pub(crate) struct GradeInput {
    pub(crate) action: Action,
    pub(crate) score: Option<Marks>,
    pub(crate) feedback: String,
    /// The version that the grader looked at, when the request names one.
    pub(crate) version: Option<u64>,
}

/// Grades a submission in two reads and one transaction.
pub(crate) async fn grade(
    app: &App,
    identity: &Identity,
    context: &RequestContext,
    uuid: &str,
    idempotent: &IdempotentRequest,
    input: &GradeInput,
) -> Result<Reply, Failure> {
    let (id, owner) = app.owner(context.deadline, uuid).await?;
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
        let mut state = stored_state.as_ref().map(|read| read.value.clone()).unwrap_or_default();
        let mut unit = UnitOfWork::new(self.app.clock.as_ref(), &self.context.correlation_id);
        let input = (self.input.score, self.input.feedback.clone());
        let (work, entry) = before.value.clone().grade(
            &assignment,
            self.input.action,
            input,
            self.identity.learner,
            unit.now,
        )?;
        if state.has_replaced(work.id) {
            return Err(Refusal::Conflict(
                "The learner has submitted newer work. Please review that instead.",
            )
            .into());
        }
        if self.input.version.is_some_and(|seen| seen != before.version) {
            return Err(Refusal::Conflict(
                "This submission has changed since you opened it. Please reload it and try again.",
            )
            .into());
        }
        let saved = Read { version: before.version + 1, value: work };
        unit.transaction.save(
            &keys::submission(learner, content, saved.value.id),
            Some(&before),
            &saved.value,
        )?;
        unit.transaction.create(&keys::grading_entry(saved.value.id, self.entry), &entry)?;
        if let Some(current) = &mut state.current {
            current.status = saved.value.status;
            move_list_entry(&mut unit, self.author, &before.value, &saved.value)?;
        }
        let state_key = keys::assignment_state(learner, content);
        unit.transaction.save(&state_key, stored_state.as_ref(), &state)?;
        unit.send(Message::Mail(Mail::AssignmentGraded {
            learner,
            course: course.uuid,
            assignment: content,
            submission: saved.value.id,
        }))?;
        let title = course.content(content).map(|entry| entry.title.as_str()).unwrap_or_default();
        let notice = notice(&saved.value, title);
        let enrolment = snapshot.read(&keys::enrolment(learner, course.uuid))?;
        let profile = snapshot.get(&keys::learner(learner))?;
        let notes = snapshot.read(&keys::notification_head(learner))?;
        unit.notify(learner, notes.as_ref(), notice)?;
        // A learner without access keeps the pass: it counts when access is restored.
        if let Some(enrolment) = enrolment.as_ref().filter(|_| saved.value.status.is_passed()) {
            let email = profile.as_ref().map(|profile| profile.email.as_str()).unwrap_or_default();
            let name = Learner::certificate_name(profile.as_ref(), email, "");
            let studied = Studied {
                enrolment,
                course: &course,
                notes: notes.as_ref(),
                name,
                profile: profile.as_ref(),
            };
            unit.complete_content(studied, content)?;
        }
        let subject = Subject {
            assignment: &assignment,
            title,
            state: Some(&state),
            learner: profile.as_ref(),
            now: unit.now,
        };
        let reply = Reply::new(StatusCode::OK, &SubmissionView::new(&saved, &subject));
        idempotent.remember(&mut unit.transaction, &reply, unit.now)?;
        Ok(Decision::Write(unit.transaction, reply))
    }
}

/// Moves the submission from the list of its old status to that of its new status.
fn move_list_entry(
    unit: &mut UnitOfWork<'_>,
    author: Author,
    before: &Submission,
    after: &Submission,
) -> Result<(), Failure> {
    let Author { learner, assignment, course } = author;
    let Some(at) = after.submitted_at else { return Ok(()) };
    let key = |status| keys::course_submission(course, Some(status), at, after.id);
    unit.transaction.remove(&key(before.status));
    let line = CourseSubmission { learner, assignment, submission: after.id };
    Ok(unit.transaction.create(&key(after.status), &line)?)
}

fn notice(work: &Submission, title: &str) -> Notice {
    let score = work.verdict.as_ref().and_then(|verdict| {
        let score = verdict.score?;
        Some(format!(" Your score: {score} of {}.", verdict.max_score))
    });
    let outcome = match work.status {
        SubmissionStatus::Graded | SubmissionStatus::Approved => "You have passed.",
        _ => "Your instructor has asked for a revised version.",
    };
    Notice {
        title: format!("Assignment graded: {title}"),
        message: format!("{outcome}{}", score.unwrap_or_default()),
        action_url: format!("/courses/{}/learn/{}", work.course, work.assignment),
        metadata: BTreeMap::from([
            ("course_uuid".to_owned(), work.course.to_string()),
            ("assignment_uuid".to_owned(), work.assignment.to_string()),
            ("submission_uuid".to_owned(), work.id.to_string()),
        ]),
    }
}
