//! Answers to reads, as DynamoDB sent them.
//!
//! The SDK makes the request, signs and sends it, and reads what was refused. Of what was found it would make a map of maps;
//! [`Aside`] takes the body before that, so that serde reads it once, into what is meant (decision 146).

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use http_body_util::BodyExt as _;
use tokio::time::Instant;

use super::backoff::{Backoff, backoff};
use super::error::StoreError;
use super::rejection::{Rejection, classify_error};

/// Keeps the body of a successful response, and hands the SDK an empty answer in its place.
#[derive(Clone, Debug, Default)]
pub(super) struct Aside(Arc<Mutex<Option<SdkBody>>>);

impl Aside {
    fn put(&self, body: Option<SdkBody>) -> Option<SdkBody> {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), body)
    }
}

impl Intercept for Aside {
    fn name(&self) -> &'static str {
        "Aside"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response_mut();
        if response.status().is_success() {
            self.put(Some(std::mem::replace(response.body_mut(), SdkBody::from("{}"))));
        }
        Ok(())
    }
}

/// Sends a read until it succeeds, is refused permanently, or the deadline passes.
pub(super) async fn answer<T, E, O, F>(
    deadline: Instant,
    read: fn(&str) -> Option<T>,
    send: impl Fn(Aside) -> F,
) -> Result<T, StoreError>
where
    E: ProvideErrorMetadata + std::fmt::Debug,
    F: Future<Output = Result<O, SdkError<E>>>,
{
    let mut backoff = backoff(deadline);
    loop {
        match once(&backoff, read, &send).await {
            Ok(answer) => return Ok(answer),
            Err(Rejection::Refused(reason)) => return Err(StoreError::Refused(reason)),
            Err(Rejection::Busy(last)) => backoff.wait(last).await?,
            // No read has a condition.
            Err(Rejection::Conflict) => backoff.wait("a conflicting read".to_owned()).await?,
        }
    }
}

/// Sends a read once, within the time of the backoff.
pub(super) async fn once<T, E, O, F>(
    backoff: &Backoff,
    read: fn(&str) -> Option<T>,
    send: impl FnOnce(Aside) -> F,
) -> Result<T, Rejection>
where
    E: ProvideErrorMetadata + std::fmt::Debug,
    F: Future<Output = Result<O, SdkError<E>>>,
{
    let aside = Aside::default();
    let asked = async {
        send(aside.clone()).await.map_err(|error| classify_error(&error))?;
        let body = aside.put(None).unwrap_or_else(SdkBody::empty);
        let body = body.collect().await.map_err(|_| Rejection::Busy("no whole answer".to_owned()))?;
        let answer = std::str::from_utf8(&body.to_bytes()).ok().and_then(read);
        answer.ok_or_else(|| Rejection::Busy("no understandable answer".to_owned()))
    };
    backoff.bound(asked).await.unwrap_or_else(|| Err(Rejection::Busy("no answer to a read".to_owned())))
}
