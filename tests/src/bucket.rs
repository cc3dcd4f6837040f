//! An in-memory versioned bucket behind the shared HTTP connector: the calls of the functions to S3, and the
//! presigned PUT of a browser.

use std::collections::BTreeMap;
use std::sync::Mutex;

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use url::Url;

use crate::multipart::Uploads;

/// The name of the bucket.
pub const BUCKET: &str = "uploads";

/// One version of an object.
#[derive(Clone, Debug)]
pub struct Version {
    /// The version id.
    pub id: String,
    pub bytes: Vec<u8>,
    pub at: Timestamp,
    /// SHA-256 in base64, if it was sent.
    pub sha256: Option<String>,
    pub tags: BTreeMap<String, String>,
}

/// The bucket; the last version under a key is the current one.
#[derive(Debug, Default)]
pub struct Objects {
    objects: Mutex<BTreeMap<String, Vec<Version>>>,
    pub uploads: Uploads,
    made: std::sync::atomic::AtomicUsize,
}

impl Objects {
    /// Stores a version without checking a signature.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn put(&self, key: &str, bytes: &[u8], sha256: Option<String>, at: Timestamp) -> String {
        let id = format!("v{}", self.made.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
        let version = Version { id: id.clone(), bytes: bytes.to_vec(), at, sha256, tags: BTreeMap::new() };
        self.objects.lock().expect("not poisoned").entry(key.to_owned()).or_default().push(version);
        id
    }

    /// Uploads to a presigned URL as a browser would; returns the status code. The flows on the local stack check
    /// the signature itself.
    ///
    /// # Panics
    /// The URL is malformed.
    pub fn put_signed(
        &self,
        url: &str,
        headers: &BTreeMap<String, String>,
        bytes: &[u8],
        now: Timestamp,
    ) -> u16 {
        let url = Url::parse(url).expect("an address");
        let parameters: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let signed_at =
            Timestamp::strptime("%Y%m%dT%H%M%S%z", parameters["X-Amz-Date"].replace('Z', "+0000"));
        let lives = SignedDuration::from_secs(parameters["X-Amz-Expires"].parse().expect("seconds"));
        if now > signed_at.expect("a time") + lives {
            return 403;
        }
        let own = ["content-length", "host"];
        let signed = parameters["X-Amz-SignedHeaders"].split(';').map(str::to_owned).collect::<Vec<_>>();
        if !signed.iter().all(|name| own.contains(&name.as_str()) || headers.contains_key(name)) {
            return 403;
        }
        let sha256 = headers.get("x-amz-checksum-sha256").cloned();
        if sha256.as_ref().is_some_and(|sha256| *sha256 != STANDARD.encode(Sha256::digest(bytes))) {
            return 400;
        }
        let key = url.path().strip_prefix(&format!("/{BUCKET}/")).expect("a key in the bucket").to_owned();
        if let (Some(id), Some(number)) = (parameters.get("uploadId"), parameters.get("partNumber")) {
            let number = number.parse().expect("a number");
            return if self.uploads.put(id, &key, number, bytes) { 200 } else { 404 };
        }
        if self.current(&key).is_some() && headers.get("if-none-match").is_some_and(|match_| match_ == "*") {
            return 412;
        }
        self.put(&key, bytes, sha256, now);
        200
    }

    /// The current version under a key.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn current(&self, key: &str) -> Option<Version> {
        self.objects.lock().expect("not poisoned").get(key)?.last().cloned()
    }

    /// The keys with a current version.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn keys(&self) -> Vec<String> {
        self.objects.lock().expect("not poisoned").keys().cloned().collect()
    }

    /// Every version of every object, with its key.
    ///
    /// # Panics
    /// The lock is poisoned.
    pub fn versions(&self) -> Vec<(String, Version)> {
        let objects = self.objects.lock().expect("not poisoned");
        let all = objects.iter().flat_map(|(key, versions)| versions.iter().map(move |it| (key, it)));
        all.map(|(key, version)| (key.clone(), version.clone())).collect()
    }

    /// Tags the current version under a key, as GuardDuty does.
    ///
    /// # Panics
    /// The key has no current version.
    pub fn tag(&self, key: &str, name: &str, value: &str) {
        let mut objects = self.objects.lock().expect("not poisoned");
        let version = objects.get_mut(key).and_then(|versions| versions.last_mut()).expect("an object");
        version.tags.insert(name.to_owned(), value.to_owned());
    }

    fn find(&self, key: &str, version: Option<&str>) -> Option<Version> {
        let objects = self.objects.lock().expect("not poisoned");
        let versions = objects.get(key)?;
        match version {
            None => versions.last().cloned(),
            Some(id) => versions.iter().find(|version| version.id == id).cloned(),
        }
    }

    /// Responds to a call; `None` if it is for another service.
    pub(crate) fn answer(&self, asked: &Asked) -> HttpResponse {
        match asked.operation {
            "HeadObject" | "GetObject" => self.give(asked),
            "CopyObject" => self.copy(asked),
            "DeleteObject" => {
                self.delete(asked);
                empty(204)
            }
            "GetObjectTagging" => self.tell_tags(asked),
            "ListObjectVersions" => self.list(asked),
            "CreateMultipartUpload" | "ListParts" | "CompleteMultipartUpload" | "AbortMultipartUpload" => {
                self.in_parts(asked)
            }
            other => panic!("the bucket does not know {other}"),
        }
    }

    fn in_parts(&self, asked: &Asked) -> HttpResponse {
        let id = asked.upload.clone().unwrap_or_default();
        match asked.operation {
            "CreateMultipartUpload" => {
                let id = self.uploads.begin(&asked.key);
                xml("InitiateMultipartUploadResult", &format!("<UploadId>{id}</UploadId>"))
            }
            "ListParts" => match self.uploads.list(&id, &asked.key) {
                Some(parts) => xml("ListPartsResult", &parts),
                None => failure(404, "NoSuchUpload", asked.operation),
            },
            operation => match self.uploads.take(&id, &asked.key) {
                None => failure(404, "NoSuchUpload", operation),
                Some(_) if operation == "AbortMultipartUpload" => empty(204),
                Some(bytes) => {
                    self.put(&asked.key, &bytes, None, Timestamp::UNIX_EPOCH);
                    xml("CompleteMultipartUploadResult", "<ETag>\"e\"</ETag>")
                }
            },
        }
    }

    fn give(&self, asked: &Asked) -> HttpResponse {
        let Some(version) = self.find(&asked.key, asked.version.as_deref()) else { return missing(asked) };
        let size = version.bytes.len();
        let mut response = match asked.range {
            _ if asked.operation == "HeadObject" => empty(200),
            Some((from, to)) => {
                let to = (to + 1).min(size);
                response(206, version.bytes.get(from..to).unwrap_or_default().to_vec())
            }
            None => response(200, version.bytes.clone()),
        };
        let headers = response.headers_mut();
        if asked.operation == "HeadObject" {
            headers.insert("content-length", size.to_string());
        }
        headers.insert("x-amz-version-id", version.id);
        let at = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&version.at);
        headers.insert("last-modified", at.expect("a time of our era"));
        if let Some(sha256) = version.sha256.filter(|_| asked.checksum) {
            headers.insert("x-amz-checksum-sha256", sha256);
        }
        response
    }

    fn copy(&self, asked: &Asked) -> HttpResponse {
        let (from, version) = asked
            .source
            .as_deref()
            .and_then(|source| source.split_once("?versionId="))
            .expect("a pinned source");
        let from =
            from.trim_start_matches('/').strip_prefix(&format!("{BUCKET}/")).expect("of the same bucket");
        let Some(version) = self.find(from, Some(version)) else { return missing(asked) };
        self.put(&asked.key, &version.bytes, version.sha256, version.at);
        if let Some((name, value)) = asked.tagging.as_deref().and_then(|tagging| tagging.split_once('=')) {
            self.tag(&asked.key, name, value);
        }
        let body = "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>";
        response(200, body.as_bytes().to_vec())
    }

    fn delete(&self, asked: &Asked) {
        let mut objects = self.objects.lock().expect("not poisoned");
        if let Some(versions) = objects.get_mut(&asked.key) {
            match &asked.version {
                Some(id) => versions.retain(|version| version.id != *id),
                None => versions.clear(),
            }
            if versions.is_empty() {
                objects.remove(&asked.key);
            }
        }
    }

    fn list(&self, asked: &Asked) -> HttpResponse {
        let objects = self.objects.lock().expect("not poisoned");
        let found = objects.iter().filter(|(key, _)| key.starts_with(&asked.key));
        let versions =
            found.flat_map(|(key, versions)| versions.iter().map(move |version| (key, &version.id)));
        let shown = versions
            .map(|(key, id)| format!("<Version><Key>{key}</Key><VersionId>{id}</VersionId></Version>"));
        let body = format!("<ListVersionsResult>{}</ListVersionsResult>", shown.collect::<String>());
        response(200, body.into_bytes())
    }

    fn tell_tags(&self, asked: &Asked) -> HttpResponse {
        let Some(version) = self.find(&asked.key, None) else { return missing(asked) };
        let tag =
            |(key, value): (&String, &String)| format!("<Tag><Key>{key}</Key><Value>{value}</Value></Tag>");
        let tags: String = version.tags.iter().map(tag).collect();
        response(200, format!("<Tagging><TagSet>{tags}</TagSet></Tagging>").into_bytes())
    }
}

/// A call to the bucket.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) operation: &'static str,
    pub(crate) key: String,
    version: Option<String>,
    range: Option<(usize, usize)>,
    source: Option<String>,
    checksum: bool,
    tagging: Option<String>,
    upload: Option<String>,
}

impl Asked {
    /// The request as a record of calls shows it.
    pub(crate) fn described(&self) -> serde_json::Value {
        serde_json::json!({
            "Key": self.key, "VersionId": self.version, "CopySource": self.source, "Tagging": self.tagging,
        })
    }

    /// Parses a request; `None` if it is for another service.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        let url = Url::parse(request.uri()).ok()?;
        let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let key = match url.path().strip_prefix(&format!("/{BUCKET}"))?.trim_start_matches('/') {
            "" => query.get("prefix")?,
            key => key,
        };
        let header = |name: &str| request.headers().get(name).map(str::to_owned);
        let operation = match (request.method(), header("x-amz-copy-source")) {
            ("HEAD", _) => "HeadObject",
            ("GET", _) if query.contains_key("versions") => "ListObjectVersions",
            ("GET", _) if query.contains_key("tagging") => "GetObjectTagging",
            ("GET", _) if query.contains_key("uploadId") => "ListParts",
            ("GET", _) => "GetObject",
            ("PUT", Some(_)) => "CopyObject",
            ("POST", _) if query.contains_key("uploads") => "CreateMultipartUpload",
            ("POST", _) => "CompleteMultipartUpload",
            ("DELETE", _) if query.contains_key("uploadId") => "AbortMultipartUpload",
            ("DELETE", _) => "DeleteObject",
            other => panic!("the bucket does not know {other:?}"),
        };
        let range = header("range").and_then(|range| {
            let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
            Some((from.parse().ok()?, to.parse().ok()?))
        });
        Some(Self {
            operation,
            key: key.to_owned(),
            version: query.get("versionId").cloned(),
            range,
            source: header("x-amz-copy-source"),
            checksum: header("x-amz-checksum-mode").is_some(),
            tagging: header("x-amz-tagging"),
            upload: query.get("uploadId").cloned(),
        })
    }
}

fn response(status: u16, body: Vec<u8>) -> HttpResponse {
    HttpResponse::new(status.try_into().expect("a status"), SdkBody::from(body))
}

fn xml(name: &str, content: &str) -> HttpResponse {
    response(200, format!("<{name}>{content}</{name}>").into_bytes())
}

fn empty(status: u16) -> HttpResponse {
    response(status, Vec::new())
}

fn missing(asked: &Asked) -> HttpResponse {
    let code = if asked.version.is_some() { "NoSuchVersion" } else { "NoSuchKey" };
    failure(404, code, asked.operation)
}

/// An S3 error response; a HEAD response has no body.
pub(crate) fn failure(status: u16, code: &str, operation: &str) -> HttpResponse {
    match operation {
        "HeadObject" => empty(status),
        _ => response(status, format!("<Error><Code>{code}</Code><Message>x</Message></Error>").into_bytes()),
    }
}
