//! Both functions with everything that they need, and the router.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::domain::{Clock, Refusal, SubmissionId};
use shared::dynamo::{Store, SubmissionOwner, keys};
use shared::http::{Failure, GroupsClaim, in_our_words};
use shared::runtime::{Aws, SystemClock};
use tokio::time::Instant;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::assignments::Assignments;
use crate::bucket::Bucket;
use crate::config::Config;
use crate::routes::{
    complete_submission, create_submission, download_submission, get_submission, give_up_submission,
    grade_submission, list_course_files, list_course_submissions, list_submissions, renew_upload,
};

/// Both functions with everything that they need.
pub struct App {
    /// The tables.
    pub store: Store,
    /// Where files stand.
    pub bucket: Bucket,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// The switch of uploads.
    pub uploads_enabled: bool,
    /// Files are given out only with GuardDuty's tag.
    pub malware_protection: bool,
    /// Where assignments belong.
    pub assignments: Assignments,
}

impl App {
    /// Builds the store and the way to the bucket.
    pub fn new(config: Config, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            bucket: Bucket::new(&aws.config, config.bucket),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            uploads_enabled: config.uploads_enabled,
            malware_protection: config.malware_protection,
            assignments: Assignments::default(),
        }
    }

    /// Refuses to sign for files while uploads are switched off.
    pub(crate) fn require_uploads(&self) -> Result<(), Failure> {
        match self.uploads_enabled {
            true => Ok(()),
            false => Err(Failure::Unavailable("File uploads are paused. You can hand in a link instead.")),
        }
    }

    /// Whose submission it is.
    pub(crate) async fn owner(
        &self,
        deadline: Instant,
        uuid: &str,
    ) -> Result<(SubmissionId, SubmissionOwner), Failure> {
        let id: SubmissionId = uuid.parse().map_err(|_| Refusal::NotFound)?;
        let owner = self.store.get(deadline, &keys::submission_owner(id)).await?;
        Ok((id, owner.ok_or(Refusal::NotFound)?.value))
    }
}

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(create_submission::create_submission, list_submissions::list_submissions))
        .routes(routes!(get_submission::get_submission, give_up_submission::give_up_submission))
        .routes(routes!(complete_submission::complete_submission))
        .routes(routes!(renew_upload::renew_upload))
        .routes(routes!(download_submission::download_submission))
        .routes(routes!(grade_submission::grade_submission))
        .routes(routes!(list_course_submissions::list_course_submissions))
        .routes(routes!(list_course_files::list_course_files))
}

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let (router, _document) = routes().split_for_parts();
    in_our_words(router.layer(Extension(groups)).with_state(Arc::new(app)))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
