//! Files of courses: an author who uploads them, and small ones that pass every check.

use std::collections::BTreeMap;

use axum::Router;
use domain::Clock;
use serde_json::{Value, json};

use crate::api::{ApiRequest, ApiResponse, Caller};
use crate::studio::{DRAFT, Studio, course_path};
use crate::uploads;
use crate::world::{soon, sqs_event};

/// A draft whose author uploads files.
pub struct MediaWorld {
    pub studio: Studio,
    /// The function that signs and confirms uploads.
    pub uploads: Router,
}

impl MediaWorld {
    /// A world with a draft and no file.
    pub async fn open() -> Self {
        let studio = Studio::with_draft().await;
        let uploads = uploads::router(&studio.world);
        Self { studio, uploads }
    }

    /// Announces a file.
    pub async fn announce(&self, name: &str, size: usize) -> ApiResponse {
        let body = json!({"name": name, "size_bytes": size});
        self.studio.ask("POST", &media_path(""), &self.studio.author(), Some(&body)).await
    }

    /// Asks where to upload these parts of a file.
    pub async fn sign(&self, media: &ApiResponse, parts: &[u64]) -> ApiResponse {
        self.by(&self.studio.author(), "POST", media, "upload/", Some(json!({"parts": parts}))).await
    }

    /// Says that a file has arrived.
    pub async fn complete(&self, media: &ApiResponse) -> ApiResponse {
        self.by(&self.studio.author(), "POST", media, "complete/", None).await
    }

    /// Removes a file.
    pub async fn delete(&self, media: &ApiResponse) -> ApiResponse {
        self.by(&self.studio.author(), "DELETE", media, "", None).await
    }

    /// Sends a request about a file.
    pub async fn by(
        &self,
        caller: &Caller,
        method: &str,
        media: &ApiResponse,
        part: &str,
        body: Option<Value>,
    ) -> ApiResponse {
        let path = media_path(&format!("{}/{part}", uploads::uuid(media)));
        let request = ApiRequest::new(method, &path, caller);
        body.iter().fold(request, ApiRequest::body).send(&self.uploads).await
    }

    /// Uploads to a signed address as a browser would; returns the status of S3.
    ///
    /// # Panics
    /// There is no address.
    pub fn put(&self, upload: &Value, bytes: &[u8]) -> u16 {
        let headers: BTreeMap<String, String> =
            serde_json::from_value(upload["headers"].clone()).expect("headers");
        let url = upload["url"].as_str().expect("an address");
        let world = &self.studio.world;
        world.cloud.objects().put_signed(url, &headers, bytes, world.clock.now())
    }

    /// Announces, uploads and completes a small file.
    ///
    /// # Panics
    /// A step before the last is refused.
    pub async fn upload(&self, name: &str, bytes: &[u8]) -> ApiResponse {
        let media = self.announce(name, bytes.len()).await;
        assert_eq!(media.status, 201, "{media:?}");
        let signed = self.sign(&media, &[]).await;
        assert_eq!(self.put(&signed.body["put"], bytes), 200, "{signed:?}");
        self.complete(&media).await
    }

    /// The key of a file in the bucket.
    pub fn key(&self, media: &ApiResponse) -> String {
        format!("media/{DRAFT}/{}", uploads::uuid(media))
    }

    /// Delivers the bucket's event about a version; returns whether the function is done with it.
    pub async fn event(&self, media: &ApiResponse, version: &str) -> bool {
        let app = uploads::functions(&self.studio.world);
        let event = sqs_event(&[uploads::s3_event(&self.key(media), version)], 1);
        app.handle_s3_events(event, soon()).await.batch_item_failures.is_empty()
    }
}

/// The path of the files of the draft.
pub fn media_path(rest: &str) -> String {
    format!("{}media/{rest}", course_path(DRAFT))
}

/// A box of an MP4 file.
pub fn mp4_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("a small box");
    [&length.to_be_bytes(), kind.as_slice(), content].concat()
}

/// What a film of one picture track is made of.
#[derive(Clone, Debug)]
pub struct Film {
    pub brand: [u8; 4],
    pub codec: [u8; 4],
    /// The flag that says that the data is in this file.
    pub is_self_contained: bool,
    /// Where the picture begins.
    pub chunk_at: u32,
    /// Bytes of picture.
    pub picture: usize,
}

impl Default for Film {
    fn default() -> Self {
        Self { brand: *b"isom", codec: *b"avc1", is_self_contained: true, chunk_at: 40, picture: 64 }
    }
}

impl Film {
    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let list = |one: Vec<u8>| [&[0; 4][..], &1_u32.to_be_bytes(), &one].concat();
        let handler = mp4_box(b"hdlr", &[&[0; 8][..], b"vide", &[0; 13]].concat());
        let place = mp4_box(b"url ", &[0, 0, 0, u8::from(self.is_self_contained)]);
        let places = mp4_box(b"dinf", &mp4_box(b"dref", &list(place)));
        let codecs = mp4_box(b"stsd", &list(mp4_box(&self.codec, &[0; 78])));
        let chunks = mp4_box(b"stco", &list(self.chunk_at.to_be_bytes().to_vec()));
        let table = mp4_box(b"stbl", &[codecs, chunks].concat());
        let media = mp4_box(b"mdia", &[handler, mp4_box(b"minf", &[places, table].concat())].concat());
        let moov = mp4_box(b"moov", &[mp4_box(b"mvhd", &[0; 100]), mp4_box(b"trak", &media)].concat());
        let start = mp4_box(b"ftyp", &[&self.brand[..], &[0; 4], b"mp42"].concat());
        [start, mp4_box(b"mdat", &vec![7; self.picture]), moov].concat()
    }
}

/// A film that passes.
pub fn film() -> Vec<u8> {
    Film::default().bytes()
}
