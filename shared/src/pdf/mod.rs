//! Documents that people print, file and show to auditors: the certificate and the transcript.
//!
//! A document follows from what it is given and from nothing else (no clock, no machine's fonts), so the
//! same input gives the same bytes. It is tagged (PDF/UA-1), so that it can be read aloud.
//!
//! To add a document: a file that lays it out with `draw` and `text`, and hands it to `draw::finish`.
#![expect(clippy::float_arithmetic, reason = "positions on paper; no amount is calculated here")]

mod certificate;
mod draw;
mod fit;
mod fonts;
mod qr;
mod table;
mod text;
mod transcript;

pub use certificate::{CertificateSheet, certificate};
pub use transcript::transcript;
