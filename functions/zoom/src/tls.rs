//! Whom the client trusts: the public authorities, as Mozilla lists them.

use std::sync::Arc;

use reqwest::{Client, ClientBuilder};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};

/// A client in the making. The roots are part of the binary, ready to use; the system's store, which takes several
/// milliseconds to read, is used when it was named for a stand-in.
pub(crate) fn trusting(own_roots: bool) -> Result<ClientBuilder, rustls::Error> {
    if own_roots {
        return Ok(Client::builder());
    }
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Client::builder().tls_backend_preconfigured(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_takes_the_configuration() {
        // `reqwest` refuses the configuration of another version of rustls only here.
        trusting(false).unwrap().build().unwrap();
        trusting(true).unwrap().build().unwrap();
    }
}
