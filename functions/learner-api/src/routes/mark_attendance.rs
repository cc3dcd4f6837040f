//! `POST /api/courses/{course_uuid}/sessions/{session_uuid}/attendance/`: mark who attended.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::audit::{AuditAction, AuditFact};
use domain::enrolment::completion::Advance;
use domain::{CourseId, Learner, LearnerId, LiveSessionId, Refusal};
use serde::{Deserialize, Serialize};
use shared::http::{
    ErrorBody, Failure, IdempotencyKey, IdempotentRequest, Identity, RawBody, Reply, RequestContext,
    json_body,
};
use shared::store::{AttendanceRecorded, Decision, ItemKey, Snapshot, keys};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::complete_content::Studied;
use utoipa::ToSchema;
use uuid::Uuid;

use super::list_attendance::taught;
use crate::state::App;
use crate::views::{AttendanceOutcome, AttendanceReply, MarkedView};

/// How many learners one request may name; each takes a read and a transaction.
const LEARNERS_MAX: usize = 100;

/// Who attended, and who did not after all.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceRequest {
    /// Learners who attended.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub attended: Vec<Uuid>,
    /// Learners whose mark is withdrawn.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub absent: Vec<Uuid>,
}

/// Mark who attended a live session, up to 100 learners at a time; for the instructors of the course.
///
/// Nobody can be marked as present before the session has started; a mark can be withdrawn at any time. If nothing
/// else is missing, the mark completes the learner's course and issues the certificate. A mark that is made while a
/// learner has no access counts when access is restored. Withdrawing a mark never undoes a completion. Each learner is written in a separate transaction and marking twice has no further effect, so an
/// interrupted request can simply be repeated.
#[utoipa::path(
    post, path = "/api/courses/{course_uuid}/sessions/{session_uuid}/attendance/", operation_id = "markAttendance",
    tag = "teaching",
    params(
        ("course_uuid" = Uuid, Path), ("session_uuid" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AttendanceRequest,
    responses(
        (status = 200, body = AttendanceReply),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`: not an instructor, or marking oneself"),
        (status = 404, body = ErrorBody, description = "no such session, or not an instructor of its course"),
        (status = 409, body = ErrorBody, description = "`CONFLICT`: the session has not started, or the key was used with another body"),
    ),
)]
pub async fn mark_attendance(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    key: IdempotencyKey,
    Path((course_uuid, session_uuid)): Path<(String, String)>,
    RawBody(body): RawBody,
) -> Result<Reply, Failure> {
    let request: AttendanceRequest = json_body(&body)?;
    let marks = request.checked()?;
    // An instructor may also be enrolled, but cannot mark their own attendance.
    if marks.iter().any(|(learner, _)| *learner == identity.learner) {
        return Err(Refusal::PermissionDenied.into());
    }
    let (course, session) = taught(&app, &identity, &context, (&course_uuid, &session_uuid)).await?;
    let idempotent = IdempotentRequest::new(
        &key,
        identity.learner,
        &format!("POST attendance {} {session}", course.uuid),
        &body,
    );
    let known = app.store.read(context.deadline, &idempotent.keys()).await?;
    if let Some(reply) = idempotent.replay(&known)? {
        return Ok(reply);
    }
    // A mark that was made too early, or before the session was moved, can still be withdrawn.
    let started = course.session(session).is_some_and(|session| session.has_started(app.clock.now()));
    if !started && marks.iter().any(|(_, attended)| *attended) {
        return Err(Refusal::Conflict(
            "This session has not started yet. Attendance can be recorded once it has begun.",
        )
        .into());
    }
    let mut results = Vec::new();
    for (learner, attended) in marks {
        let by = identity.learner;
        let mark = Mark { app: &app, context: &context, course: course.uuid, session, learner, attended, by };
        results.push(mark.write().await?);
    }
    let reply = Reply::new(StatusCode::OK, &AttendanceReply { session_uuid: session.0, results });
    // Every learner is written by now; the response is kept in case the request is repeated.
    let now = app.clock.now();
    let keep = |snapshot: &Snapshot| -> Result<Decision<Reply>, Failure> {
        idempotent.once(snapshot, || Ok(idempotent.nothing_to_do(reply.clone(), now)?))
    };
    app.store.decide(context.deadline, &idempotent.keys(), keep).await
}

impl AttendanceRequest {
    /// The marks, in the order of the request.
    fn checked(self) -> Result<Vec<(LearnerId, bool)>, Refusal> {
        let attended = self.attended.into_iter().map(|id| (LearnerId(id), true));
        let marks: Vec<_> =
            attended.chain(self.absent.into_iter().map(|id| (LearnerId(id), false))).collect();
        if marks.is_empty() || marks.len() > LEARNERS_MAX {
            return Err(Refusal::field("attended", format!("name 1 to {LEARNERS_MAX} learners in total")));
        }
        let unique: BTreeSet<LearnerId> = marks.iter().map(|(learner, _)| *learner).collect();
        if unique.len() != marks.len() {
            return Err(Refusal::field("attended", "names a learner twice"));
        }
        Ok(marks)
    }
}

/// One learner's mark.
struct Mark<'a> {
    app: &'a App,
    context: &'a RequestContext,
    course: CourseId,
    session: LiveSessionId,
    learner: LearnerId,
    attended: bool,
    by: LearnerId,
}

impl Mark<'_> {
    async fn write(&self) -> Result<MarkedView, Failure> {
        let keys = [
            ItemKey::from(&keys::attendance_recorded(self.course, self.session)),
            (&keys::enrolment(self.learner, self.course)).into(),
            (&keys::course(self.course)).into(),
            (&keys::learner(self.learner)).into(),
            (&keys::notification_head(self.learner)).into(),
        ];
        self.app.store.decide(self.context.deadline, &keys, |snapshot| self.decide(snapshot)).await
    }

    fn decide(&self, snapshot: &Snapshot) -> Result<Decision<MarkedView>, Failure> {
        let view = |outcome, course_completed| MarkedView {
            learner_uuid: self.learner.0,
            outcome,
            course_completed,
        };
        let enrolment_key = keys::enrolment(self.learner, self.course);
        // Attendance is a fact: one who has no access now keeps the mark for when it is back.
        let enrolment = snapshot.read(&enrolment_key)?.filter(|read| read.value.was_granted());
        // A learner who was never enrolled does not hold up the others.
        let Some(enrolment) = enrolment else {
            return Ok(Decision::Answer(view(AttendanceOutcome::NotEnrolled, false)));
        };
        let outcome = match self.attended {
            true => AttendanceOutcome::Attended,
            false => AttendanceOutcome::Absent,
        };
        let course = snapshot.get(&keys::course(self.course))?.ok_or(Refusal::NotFound)?;
        let mut unit = UnitOfWork::new(self.app.clock.as_ref(), &self.context.correlation_id);
        if !self.attended {
            let mut after = enrolment.value.clone();
            if !after.attended_sessions.remove(&self.session) {
                return Ok(Decision::Answer(view(outcome, false)));
            }
            unit.transaction.save(&enrolment_key, Some(&enrolment), &after)?;
            self.note(&mut unit, snapshot)?;
            return Ok(Decision::Write(unit.transaction, view(outcome, false)));
        }
        let notes = snapshot.read(&keys::notification_head(self.learner))?;
        let profile = snapshot.get(&keys::learner(self.learner))?;
        let email = profile.as_ref().map_or("", |profile| profile.email.as_str());
        let name = Learner::certificate_name(profile.as_ref(), email, "");
        let studied = Studied {
            enrolment: &enrolment,
            course: &course,
            notes: notes.as_ref(),
            name,
            profile: profile.as_ref(),
        };
        match unit.attend_session(studied, self.session)?.1 {
            Advance::Nothing => Ok(Decision::Answer(view(outcome, false))),
            advance => {
                self.note(&mut unit, snapshot)?;
                Ok(Decision::Write(unit.transaction, view(outcome, advance == Advance::Course)))
            }
        }
    }

    /// Notes the mark in the audit log, and with the first one of a session that its attendance is recorded.
    fn note(&self, unit: &mut UnitOfWork<'_>, snapshot: &Snapshot) -> Result<(), Failure> {
        let recorded = keys::attendance_recorded(self.course, self.session);
        if snapshot.peek(&recorded)?.is_none() {
            unit.transaction.list(&recorded, &AttendanceRecorded { at: unit.now })?;
        }
        let mark = if self.attended { "attended" } else { "absent" };
        let fact = AuditFact {
            actor: Some(self.by),
            action: AuditAction::AttendanceMarked,
            learner: Some(self.learner),
            course: Some(self.course),
            to_course: None,
            reason: "",
            details: &[("session", self.session.to_string()), ("mark", mark.to_owned())],
        };
        Ok(unit.transaction.audit(&fact.entry(self.app.clock.new_id(), unit.now))?)
    }
}
