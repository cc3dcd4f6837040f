//! The certificate: one page, A4 landscape.

use jiff::civil::Date;
use krilla::Document;
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagTree};

use super::draw::{self, ACCENT, ALARM, Align, FAINT, HAIR, INK, Look, look};
use super::fit::{Block, Fit};
use super::fonts::Style;
use super::qr;
use super::text::{self, Line};
use domain::certificate::Certificate;
use domain::{CertificateValidity, one_line};

const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;
const MIDDLE: f32 = WIDTH / 2.0;
/// The distance between frame and text.
const MARGIN: f32 = 62.0;
const QR_SIDE: f32 = 86.0;
/// The vertical limits of the block that says who completed what.
const STATEMENT: (f32, f32) = (158.0, 384.0);

/// The content of a certificate.
#[derive(Clone, Copy, Debug)]
pub struct CertificateSheet<'a> {
    /// The issue to print.
    pub certificate: &'a Certificate,
    /// An invalid certificate says so across the page.
    pub validity: CertificateValidity,
    /// The organisation that runs the platform.
    pub provider: &'a str,
    /// The public page that verifies it; also in the QR code.
    pub verify_url: &'a str,
}

/// Renders the certificate as a PDF.
///
/// # Panics
/// If the embedded fonts are broken.
pub fn certificate(sheet: &CertificateSheet<'_>) -> Vec<u8> {
    draw::finish(|document| lay_out(sheet, document))
}

fn lay_out(sheet: &CertificateSheet<'_>, document: &mut Document) {
    let mut page = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT).unwrap_or_default());
    let mut parts = Parts::default();
    let mut surface = page.surface();
    frame(&mut surface);
    parts.banner(&mut surface, sheet);
    parts.statement(&mut surface, sheet);
    parts.facts(&mut surface, sheet);
    let (mut link, place) = parts.verification(&mut surface, sheet);
    watermark(&mut surface, sheet);
    surface.finish();
    let target = Target::Action(LinkAction::new(sheet.verify_url.to_owned()).into());
    let annotation = LinkAnnotation::new(place, target);
    link.push(
        page.add_tagged_annotation(Annotation::new_link(annotation, Some("Verify this certificate".into()))),
    );
    page.finish();
    parts.groups.push(link);

    let title = format!("Certificate {}", sheet.certificate.number);
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(title.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    document.set_metadata(metadata(sheet, title));
    let mut tree = TagTree::new();
    parts.groups.into_iter().for_each(|group| tree.push(group));
    document.set_tag_tree(tree);
}

fn metadata(sheet: &CertificateSheet<'_>, title: String) -> Metadata {
    let certificate = sheet.certificate;
    Metadata::new()
        .title(title)
        .description(one_line(&certificate.course_title, 200))
        .authors(vec![one_line(&certificate.organiser, 200)])
        .creator(one_line(sheet.provider, 200))
        .language("en".to_owned())
        .creation_date(draw::moment(certificate.issued_at))
        .document_id(format!("{}/{}", certificate.uuid, certificate.issue))
}

/// The groups of the document's structure, in reading order.
#[derive(Default)]
struct Parts {
    groups: Vec<TagGroup>,
}

impl Parts {
    fn paragraph(&mut self, surface: &mut Surface<'_>, text: &str, look: Look, at: (f32, f32)) {
        let mut group = TagGroup::new(Tag::P);
        draw::text(surface, &mut group, text, look, at);
        self.groups.push(group);
    }

    /// Says first that a certificate is no longer valid.
    fn banner(&mut self, surface: &mut Surface<'_>, sheet: &CertificateSheet<'_>) {
        let Some((word, reason)) = refusal(sheet) else { return };
        draw::artifact(surface, ArtifactType::Layout, |surface| {
            if let Some(band) = Rect::from_xywh(30.0, 30.0, WIDTH - 60.0, 24.0) {
                draw::block(surface, band, ALARM);
            }
        });
        let look = look(Style::Strong, 11.0, [255, 255, 255]);
        self.paragraph(surface, &format!("{word}: {reason}"), look, (MIDDLE, 46.0));
    }

    fn statement(&mut self, surface: &mut Surface<'_>, sheet: &CertificateSheet<'_>) {
        let certificate = sheet.certificate;
        let width = WIDTH - 2.0 * MARGIN;
        let fit = Fit { style: Style::Strong, sizes: (14.0, 8.0), width, lines: 1 };
        let organiser = Block::new(&one_line(&certificate.organiser, 120), fit);
        self.block(surface, &organiser, ACCENT, 76.0);

        let level = std::num::NonZeroU16::MIN;
        let mut heading = TagGroup::new(Tag::Hn(level, Some("Certificate of completion".to_owned())));
        let big = look(Style::Serif, 33.0, ACCENT);
        draw::text(surface, &mut heading, "Certificate of completion", big, (MIDDLE, 132.0));
        self.groups.push(heading);
        draw::artifact(surface, ArtifactType::Layout, |surface| {
            draw::rule(surface, (MIDDLE - 60.0, 149.0), (MIDDLE + 60.0, 149.0), 0.8, ACCENT);
        });

        // Name and title take the height they need; the rest is divided equally above and below them.
        let small = look(Style::Plain, 12.0, FAINT);
        let fit = Fit { style: Style::Serif, sizes: (36.0, 20.0), width, lines: 2 };
        let name = Block::new(&one_line(certificate.shown_name(), 200), fit);
        let fit = Fit { style: Style::Serif, sizes: (23.0, 12.0), width, lines: 3 };
        let title = Block::new(&one_line(&certificate.course_title, 240), fit);
        let (top, bottom) = STATEMENT;
        let height = 12.0 + 16.0 + name.height() + 26.0 + 16.0 + title.height();
        let mut y = top + ((bottom - top - height) / 2.0).max(0.0) + 12.0;
        self.paragraph(surface, "This is to certify that", small, (MIDDLE, y));
        y = self.block(surface, &name, INK, y + 16.0);
        y += 26.0;
        self.paragraph(surface, "has completed", small, (MIDDLE, y));
        self.block(surface, &title, INK, y + 16.0);
    }

    /// Draws a block with its upper edge at `y`; returns its lower edge.
    fn block(&mut self, surface: &mut Surface<'_>, block: &Block, colour: [u8; 3], y: f32) -> f32 {
        let mut group = TagGroup::new(Tag::P);
        let look = look(block.style, block.size, colour);
        let mut baseline = y + block.size * 0.85;
        for line in &block.lines {
            draw::tagged_line(surface, &mut group, line, look, (MIDDLE, baseline));
            baseline += block.size * 1.28;
        }
        self.groups.push(group);
        y + block.height()
    }

    fn facts(&mut self, surface: &mut Surface<'_>, sheet: &CertificateSheet<'_>) {
        let facts = facts_of(sheet.certificate);
        let column = (WIDTH - 2.0 * MARGIN) / facts.len() as f32;
        for (index, (label, value)) in facts.iter().enumerate() {
            let x = MARGIN + column * (index as f32 + 0.5);
            let mut group = TagGroup::new(Tag::P);
            draw::text(surface, &mut group, label, look(Style::Plain, 9.0, FAINT), (x, 398.0));
            let fit = Fit { style: Style::Strong, sizes: (14.0, 7.5), width: column - 12.0, lines: 2 };
            let (lines, size) = fit.lines_of(value);
            let look = look(Style::Strong, size, INK);
            for (index, line) in lines.iter().enumerate() {
                let y = 416.0 + size * 1.2 * index as f32;
                draw::tagged_line(surface, &mut group, line, look, (x, y));
            }
            self.groups.push(group);
        }
        draw::artifact(surface, ArtifactType::Layout, |surface| {
            draw::rule(surface, (MARGIN, 440.0), (WIDTH - MARGIN, 440.0), 0.6, HAIR);
        });
    }

    /// Draws number, URL and QR code; returns the link's group and its position on the page.
    fn verification(&mut self, surface: &mut Surface<'_>, sheet: &CertificateSheet<'_>) -> (TagGroup, Rect) {
        let certificate = sheet.certificate;
        let label = look(Style::Plain, 9.0, FAINT).at(Align::Left);
        self.paragraph(surface, "Certificate number", label, (MARGIN, 464.0));
        let strong = look(Style::Strong, 13.0, INK).at(Align::Left);
        self.paragraph(surface, &certificate.number, strong, (MARGIN, 480.0));
        let issued = issued(certificate, sheet.provider);
        let width = WIDTH - 2.0 * MARGIN - QR_SIDE - 24.0;
        let fit = Fit { style: Style::Plain, sizes: (9.0, 6.0), width, lines: 1 };
        let (lines, size) = fit.lines_of(&issued);
        let mut group = TagGroup::new(Tag::P);
        let small = Look { size, ..label };
        for (index, line) in lines.iter().enumerate() {
            let y = 496.0 + size * 1.2 * index as f32;
            draw::tagged_line(surface, &mut group, line, small, (MARGIN, y));
        }
        self.groups.push(group);
        self.paragraph(surface, "It holds for as long as this page says so:", label, (MARGIN, 518.0));

        let fit = Fit { style: Style::Plain, sizes: (9.5, 5.0), width, lines: 1 };
        let (lines, size) = fit.lines_of(sheet.verify_url);
        let mut link = TagGroup::new(Tag::Link);
        let look = Look { size, colour: ACCENT, ..label };
        let address: Vec<(usize, &Line)> = lines.iter().enumerate().collect();
        for (index, line) in address {
            let y = 532.0 + size * 1.2 * index as f32;
            draw::tagged_line(surface, &mut link, line, look, (MARGIN, y));
        }
        let drawn = lines.iter().map(|line| line.width * size).fold(1.0, f32::max);
        let place = Rect::from_xywh(MARGIN, 522.0, drawn, 14.0);
        self.code(surface, sheet.verify_url, &certificate.code);
        if !prints_in_full(certificate) {
            let note =
                "A letter that cannot be printed is shown by its number; the page shows the text in full.";
            self.paragraph(surface, note, Look { size: 7.5, ..label }, (MARGIN, 546.0));
        }
        (link, place.or(Rect::from_xywh(MARGIN, 522.0, 100.0, 14.0)).expect("a rectangle of the page"))
    }

    /// Draws the QR code, with the code for people below it.
    fn code(&mut self, surface: &mut Surface<'_>, address: &str, code: &str) {
        let alt = "A code that leads to the page that verifies this certificate".to_owned();
        let mut figure = TagGroup::new(Tag::Figure(Some(alt)));
        figure.push(surface.start_tagged(ContentTag::Span(SpanTag::empty())));
        qr::draw(surface, address, (WIDTH - MARGIN - QR_SIDE, 449.0), QR_SIDE);
        surface.end_tagged();
        self.groups.push(figure);
        let middle = WIDTH - MARGIN - QR_SIDE / 2.0;
        for (index, half) in in_blocks(code).into_iter().enumerate() {
            let y = 546.0 + 9.0 * index as f32;
            self.paragraph(surface, &half, look(Style::Plain, 7.5, FAINT), (middle, y));
        }
    }
}

/// A code as people read it aloud: blocks of four letters, three blocks a line.
fn in_blocks(code: &str) -> Vec<String> {
    let letters: Vec<char> = code.chars().collect();
    let blocks: Vec<String> = letters.chunks(4).map(|block| block.iter().collect()).collect();
    blocks.chunks(3).map(|line| line.join("-")).collect()
}

/// Whether every letter of a certificate can be printed. The others are printed as their numbers.
pub fn prints_in_full(certificate: &Certificate) -> bool {
    [certificate.shown_name(), &certificate.course_title, &certificate.organiser, &certificate.cpd_type]
        .into_iter()
        .all(|text| text::line(&one_line(text, 240), Style::Plain).is_complete)
}

/// The marks of a certificate that is no longer valid: the stamp across the page, and a sentence.
fn refusal(sheet: &CertificateSheet<'_>) -> Option<(&'static str, String)> {
    match sheet.validity {
        CertificateValidity::Active => None,
        CertificateValidity::Revoked => {
            let when = sheet
                .certificate
                .revoked_at
                .map(|at| format!(" on {}", day(sheet.certificate.day_of(at))))
                .unwrap_or_default();
            Some(("REVOKED", format!("this certificate was withdrawn{when} and is not valid")))
        }
        CertificateValidity::Superseded => {
            let reason = "a newer issue has taken the place of this certificate";
            Some(("SUPERSEDED", reason.to_owned()))
        }
    }
}

fn frame(surface: &mut Surface<'_>) {
    draw::artifact(surface, ArtifactType::Layout, |surface| {
        for (inset, width) in [(22.0, 1.6), (28.0, 0.6)] {
            let rect = Rect::from_xywh(inset, inset, WIDTH - 2.0 * inset, HEIGHT - 2.0 * inset);
            if let Some(rect) = rect {
                draw::frame(surface, rect, width, ACCENT);
            }
        }
    });
}

/// Drawn across the page, so that no cropped part of it looks valid.
fn watermark(surface: &mut Surface<'_>, sheet: &CertificateSheet<'_>) {
    let Some((word, _)) = refusal(sheet) else { return };
    draw::artifact(surface, ArtifactType::Watermark, |surface| {
        let line = text::line(word, Style::Strong);
        let size = 640.0 / line.width;
        surface.push_transform(&Transform::from_rotate_at(-22.0, MIDDLE, HEIGHT / 2.0));
        surface.push_opacity(NormalizedF32::new(0.16).unwrap_or(NormalizedF32::ONE));
        draw::line(surface, &line, look(Style::Strong, size, ALARM), (MIDDLE, HEIGHT / 2.0 + size * 0.36));
        surface.pop();
        surface.pop();
    });
}

/// What is printed below the statement, with its labels.
fn facts_of(certificate: &Certificate) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("CPD credits", certificate.credits.to_string()),
        ("Type", one_line(&certificate.cpd_type, 200)),
        ("Completed", day(certificate.completed_day())),
    ];
    if certificate.credits.is_zero() {
        facts.remove(0);
    }
    if let Some(until) = certificate.credits_valid_until_day() {
        facts.push(("Credits valid until", day(until)));
    }
    facts
}

/// When and by whom it was issued, which issue it is, and where its days are counted.
fn issued(certificate: &Certificate, provider: &str) -> String {
    let on = day(certificate.day_of(certificate.issued_at));
    let mut issued = format!("Issued on {on} by {}", one_line(provider, 80));
    if certificate.issue > 1 {
        issued = format!("{issued}. Issue {}", certificate.issue);
    }
    if let Some(at) = certificate.reprinted_at {
        issued = format!("{issued}, reprinted on {}", day(certificate.day_of(at)));
    }
    let zone = one_line(certificate.zone_name(), 60);
    format!("{issued}. Days in the time zone {zone}")
}

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
