//! The uploaded files that contents name, and what keeps a content from being published with one.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::ContentKind;
use super::media::{Media, MediaState, MediaType};
use crate::MediaId;

/// A file as a published content uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaUse {
    pub uuid: MediaId,
    /// Absent until it is published.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<MediaType>,
    /// The version that learners get. Absent until it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl MediaUse {
    /// A use that is not published.
    pub fn of(uuid: MediaId) -> Self {
        Self { uuid, kind: None, version: None }
    }

    /// Notes which version is meant.
    pub(super) fn pin(&mut self, media: Option<&Media>) {
        self.kind = media.map(|media| media.kind);
        self.version = media.and_then(|media| media.version.clone());
    }
}

/// Where a body names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaReference {
    /// The field of the body.
    pub field: &'static str,
    pub media: MediaId,
    wanted: &'static [MediaType],
}

/// The files that the body of a content names, whatever else is wrong with it.
pub fn references(kind: ContentKind, body: &Value) -> Vec<MediaReference> {
    let fields: &[(&'static str, &'static [MediaType])] = match kind {
        ContentKind::Video => &[("media", &[MediaType::Mp4]), ("captions", &[MediaType::Vtt])],
        ContentKind::Document => &[("media", &[MediaType::Pdf, MediaType::Png, MediaType::Jpg])],
        _ => &[],
    };
    let named = |field: &str| body.get(field)?.as_str()?.parse::<Uuid>().ok().map(MediaId);
    let found = fields
        .iter()
        .filter_map(|(field, wanted)| Some(MediaReference { field, media: named(field)?, wanted }));
    found.collect()
}

impl MediaReference {
    /// What keeps the content from being published with this file.
    pub fn problem(&self, media: Option<&Media>) -> Option<String> {
        let Some(media) = media.filter(|media| !media.is_removed()) else {
            return Some("is no file of this course; upload it here".to_owned());
        };
        let name = &media.name;
        if !self.wanted.contains(&media.kind) {
            let wanted = match self.wanted {
                [MediaType::Mp4] => "a film (MP4)",
                [MediaType::Vtt] => "captions (WebVTT)",
                _ => "a PDF, PNG or JPEG file",
            };
            return Some(format!("“{name}” is of another type; upload {wanted}"));
        }
        match media.state {
            MediaState::Checked | MediaState::Removed => None,
            MediaState::Waiting => {
                Some(format!("“{name}” has not arrived and been checked yet; finish its upload"))
            }
            MediaState::Rejected => {
                let reason = media.reason.as_deref().unwrap_or_default();
                Some(format!("“{name}” was refused, so upload another file: {reason}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::{CourseId, LearnerId};

    #[test]
    fn a_reference_holds_for_a_file_that_passed_and_fits() {
        let ids = (MediaId(Uuid::from_u128(1)), CourseId(Uuid::from_u128(2)), LearnerId(Uuid::from_u128(3)));
        let film = Media::announce(ids, "film.mp4", 1, Timestamp::UNIX_EPOCH).unwrap();
        let body = json!({"media": film.uuid, "captions": film.uuid, "transcript": 1});
        let [plays, captions] = references(ContentKind::Video, &body)[..] else { panic!("two") };
        assert_eq!((plays.field, captions.field), ("media", "captions"));
        let passed = film.clone().settled(Ok("v1".into()));
        assert_eq!(plays.problem(Some(&passed)), None);
        assert!(captions.problem(Some(&passed)).unwrap().contains("captions (WebVTT)"));
        assert!(plays.problem(None).is_some() && plays.problem(Some(&film)).is_some());
        assert!(
            plays
                .problem(Some(&film.settled(Err("It is cut off.".into()))))
                .unwrap()
                .ends_with("It is cut off.")
        );
        for (kind, body) in [
            (ContentKind::Video, json!({"captions": "none", "media": 7})),
            (ContentKind::Video, json!({"captions": "/a.vtt", "url": "/a.mp4"})),
            (ContentKind::Link, json!({"media": passed.uuid})),
            (ContentKind::Document, json!([])),
        ] {
            assert_eq!(references(kind, &body), [], "{body}");
        }
    }
}
