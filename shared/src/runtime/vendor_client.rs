//! The client for the vendors that are not AWS: Stripe and Zoom.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, redirect};
use rustls::RootCertStore;

use super::connector;
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
        Some(path) => trust::of_file(&path)?,
    };
    Ok(Client::builder()
        .tls_backend_preconfigured(connector::tls(roots))
        .connect_timeout(CONNECT_MAX)
        // A connection that was frozen between invocations breaks during the next request, whose outcome is then
        // unknown.
        .pool_max_idle_per_host(0)
        // Never send a key, a token or a learner's name to a redirect target.
        .redirect(redirect::Policy::none())
        .no_proxy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_takes_the_configuration() {
        // `reqwest` refuses the configuration of another version of rustls only here.
        vendor_client(Environment).unwrap().build().unwrap();
    }
}
