//! Where films, documents and pages are: uploaded, on this site, or elsewhere.

use uuid::Uuid;

use super::content_definition::VideoDefinition;
use super::problems::Problems;
use super::site_file::site_file;
use crate::MediaId;
use crate::course::content::Source;
use crate::course::media_use::MediaUse;
use crate::primitives::web_address::web_address;

/// What an author writes of a film without captions.
const NO_CAPTIONS: &str = "none";

/// An uploaded file or an address, and exactly one of them.
pub(super) fn source(
    path: &str,
    url: Option<&str>,
    media: Option<Uuid>,
    problems: &mut Problems,
) -> Option<Source> {
    match (url, media) {
        (Some(url), None) => Some(Source::Address { url: address(path, url, problems)? }),
        (None, Some(media)) => Some(Source::Uploaded { media: MediaUse::of(MediaId(media)) }),
        (None, None) => {
            problems.add(format!("{path}.url"), "is missing; add it, or upload a file");
            None
        }
        (Some(_), Some(_)) => {
            problems.add(format!("{path}.url"), "stands beside an uploaded file; keep one of them");
            None
        }
    }
}

/// The captions of a film: a path on this site, or an uploaded file.
pub(super) fn captions(
    path: &str,
    video: &VideoDefinition,
    problems: &mut Problems,
) -> (Option<String>, Option<MediaUse>) {
    let path = format!("{path}.captions");
    let Some(given) = video.captions.as_deref() else {
        let wanted = "are missing; upload a WebVTT file, or say that the film has none (\"none\" in a file)";
        problems.require(video.media.is_none(), path, wanted);
        return (None, None);
    };
    if given == NO_CAPTIONS {
        return (None, None);
    }
    if let Ok(media) = given.parse() {
        let beside = "were uploaded, but the film is elsewhere; upload the film too";
        problems.require(video.media.is_some(), path, beside);
        return (None, Some(MediaUse::of(MediaId(media))));
    }
    // Browsers load captions of the same site, and those that were uploaded beside their film.
    let on_this_site = site_file(given);
    let wanted = "must be a path on this site, such as /demo/film.vtt";
    problems.require(on_this_site.is_some(), path, wanted);
    (on_this_site, None)
}

/// The language of a film's captions: a language, and what follows it in subtags.
pub(super) fn captions_language(
    path: &str,
    video: &VideoDefinition,
    problems: &mut Problems,
) -> Option<String> {
    let language = video.captions_language.as_deref()?;
    let mut subtags = language.split('-');
    let is_language = subtags.next().is_some_and(|first| {
        matches!(first.len(), 2..=3) && first.chars().all(|letter| letter.is_ascii_alphabetic())
    });
    let are_subtags = subtags.all(|subtag| {
        matches!(subtag.len(), 2..=8) && subtag.chars().all(|letter| letter.is_ascii_alphanumeric())
    });
    let wanted = "must be a language code such as en, cy or pt-BR";
    problems.require(is_language && are_subtags, format!("{path}.captions_language"), wanted);
    Some(language.to_owned())
}

/// A path on this site, or an https URL, stored as browsers write it.
pub(super) fn address(path: &str, url: &str, problems: &mut Problems) -> Option<String> {
    site_file(url).or_else(|| problems.take(format!("{path}.url"), web_address(url)))
}
