//! Open Badges 3.0: a certificate as a verifiable credential.
//!
//! Source: 1EdTech, Open Badges Specification 3.0, sections "OpenBadgeCredential" (data model) and "JSON Web
//! Token Proof Format" (signature).

mod credential;
mod jws;
mod keys;
mod proof;
mod shapes;
mod urls;

pub(crate) use credential::CONTEXTS;
pub use credential::{BadgeContext, credential};
pub use jws::RsaPublicKey;
pub use keys::{BadgeKeys, KeyRing, PublicKey, PublicKeys};
pub use proof::SignedCredential;
pub(crate) use proof::{answer, sign};
pub use shapes::{RevocationList, RevokedCredential};
pub(crate) use shapes::{achievement, issuer};
pub use urls::BadgeUrls;
