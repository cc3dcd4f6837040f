//! The function with everything that it needs, and its router.

use std::sync::Arc;

use axum::{Extension, Router};
use lambda_http::Error;
use shared::domain::Clock;
use shared::dynamo::Store;
use shared::http::{GroupsClaim, in_our_words};
use shared::runtime::{Aws, SecretSource, Secrets, SystemClock};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::{Config, StripeSecret};

/// The function with everything that it needs.
pub struct App {
    /// The tables.
    pub store: Store,
    /// Time and ids.
    pub clock: Arc<dyn Clock>,
    /// Stripe's secret.
    pub secrets: Secrets<StripeSecret>,
    /// The environment.
    pub config: Config,
}

impl App {
    /// Fetches the secret and builds the store; without a secret the function does not start.
    ///
    /// # Errors
    /// The secret cannot be fetched, or holds no key.
    pub async fn start(config: Config, aws: &Aws) -> Result<Self, Error> {
        let client = aws_sdk_secretsmanager::Client::new(&aws.config);
        let source = SecretSource::Manager { client, id: config.secret_id.clone() };
        let secrets = Secrets::load(source, StripeSecret::check).await?;
        let store = aws.store(config.tables.clone());
        Ok(Self { store, clock: Arc::new(SystemClock), secrets, config })
    }
}

fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(crate::routes::create_checkout::create_checkout))
}

/// The routes, as the gateway calls them.
pub fn router(app: App) -> Router {
    let groups = GroupsClaim(app.config.groups_claim.as_str().into());
    let (router, _document) = routes().split_for_parts();
    in_our_words(router.layer(Extension(groups)).with_state(Arc::new(app)))
}

/// This function's part of the API's document.
pub fn openapi() -> OpenApi {
    routes().into_openapi()
}
