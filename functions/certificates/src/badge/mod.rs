//! Open Badges 3.0: a certificate as a credential that wallets keep and anybody can verify.
//!
//! Source: 1EdTech, Open Badges Specification 3.0, whose section "JSON Web Token Proof Format" says how a
//! credential is signed; the data model is its section "OpenBadgeCredential".

mod credential;
mod keys;
mod proof;
mod shapes;
mod urls;

pub(crate) use credential::CONTEXTS;
pub use credential::{Facts, credential};
pub use keys::{KeyRing, PublicKey, PublicKeys};
pub use proof::SignedCredential;
pub(crate) use proof::{answer, key_ring, sign};
pub use shapes::{RevocationList, RevokedCredential};
pub(crate) use shapes::{achievement, issuer};
pub use urls::BadgeUrls;
