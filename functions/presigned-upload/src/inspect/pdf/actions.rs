//! What a PDF would run, and the programs that are attached to it.

use super::super::budget::{Step, refuse};
use super::super::magic::{self, Nature};
use super::attachments;
use super::encryption::Decrypt;
use super::object::Object;

/// Where a file specification says what the file is called.
const FILE_KEYS: [&str; 5] = ["F", "UF", "DOS", "Mac", "Unix"];

impl Object {
    /// Refuses actions that run something, and attached programs.
    pub(super) fn check(&self, decrypt: Decrypt<'_>) -> Step {
        match self {
            // The type of an action may be an object of its own.
            Self::Name(name) => check_action(name),
            Self::Array(items) => {
                // A dictionary that a reader sees here, where the brackets do not match.
                for pair in items.windows(2) {
                    if let [Self::Name(key), Self::Name(name)] = pair
                        && key == b"S"
                    {
                        check_action(name)?;
                    }
                }
                items.iter().filter(|item| item.holds_more()).try_for_each(|item| item.check(decrypt))
            }
            Self::Dictionary(entries) => {
                for (key, value) in entries {
                    match value {
                        Self::Name(name) if key == b"S" => check_action(name)?,
                        value if key == b"XFA" && value.is_form() => return refuse(form()),
                        // A script of a three-dimensional drawing.
                        Self::Reference(_) if key == b"OnInstantiate" => {
                            return check_action(b"JavaScript");
                        }
                        value if value.holds_more() => value.check(decrypt)?,
                        _ => {}
                    }
                }
                if self.is_name("S", b"Rendition") && self.get("JS").is_some() {
                    return check_action(b"JavaScript");
                }
                match self.get("EF") {
                    Some(_) => self.check_attachment(decrypt),
                    None => self.check_place(decrypt),
                }
            }
            _ => Ok(()),
        }
    }

    /// Refuses a file on a computer to which Windows would sign in, where a reader goes without being asked.
    fn check_place(&self, decrypt: Decrypt<'_>) -> Step {
        let goes = ["GoToR", "GoToE", "ImportData", "Thread"];
        let file = match self.is_name("Type", b"Filespec") || self.is_name("Type", b"F") {
            true => Some(self),
            false if goes.iter().any(|kind| self.is_name("S", kind.as_bytes())) => self.get("F"),
            false => None,
        };
        let Some(file) = file else { return Ok(()) };
        let paths = match file {
            Self::Text(_) => vec![file],
            file => FILE_KEYS.iter().filter_map(|key| file.get(key)).collect(),
        };
        match paths.into_iter().filter_map(|path| path.path(decrypt)).any(|path| is_elsewhere(&path)) {
            true => refuse(
                "The PDF opens a file on another computer. Please print it to a new PDF and upload that one.",
            ),
            false => Ok(()),
        }
    }

    /// The text of a path, without the zeros of its encoding.
    fn path(&self, decrypt: Decrypt<'_>) -> Option<String> {
        let text = self.text()?;
        let bytes = match decrypt {
            Some((encryption, number)) => encryption.text(number, text),
            None => text.to_vec(),
        };
        Some(bytes.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect())
    }

    fn holds_more(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Dictionary(_))
    }

    /// Whether the value of `XFA` is a form: tools that flatten one leave null or an empty list behind.
    fn is_form(&self) -> bool {
        !matches!(self, Self::Other | Self::False) && *self != Self::Array(Vec::new())
    }

    fn check_attachment(&self, decrypt: Decrypt<'_>) -> Step {
        for key in FILE_KEYS {
            let Some(name) = self.get(key).and_then(|name| name.path(decrypt)) else { continue };
            let nature = magic::nature(b"", &name);
            if nature == Nature::Program || magic::is_macro_document(&name) {
                return refuse("The PDF contains a program or a document with macros. Please remove it.");
            }
            match nature {
                Nature::Shortcut => return refuse(attachments::SHORTCUT),
                Nature::Closed => return refuse(attachments::CLOSED),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a path names another computer: `\\\\host\\share`, `//host/share`, `file://host/share`.
fn is_elsewhere(path: &str) -> bool {
    let path = path.trim_start_matches(|letter: char| !letter.is_ascii() || letter.is_whitespace());
    let plain = path.trim().replace('\\', "/").to_ascii_lowercase();
    let behind = plain.strip_prefix("file:").unwrap_or(&plain);
    let slashes = behind.len() - behind.trim_start_matches('/').len();
    plain.starts_with("smb:") || slashes == 2 || slashes > 3 && plain.starts_with("file:")
}

fn check_action(name: &[u8]) -> Step {
    match name {
        b"JavaScript" => {
            refuse("The PDF contains JavaScript. Please print it to a new PDF and upload that one.")
        }
        b"Launch" => {
            refuse("The PDF would start another program. Please print it to a new PDF and upload that one.")
        }
        _ => Ok(()),
    }
}

fn form() -> String {
    "The PDF contains an XFA form, which runs scripts and which many programs cannot show. Please print it to a new \
     PDF and upload that one."
        .to_owned()
}
