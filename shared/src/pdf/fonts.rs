//! The fonts, and the choice of a font for each letter.
//!
//! No system font is used, so a certificate looks the same wherever it is rendered. Fonts for Latin, Greek, Cyrillic
//! and Devanagari are part of the binary. The others are files of a Lambda layer: they would make every binary larger
//! than all of its code. A file is read when the first letter needs it, so most documents read none.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use krilla::text::Font;
use rustybuzz::{Direction, Script, ShapePlan, UnicodeBuffer};

use super::font_files::FILES;

/// An opened font, for the document and for shaping text.
pub(super) struct Face {
    pub(super) font: Font,
    pub(super) shaper: rustybuzz::Face<'static>,
    /// How the font shapes a script in a direction: making a plan takes longer than shaping a word by it.
    plans: Mutex<Vec<Plan>>,
}

type Plan = (Script, Direction, Arc<ShapePlan>);

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

static SERIF: Embedded = LazyLock::new(|| Face::embedded(include_bytes!("fonts/NotoSerif-Regular.ttf")));
static PLAIN: Embedded = LazyLock::new(|| Face::embedded(include_bytes!("fonts/NotoSans-Regular.ttf")));
static STRONG: Embedded = LazyLock::new(|| Face::embedded(include_bytes!("fonts/NotoSans-SemiBold.ttf")));

/// The files of the layer that were needed so far; `None` for one that cannot be read.
static READ: [OnceLock<Option<Face>>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

/// Where the layer's files are.
static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// The files as they are in the repository, for tests and for builds that are not released.
#[cfg(debug_assertions)]
const DEFAULT_FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/font-layer/fonts");
/// Where Lambda mounts the layer.
#[cfg(not(debug_assertions))]
const DEFAULT_FOLDER: &str = "/opt/fonts";

/// Sets the folder with the layer's fonts, before the first document. Later calls change nothing.
pub fn use_fonts_in(folder: &Path) {
    FOLDER.get_or_init(|| folder.to_owned());
}

impl Face {
    fn embedded(bytes: &'static [u8]) -> Self {
        Self::open(bytes).expect("an embedded font is a font")
    }

    fn open(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let shaper = rustybuzz::Face::from_slice(bytes, 0)?;
        Some(Self { font, shaper, plans: Mutex::default() })
    }

    /// Reads a file of the layer, which stays open as long as the process.
    fn read(file: &str) -> Option<Self> {
        let folder = FOLDER.get_or_init(|| DEFAULT_FOLDER.into());
        match std::fs::read(folder.join(file)) {
            Ok(bytes) => Self::open(Vec::leak(bytes)),
            Err(error) => {
                tracing::error!(file, %error, "font not readable");
                None
            }
        }
    }

    /// The plan for a text. There are as many as there are scripts, each in one direction or two.
    pub(super) fn plan(&self, text: &UnicodeBuffer) -> Arc<ShapePlan> {
        let (script, direction) = (text.script(), text.direction());
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        let known = plans.iter().find(|plan| (plan.0, plan.1) == (script, direction));
        if let Some((_, _, plan)) = known {
            return Arc::clone(plan);
        }
        // Figures alone are of no script.
        let named = Some(script).filter(|script| *script != rustybuzz::script::UNKNOWN);
        let plan = ShapePlan::new(&self.shaper, direction, named, text.language().as_ref(), &[]);
        let plan = Arc::new(plan);
        plans.push((script, direction, Arc::clone(&plan)));
        plan
    }

    /// Whether the font can draw the letter.
    pub(super) fn has(&self, letter: char) -> bool {
        self.shaper.glyph_index(letter).is_some()
    }
}

/// The files whose ranges contain the letter, opened.
fn files_for(letter: char) -> impl Iterator<Item = &'static Face> {
    let code = u32::from(letter);
    let contains =
        move |ranges: &[(u32, u32)]| ranges.iter().any(|(first, last)| (*first..=*last).contains(&code));
    let named = FILES.iter().zip(&READ).filter(move |((_, ranges), _)| contains(ranges));
    named.filter_map(|((file, _), read)| read.get_or_init(|| Face::read(file)).as_ref())
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

    /// The font that draws all of these letters in this style: its own, else the first other one that can. Letters
    /// that are written together need one font, which positions them.
    pub(super) fn face_for(self, letters: &[char]) -> Option<&'static Face> {
        let first = *letters.first()?;
        let all = |face: &&'static Face| letters.iter().all(|letter| face.has(*letter));
        let plain: &'static Face = &PLAIN;
        [self.own(), plain].into_iter().chain(files_for(first)).find(all)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn letters_of(face: &Face) -> BTreeSet<char> {
        let mut letters = BTreeSet::new();
        for table in face.shaper.tables().cmap.expect("a font of letters").subtables {
            if table.is_unicode() {
                table.codepoints(|code| {
                    letters.extend(char::from_u32(code).filter(|letter| face.has(*letter)))
                });
            }
        }
        letters
    }

    #[test]
    fn every_letter_of_every_file_is_drawn_by_some_font() {
        for (file, _) in FILES {
            let face = Face::read(file).unwrap_or_else(|| panic!("{file}"));
            // Below U+0300 a file has what the embedded fonts have.
            for letter in letters_of(&face).into_iter().filter(|letter| *letter >= '\u{300}') {
                assert!(Style::Plain.face_for(&[letter]).is_some(), "{file}: U+{:04X}", u32::from(letter));
            }
        }
    }

    #[test]
    fn every_file_of_the_layer_is_named_and_has_its_licence_beside_it() {
        let folder = Path::new(DEFAULT_FOLDER);
        let there: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let named: BTreeSet<String> = FILES.iter().map(|(file, _)| (*file).to_owned()).collect();
        let others: Vec<&str> = there.difference(&named).map(String::as_str).collect();
        assert_eq!((others, named.difference(&there).count()), (vec!["OFL.txt"], 0));
    }

    #[test]
    fn a_file_that_is_missing_is_no_font_and_no_panic() {
        assert!(Face::read("missing.ttf").is_none());
    }
}
