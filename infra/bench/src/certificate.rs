//! The certificate of the stand-in of AWS, made at each start: the repository holds no key.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use rustls::version::TLS13;
use tokio_rustls::TlsAcceptor;

/// A server's side of TLS 1.3, and the file that a client has to trust.
pub(crate) struct Certified {
    pub(crate) acceptor: TlsAcceptor,
    /// For `SSL_CERT_FILE`.
    pub(crate) roots: PathBuf,
}

impl Certified {
    /// For 127.0.0.1. The port, which no other server of this machine has, names the file.
    pub(crate) fn new(port: u16) -> Result<Self> {
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()])?;
        let key = PrivateKeyDer::try_from(made.key_pair.serialize_der()).map_err(anyhow::Error::msg)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13])?
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)?;
        let text = BASE64_STANDARD.encode(made.cert.der());
        let lines: Vec<&str> =
            (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
        let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
        let roots = std::env::temp_dir().join(format!("bench-roots-{port}.pem"));
        fs::write(&roots, pem)?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), roots })
    }
}

impl Drop for Certified {
    fn drop(&mut self) {
        // Without the process that it is for, nobody reads it.
        _ = fs::remove_file(&self.roots);
    }
}
