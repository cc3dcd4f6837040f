//! The HTTP API for credits.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use cpd_award::{ApiConfig, App, router};
use lambda_http::Error;
use shared::runtime::{Aws, Environment, boot};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot();
    let config = ApiConfig::from_env(Environment)?;
    let aws = Aws::from_env().await;
    lambda_http::run(router(App::new(config, &aws))).await
}
