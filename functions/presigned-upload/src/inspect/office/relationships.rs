//! Relationships of parts: to each other, and to what is elsewhere.

use super::super::budget::{Budget, Step, refuse};
use super::{active_x, macros, xml};

/// One relationship.
#[derive(Debug)]
pub(super) struct Relationship {
    /// The last part of its type, in lower case.
    kind: String,
    pub(super) target: String,
    pub(super) is_external: bool,
}

pub(super) async fn read(text: &str, budget: &Budget) -> Step<Vec<Relationship>> {
    let mut found = Vec::new();
    xml::elements(text, budget, |name, element| {
        if name == "Relationship" {
            let of = |name: &str| {
                xml::attribute(element, name).map(|value| value.unwrap_or_default().trim().to_owned())
            };
            let kind = of("Type")?.to_lowercase();
            let kind = kind.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
            let is_external = of("TargetMode")?.eq_ignore_ascii_case("external");
            found.push(Relationship { kind, target: of("Target")?, is_external });
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

impl Relationship {
    pub(super) fn is_main_part(&self) -> bool {
        self.kind == "officedocument"
    }

    /// Refuses what runs, and what is fetched from elsewhere without a click. Links and pictures may be
    /// elsewhere.
    pub(super) fn check(&self) -> Step {
        if ["vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"].contains(&self.kind.as_str()) {
            return refuse(macros());
        }
        if ["control", "activexcontrolbinary"].contains(&self.kind.as_str()) {
            return refuse(active_x());
        }
        let is_shown = ["image", "video", "audio", "media"].contains(&self.kind.as_str());
        // A link is followed by a click; a picture may come from the web, but not from a computer to which Windows
        // would sign in.
        let may_be_elsewhere = self.kind == "hyperlink" || is_shown && is_web(&self.target);
        // An address is elsewhere, whatever the mode says.
        let is_elsewhere = self.is_external || self.target.contains("://");
        if !is_elsewhere || may_be_elsewhere || !is_remote(&self.target) {
            return Ok(());
        }
        match self.kind == "attachedtemplate" {
            true => remote_template(),
            false => refuse(elsewhere()),
        }
    }
}

pub(super) fn elsewhere() -> String {
    "The document fetches content from elsewhere when it is opened. Please save it with that content embedded."
        .to_owned()
}

pub(in super::super) fn remote_template() -> Step {
    refuse(
        "The document fetches its template from elsewhere when it is opened. Please attach the Normal template and \
         save it again.",
    )
}

fn is_web(target: &str) -> bool {
    let lower = target.to_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://") || lower.starts_with("data:")
}

/// Whether a target is on another machine. Word notes where on the author's disk the template was.
pub(in super::super) fn is_remote(target: &str) -> bool {
    let plain = percent_encoding::percent_decode_str(target).decode_utf8_lossy().to_lowercase();
    let plain = plain.trim().replace('\\', "/");
    let is_drive = |path: &str| {
        let mut letters = path.chars();
        letters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
            && letters.next() == Some(':')
            && letters.next() == Some('/')
    };
    if let Some(path) = plain.strip_prefix("file:") {
        let slashes = path.len() - path.trim_start_matches('/').len();
        let path = path.trim_start_matches('/');
        // `file:///C:/…` and a Mac's `file:///Users/…`; with two or four slashes the next word is a host.
        return !(is_drive(path) && slashes <= 3 || slashes == 3 || slashes == 1);
    }
    plain.starts_with("//") || plain.contains(':') && !is_drive(&plain)
}
