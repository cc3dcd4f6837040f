//! What sends requests to AWS: HTTP/1.1 over rustls, by the client of hyper.
//!
//! The SDK's own connector cannot be built without HTTP/2, which no service that is called here requires, and brings
//! proxies and the machine's certificates with it (decision 0141). What the SDK relies on stays: which failures it may
//! repeat, and that it can give up a connection.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::{CaptureConnection, HttpConnector as Tcp, capture_connection};
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore, SupportedCipherSuite};
use tokio::time::error::Elapsed;
use tower::Service;

/// The longest that a connection may take: its name, TCP and TLS.
pub(super) const CONNECT_MAX: Duration = Duration::from_secs(2);
/// The longest wait for the head of a response.
pub(super) const READ_MAX: Duration = Duration::from_secs(5);

/// A connector that trusts these roots and no others.
pub(super) fn trusting(roots: RootCertStore) -> SharedHttpConnector {
    SharedHttpConnector::new(Connector::new(roots, CONNECT_MAX, READ_MAX))
}

struct Connector {
    client: Client<Connecting, SdkBody>,
    read_max: Duration,
}

impl Connector {
    fn new(roots: RootCertStore, connect_max: Duration, read_max: Duration) -> Self {
        let mut tcp = Tcp::new();
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls(roots))
            // A stand-in of AWS may speak HTTP.
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let connecting = Connecting { https, max: connect_max };
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connecting);
        Self { client, read_max }
    }
}

/// TLS with these roots. Suites with SHA-256 are asked for first, and the server decides: x86-64 and most arm64 processors have
/// instructions for it, and seldom for the SHA-384 that the library puts first.
pub(super) fn tls(roots: RootCertStore) -> ClientConfig {
    let mut provider = ring::default_provider();
    provider.cipher_suites.sort_by_key(|suite| match suite {
        SupportedCipherSuite::Tls12(suite) => suite.common.hash_provider.output_len(),
        SupportedCipherSuite::Tls13(suite) => suite.common.hash_provider.output_len(),
    });
    let builder = ClientConfig::builder_with_provider(Arc::new(provider));
    let versions = builder.with_safe_default_protocol_versions().expect("ring knows TLS 1.2 and 1.3");
    versions.with_root_certificates(roots).with_no_client_auth()
}

/// Opens connections, in a limited time.
#[derive(Clone)]
struct Connecting {
    https: HttpsConnector<Tcp>,
    max: Duration,
}

impl Service<Uri> for Connecting {
    type Response = <HttpsConnector<Tcp> as Service<Uri>>::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.https.poll_ready(context)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = tokio::time::timeout(self.max, self.https.call(to));
        Box::pin(async move { connecting.await? })
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connector(HTTP/1.1)")
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into()))),
        };
        if let Some(wanted) = request.extensions().get::<CaptureSmithyConnection>().cloned() {
            let used = capture_connection(&mut request);
            wanted.set_connection_retriever(move || metadata(&used));
        }
        let answer = tokio::time::timeout(self.read_max, self.client.request(request));
        HttpConnectorFuture::new(async move {
            match answer.await {
                Ok(Ok(response)) => HttpResponse::try_from(response.map(SdkBody::from_body_1_x))
                    .map_err(|error| ConnectorError::other(error.into(), None)),
                Ok(Err(error)) => Err(classified(error)),
                Err(elapsed) => Err(ConnectorError::timeout(elapsed.into())),
            }
        })
    }
}

/// The connection that a request used, which the SDK does not use again after a failure that may be the connection's.
fn metadata(used: &CaptureConnection) -> Option<ConnectionMetadata> {
    used.connection_metadata().as_ref()?;
    let used = used.clone();
    let give_up = move || {
        if let Some(connected) = used.connection_metadata().as_ref() {
            connected.poison();
        }
    };
    Some(ConnectionMetadata::builder().proxied(false).poison_fn(give_up).build())
}

/// What the SDK may do about a failure: it repeats time-outs, failures of input and output, and transient ones.
fn classified(error: legacy::Error) -> ConnectorError {
    let kind = kind_of(&error);
    let error = error.into();
    match kind {
        Kind::Timeout => ConnectorError::timeout(error),
        Kind::Io => ConnectorError::io(error),
        Kind::User => ConnectorError::user(error),
        Kind::CutOff => ConnectorError::other(error, Some(ErrorKind::TransientError)),
        Kind::Other => ConnectorError::other(error, None),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Timeout,
    Io,
    User,
    /// The connection ended within a response.
    CutOff,
    Other,
}

fn kind_of(error: &legacy::Error) -> Kind {
    if cause::<Elapsed>(error).is_some() {
        return Kind::Timeout;
    }
    let io = cause::<std::io::Error>(error).is_some();
    match cause::<hyper::Error>(error) {
        Some(of_hyper) if of_hyper.is_timeout() => Kind::Timeout,
        Some(of_hyper) if of_hyper.is_user() => Kind::User,
        Some(of_hyper) if of_hyper.is_closed() || of_hyper.is_canceled() || io => Kind::Io,
        Some(of_hyper) if of_hyper.is_incomplete_message() => Kind::CutOff,
        Some(_) => Kind::Other,
        None if error.is_connect() || io => Kind::Io,
        None => Kind::Other,
    }
}

/// The first cause of this type.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref())
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::mpsc;

    use super::*;

    const SHORT: Duration = Duration::from_millis(50);
    const LONG: Duration = Duration::from_secs(60);
    const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    /// What a server does with a connection, which has this number.
    type Serve = fn(TcpStream, usize) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// A server, and the numbers of the connections that it has accepted.
    async fn server(serve: Serve) -> (String, mpsc::UnboundedReceiver<usize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (accepted, connections) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            for number in 0.. {
                let (stream, _) = listener.accept().await.unwrap();
                _ = accepted.send(number);
                tokio::spawn(serve(stream, number));
            }
        });
        (address.to_string(), connections)
    }

    /// Reads the head of a request; false at the end of the connection.
    async fn request_arrives(stream: &mut TcpStream) -> bool {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => return false,
            }
        }
        true
    }

    fn answers(mut stream: TcpStream, _: usize) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async move {
            while request_arrives(&mut stream).await {
                stream.write_all(ANSWER.as_bytes()).await.unwrap();
            }
        })
    }

    fn connector(connect_max: Duration, read_max: Duration) -> Connector {
        Connector::new(RootCertStore::empty(), connect_max, read_max)
    }

    fn get(uri: &str) -> HttpRequest {
        let mut request = HttpRequest::empty();
        request.set_uri(uri).unwrap();
        request
    }

    #[test]
    fn every_suite_is_offered_and_those_with_sha_256_first() {
        let offered = tls(RootCertStore::empty()).crypto_provider().cipher_suites.clone();
        assert_eq!(offered.len(), ring::DEFAULT_CIPHER_SUITES.len());
        let names: Vec<String> = offered.iter().map(|suite| format!("{:?}", suite.suite())).collect();
        assert_eq!(names[0], "TLS13_AES_128_GCM_SHA256");
        assert!(names.is_sorted_by_key(|name| name.ends_with("SHA384")), "{names:?}");
    }

    #[tokio::test]
    async fn a_connection_is_used_again_until_it_is_given_up() {
        let (address, mut connections) = server(answers).await;
        let connector = connector(LONG, LONG);
        let capture = CaptureSmithyConnection::new();
        for give_up in [false, false, true, false] {
            let mut request = get(&format!("http://{address}/"));
            request.add_extension(capture.clone());
            let answer = connector.call(request).await.unwrap();
            assert_eq!(answer.status().as_u16(), 200);
            let body = http_body_util::BodyExt::collect(answer.into_body()).await.unwrap();
            assert_eq!(body.to_bytes(), "ok");
            if give_up {
                capture.get().unwrap().poison();
            }
        }
        assert_eq!([connections.try_recv().ok(), connections.try_recv().ok()], [Some(0), Some(1)]);
        assert!(connections.try_recv().is_err());
    }

    #[tokio::test]
    async fn a_refused_connection_is_a_failure_of_input_and_output() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let error = connector(LONG, LONG).call(get(&format!("http://{address}/"))).await.unwrap_err();
        assert!(error.is_io(), "{error:?}");
    }

    #[tokio::test]
    async fn a_response_that_is_cut_off_is_transient() {
        let (address, _connections) = server(|mut stream, _| {
            Box::pin(async move {
                request_arrives(&mut stream).await;
                stream.write_all(&ANSWER.as_bytes()[..20]).await.unwrap();
            })
        })
        .await;
        let error = connector(LONG, LONG).call(get(&format!("http://{address}/"))).await.unwrap_err();
        assert_eq!(error.as_other(), Some(ErrorKind::TransientError), "{error:?}");
    }

    #[tokio::test]
    async fn what_is_no_http_is_not_repeated() {
        let (address, _connections) = server(|mut stream, _| {
            Box::pin(async move {
                request_arrives(&mut stream).await;
                stream.write_all(b"SSH-2.0-OpenSSH\r\n\r\n").await.unwrap();
            })
        })
        .await;
        let error = connector(LONG, LONG).call(get(&format!("http://{address}/"))).await.unwrap_err();
        assert!(error.is_other() && error.as_other().is_none(), "{error:?}");
    }

    #[tokio::test]
    async fn a_server_that_hangs_is_given_up() {
        let (address, _connections) = server(|stream, _| {
            Box::pin(async move {
                pending::<()>().await;
                drop(stream);
            })
        })
        .await;
        // It does not answer.
        let error = connector(LONG, SHORT).call(get(&format!("http://{address}/"))).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        // It does not even say who it is.
        let error = connector(SHORT, LONG).call(get(&format!("https://{address}/"))).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
    }

    #[tokio::test]
    async fn whoever_does_not_speak_tls_is_not_trusted() {
        let (address, _connections) = server(|mut stream, _| {
            Box::pin(async move { stream.write_all(ANSWER.as_bytes()).await.unwrap() })
        })
        .await;
        let error = connector(LONG, LONG).call(get(&format!("https://{address}/"))).await.unwrap_err();
        assert!(error.is_io(), "{error:?}");
    }
}
