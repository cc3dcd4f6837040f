//! The certificate: one page, A4 across.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use krilla::Document;
use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Rect, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{ArtifactType, ContentTag, SpanTag, Tag, TagGroup, TagTree};

use super::draw::{self, ACCENT, ALARM, Align, FAINT, HAIR, INK, Look, look};
use super::fonts::Style;
use super::qr;
use super::text::{self, Line};
use crate::domain::certificate::Certificate;
use crate::domain::{CertificateStanding, one_line};

const WIDTH: f32 = 841.89;
const HEIGHT: f32 = 595.28;
const MIDDLE: f32 = WIDTH / 2.0;
/// Between the frame and the text.
const MARGIN: f32 = 62.0;
const QR_SIDE: f32 = 92.0;

/// What stands on a certificate.
#[derive(Clone, Copy, Debug)]
pub struct CertificateSheet<'a> {
    /// The issue.
    pub certificate: &'a Certificate,
    /// Whether it still holds; one that does not says so across the page.
    pub standing: CertificateStanding,
    /// Who runs the platform.
    pub provider: &'a str,
    /// Where everybody can see whether it still holds; also in the code.
    pub verify_url: &'a str,
}

/// The certificate as a PDF.
///
/// # Panics
/// When the embedded fonts are broken.
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
    watermark(&mut surface, sheet.standing);
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
        .creation_date(moment(certificate.issued_at))
        .document_id(format!("{}/{}", certificate.uuid, certificate.issue))
}

/// The groups of the document's structure, in the order in which they are read.
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

    /// Says first of all that a certificate no longer holds.
    fn banner(&mut self, surface: &mut Surface<'_>, sheet: &CertificateSheet<'_>) {
        let Some((word, reason)) = refusal(sheet.standing) else { return };
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
        let organiser = one_line(&certificate.organiser, 120);
        self.fitted(
            surface,
            Tag::P.into(),
            &organiser,
            Fit { style: Style::Strong, sizes: (14.0, 8.0), colour: ACCENT, width, lines: 1 },
            88.0,
        );

        let level = std::num::NonZeroU16::MIN;
        let mut heading = TagGroup::new(Tag::Hn(level, Some("Certificate of completion".to_owned())));
        let big = look(Style::Serif, 33.0, ACCENT);
        draw::text(surface, &mut heading, "Certificate of completion", big, (MIDDLE, 132.0));
        self.groups.push(heading);
        draw::artifact(surface, ArtifactType::Layout, |surface| {
            draw::rule(surface, (MIDDLE - 60.0, 149.0), (MIDDLE + 60.0, 149.0), 0.8, ACCENT);
        });

        let small = look(Style::Plain, 12.0, FAINT);
        self.paragraph(surface, "This is to certify that", small, (MIDDLE, 180.0));
        let name = one_line(&certificate.learner_name, 200);
        let fit = Fit { style: Style::Serif, sizes: (36.0, 14.0), colour: INK, width, lines: 2 };
        let below = self.fitted(surface, Tag::P.into(), &name, fit, 222.0);
        self.paragraph(surface, "has completed", small, (MIDDLE, below + 28.0));
        let title = one_line(&certificate.course_title, 240);
        let fit = Fit { style: Style::Serif, sizes: (23.0, 12.0), colour: INK, width, lines: 3 };
        self.fitted(surface, Tag::P.into(), &title, fit, below + 60.0);
    }

    /// Draws a text in the largest of the sizes in which it fits; answers the last baseline.
    fn fitted(
        &mut self,
        surface: &mut Surface<'_>,
        tag: krilla::tagging::TagKind,
        text: &str,
        fit: Fit,
        first: f32,
    ) -> f32 {
        let (lines, size) = fit.lines_of(text);
        let mut group = TagGroup::new(tag);
        let look = look(fit.style, size, fit.colour);
        let mut baseline = first - (fit.sizes.0 - size) * 0.3;
        let advance = size * 1.28;
        for (index, line) in lines.iter().enumerate() {
            baseline += if index == 0 { 0.0 } else { advance };
            draw::tagged(surface, &mut group, |surface| draw::line(surface, line, look, (MIDDLE, baseline)));
        }
        self.groups.push(group);
        baseline
    }

    fn facts(&mut self, surface: &mut Surface<'_>, sheet: &CertificateSheet<'_>) {
        let certificate = sheet.certificate;
        let mut facts = vec![
            ("CPD credits", certificate.credits.to_string()),
            ("Type", one_line(&certificate.cpd_type, 80)),
            ("Completed", day(certificate.completed_at)),
        ];
        if certificate.credits.is_zero() {
            facts.remove(0);
        }
        if let Some(until) = certificate.credits_valid_until() {
            facts.push(("Credits valid until", day(until)));
        }
        let column = (WIDTH - 2.0 * MARGIN) / facts.len() as f32;
        for (index, (label, value)) in facts.iter().enumerate() {
            let x = MARGIN + column * (index as f32 + 0.5);
            let mut group = TagGroup::new(Tag::P);
            draw::text(surface, &mut group, label, look(Style::Plain, 9.0, FAINT), (x, 398.0));
            let fit =
                Fit { style: Style::Strong, sizes: (14.0, 6.0), colour: INK, width: column - 12.0, lines: 1 };
            let (lines, size) = fit.lines_of(value);
            let look = look(Style::Strong, size, INK);
            for (index, line) in lines.iter().enumerate() {
                let y = 416.0 + size * 1.2 * index as f32;
                draw::tagged(surface, &mut group, |surface| draw::line(surface, line, look, (x, y)));
            }
            self.groups.push(group);
        }
        draw::artifact(surface, ArtifactType::Layout, |surface| {
            draw::rule(surface, (MARGIN, 440.0), (WIDTH - MARGIN, 440.0), 0.6, HAIR);
        });
    }

    /// Number, address and code; answers the group of the link and where it stands on the page.
    fn verification(&mut self, surface: &mut Surface<'_>, sheet: &CertificateSheet<'_>) -> (TagGroup, Rect) {
        let certificate = sheet.certificate;
        let label = look(Style::Plain, 9.0, FAINT).at(Align::Left);
        self.paragraph(surface, "Certificate number", label, (MARGIN, 464.0));
        let strong = look(Style::Strong, 13.0, INK).at(Align::Left);
        self.paragraph(surface, &certificate.number, strong, (MARGIN, 480.0));
        let issued = format!("Issued on {} by {}", day(certificate.issued_at), one_line(sheet.provider, 80));
        let issued =
            if certificate.issue > 1 { format!("{issued}. Issue {}", certificate.issue) } else { issued };
        let width = WIDTH - 2.0 * MARGIN - QR_SIDE - 24.0;
        let fit = Fit { style: Style::Plain, sizes: (9.0, 6.0), colour: FAINT, width, lines: 1 };
        let (lines, size) = fit.lines_of(&issued);
        let mut group = TagGroup::new(Tag::P);
        let small = Look { size, ..label };
        for (index, line) in lines.iter().enumerate() {
            let y = 496.0 + size * 1.2 * index as f32;
            draw::tagged(surface, &mut group, |surface| draw::line(surface, line, small, (MARGIN, y)));
        }
        self.groups.push(group);
        self.paragraph(surface, "It holds for as long as this page says so:", label, (MARGIN, 518.0));

        let fit = Fit { style: Style::Plain, sizes: (9.5, 5.0), colour: ACCENT, width, lines: 1 };
        let (lines, size) = fit.lines_of(sheet.verify_url);
        let mut link = TagGroup::new(Tag::Link);
        let look = Look { size, colour: ACCENT, ..label };
        let address: Vec<(usize, &Line)> = lines.iter().enumerate().collect();
        for (index, line) in address {
            let y = 532.0 + size * 1.2 * index as f32;
            draw::tagged(surface, &mut link, |surface| draw::line(surface, line, look, (MARGIN, y)));
        }
        let drawn = lines.iter().map(|line| line.width * size).fold(1.0, f32::max);
        let place = Rect::from_xywh(MARGIN, 522.0, drawn, 14.0);
        self.code(surface, sheet.verify_url);
        if !is_complete(certificate) {
            let note =
                "A letter that cannot be printed is shown as \u{FFFD}; the page shows the text in full.";
            self.paragraph(surface, note, Look { size: 7.5, ..label }, (MARGIN, 546.0));
        }
        (link, place.or(Rect::from_xywh(MARGIN, 522.0, 100.0, 14.0)).expect("a rectangle of the page"))
    }

    fn code(&mut self, surface: &mut Surface<'_>, address: &str) {
        let alt = "A code that leads to the page that verifies this certificate".to_owned();
        let mut figure = TagGroup::new(Tag::Figure(Some(alt)));
        figure.push(surface.start_tagged(ContentTag::Span(SpanTag::empty())));
        qr::draw(surface, address, (WIDTH - MARGIN - QR_SIDE, 454.0), QR_SIDE);
        surface.end_tagged();
        self.groups.push(figure);
    }
}

/// How a text may shrink to fit.
#[derive(Clone, Copy)]
struct Fit {
    style: Style,
    /// The largest and the smallest.
    sizes: (f32, f32),
    colour: [u8; 3],
    width: f32,
    lines: usize,
}

impl Fit {
    /// The lines in the largest size in which they are few enough; in the smallest there may be more, since
    /// no text is cut.
    fn lines_of(self, text: &str) -> (Vec<Line>, f32) {
        let mut size = self.sizes.0;
        loop {
            let lines = text::lines(text, self.style, self.width / size);
            if lines.len() <= self.lines || size <= self.sizes.1 {
                return (lines, size);
            }
            size = (size - 1.0).max(self.sizes.1);
        }
    }
}

fn is_complete(certificate: &Certificate) -> bool {
    [&certificate.learner_name, &certificate.course_title, &certificate.organiser, &certificate.cpd_type]
        .into_iter()
        .all(|text| text::line(&one_line(text, 240), Style::Plain).is_complete)
}

fn refusal(standing: CertificateStanding) -> Option<(&'static str, &'static str)> {
    match standing {
        CertificateStanding::Active => None,
        CertificateStanding::Revoked => Some(("REVOKED", "this certificate was withdrawn and is not valid")),
        CertificateStanding::Superseded => {
            Some(("SUPERSEDED", "this certificate was withdrawn; a newer issue has taken its place"))
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

/// Across the page, so that no crop of it looks valid.
fn watermark(surface: &mut Surface<'_>, standing: CertificateStanding) {
    let Some((word, _)) = refusal(standing) else { return };
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

/// The day in UTC, as people write it.
fn day(time: Timestamp) -> String {
    time.strftime("%-d %B %Y").to_string()
}

/// The time in the document's own terms.
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
