//! Files that authors upload for a course: announced, uploaded straight to the bucket, checked, and then used by
//! contents. A publication pins the version that was checked.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{CourseId, LearnerId, MediaId, Refusal};

/// Where these files are in the bucket.
pub const MEDIA_PREFIX: &str = "media/";
/// How long an upload may take; the bucket's lifecycle then removes its parts.
pub const UPLOADED_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A larger file is uploaded in parts of this size, so that a lost connection costs one part.
pub const PART_BYTES: u64 = 16 * 1024 * 1024;
/// The longest name.
pub const NAME_CHARACTERS_MAX: usize = 255;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaType {
    /// A film.
    Mp4,
    /// Captions (WebVTT).
    Vtt,
    /// A document.
    Pdf,
    /// A picture without loss.
    Png,
    /// A photograph.
    Jpg,
}

impl MediaType {
    /// The type of a file with this name.
    pub fn of(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "mp4" | "m4v" => Self::Mp4,
            "vtt" => Self::Vtt,
            "pdf" => Self::Pdf,
            "png" => Self::Png,
            "jpg" | "jpeg" => Self::Jpg,
            _ => return None,
        })
    }

    /// The media type for upload, storage and delivery.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::Vtt => "text/vtt",
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpg => "image/jpeg",
        }
    }

    /// The largest file that is taken, in bytes, and how that is said.
    pub fn largest(self) -> (u64, &'static str) {
        const MIB: u64 = 1024 * 1024;
        match self {
            Self::Mp4 => (2048 * MIB, "2 GB"),
            Self::Vtt => (MIB, "1 MB"),
            Self::Pdf => (50 * MIB, "50 MB"),
            Self::Png | Self::Jpg => (10 * MIB, "10 MB"),
        }
    }
}

/// Where a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaState {
    /// It has not arrived completely, or is being checked.
    Waiting,
    /// It passed and may be published.
    Checked,
    /// It was refused.
    Rejected,
    /// It was removed before it was published. A repeated request to remove it still finds it.
    Removed,
}

/// A file of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    pub uuid: MediaId,
    /// The only course that may use it.
    pub course: CourseId,
    /// As it was named on the author's machine.
    pub name: String,
    #[serde(rename = "type")]
    pub kind: MediaType,
    pub size_bytes: u64,
    pub state: MediaState,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The bucket's id of an upload in parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<String>,
    /// The version that was checked. Items have an attribute `version` of their own.
    #[serde(rename = "object_version", default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    pub uploaded_by: LearnerId,
    pub created_at: Timestamp,
    /// Whether it was ever to be published: earlier publications can be restored, so it stays.
    #[serde(default)]
    pub published: bool,
    /// When it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<Timestamp>,
}

impl Media {
    /// A file that is going to be uploaded.
    ///
    /// # Errors
    /// `VALIDATION_ERROR`, `INVALID_FILE_TYPE` or `FILE_TOO_LARGE`.
    pub fn announce(
        (uuid, course, uploaded_by): (MediaId, CourseId, LearnerId),
        name: &str,
        size_bytes: u64,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let (given, name) = (name, crate::one_line(name, NAME_CHARACTERS_MAX));
        if name.trim().is_empty() {
            return Err(Refusal::field("name", "write the name of the file"));
        }
        let only = "is of no type that is taken; upload an MP4, WebVTT (.vtt), PDF, PNG or JPEG file";
        let kind = MediaType::of(given.trim()).ok_or_else(|| Refusal::field("name", only))?;
        if size_bytes == 0 {
            return Err(Refusal::field("size_bytes", "the file is empty"));
        }
        let (most, said) = kind.largest();
        if size_bytes > most {
            return Err(Refusal::field("size_bytes", format!("a file of this type has at most {said}")));
        }
        Ok(Self {
            uuid,
            course,
            name,
            kind,
            size_bytes,
            state: MediaState::Waiting,
            reason: None,
            upload: None,
            version: None,
            uploaded_by,
            created_at: now,
            published: false,
            removed_at: None,
        })
    }

    /// The file after it was removed.
    #[must_use]
    pub fn removed(mut self, now: Timestamp) -> Self {
        (self.state, self.removed_at, self.upload, self.version) =
            (MediaState::Removed, Some(now), None, None);
        self
    }

    /// Whether it was removed: no list shows it, and no content may name it.
    pub fn is_removed(&self) -> bool {
        self.state == MediaState::Removed
    }

    /// Its key in the bucket.
    pub fn key(&self) -> String {
        media_key(self.course, self.uuid)
    }

    /// In how many parts it is uploaded; one is a plain upload.
    pub fn parts(&self) -> u64 {
        self.size_bytes.div_ceil(PART_BYTES)
    }

    /// The size of a part, counted from 1; `None` if there is no such part.
    pub fn part_bytes(&self, number: u64) -> Option<u64> {
        let from = number.checked_sub(1)?.checked_mul(PART_BYTES)?;
        self.size_bytes.checked_sub(from).filter(|left| *left > 0).map(|left| left.min(PART_BYTES))
    }

    /// Refuses what is no upload that is still awaited.
    ///
    /// # Errors
    /// `CONFLICT`.
    pub fn require_awaited(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.state != MediaState::Waiting {
            return Err(Refusal::Conflict("The file has arrived already."));
        }
        if now > self.created_at + UPLOADED_WITHIN {
            return Err(Refusal::Conflict(
                "This upload was not finished within seven days. Start a new one.",
            ));
        }
        Ok(())
    }

    /// The file after its check: the version that passed, or the reason.
    #[must_use]
    pub fn settled(mut self, verdict: Result<String, String>) -> Self {
        self.upload = None;
        match verdict {
            Ok(version) => (self.state, self.version) = (MediaState::Checked, Some(version)),
            Err(reason) => (self.state, self.reason) = (MediaState::Rejected, Some(reason)),
        }
        self
    }
}

/// The key of a file in the bucket.
pub fn media_key(course: CourseId, media: MediaId) -> String {
    format!("{MEDIA_PREFIX}{course}/{media}")
}

/// The course and the file that a key in the bucket belongs to.
pub fn media_of_key(key: &str) -> Option<(CourseId, MediaId)> {
    let (course, media) = key.strip_prefix(MEDIA_PREFIX)?.split_once('/')?;
    Some((course.parse().ok()?, media.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn ids() -> (MediaId, CourseId, LearnerId) {
        (MediaId(Uuid::from_u128(1)), CourseId(Uuid::from_u128(2)), LearnerId(Uuid::from_u128(3)))
    }

    fn media(name: &str, size: u64) -> Result<Media, Refusal> {
        Media::announce(ids(), name, size, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn a_file_of_a_type_and_size_that_are_taken_is_announced() {
        for (name, most) in [
            ("film.MP4", 2 << 30),
            ("a.b.vtt", 1 << 20),
            ("Card.pdf", 50 << 20),
            ("p.png", 10 << 20),
            ("p.jpeg", 10 << 20),
        ] {
            assert!(media(name, most).is_ok(), "{name}");
            for size in [0, most + 1, u64::MAX] {
                assert!(media(name, size).is_err(), "{name} {size}");
            }
        }
        for name in ["", " ", "film", "film.mov", ".exe", "a.mp4.svg", "mp4"] {
            assert!(media(name, 1).is_err(), "{name:?}");
        }
    }

    #[test]
    fn the_parts_make_up_the_file() {
        for size in [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 << 30] {
            let media = media("film.mp4", size).unwrap();
            let parts: Vec<u64> = (1..=media.parts()).map(|part| media.part_bytes(part).unwrap()).collect();
            assert_eq!(parts.iter().sum::<u64>(), size);
            assert_eq!((media.part_bytes(0), media.part_bytes(media.parts() + 1)), (None, None), "{size}");
            assert!(parts.len() <= 128 && parts[..parts.len() - 1].iter().all(|part| *part == PART_BYTES));
        }
        assert_eq!(media("film.mp4", 1).unwrap().part_bytes(u64::MAX), None);
    }

    #[test]
    fn a_key_leads_back_to_its_file() {
        let media = media("film.mp4", 1).unwrap();
        assert_eq!(media_of_key(&media.key()), Some((media.course, media.uuid)));
        for other in ["", "media/", "media/x/y", "quarantine/a/b", &media.key()[1..]] {
            assert_eq!(media_of_key(other), None, "{other}");
        }
    }

    #[test]
    fn an_upload_is_awaited_for_a_week() {
        let film = media("film.mp4", 1).unwrap();
        assert!(film.require_awaited(Timestamp::UNIX_EPOCH + UPLOADED_WITHIN).is_ok());
        let late = Timestamp::UNIX_EPOCH + UPLOADED_WITHIN + SignedDuration::from_secs(1);
        assert!(film.require_awaited(late).is_err());
        assert!(film.settled(Ok("v".into())).require_awaited(Timestamp::UNIX_EPOCH).is_err());
    }
}
