//! What a PDF would run, and the programs that are attached to it.

use super::super::budget::{Step, refuse, too_complex};
use super::super::magic::{self, Nature};
use super::attachments;
use super::encryption::Decrypt;
use super::lexer::TEXT_MAX;
use super::object::Object;

/// Where a file specification says what the file is called.
const FILE_KEYS: [&str; 5] = ["F", "UF", "DOS", "Mac", "Unix"];
/// What it costs to look at a path, in bytes: it is decrypted and compared with many endings.
const PATH_WORK: u64 = 2048;
/// What all paths of one object may cost: real ones have a handful.
const PATHS_MAX: u64 = 8 * 1024 * 1024;

/// Refuses actions that run something, and attached programs. Returns what it cost beside going through the object.
pub(super) fn check(object: &Object<'_>, decrypt: Decrypt<'_>) -> Step<u64> {
    let mut check = Check { decrypt, work: 0 };
    check.object(object)?;
    Ok(check.work)
}

struct Check<'a> {
    decrypt: Decrypt<'a>,
    work: u64,
}

impl Check<'_> {
    fn object(&mut self, object: &Object<'_>) -> Step {
        match object {
            // The type of an action may be an object of its own.
            Object::Name(name) => check_action(name),
            Object::Array(items) => {
                // A dictionary that a reader sees here, where the brackets do not match.
                for pair in items.windows(2) {
                    if let [Object::Name(key), Object::Name(name)] = pair
                        && **key == *b"S"
                    {
                        check_action(name)?;
                    }
                }
                items.iter().filter(|item| holds_more(item)).try_for_each(|item| self.object(item))
            }
            Object::Dictionary(entries) => {
                for (key, value) in entries {
                    match value {
                        Object::Name(name) if **key == *b"S" => check_action(name)?,
                        value if **key == *b"XFA" && is_form(value) => return refuse(form()),
                        // A script of a three-dimensional drawing.
                        Object::Reference(_) if **key == *b"OnInstantiate" => {
                            return check_action(b"JavaScript");
                        }
                        value if holds_more(value) => self.object(value)?,
                        _ => {}
                    }
                }
                let kind = object.get("S");
                if is(kind, b"Rendition") && object.get("JS").is_some() {
                    return check_action(b"JavaScript");
                }
                match object.get("EF") {
                    Some(_) => self.attachment(object),
                    None => self.place(object, kind),
                }
            }
            _ => Ok(()),
        }
    }

    /// Refuses a file on a computer to which Windows would sign in, where a reader goes without being asked.
    fn place(&mut self, object: &Object<'_>, kind: Option<&Object<'_>>) -> Step {
        let own = object.get("Type");
        let file = match is(own, b"Filespec") || is(own, b"F") {
            true => Some(object),
            false
                if [b"GoToR".as_slice(), b"GoToE", b"ImportData", b"Thread"]
                    .iter()
                    .any(|goes| is(kind, goes)) =>
            {
                object.get("F")
            }
            false => None,
        };
        match file {
            None => Ok(()),
            Some(Object::Text(text)) => self.is_here(text),
            Some(file) => FILE_KEYS
                .iter()
                .filter_map(|key| file.get(key)?.text())
                .try_for_each(|text| self.is_here(text)),
        }
    }

    fn is_here(&mut self, text: &[u8]) -> Step {
        match is_elsewhere(&self.path(text)?) {
            true => refuse(
                "The PDF opens a file on another computer. Please print it to a new PDF and upload that one.",
            ),
            false => Ok(()),
        }
    }

    /// The text of a path, without the zeros of its encoding.
    fn path(&mut self, text: &[u8]) -> Step<String> {
        if text.len() > TEXT_MAX {
            return Err(too_complex());
        }
        self.work += PATH_WORK + text.len() as u64;
        if self.work > PATHS_MAX {
            return Err(too_complex());
        }
        let letters =
            |bytes: &[u8]| bytes.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
        Ok(match self.decrypt {
            Some((encryption, number)) => letters(&encryption.text(number, text)),
            None => letters(text),
        })
    }

    fn attachment(&mut self, object: &Object<'_>) -> Step {
        for text in FILE_KEYS.iter().filter_map(|key| object.get(key)?.text()) {
            let name = self.path(text)?;
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

fn is(object: Option<&Object<'_>>, name: &[u8]) -> bool {
    matches!(object, Some(Object::Name(found)) if **found == *name)
}

fn holds_more(object: &Object<'_>) -> bool {
    matches!(object, Object::Array(_) | Object::Dictionary(_))
}

/// Whether the value of `XFA` is a form: tools that flatten one leave null or an empty list behind.
fn is_form(object: &Object<'_>) -> bool {
    !matches!(object, Object::Other | Object::False) && *object != Object::Array(Vec::new())
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
