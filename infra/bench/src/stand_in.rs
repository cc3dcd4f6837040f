//! A stand-in of AWS, Stripe and Zoom over TLS, in front of the in-memory cloud of the tests. It records every request.

use std::convert::Infallible;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tests::cloud::Cloud;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::backend::{Answer, Backend};
use crate::certificate::Certified;
use crate::measured::Exchange;
use crate::named::operation;
use crate::prepared::prepared;
use crate::replay::{Recorded, Replay};
use crate::schema::Schema;
use crate::units;
use crate::waves::Waves;

/// The stand-in.
pub(crate) struct StandIn {
    /// Its base URL.
    pub(crate) url: String,
    /// The same without TLS, for a client that trusts the public authorities alone.
    pub(crate) plain_url: String,
    certified: Certified,
    side: Arc<Side>,
}

struct Side {
    backend: Backend,
    schema: Schema,
    waves: Waves,
    replay: Replay,
    exchanges: Mutex<Vec<Exchange>>,
    connections: AtomicU64,
}

impl StandIn {
    /// Starts it in front of a cloud.
    pub(crate) async fn start(cloud: &Cloud) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (url, certified) = (format!("https://{address}"), Certified::new(address.port())?);
        let side = Arc::new(Side {
            backend: Backend::of(cloud)?,
            schema: Schema::of_template()?,
            waves: Waves::default(),
            replay: Replay::default(),
            exchanges: Mutex::default(),
            connections: AtomicU64::new(0),
        });
        let plain = TcpListener::bind("127.0.0.1:0").await?;
        let plain_url = format!("http://{}", plain.local_addr()?);
        tokio::spawn(accept(listener, Some(certified.acceptor.clone()), side.clone()));
        tokio::spawn(accept(plain, None, side.clone()));
        Ok(Self { url, plain_url, certified, side })
    }

    /// The file with the root that its certificate is signed by.
    pub(crate) fn roots(&self) -> &Path {
        &self.certified.roots
    }

    /// Holds answers back, and counts.
    pub(crate) fn waves(&self) -> &Waves {
        &self.side.waves
    }

    /// Records answers, and gives them again.
    pub(crate) fn replay(&self) -> &Replay {
        &self.side.replay
    }

    /// What was exchanged since the last call.
    pub(crate) fn take_exchanges(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.side.exchanges.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn accept(listener: TcpListener, acceptor: Option<TlsAcceptor>, side: Arc<Side>) {
    while let Ok((stream, _)) = listener.accept().await {
        let number = side.connections.fetch_add(1, Ordering::Relaxed);
        side.waves.opened(number);
        let (acceptor, side) = (acceptor.clone(), side.clone());
        tokio::spawn(async move {
            // A process that ends breaks its connections.
            _ = secure(stream, acceptor, &side, number).await;
            side.waves.closed(number);
        });
    }
}

async fn secure(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    side: &Arc<Side>,
    number: u64,
) -> Result<()> {
    stream.set_nodelay(true)?;
    match acceptor {
        Some(acceptor) => serve(acceptor.accept(stream).await?, side, number).await,
        None => serve(stream, side, number).await,
    }
}

async fn serve<S>(stream: S, side: &Arc<Side>, number: u64) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let side = side.clone();
        async move { Ok::<_, Infallible>(side.answer(number, request).await) }
    });
    let connection =
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    connection.await.context("the connection broke")
}

impl Side {
    async fn answer(&self, connection: u64, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let Ok(body) = body.collect().await else { return failure("the request broke off") };
        let request = Request::from_parts(head, body.to_bytes());
        if self.replay.is_on() {
            return self.replay.answer(&operation(&request));
        }
        self.waves.asked(connection);
        let answer = self.carry(request).await;
        self.waves.answered().await;
        answer.unwrap_or_else(|error| failure(&format!("{error:#}")))
    }

    async fn carry(&self, request: Request<Bytes>) -> Result<Response<Full<Bytes>>> {
        let operation = operation(&request);
        let sent: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let (up, body) = (request.body().len(), request.body().clone());
        let written = self.schema.written(&operation, &sent);
        let before = self.backend.items(&written).await?;
        let answer = match prepared(&operation, &sent) {
            Some(body) => {
                Answer { status: 200, headers: HeaderMap::new(), body: body.to_string().into_bytes() }
            }
            None => self.backend.carry(request).await?,
        };
        let after = self.backend.items(&written).await?;
        let received: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let mut units = match units::of_whole_items(&operation, &sent) {
            Some(whole) => units::of_read(&operation, &sent, &self.backend.ask(&operation, &whole).await?),
            None => units::of_read(&operation, &sent, &received),
        };
        units.add(units::of_write(&self.schema, &operation, &written, &before, &after));
        let refused = (answer.status >= 400).then(|| String::from_utf8_lossy(&answer.body).into_owned());
        let answered = Bytes::from(answer.body.clone());
        let recorded = Recorded {
            operation: operation.clone(),
            sent: body,
            status: answer.status,
            headers: answer.headers.clone(),
            body: answered,
        };
        self.replay.record(recorded);
        let exchange = Exchange { operation, up, down: answer.body.len(), units, refused };
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
        let mut response = Response::builder().status(answer.status);
        if let Some(headers) = response.headers_mut() {
            headers.extend(answer.headers);
        }
        Ok(response.body(Full::new(Bytes::from(answer.body)))?)
    }
}

fn failure(reason: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(json!({"message": reason}).to_string())));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
