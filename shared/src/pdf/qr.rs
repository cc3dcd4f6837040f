//! A QR code as rectangles: sharp at any size, and readable by a phone from paper.

use krilla::geom::{PathBuilder, Rect};
use krilla::surface::Surface;
use qrcode::{Color, EcLevel, QrCode};

use super::draw;

/// Draws the URL as a QR code of `side` points, with its upper left corner at `x`, `y`. The caller leaves the white
/// margin of four modules that readers need (ISO/IEC 18004).
///
/// A URL that is too long for a code (over two thousand characters) is not drawn.
pub(super) fn draw(surface: &mut Surface<'_>, address: &str, (x, y): (f32, f32), side: f32) {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::M) else { return };
    let modules = code.width();
    let module = side / modules as f32;
    let mut path = PathBuilder::new();
    for (index, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (column, row) = ((index % modules) as f32, (index / modules) as f32);
            if let Some(rect) = Rect::from_xywh(x + column * module, y + row * module, module, module) {
                path.push_rect(rect);
            }
        }
    }
    if let Some(path) = path.finish() {
        surface.set_stroke(None);
        surface.set_fill(Some(draw::fill(draw::INK)));
        surface.draw_path(&path);
    }
}
