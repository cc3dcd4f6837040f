//! An in-memory AWS: dynoxide for DynamoDB, a list for each queue, an inbox for SES, a bucket.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::Credentials;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;

use dynoxide::{Database, server};
use serde_json::{Value, json};
use shared::runtime::Aws;

use crate::bucket::{self, Asked, Objects};
use crate::dead_letters::DeadLetterQueues;
use crate::faults::{Call, Fault, Faults};
use crate::response::answer;

/// An e-mail that SES has accepted.
#[derive(Clone, Debug)]
pub struct SentMail {
    /// Its only recipient.
    pub to: String,
    /// The request as SES received it.
    pub request: Value,
}

/// The cloud.
#[derive(Clone, Debug)]
pub struct Cloud {
    /// For the functions' clients, with faults.
    pub aws: Aws,
    /// For the test's clients, without faults.
    pub quiet: Aws,
    /// The faults of the functions' calls.
    pub faults: Arc<Faults>,
    services: Arc<Services>,
    _stop: Arc<tokio::sync::oneshot::Sender<()>>,
}

#[derive(Debug, Default)]
struct Services {
    queues: Mutex<BTreeMap<String, Vec<Value>>>,
    inbox: Mutex<Vec<SentMail>>,
    objects: Objects,
    dead_letters: DeadLetterQueues,
}

impl Cloud {
    /// An empty cloud with the template's tables.
    ///
    /// # Panics
    /// It cannot be started.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let database = Database::memory().expect("an in-memory database");
        tokio::spawn(async move {
            let stopped = async move { _ = stopped.await };
            server::serve_with_shutdown(listener, database, stopped).await.expect("the database serves");
        });
        let (faults, services) = (Arc::new(Faults::default()), Arc::new(Services::default()));
        let store = Aws::plain_connector();
        let client = |faults: Option<Arc<Faults>>| {
            let connector =
                SharedHttpConnector::new(Wire { store: store.clone(), faults, services: services.clone() });
            let shared = connector.clone();
            let config = SdkConfig::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new("eu-west-1"))
                .endpoint_url(format!("http://{address}"))
                .credentials_provider(aws_sdk_dynamodb::config::SharedCredentialsProvider::new(
                    Credentials::for_tests(),
                ))
                // Retries as in production, but with shorter waits: the functions prevent retries that must not happen.
                .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(5)))
                .http_client(http_client_fn(move |_, _| shared.clone()))
                .build();
            Aws { config, connector }
        };
        let (aws, quiet) = (client(Some(faults.clone())), client(None));
        crate::tables::create(&aws_sdk_dynamodb::Client::new(&quiet.config)).await;
        Self { aws, quiet, faults, services, _stop: Arc::new(stop) }
    }

    /// Takes every message from the queue whose URL ends with `name`; returns their bodies.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn take_messages(&self, name: &str) -> Vec<Value> {
        let mut queues = self.services.queues.lock().expect("not poisoned");
        queues
            .iter_mut()
            .filter(|(url, _)| url.ends_with(name))
            .flat_map(|(_, queue)| queue.drain(..))
            .collect()
    }

    /// The bucket.
    pub fn objects(&self) -> &Objects {
        &self.services.objects
    }

    /// The dead-letter queues.
    pub fn dead_letters(&self) -> &DeadLetterQueues {
        &self.services.dead_letters
    }

    /// The e-mails that SES has accepted so far.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn inbox(&self) -> Vec<SentMail> {
        self.services.inbox.lock().expect("not poisoned").clone()
    }
}

/// The connection between a client and the cloud.
#[derive(Clone, Debug)]
struct Wire {
    store: SharedHttpConnector,
    faults: Option<Arc<Faults>>,
    services: Arc<Services>,
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let wire = self.clone();
        // Begun when it is called: those begun together are one round trip.
        let trip = self.faults.as_ref().map(|faults| faults.begin());
        HttpConnectorFuture::new(async move {
            // No service answers before the caller can send its next request.
            tokio::task::yield_now().await;
            let response = wire.carry(request).await;
            if let (Some(faults), Some(trip)) = (&wire.faults, trip) {
                faults.end(trip);
            }
            response
        })
    }
}

fn broken() -> ConnectorError {
    ConnectorError::io("the connection broke".into())
}

fn failure(status: u16, code: &'static str, more: Value) -> HttpResponse {
    let mut body = json!({"__type": code, "code": code, "message": "injected"});
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    let mut response = answer(status, &body);
    response.headers_mut().insert("x-amzn-errortype", code);
    response
}

impl Wire {
    async fn carry(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let target = request.headers().get("x-amz-target").unwrap_or_default().to_owned();
        let body: Value =
            request.body().bytes().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default();
        let asked = Asked::of(&request);
        // S3 names what it is asked for in the address.
        let body = asked.as_ref().map_or(body, Asked::described);
        let operation = match (&asked, target.split_once('.')) {
            (Some(asked), _) => format!("S3.{}", asked.operation),
            (None, Some(("AmazonSQS", name))) => format!("SQS.{name}"),
            (None, Some((_, name))) => format!("DynamoDB.{name}"),
            (None, None) => "SES.SendEmail".to_owned(),
        };
        let fault = self
            .faults
            .as_ref()
            .and_then(|faults| faults.next(Call { operation: operation.clone(), body: body.clone() }));
        if let Some(torn) = self.faults.as_ref().and_then(|faults| faults.take_torn(&operation, &body)) {
            return torn.carry(&self.store, request, &body).await;
        }
        match fault {
            None => self.done(request, &operation, &body).await,
            Some(Fault::DieBefore) => self.die().await,
            Some(Fault::DieAfter) => {
                self.done(request, &operation, &body).await?;
                self.die().await
            }
            Some(Fault::BreakBefore) => Err(broken()),
            Some(Fault::BreakAfter) => {
                self.done(request, &operation, &body).await?;
                Err(broken())
            }
            Some(fault) => Ok(refusal(fault, &operation, &body)),
        }
    }

    async fn die(&self) -> Result<HttpResponse, ConnectorError> {
        if let Some(faults) = &self.faults {
            faults.died.notify_one();
        }
        std::future::pending().await
    }

    async fn done(
        &self,
        request: HttpRequest,
        operation: &str,
        body: &Value,
    ) -> Result<HttpResponse, ConnectorError> {
        if let Some(asked) = Asked::of(&request) {
            return Ok(self.services.objects.answer(&asked));
        }
        match operation {
            "SES.SendEmail" => {
                let to = body["Destination"]["ToAddresses"][0].as_str().unwrap_or_default().to_owned();
                let mut inbox = self.services.inbox.lock().expect("not poisoned");
                inbox.push(SentMail { to, request: body.clone() });
                Ok(answer(200, &json!({"MessageId": format!("ses-{}", inbox.len())})))
            }
            "SQS.SendMessageBatch" => {
                let url = body["QueueUrl"].as_str().unwrap_or_default().to_owned();
                let entries = body["Entries"].as_array().cloned().unwrap_or_default();
                let accepted: Vec<Value> = entries
                    .iter()
                    .map(|entry| json!({"Id": entry["Id"], "MessageId": entry["Id"], "MD5OfMessageBody": ""}))
                    .collect();
                let bodies = entries.into_iter().map(|mut entry| entry["MessageBody"].take());
                self.services.queues.lock().expect("not poisoned").entry(url).or_default().extend(bodies);
                Ok(answer(200, &json!({"Successful": accepted, "Failed": []})))
            }
            "SQS.ChangeMessageVisibility" => Ok(answer(200, &json!({}))),
            _ => match self.services.dead_letters.answer(operation, body) {
                Some(body) => Ok(answer(200, &body)),
                None => self.store.call(request).await,
            },
        }
    }
}

fn refusal(fault: Fault, operation: &str, body: &Value) -> HttpResponse {
    if let Some(operation) = operation.strip_prefix("S3.") {
        return match fault {
            Fault::ServerError => bucket::failure(500, "InternalError", operation),
            Fault::Reject => bucket::failure(403, "AccessDenied", operation),
            _ => bucket::failure(503, "SlowDown", operation),
        };
    }
    match fault {
        Fault::ServerError => failure(500, "InternalServerError", Value::Null),
        Fault::Reject => failure(400, "MessageRejected", Value::Null),
        Fault::TransactionConflict if operation == "DynamoDB.TransactWriteItems" => {
            let items = body["TransactItems"].as_array().map_or(1, Vec::len);
            let mut reasons = vec![json!({"Code": "None"}); items];
            reasons[items - 1] = json!({"Code": "TransactionConflict", "Message": "injected"});
            failure(400, "TransactionCanceledException", json!({"CancellationReasons": reasons}))
        }
        Fault::TransactionConflict if matches!(operation, "DynamoDB.PutItem" | "DynamoDB.DeleteItem") => {
            failure(400, "TransactionConflictException", Value::Null)
        }
        Fault::UnprocessedKeys if operation == "DynamoDB.BatchGetItem" => {
            answer(200, &json!({"Responses": {}, "UnprocessedKeys": body["RequestItems"]}))
        }
        _ if operation.starts_with("SES") => failure(429, "TooManyRequestsException", Value::Null),
        _ => failure(400, "ThrottlingException", Value::Null),
    }
}
