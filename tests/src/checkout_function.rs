//! `checkout`, as it starts on Lambda, with Stripe at another address.

use std::sync::Arc;

use axum::Router;
use shared::runtime::{SecretSource, Secrets, Switch};
use wiremock::MockServer;

use crate::world::{World, tables_of};

/// The router of `checkout`.
pub(crate) async fn router(world: &World, stripe: &MockServer) -> Router {
    let source = SecretSource::Given(Arc::new(|| r#"{"api_key": "sk_test_world"}"#.to_owned()));
    checkout::router(checkout::App {
        store: world.cloud.aws.store(tables_of(&["main"])),
        clock: world.clock.clone(),
        secrets: Secrets::load(source, checkout::StripeSecret::check).await.expect("a secret"),
        stripe: checkout::StripeClient::new(&stripe.uri()).expect("a client of Stripe"),
        config: checkout::Config {
            tables: tables_of(&["main"]),
            secret_id: "stripe".into(),
            stripe_api_base: stripe.uri(),
            frontend_url: "https://learn.example".into(),
            groups_claim: "cognito:groups".into(),
        },
        switches: Arc::new(world.board.switches(&[Switch::PaidEnrolment])),
    })
}
