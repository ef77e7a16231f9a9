//! A text as a QR for paper.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Light modules around it, as the standard asks.
const QUIET: usize = 4;

/// One path, black on white, with its quiet zone; error correction M, so that a fold or a stain does no harm.
/// Nothing for a text that no QR holds. Dashes are left out: they mean nothing, and cost a tenth of the edge.
///
/// Source: ISO/IEC 18004, 5.3.8 (quiet zone) and 6.5.1 (error correction).
pub fn svg(text: &str, edge_mm: u32) -> String {
    let text: String = text.chars().filter(|c| *c != '-').collect();
    let Ok(code) = QrCode::with_error_correction_level(&text, EcLevel::M) else {
        return String::new();
    };
    let width = code.width();
    let mut path = String::new();
    for y in 0..width {
        for x in (0..width).filter(|x| code[(*x, y)] == Color::Dark) {
            write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET).expect("a text grows");
        }
    }
    let side = width + 2 * QUIET;
    format!(
        "<svg width=\"{edge_mm}mm\" height=\"{edge_mm}mm\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" \
         role=\"img\" aria-label=\"QR\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>"
    )
}
