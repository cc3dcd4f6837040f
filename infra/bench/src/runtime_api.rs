//! A stand-in of the Lambda Runtime API: hands a bootstrap one event after another and takes its responses.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use domain::Clock;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use shared::runtime::SystemClock;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

/// Lambda's path, up to what is asked for.
const PREFIX: &str = "/2018-06-01/runtime/";
/// How long each invocation may take.
const MILLISECONDS: i64 = 20_000;

/// What a bootstrap told Lambda.
#[derive(Debug)]
pub(crate) enum Told {
    /// It has started, or has finished, and asks for the next event.
    Ready,
    Response(Value),
    Failure(String),
}

/// The stand-in, for one bootstrap.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    /// For `AWS_LAMBDA_RUNTIME_API`.
    pub(crate) address: String,
    events: mpsc::UnboundedSender<Option<Value>>,
    told: mpsc::UnboundedReceiver<Told>,
}

struct Side {
    events: Mutex<mpsc::UnboundedReceiver<Option<Value>>>,
    told: mpsc::UnboundedSender<Told>,
}

impl RuntimeApi {
    /// Starts it.
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (events, waiting) = mpsc::unbounded_channel();
        let (tell, told) = mpsc::unbounded_channel();
        let side = Arc::new(Side { events: Mutex::new(waiting), told: tell });
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let side = side.clone();
                let service = service_fn(move |request| {
                    let side = side.clone();
                    async move { side.answer(request).await }
                });
                let connection = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service);
                // A bootstrap that ends breaks its connection.
                tokio::spawn(async move { _ = connection.await });
            }
        });
        Ok(Self { address, events, told })
    }

    /// What the bootstrap says next.
    pub(crate) async fn told(&mut self) -> Result<Told> {
        self.told.recv().await.context("the stand-in has ended")
    }

    /// Gives it an event.
    pub(crate) fn give(&self, event: Value) -> Result<()> {
        self.events.send(Some(event)).context("the stand-in has ended")
    }

    /// Refuses the next event, which ends the bootstrap.
    pub(crate) fn refuse(&self) -> Result<()> {
        self.events.send(None).context("the stand-in has ended")
    }
}

impl Side {
    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
        let (head, body) = request.into_parts();
        let path = head.uri.path().strip_prefix(PREFIX).unwrap_or_default().to_owned();
        if head.method == Method::GET && path == "invocation/next" {
            return self.next().await;
        }
        let body = body.collect().await?.to_bytes();
        let told = match path.rsplit('/').next() {
            Some("response") => Told::Response(serde_json::from_slice(&body).unwrap_or_default()),
            Some("error") => Told::Failure(String::from_utf8_lossy(&body).into_owned()),
            _ => bail!("Lambda knows no {} {path}", head.method),
        };
        self.told.send(told)?;
        Ok(Response::builder().status(StatusCode::ACCEPTED).body(Full::default())?)
    }

    async fn next(&self) -> Result<Response<Full<Bytes>>> {
        self.told.send(Told::Ready)?;
        let event = self.events.lock().await.recv().await.flatten().context("no more events")?;
        let now = SystemClock.now().as_millisecond();
        let response = Response::builder()
            .header("lambda-runtime-aws-request-id", SystemClock.new_id().to_string())
            .header("lambda-runtime-deadline-ms", (now + MILLISECONDS).to_string())
            .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-west-1:1:function:bench")
            .header("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000;Sampled=0");
        Ok(response.body(Full::new(Bytes::from(event.to_string())))?)
    }
}
