//! Triggered by the main table's stream: awards and revokes the credits of certificates.
// The SDK's futures are nested deeper than the compiler looks by default.
#![recursion_limit = "256"]

use aws_lambda_events::event::dynamodb::Event;
use cpd_award::{Award, Config};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shared::runtime::{Aws, Environment, boot, deadline};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot();
    let config = Config::from_env(Environment)?;
    let app = &Award::new(config, &Aws::from_env(Environment)?);
    // The first call of the process, too, which costs more than any other.
    app.switches.current().await;
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Event>| async move {
        Ok::<_, Error>(app.stream(event.payload, deadline(&event.context)).await)
    }))
    .await
}
