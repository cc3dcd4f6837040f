//! An assignment: what to submit, in which form, and the score to pass.

pub mod assignment_override;
pub mod saved_comments;
pub mod submission;

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Marks, Points};

/// The largest file that can be submitted: 50 MiB (specification 4.2).
pub const MAX_FILE_BYTES: u64 = 50 * 1024 * 1024;

/// An assignment, as its author defined it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Markdown: the task and how it is graded.
    pub instructions: String,
    /// The highest possible score.
    pub max_score: Points,
    /// The lowest score that passes; never more than `max_score`.
    pub passing_score: Marks,
    /// How often work may be submitted; unlimited when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<NonZeroU32>,
    /// Later submissions are flagged as late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The accepted file types; never empty.
    pub allowed_types: BTreeSet<FileType>,
    /// The largest accepted file; never more than [`MAX_FILE_BYTES`].
    pub max_size_bytes: u64,
}

/// A file type, by its extension.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum FileType {
    /// Portable Document Format.
    Pdf,
    /// Word, before 2007.
    Doc,
    /// Word.
    Docx,
    /// Plain text.
    Txt,
    /// An archive.
    Zip,
    /// A photograph, with the extension `.jpg` or `.jpeg`.
    Jpg,
    /// A picture without loss.
    Png,
}

impl FileType {
    /// All types that the platform accepts (specification 4.2).
    pub const ALL: [Self; 7] = [Self::Pdf, Self::Doc, Self::Docx, Self::Txt, Self::Zip, Self::Jpg, Self::Png];

    /// The type of an extension in lower case, without its dot.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Some(match extension {
            "pdf" => Self::Pdf,
            "doc" => Self::Doc,
            "docx" => Self::Docx,
            "txt" => Self::Txt,
            "zip" => Self::Zip,
            "jpg" | "jpeg" => Self::Jpg,
            "png" => Self::Png,
            _ => return None,
        })
    }

    /// The usual extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Doc => "doc",
            Self::Docx => "docx",
            Self::Txt => "txt",
            Self::Zip => "zip",
            Self::Jpg => "jpg",
            Self::Png => "png",
        }
    }

    /// The media type for upload and storage.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Doc => "application/msword",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Txt => "text/plain",
            Self::Zip => "application/zip",
            Self::Jpg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// Whether a content type reported by a browser fits. Browsers ask the operating system, so it may be
    /// missing, generic or system-specific.
    pub fn goes_with(self, content_type: &str) -> bool {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let alias = match self {
            Self::Zip => "application/x-zip-compressed",
            Self::Jpg => "image/jpg",
            Self::Pdf => "application/x-pdf",
            _ => "",
        };
        ["", "application/octet-stream", alias, self.content_type()].contains(&essence.as_str())
    }
}
