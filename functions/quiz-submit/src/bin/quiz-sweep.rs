//! Runs every five minutes: submits attempts whose time is over while their learners are away.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use lambda_http::Error;
use lambda_runtime::{LambdaEvent, service_fn};
use quiz_submit::{App, Config};
use serde_json::{Value, json};
use shared::runtime::{Aws, Environment, boot, deadline};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot();
    let config = Config::from_env(Environment)?;
    let app = &App::new(config, &Aws::from_env(Environment)?);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| async move {
        let swept = app.sweep(deadline(&event.context), &event.context.request_id).await?;
        Ok::<_, Error>(json!({"settled": swept.submitted, "parked": swept.parked}))
    }))
    .await
}
