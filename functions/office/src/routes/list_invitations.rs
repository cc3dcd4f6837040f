//! `GET /api/office/courses/{course_uuid}/invitations/`: who is invited to a course.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use domain::enrolment::invitation::{Invitation, InvitationState};
use domain::{CourseId, LearnerId, Refusal};
use jiff::Timestamp;
use serde::Deserialize;
use shared::http::{ErrorBody, Failure, Identity, List, ListQuery, PageAddress, RequestContext};
use shared::store::{ItemKey, keys};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::access::require_admin;
use crate::state::App;
use crate::views::{InvitationStateView, InvitationView};

/// Which invitations.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct InvitationFilter {
    /// Those in this state; those that wait, without it.
    #[param(value_type = Option<InvitationStateView>)]
    pub state: Option<String>,
}

impl InvitationFilter {
    /// A state of the kind that is asked for.
    fn state(&self) -> Result<InvitationState, Refusal> {
        let at = Timestamp::UNIX_EPOCH;
        match self.state.as_deref().unwrap_or_default() {
            "" | "waiting" => Ok(InvitationState::Waiting),
            "claimed" => Ok(InvitationState::Claimed { learner: LearnerId(Uuid::nil()), claimed_at: at }),
            "withdrawn" => Ok(InvitationState::Withdrawn { withdrawn_at: at }),
            _ => Err(Refusal::field("state", "not a state of an invitation")),
        }
    }
}

/// List who is invited to a course, in one state, newest first. Administrators only.
///
/// Invitations that were withdrawn are listed for 60 days.
#[utoipa::path(
    get, path = "/api/office/courses/{course_uuid}/invitations/", operation_id = "listInvitations", tag = "office",
    params(("course_uuid" = Uuid, Path), InvitationFilter, ListQuery),
    responses(
        (status = 200, body = List<InvitationView>),
        (status = 400, body = ErrorBody, description = "`VALIDATION_ERROR`"),
        (status = 403, body = ErrorBody, description = "`PERMISSION_DENIED`"),
        (status = 404, body = ErrorBody, description = "`NOT_FOUND`: no such course"),
    ),
)]
pub async fn list_invitations(
    State(app): State<Arc<App>>,
    identity: Identity,
    context: RequestContext,
    Path(course_uuid): Path<String>,
    Query(filter): Query<InvitationFilter>,
    Query(query): Query<ListQuery>,
    address: PageAddress,
) -> Result<Json<List<InvitationView>>, Failure> {
    require_admin(&identity)?;
    let course: CourseId = course_uuid.parse().map_err(|_| Refusal::NotFound)?;
    let state = filter.state()?;
    let (size, cursor) = query.page()?;
    let course_key = keys::course(course);
    let (known, page) = tokio::join!(
        app.store.get(context.deadline, &course_key),
        app.store.invitations_page(context.deadline, (course, &state), size, cursor.as_ref())
    );
    known?.ok_or(Refusal::NotFound)?;
    let page = page?;
    let wanted: Vec<ItemKey> =
        page.items.iter().map(|person| (&keys::invitation(*person, course)).into()).collect();
    let found = app.store.read(context.deadline, &wanted).await?;
    let page = page.try_map(|person| found.peek(&keys::invitation(person, course)))?;
    let claimers = page.items.iter().flatten().filter_map(claimer);
    let claimers: Vec<ItemKey> = claimers.map(|learner| (&keys::learner(learner)).into()).collect();
    let profiles = app.store.read(context.deadline, &claimers).await?;
    // The index follows the table within moments: what has left the list since is left out.
    let same = std::mem::discriminant(&state);
    let page = page.only(|it| it.as_ref().is_some_and(|it| std::mem::discriminant(&it.state) == same));
    let page = page.try_map(|invitation| {
        let invitation = invitation.ok_or(Refusal::NotFound)?;
        let profile = match claimer(&invitation) {
            Some(learner) => profiles.peek(&keys::learner(learner))?,
            None => None,
        };
        Ok::<_, Failure>(InvitationView::new(&invitation, profile.as_ref()))
    })?;
    Ok(Json(address.list(None, page, |view| view)))
}

/// Who has claimed an invitation.
fn claimer(invitation: &Invitation) -> Option<LearnerId> {
    match invitation.state {
        InvitationState::Claimed { learner, .. } => Some(learner),
        InvitationState::Waiting | InvitationState::Withdrawn { .. } => None,
    }
}
