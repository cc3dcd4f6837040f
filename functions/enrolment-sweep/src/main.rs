//! Runs every minute: settles enrolments after a publication, and sends messages to learners and digests to instructors.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use enrolment_sweep::{App, Config};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;
use shared::runtime::{Aws, Environment, boot, deadline};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot();
    let app = &App::new(Config::from_env(Environment)?, &Aws::from_env(Environment)?);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        let deadline = deadline(&event.context);
        Ok::<_, Error>(app.handle(event.payload, deadline, &event.context.request_id).await?)
    }))
    .await
}
