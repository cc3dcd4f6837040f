//! The certificates function: JSON, PDFs, credentials and public verification.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use certificates::{App, Config, router};
use lambda_http::Error;
use shared::http::run_after;
use shared::runtime::{Aws, Environment, boot};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot();
    let config = Config::from_env(Environment)?;
    let aws = Aws::from_env(Environment)?;
    let app = App::new(config, &aws);
    let store = app.store.clone();
    run_after(store.prewarm(), || router(app)).await
}
