//! The client for the vendors that are not AWS: Stripe and Zoom.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect};
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::environment::Environment;
use super::trust;

/// An error of the start.
type Error = Box<dyn std::error::Error + Send + Sync>;

const CONNECT_MAX: Duration = Duration::from_secs(3);

/// A client in the making. It trusts the public authorities, as Mozilla lists them: they are part of the binary, because
/// reading the system's store takes several milliseconds. For a stand-in, `SSL_CERT_FILE` names others.
///
/// # Errors
/// The file cannot be read, or TLS cannot be set up.
pub fn vendor_client(env: Environment) -> Result<ClientBuilder, Error> {
    let roots = match trust::own_roots(env) {
        None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
        Some(path) => of_file(&path)?,
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Client::builder()
        .tls_backend_preconfigured(config)
        .connect_timeout(CONNECT_MAX)
        // A connection that was frozen between invocations breaks during the next request, whose outcome is then
        // unknown.
        .pool_max_idle_per_host(0)
        // Never send a key, a token or a learner's name to a redirect target.
        .redirect(redirect::Policy::none())
        .no_proxy())
}

fn of_file(path: &str) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(&trust::read(path)?) {
        roots.add(root?)?;
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_takes_the_configuration() {
        // `reqwest` refuses the configuration of another version of rustls only here.
        vendor_client(Environment).unwrap().build().unwrap();
    }

    #[test]
    fn other_roots_are_those_of_the_file_alone() {
        let amazons = concat!(env!("CARGO_MANIFEST_DIR"), "/src/runtime/amazon_roots.pem");
        assert_eq!(of_file(amazons).unwrap().len(), 5);
        assert!(of_file(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).is_err());
    }
}
