//! Documents that people print, file and show to auditors: the certificate and the transcript.
//!
//! A document depends only on its input and the font files (no clock, no system fonts), so the same input gives the same bytes. It is
//! tagged (PDF/UA-1), so that screen readers can read it aloud.
//!
//! To add a document, add a file that lays it out with `draw` and `text`, and pass it to `draw::finish`.
#![expect(clippy::float_arithmetic, reason = "positions on paper; no amount is calculated here")]

mod breaking;
mod certificate;
mod draw;
mod fit;
mod font_files;
mod fonts;
mod qr;
mod table;
mod text;
mod transcript;

pub use certificate::{CertificateSheet, certificate, prints_in_full};
pub use fonts::use_fonts_in;
pub use transcript::transcript;
