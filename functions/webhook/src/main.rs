//! The function behind Stripe's webhook: a Lambda Function URL, authenticated by Stripe's signature.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use lambda_http::{Error, service_fn};
use shared::ready_response::ReadyResponse;
use shared::runtime::{Aws, Environment, boot};
use webhook::{App, Config};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot();
    let config = Config::from_env(Environment)?;
    let aws = Aws::from_env(Environment)?;
    let app = App::start(config, &aws).await?;
    lambda_http::run(service_fn(async |request| app.handle(request).await.map(ReadyResponse))).await
}
