//! Whom the AWS clients trust: the roots of Amazon Trust Services, which every endpoint of AWS is certified by.
//!
//! They are part of the binary: reading the system's store takes longer than the rest of a start. Another authority, for
//! a stand-in of AWS, is named by `SSL_CERT_FILE`; each start then says so in the log, and the template's tests refuse
//! the variable for a deployed function.

use aws_smithy_http_client::tls::{TlsContext, TrustStore};

use super::environment::{ConfigError, Environment};

const AMAZON_ROOTS: &[u8] = include_bytes!("amazon_roots.pem");

/// Names a file of roots that are trusted instead.
const OWN_ROOTS: &str = "SSL_CERT_FILE";

/// The file of roots that are trusted instead of the embedded ones, if one is named.
pub fn own_roots(env: Environment) -> Option<String> {
    env.optional(OWN_ROOTS)
}

/// The roots for every AWS client of the process.
pub(super) fn tls_context(env: Environment) -> Result<TlsContext, ConfigError> {
    let roots = match own_roots(env) {
        None => AMAZON_ROOTS.to_vec(),
        Some(path) => {
            tracing::warn!(%path, "other roots than Amazon's are trusted");
            read(&path)?
        }
    };
    context(roots)
}

/// The certificates in a file.
pub(super) fn read(path: &str) -> Result<Vec<u8>, ConfigError> {
    let roots = std::fs::read(path).map_err(|error| malformed(error.to_string()))?;
    let begin = b"-----BEGIN CERTIFICATE-----";
    match roots.windows(begin.len()).any(|part| part == begin) {
        true => Ok(roots),
        // Without any root each connection would fail, long after the start.
        false => Err(malformed(format!("{path} holds no certificate"))),
    }
}

fn context(roots: Vec<u8>) -> Result<TlsContext, ConfigError> {
    let store = TrustStore::empty().with_pem_certificate(roots);
    TlsContext::builder().with_trust_store(store).build().map_err(|error| malformed(error.to_string()))
}

fn malformed(reason: String) -> ConfigError {
    ConfigError::Malformed { name: OWN_ROOTS, reason }
}

#[cfg(test)]
mod tests {
    use aws_smithy_http_client::Connector;
    use aws_smithy_http_client::tls::Provider;
    use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    use sha2::{Digest, Sha256};

    use super::*;

    /// As Amazon Trust Services publishes them.
    const FINGERPRINTS: [&str; 5] = [
        "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
        "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
        "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
        "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
        "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
    ];

    #[test]
    fn the_embedded_roots_are_amazons_and_nobody_elses() {
        let text = std::str::from_utf8(AMAZON_ROOTS).unwrap();
        let found: Vec<String> = text
            .split("-----BEGIN CERTIFICATE-----")
            .skip(1)
            .map(|part| part.split("-----END").next().unwrap_or_default())
            .map(|part| part.split_whitespace().collect::<String>())
            .map(|part| hex::encode(Sha256::digest(BASE64_STANDARD.decode(part).unwrap())))
            .collect();
        assert_eq!(found, FINGERPRINTS);
    }

    #[test]
    fn the_embedded_roots_can_be_loaded() {
        // The connector panics on a root that it cannot parse.
        let provider = Provider::Rustls(CryptoMode::Ring);
        let context = context(AMAZON_ROOTS.to_vec()).unwrap();
        let _connector = Connector::builder().tls_provider(provider).tls_context(context).build();
    }

    #[test]
    fn a_file_without_roots_stops_the_start_by_its_name() {
        let nothing = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let reason = read(nothing).unwrap_err().to_string();
        assert!(reason.starts_with("the environment variable SSL_CERT_FILE is malformed"), "{reason}");
        assert!(read("/nonexistent/roots.pem").is_err());
        assert!(read(concat!(env!("CARGO_MANIFEST_DIR"), "/src/runtime/amazon_roots.pem")).is_ok());
    }
}
