//! Drawing for both documents: texts, rules, colours, and the structure that screen readers follow.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::DateTime;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag, TagGroup};
use krilla::{Document, SerializeSettings};

use super::fonts::Style;
use super::text::{self, Line};

/// Text.
pub(super) const INK: [u8; 3] = [23, 32, 42];
/// Labels and secondary text.
pub(super) const FAINT: [u8; 3] = [84, 96, 108];
/// Frames and titles.
pub(super) const ACCENT: [u8; 3] = [16, 62, 92];
/// Lines.
pub(super) const HAIR: [u8; 3] = [196, 204, 212];
/// Warnings.
pub(super) const ALARM: [u8; 3] = [166, 28, 40];

/// The position of a text relative to its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) style: Style,
    pub(super) size: f32,
    pub(super) colour: [u8; 3],
    pub(super) align: Align,
}

/// A centred look.
pub(super) const fn look(style: Style, size: f32, colour: [u8; 3]) -> Look {
    Look { style, size, colour, align: Align::Centre }
}

impl Look {
    /// The same look with another alignment.
    pub(super) const fn at(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

pub(super) fn fill(colour: [u8; 3]) -> Fill {
    let [red, green, blue] = colour;
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

/// Draws a shaped line on the baseline `y`.
pub(super) fn line(surface: &mut Surface<'_>, line: &Line, look: Look, (x, y): (f32, f32)) {
    let width = line.width * look.size;
    let mut x = match look.align {
        Align::Left => x,
        Align::Centre => x - width / 2.0,
        Align::Right => x - width,
    };
    surface.set_stroke(None);
    surface.set_fill(Some(fill(look.colour)));
    for run in &line.runs {
        let font = run.face.font.clone();
        surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, font, &run.text, look.size, false);
        x += run.width * look.size;
    }
}

/// Draws a text as one line on the baseline `y`, as part of `group`.
pub(super) fn text(surface: &mut Surface<'_>, group: &mut TagGroup, text: &str, look: Look, at: (f32, f32)) {
    tagged_line(surface, group, &text::line(text, look.style), look, at);
}

/// Draws a shaped line on the baseline `y`, as part of `group`.
pub(super) fn tagged_line(
    surface: &mut Surface<'_>,
    group: &mut TagGroup,
    shaped: &Line,
    look: Look,
    at: (f32, f32),
) {
    let span = SpanTag::empty().with_actual_text(shaped.spoken.as_deref());
    group.push(surface.start_tagged(ContentTag::Span(span)));
    line(surface, shaped, look, at);
    surface.end_tagged();
}

/// Draws decoration, which screen readers skip: frames, rules, and what repeats on every page.
pub(super) fn artifact(surface: &mut Surface<'_>, kind: ArtifactType, draw: impl FnOnce(&mut Surface<'_>)) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    draw(surface);
    surface.end_tagged();
}

/// A rectangle's outline.
pub(super) fn frame(surface: &mut Surface<'_>, rect: Rect, width: f32, colour: [u8; 3]) {
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    stroke(surface, path, width, colour);
}

/// A line from one point to another.
pub(super) fn rule(surface: &mut Surface<'_>, from: (f32, f32), to: (f32, f32), width: f32, colour: [u8; 3]) {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(to.0, to.1);
    stroke(surface, path, width, colour);
}

/// A filled rectangle.
pub(super) fn block(surface: &mut Surface<'_>, rect: Rect, colour: [u8; 3]) {
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
}

fn stroke(surface: &mut Surface<'_>, path: PathBuilder, width: f32, colour: [u8; 3]) {
    let Some(path) = path.finish() else { return };
    let paint = fill(colour).paint;
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint, width, opacity: NormalizedF32::ONE, ..Stroke::default() }));
    surface.draw_path(&path);
}

/// A document that conforms to PDF/UA-1, or one that makes no such claim.
fn document(is_accessible: bool) -> Document {
    let mut configuration = ConfigurationBuilder::new();
    if is_accessible {
        configuration = configuration.with_accessibility_validator(Accessibility::UA1);
    }
    let configuration = configuration.finish().unwrap_or_default();
    Document::new_with(SerializeSettings { configuration, enable_tagging: true, ..Default::default() })
}

/// The bytes of a document that `draw` fills. It conforms to PDF/UA-1; if a text ever breaks that, the document is
/// made again without the claim.
pub(super) fn finish(draw: impl Fn(&mut Document)) -> Vec<u8> {
    let attempt = |is_accessible| {
        let mut document = document(is_accessible);
        draw(&mut document);
        document.finish()
    };
    attempt(true).or_else(|_| attempt(false)).expect("embedded fonts and plain shapes make a document")
}

/// Converts a time to the PDF library's type.
pub(super) fn moment(time: Timestamp) -> DateTime {
    let time = time.to_zoned(TimeZone::UTC);
    let part = |value: i8| value.unsigned_abs();
    DateTime::new(time.year().unsigned_abs())
        .month(part(time.month()))
        .day(part(time.day()))
        .hour(part(time.hour()))
        .minute(part(time.minute()))
        .second(part(time.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
