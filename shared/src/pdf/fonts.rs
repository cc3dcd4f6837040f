//! The embedded fonts, and the choice of a font for each letter.
//!
//! No system font is used, so a certificate looks the same wherever it is rendered. A font is opened when the first
//! letter needs it, so most documents never open the large ones.

use std::sync::LazyLock;

use krilla::text::Font;

/// An opened font, for the document and for shaping text.
pub(super) struct Face {
    pub(super) font: Font,
    pub(super) shaper: rustybuzz::Face<'static>,
}

/// The style of a text. Another font draws the letters that the style's own font lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Names and titles.
    Serif,
    /// Everything else.
    Plain,
    /// Labels and figures that must be found at a glance.
    Strong,
}

type Embedded = LazyLock<Face>;

static SERIF: Embedded = LazyLock::new(|| Face::open(include_bytes!("fonts/NotoSerif-Regular.ttf")));
static PLAIN: Embedded = LazyLock::new(|| Face::open(include_bytes!("fonts/NotoSans-Regular.ttf")));
static STRONG: Embedded = LazyLock::new(|| Face::open(include_bytes!("fonts/NotoSans-SemiBold.ttf")));
static ARABIC: Embedded = LazyLock::new(|| Face::open(include_bytes!("fonts/NotoSansArabic-Regular.ttf")));
static HEBREW: Embedded = LazyLock::new(|| Face::open(include_bytes!("fonts/NotoSansHebrew-Regular.ttf")));
static HAN: Embedded = LazyLock::new(|| Face::open(include_bytes!("fonts/NotoSansSC-Regular.ttf")));
static HANGUL: Embedded = LazyLock::new(|| Face::open(include_bytes!("fonts/NotoSansKR-Regular.ttf")));

impl Face {
    fn open(bytes: &'static [u8]) -> Self {
        let font = Font::new(bytes.into(), 0).expect("an embedded font is a font");
        let shaper = rustybuzz::Face::from_slice(bytes, 0).expect("an embedded font is a font");
        Self { font, shaper }
    }

    /// Whether the font can draw the letter.
    pub(super) fn has(&self, letter: char) -> bool {
        self.shaper.glyph_index(letter).is_some()
    }
}

impl Style {
    /// The style's own font.
    pub(super) fn own(self) -> &'static Face {
        match self {
            Self::Serif => &SERIF,
            Self::Plain => &PLAIN,
            Self::Strong => &STRONG,
        }
    }

    /// The font that draws the letter in this style: its own, else the first other one that can.
    pub(super) fn face_for(self, letter: char) -> Option<&'static Face> {
        if self.own().has(letter) {
            return Some(self.own());
        }
        let others: [&'static Embedded; 5] = [&PLAIN, &ARABIC, &HEBREW, &HAN, &HANGUL];
        others.into_iter().map(|face| -> &'static Face { face }).find(|face| face.has(letter))
    }
}
