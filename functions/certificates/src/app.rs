//! The function with everything that it needs, and its router.

use std::sync::Arc;

use axum::Router;
use lambda_http::Error;
use shared::dynamo::Store;
use shared::runtime::{Aws, SecretSource, Secrets};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::{BadgeSecret, Config};
use crate::routes::{
    get_achievement, get_certificate, get_credential, get_issuer, get_key, get_keys, get_pdf,
    get_public_certificate, get_public_credential, get_public_pdf, get_revocations, list_certificates,
};

/// The function with everything that it needs.
pub struct App {
    /// The tables.
    pub store: Store,
    /// What credentials are signed with.
    pub secrets: Secrets<BadgeSecret>,
    /// The environment.
    pub config: Config,
}

impl App {
    /// Fetches the secret and builds the store; without a key the function does not start.
    ///
    /// # Errors
    /// The secret cannot be fetched, or holds no key.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let client = aws_sdk_secretsmanager::Client::new(&aws.config);
        let source = SecretSource::Manager { client, id: config.secret_id.clone() };
        let secrets = Secrets::load(source, BadgeSecret::check).await?;
        let store = aws.store(config.tables.clone());
        Ok(Self { store, secrets, config })
    }

    /// The page where everybody can see whether a certificate holds.
    pub(crate) fn verify_url(&self, code: &str) -> String {
        format!("{}/verify/{code}", self.config.frontend_url)
    }
}

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_certificates::list_certificates))
        .routes(routes!(get_certificate::get_certificate))
        .routes(routes!(get_pdf::get_pdf))
        .routes(routes!(get_credential::get_credential))
        .routes(routes!(get_public_certificate::get_public_certificate))
        .routes(routes!(get_public_pdf::get_public_pdf))
        .routes(routes!(get_public_credential::get_public_credential))
        .routes(routes!(get_revocations::get_revocations))
        .routes(routes!(get_issuer::get_issuer))
        .routes(routes!(get_achievement::get_achievement))
        .routes(routes!(get_keys::get_keys))
        .routes(routes!(get_key::get_key))
}

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let (router, _document) = routes().split_for_parts();
    router.with_state(Arc::new(app))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
