//! What a learner offers to submit, checked before anything is signed or stored.

use serde::{Deserialize, Serialize};
use url::Url;

use super::file_name;
use crate::Refusal;
use crate::assignment::{Assignment, FileType};
use crate::primitives::web_address::web_address;

/// The longest text that can be submitted.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;
/// The longest link.
pub const LINK_BYTES_MAX: usize = 2048;

/// Text and link of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// An external link, which the platform never fetches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Work {
    /// Trims and checks text and link; blank counts as absent.
    ///
    /// # Errors
    /// One of them is too long, or the link is not an https URL.
    pub fn check(text: Option<&str>, link: Option<&str>) -> Result<Self, Refusal> {
        let given =
            |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let (text, link) = (given(text), given(link));
        if text.as_ref().is_some_and(|text| text.len() > TEXT_BYTES_MAX) {
            return Err(Refusal::field("content.text", format!("must be at most {TEXT_BYTES_MAX} bytes")));
        }
        if text.as_ref().is_some_and(|text| text.contains('\0')) {
            return Err(Refusal::field("content.text", "must not contain null characters"));
        }
        let link = link.map(|link| checked(&link)).transpose();
        let link = link.map_err(|reason| Refusal::field("file_url", reason))?;
        Ok(Self { text, link })
    }

    /// Whether there is neither text nor link.
    pub fn is_empty(&self) -> bool {
        self.text.is_none() && self.link.is_none()
    }
}

/// An address that an instructor can reach.
fn checked(link: &str) -> Result<String, &'static str> {
    if link.len() > LINK_BYTES_MAX {
        return Err("is too long; share a shorter link");
    }
    let address = web_address(link)?;
    let url = Url::parse(&address).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    match host.trim_matches('.').contains('.') {
        true => Ok(address),
        false => Err("must lead to a host on the web, such as www.example.org"),
    }
}

/// A file announced by a learner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOffer {
    /// Normalised.
    pub name: String,
    pub kind: FileType,
    pub size_bytes: u64,
    /// SHA-256 in base64, as S3 writes it, if the client sent one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl FileOffer {
    /// Checks an announced file against the assignment.
    ///
    /// # Errors
    /// The assignment does not accept the name, type or size.
    pub fn check(
        assignment: &Assignment,
        name: &str,
        size_bytes: u64,
        content_type: &str,
        sha256: Option<String>,
    ) -> Result<Self, Refusal> {
        let name = file_name(name).map_err(|reason| Refusal::field("file.name", reason))?;
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
        let extension = extension.unwrap_or_default();
        let kind = FileType::of_extension(&extension);
        let Some(kind) = kind.filter(|kind| assignment.allowed_types.contains(kind)) else {
            return Err(Refusal::InvalidFileType(format!(".{extension}")));
        };
        if !kind.goes_with(content_type) {
            return Err(Refusal::field("file.content_type", format!("does not match a .{extension} file")));
        }
        if size_bytes == 0 {
            return Err(Refusal::field("file.size_bytes", "The file is empty."));
        }
        if size_bytes > assignment.max_size_bytes {
            return Err(Refusal::FileTooLarge(assignment.max_size_bytes));
        }
        Ok(Self { name, kind, size_bytes, sha256 })
    }
}
