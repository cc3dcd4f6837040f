//! The HTTP function with everything that it needs, and its router.

use std::sync::Arc;

use axum::{Extension, Router};
use shared::domain::{Clock, Refusal};
use shared::dynamo::Store;
use shared::http::{Failure, Group, GroupsClaim, Identity};
use shared::runtime::{Aws, SystemClock};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api_config::ApiConfig;
use crate::export::Exports;
use crate::routes::{
    adjust, adjust_bulk, export_transactions, get_goals, get_summary, list_learner_transactions,
    list_transactions, reissue_certificate, revoke_certificate, set_goals,
};

/// The function with everything that it needs.
pub struct App {
    /// The tables.
    pub store: Store,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// The claim that holds the groups.
    pub groups_claim: String,
    /// Who answers for the transcripts.
    pub provider: String,
    /// Where large exports are put.
    pub exports: Exports,
}

impl App {
    /// Builds the clients.
    pub fn new(config: ApiConfig, aws: &Aws) -> Self {
        Self {
            store: aws.store(config.tables),
            clock: Arc::new(SystemClock),
            groups_claim: config.groups_claim,
            provider: config.provider,
            exports: Exports::new(aws, config.export_bucket),
        }
    }
}

/// Refuses everybody but administrators.
pub(crate) fn require_admin(identity: &Identity) -> Result<(), Failure> {
    match identity.is(Group::Admin) {
        true => Ok(()),
        false => Err(Refusal::PermissionDenied.into()),
    }
}

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_transactions::list_transactions))
        .routes(routes!(get_summary::get_summary))
        .routes(routes!(export_transactions::export_transactions))
        .routes(routes!(get_goals::get_goals, set_goals::set_goals))
        .routes(routes!(adjust::adjust))
        .routes(routes!(adjust_bulk::adjust_bulk))
        .routes(routes!(list_learner_transactions::list_learner_transactions))
        .routes(routes!(revoke_certificate::revoke_certificate))
        .routes(routes!(reissue_certificate::reissue_certificate))
}

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.groups_claim.as_str().into());
    let (router, _document) = routes().split_for_parts();
    router.layer(Extension(groups)).with_state(Arc::new(app))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
