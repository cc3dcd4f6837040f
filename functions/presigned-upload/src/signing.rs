//! Presigned URLs: one PUT of exactly the announced bytes, or one download.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use domain::assignment::FileType;
use domain::assignment::submission::{Upload, VerifiedFile};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use shared::http::Failure;

use crate::bucket::Bucket;

/// How long an upload URL is valid (specification 4.3).
pub(crate) const PUT_VALID_FOR: SignedDuration = SignedDuration::from_mins(15);
/// How long a download URL is valid (specification 4.5).
const GET_VALID_FOR: SignedDuration = SignedDuration::from_mins(5);
/// RFC 5987 allows these characters in an extended value, besides letters and digits.
const NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// A presigned URL.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) url: String,
    /// The signed headers that a client must set; length and host are left to the browser.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) expires_at: Timestamp,
}

impl Bucket {
    /// Signs one PUT of the announced bytes to a key that must not exist yet.
    pub(crate) async fn sign_put(&self, upload: &Upload, now: Timestamp) -> Result<Signed, Failure> {
        let offer = &upload.offer;
        let put = self
            .client
            .put_object()
            .bucket(&self.name)
            .key(&upload.key)
            .content_length(i64::try_from(offer.size_bytes).unwrap_or(i64::MAX))
            .content_type(offer.kind.content_type())
            .if_none_match("*")
            .set_checksum_sha256(offer.sha256.clone());
        signed(put.presigned(presigning_config(PUT_VALID_FOR, now)?).await, now + PUT_VALID_FOR)
    }

    /// Signs a download that saves the file under its original name and is never shown in the browser.
    pub(crate) async fn sign_get(&self, file: &VerifiedFile, now: Timestamp) -> Result<Signed, Failure> {
        self.sign_response(file, "application/octet-stream", disposition("attachment", &file.name), now).await
    }

    /// Signs a link under which a browser shows the file, as the type that was verified. `None` for types that browsers
    /// do not show, or that could run something.
    pub(crate) async fn sign_view(
        &self,
        file: &VerifiedFile,
        now: Timestamp,
    ) -> Result<Option<Signed>, Failure> {
        if !matches!(file.kind, FileType::Pdf | FileType::Jpg | FileType::Png) {
            return Ok(None);
        }
        self.sign_response(file, file.kind.content_type(), disposition("inline", &file.name), now)
            .await
            .map(Some)
    }

    async fn sign_response(
        &self,
        file: &VerifiedFile,
        content_type: &str,
        disposition: String,
        now: Timestamp,
    ) -> Result<Signed, Failure> {
        let get = self
            .client
            .get_object()
            .bucket(&self.name)
            .key(&file.key)
            .response_content_type(content_type)
            .response_content_disposition(disposition);
        signed(get.presigned(presigning_config(GET_VALID_FOR, now)?).await, now + GET_VALID_FOR)
    }
}

pub(crate) fn presigning_config(time: SignedDuration, now: Timestamp) -> Result<PresigningConfig, Failure> {
    let time = Duration::try_from(time).unwrap_or_default();
    let config = PresigningConfig::builder().start_time(SystemTime::from(now)).expires_in(time).build();
    config.map_err(|error| unavailable(&error))
}

pub(crate) fn signed<E: std::error::Error>(
    request: Result<PresignedRequest, E>,
    expires_at: Timestamp,
) -> Result<Signed, Failure> {
    let request = request.map_err(|error| unavailable(&error))?;
    let signed = signed_headers(request.uri());
    let sent_by_us = |name: &str| signed.contains(&name) && !["content-length", "host"].contains(&name);
    let headers = request.headers().filter(|(name, _)| sent_by_us(name));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Ok(Signed { url: request.uri().to_owned(), headers, expires_at })
}

/// The headers that the signature covers. On Lambda the SDK adds an unsigned tracing header, which the
/// bucket's CORS rules would reject.
fn signed_headers(url: &str) -> Vec<&str> {
    let listed = url.split(['?', '&']).find_map(|pair| pair.strip_prefix("X-Amz-SignedHeaders="));
    listed.unwrap_or_default().split("%3B").collect()
}

fn unavailable(error: &dyn std::error::Error) -> Failure {
    tracing::error!(%error, "presigning failed");
    Failure::Unavailable("File storage is unavailable right now. Nothing was changed; please try again.")
}

/// RFC 6266: an ASCII fallback for old clients, and the full name for all others.
fn disposition(kind: &str, name: &str) -> String {
    let plain = |letter: char| match letter {
        '"' | '\\' | '%' | ';' => '_',
        letter if letter.is_ascii_graphic() || letter == ' ' => letter,
        _ => '_',
    };
    let fallback: String = name.chars().map(plain).collect();
    format!("{kind}; filename=\"{fallback}\"; filename*=UTF-8''{}", utf8_percent_encode(name, NAME))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
    use domain::assignment::submission::FileOffer;

    use super::*;

    fn bucket() -> Bucket {
        let config = aws_config::SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .credentials_provider(SharedCredentialsProvider::new(Credentials::for_tests_with_session_token()))
            .build();
        Bucket::new(&config, "uploads".into())
    }

    fn upload(sha256: Option<&str>) -> Upload {
        let offer = serde_json::json!({"name": "e.pdf", "kind": "pdf", "size_bytes": 12, "sha256": sha256});
        Upload {
            key: "quarantine/a/b".into(),
            offer: serde_json::from_value::<FileOffer>(offer).unwrap(),
            expires_at: "2026-11-27T10:00:00Z".parse().unwrap(),
        }
    }

    fn parameter<'a>(url: &'a str, name: &str) -> &'a str {
        let pairs = url.split_once('?').unwrap().1.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).unwrap().1
    }

    #[tokio::test]
    async fn a_put_is_signed_for_these_headers_and_no_others() {
        let now: Timestamp = "2026-11-26T10:00:00Z".parse().unwrap();
        let sha256 = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";
        for (checksum, signed, own) in [
            (
                None,
                "content-length%3Bcontent-type%3Bhost%3Bif-none-match",
                vec!["content-type", "if-none-match"],
            ),
            (
                Some(sha256),
                "content-length%3Bcontent-type%3Bhost%3Bif-none-match%3Bx-amz-checksum-sha256",
                vec!["content-type", "if-none-match", "x-amz-checksum-sha256"],
            ),
        ] {
            let put = bucket().sign_put(&upload(checksum), now).await.unwrap();
            assert_eq!(parameter(&put.url, "X-Amz-SignedHeaders"), signed);
            assert_eq!(parameter(&put.url, "X-Amz-Expires"), "900");
            assert_eq!(parameter(&put.url, "X-Amz-Date"), "20261126T100000Z");
            assert!(!put.url.to_lowercase().contains("crc32"), "no browser sends what the SDK would add");
            let given: BTreeSet<&str> = put.headers.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(given.into_iter().collect::<Vec<_>>(), own);
            assert_eq!(put.expires_at.to_string(), "2026-11-26T10:15:00Z");
        }
    }

    #[test]
    fn a_header_that_is_not_signed_is_not_asked_of_a_browser() {
        let url = "https://b/k?X-Amz-Expires=900&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Signature=1";
        assert_eq!(signed_headers(url), ["content-type", "host"]);
        assert_eq!(signed_headers("https://b/k"), [""]);
    }

    #[tokio::test]
    async fn a_get_is_a_download_under_the_learners_name() {
        let file: VerifiedFile = serde_json::from_value(serde_json::json!({
            "key": "assignments/submissions/2026/11/a/b", "name": "Prüfung \"1\".pdf", "size_bytes": 5, "kind": "pdf",
        }))
        .unwrap();
        let get = bucket().sign_get(&file, "2026-11-26T10:00:00Z".parse().unwrap()).await.unwrap();
        assert_eq!(parameter(&get.url, "X-Amz-Expires"), "300");
        assert_eq!(parameter(&get.url, "response-content-type"), "application%2Foctet-stream");
        assert!(parameter(&get.url, "response-content-disposition").starts_with("attachment%3B%20filename"));
        assert!(get.headers.is_empty(), "a link is enough");
    }

    #[tokio::test]
    async fn only_pdfs_and_pictures_are_shown_and_as_what_they_were_verified_to_be() {
        let shown =
            [("pdf", Some("application%2Fpdf")), ("jpg", Some("image%2Fjpeg")), ("png", Some("image%2Fpng"))];
        let saved = ["doc", "docx", "txt", "zip"].map(|kind| (kind, None));
        for (kind, content_type) in shown.into_iter().chain(saved) {
            let file: VerifiedFile = serde_json::from_value(serde_json::json!({
                "key": "assignments/a", "name": "page.html", "size_bytes": 5, "kind": kind,
            }))
            .unwrap();
            let signed = bucket().sign_view(&file, "2026-11-26T10:00:00Z".parse().unwrap()).await.unwrap();
            assert_eq!(
                signed.as_ref().map(|get| parameter(&get.url, "response-content-type")),
                content_type,
                "{kind}"
            );
            if let Some(get) = signed {
                assert!(
                    parameter(&get.url, "response-content-disposition").starts_with("inline%3B%20filename")
                );
                assert_eq!(parameter(&get.url, "X-Amz-Expires"), "300");
            }
        }
    }

    #[test]
    fn a_name_of_any_script_stands_in_the_header_and_breaks_nothing() {
        assert_eq!(
            disposition("attachment", "Prüfung \"1\"; a.pdf"),
            "attachment; filename=\"Pr_fung _1__ a.pdf\"; filename*=UTF-8''Pr%C3%BCfung%20%221%22%3B%20a.pdf"
        );
        assert!(disposition("attachment", "報告.pdf").ends_with("filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf"));
        assert!(disposition("attachment", "a'(1)*.pdf").ends_with("''a%27%281%29%2A.pdf"));
    }
}
