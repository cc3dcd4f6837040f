//! Verifies a signed JWT as a wallet does, with the JWK alone. PyJWT does the same in `certificate_oracle.py`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::Value;

fn part(jwt: &str, index: usize) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(jwt.split('.').nth(index).unwrap()).unwrap()
}

pub(super) fn header_of(jwt: &str) -> Value {
    serde_json::from_slice(&part(jwt, 0)).unwrap()
}

/// The payload, if the key signed header and payload by the algorithm that both name.
pub(super) fn payload_if_signed(jwt: &str, key: &Value) -> Option<Value> {
    assert_eq!(
        (&header_of(jwt)["alg"], &key["alg"], &key["kty"]),
        (&"RS256".into(), &"RS256".into(), &"RSA".into())
    );
    let number = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
    let key = RsaPublicKeyComponents { n: number("n"), e: number("e") };
    let (signed, _) = jwt.rsplit_once('.').unwrap();
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &part(jwt, 2)).ok()?;
    Some(serde_json::from_slice(&part(jwt, 1)).unwrap())
}
