//! The HTTP API for submissions.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use std::sync::Arc;

use lambda_http::Error;
use presigned_upload::{App, Config, router};
use shared::http::run_after;
use shared::runtime::{Aws, Environment, boot};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot();
    let config = Config::from_env(Environment)?;
    let aws = Aws::from_env(Environment)?;
    let app = App::new(config, &aws);
    let switches = Arc::clone(&app.switches);
    // The first call of the process, too, which costs more than any other.
    run_after(switches.current(), || router(app)).await
}
