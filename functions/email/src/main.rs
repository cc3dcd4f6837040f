//! The function behind the mail queue.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use email::{App, Config};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shared::runtime::{Aws, Environment, boot, deadline};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot();
    let config = Config::from_env(Environment)?;
    let aws = Aws::from_env(Environment)?;
    let app = &App::start(config, &aws);
    // The first call of the process, too, which costs more than any other.
    app.switches.current().await;
    let handler = |event: LambdaEvent<_>| async move {
        Ok::<_, Error>(app.handle(event.payload, deadline(&event.context)).await)
    };
    lambda_runtime::run(service_fn(handler)).await
}
