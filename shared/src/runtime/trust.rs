//! Whom the AWS clients trust: the roots of Amazon Trust Services, which every endpoint of AWS is certified by.
//!
//! They are part of the binary: reading the system's store takes longer than the rest of a start. Another authority, for
//! a stand-in of AWS, is named by `SSL_CERT_FILE`; each start then says so in the log, and the template's tests refuse
//! the variable for a deployed function.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::environment::{ConfigError, Environment};

const AMAZON_ROOTS: &[u8] = include_bytes!("amazon_roots.pem");

/// Names a file of roots that are trusted instead.
const OWN_ROOTS: &str = "SSL_CERT_FILE";

/// The file of roots that are trusted instead of the embedded ones, if one is named.
pub fn own_roots(env: Environment) -> Option<String> {
    env.optional(OWN_ROOTS)
}

/// The roots for every AWS client of the process.
pub(super) fn roots(env: Environment) -> Result<RootCertStore, ConfigError> {
    match own_roots(env) {
        None => parsed(AMAZON_ROOTS).map_err(malformed),
        Some(path) => {
            tracing::warn!(%path, "other roots than Amazon's are trusted");
            of_file(&path)
        }
    }
}

/// The roots in a file.
pub(super) fn of_file(path: &str) -> Result<RootCertStore, ConfigError> {
    let roots = std::fs::read(path).map_err(|error| malformed(error.to_string()))?;
    match parsed(&roots) {
        // Without any root each connection would fail, long after the start.
        Ok(roots) if roots.is_empty() => Err(malformed(format!("{path} holds no certificate"))),
        Ok(roots) => Ok(roots),
        Err(reason) => Err(malformed(format!("{path}: {reason}"))),
    }
}

/// The roots that this machine's programs trust. What is malformed among them is passed over, as those do.
#[cfg(feature = "operator")]
pub(super) fn of_the_system() -> RootCertStore {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "certificates of this machine cannot be read");
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    roots
}

fn parsed(pem: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(pem) {
        roots.add(root.map_err(|error| error.to_string())?).map_err(|error| error.to_string())?;
    }
    Ok(roots)
}

fn malformed(reason: String) -> ConfigError {
    ConfigError::Malformed { name: OWN_ROOTS, reason }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(parsed(AMAZON_ROOTS).unwrap().len(), FINGERPRINTS.len());
    }

    #[test]
    fn a_file_without_usable_roots_stops_the_start_by_its_name() {
        let reason = |path: &str| of_file(path).unwrap_err().to_string();
        let nothing = reason(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
        assert!(nothing.starts_with("the environment variable SSL_CERT_FILE is malformed"), "{nothing}");
        assert!(nothing.contains("Cargo.toml holds no certificate"), "{nothing}");
        assert!(!reason("/nonexistent/roots.pem").is_empty());
        assert_eq!(
            parsed(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----").unwrap_err(),
            "invalid peer certificate: BadEncoding"
        );
        let amazons = concat!(env!("CARGO_MANIFEST_DIR"), "/src/runtime/amazon_roots.pem");
        assert_eq!(of_file(amazons).unwrap().len(), FINGERPRINTS.len());
    }
}
