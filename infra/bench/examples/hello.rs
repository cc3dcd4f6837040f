//! The floor that every function is compared with: the same runtime and profile, no client, no TLS, no work.

use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(|event: LambdaEvent<Value>| async move {
        Ok::<_, Error>(json!({"hello": event.payload["name"]}))
    }))
    .await
}
