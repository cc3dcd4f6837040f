//! The run of a part: one transaction for each person, as the grant on the person's page.

use std::sync::Arc;
use std::time::Duration;

use domain::enrolment::granting::GrantKind;
use domain::enrolment::in_bulk::{LineOutcome, grant_id, known_invitation, known_outcome};
use domain::enrolment::invitation::invited_person;
use domain::{CourseId, LearnerId, Refusal};
use shared::enrolment_context::EnrolmentContext;
use shared::http::Failure;
use shared::staff_decision::StaffDecision;
use shared::store::{Decision, StoreError};
use shared::unit_of_work::UnitOfWork;
use shared::use_cases::grant_enrolment::NewGrant;
use shared::use_cases::invite_person::{InvitationContext, NewInvitation};
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

use super::file::AskedLine;
use super::planning::Recipient;
use crate::state::App;
use crate::views::{BulkEnrolmentRow, LineOutcomeView};

/// How many people are enrolled at the same time. In a course with a capacity it is one after the other: all of them
/// write the count of the seats, and the first lines get them.
const AT_ONCE: usize = 8;
/// No further people are enrolled in a request that has less time than this left.
const SPARE: Duration = Duration::from_secs(4);

/// What is the same for each line.
#[derive(Clone, Debug)]
pub(crate) struct Granting {
    pub(crate) course: CourseId,
    pub(crate) has_capacity: bool,
    pub(crate) kind: GrantKind,
    pub(crate) batch: Uuid,
    pub(crate) actor: LearnerId,
    pub(crate) deadline: Instant,
    pub(crate) correlation_id: String,
}

/// A row to enrol or invite the person of, with what its line says.
pub(crate) type ToGrant = (BulkEnrolmentRow, Option<(Recipient, AskedLine)>);

/// Enrols the people of these rows; returns the rows that were done, all of them unless time ran out.
pub(crate) async fn grant(
    app: &Arc<App>,
    granting: &Granting,
    rows: &[ToGrant],
) -> Result<Vec<BulkEnrolmentRow>, Failure> {
    let at_once = if granting.has_capacity { 1 } else { AT_ONCE };
    let mut done = Vec::with_capacity(rows.len());
    for some in rows.chunks(at_once) {
        if !done.is_empty() && granting.deadline.saturating_duration_since(Instant::now()) < SPARE {
            break;
        }
        let (mut group, mut asked) = (Vec::new(), JoinSet::new());
        for (place, (row, to_grant)) in some.iter().enumerate() {
            group.push(row.clone());
            if let Some((recipient, line)) = to_grant.clone() {
                let (app, granting) = (Arc::clone(app), granting.clone());
                asked.spawn(async move {
                    let outcome = match recipient {
                        Recipient::Learner(learner) => granting.grant(&app, learner, line).await,
                        Recipient::Invited(address) => granting.invite(&app, address, line).await,
                    };
                    (place, outcome)
                });
            }
        }
        while let Some(answer) = asked.join_next().await {
            let (place, outcome) = answer.map_err(|error| StoreError::Refused(error.to_string()))?;
            let Some(row) = group.get_mut(place) else { continue };
            match outcome {
                Ok(outcome) => row.outcome = outcome.into(),
                // What has changed since it was read.
                Err(Failure::Refused(Refusal::CourseFull)) => row.outcome = LineOutcomeView::CourseFull,
                Err(Failure::Refused(refusal)) => {
                    row.outcome = LineOutcomeView::Refused;
                    row.reason = Some(refusal.in_one_line());
                }
                Err(failure) => return Err(failure),
            }
        }
        done.append(&mut group);
    }
    Ok(done)
}

impl Granting {
    async fn grant(&self, app: &App, learner: LearnerId, line: AskedLine) -> Result<LineOutcome, Failure> {
        let id = grant_id(self.batch, self.course, learner);
        let new = NewGrant { id: Some(id), kind: self.kind, reference: line.reference, invited_at: None };
        let by = StaffDecision { actor: Some(self.actor), reason: &line.reason };
        let keys = EnrolmentContext::keys(learner, self.course);
        app.store
            .decide(self.deadline, &keys, |snapshot| {
                let read = EnrolmentContext::from(snapshot, learner, self.course)?;
                let existing = read.enrolment.as_ref().map(|read| &read.value);
                if let Some(known) = known_outcome(existing, id) {
                    return Ok::<_, Failure>(Decision::Answer(known));
                }
                let mut unit = UnitOfWork::new(app.clock.as_ref(), &self.correlation_id);
                unit.grant_enrolment::<Failure>(by, (learner, self.course), &read, &new)?;
                Ok(Decision::Write(unit.transaction, LineOutcome::Enrolled))
            })
            .await
    }

    async fn invite(&self, app: &App, address: String, line: AskedLine) -> Result<LineOutcome, Failure> {
        let person = invited_person(&address);
        let id = grant_id(self.batch, self.course, person);
        let new = NewInvitation { id: Some(id), address, kind: self.kind, reference: line.reference };
        let by = StaffDecision { actor: Some(self.actor), reason: &line.reason };
        let keys = InvitationContext::keys(person, self.course);
        app.store
            .decide(self.deadline, &keys, |snapshot| {
                let read = InvitationContext::from(snapshot, person, self.course)?;
                let existing = read.invitation.as_ref().map(|read| &read.value);
                if let Some(known) = known_invitation(existing, id) {
                    return Ok::<_, Failure>(Decision::Answer(known));
                }
                let mut unit = UnitOfWork::new(app.clock.as_ref(), &self.correlation_id);
                unit.invite_person::<Failure>(by, &read, &new)?;
                Ok(Decision::Write(unit.transaction, LineOutcome::Invited))
            })
            .await
    }
}
