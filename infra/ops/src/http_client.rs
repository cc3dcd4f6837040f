//! The client for what is not AWS: Stripe, an issuer of tokens, and our own API.

use reqwest::{Client, ClientBuilder};
use rustls::crypto::ring;

/// A client in the making, with the system's trust roots.
pub(crate) fn builder() -> ClientBuilder {
    // `reqwest` takes the process's. That it is set already says only that this is not the first client.
    _ = ring::default_provider().install_default();
    Client::builder()
}
