//! Lists: `count`, `next`, `previous`, `results`, with opaque cursors in the URLs.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::response_size::{RESPONSE_BYTES, response_bytes};
use crate::store::{Cursor, Page};
use domain::Refusal;

/// The parameters of every list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// 1 to 100; 20 when absent.
    #[param(minimum = 1, maximum = 100, default = 20, value_type = Option<i32>)]
    pub page_size: Option<String>,
    /// From `next` or `previous` of another page.
    #[param(max_length = 684)]
    pub cursor: Option<String>,
}

impl ListQuery {
    /// The size of the page and where it starts.
    ///
    /// # Errors
    /// `VALIDATION_ERROR` that names the parameter.
    pub fn page(&self) -> Result<(u8, Option<Cursor>), Refusal> {
        let size = match self.page_size.as_deref() {
            None => 20,
            Some(text) => text
                .parse()
                .ok()
                .filter(|size| (1..=100).contains(size))
                .ok_or_else(|| Refusal::field("page_size", "a whole number from 1 to 100"))?,
        };
        let cursor = self.cursor.as_deref().map(decode).transpose()?;
        Ok((size, cursor))
    }
}

/// Encodes a cursor for a URL or a response.
pub fn encode(cursor: &Cursor) -> String {
    let text = match cursor {
        Cursor::OlderThan(sk) => format!("o{sk}"),
        Cursor::NewerThan(sk) => format!("n{sk}"),
    };
    opaque(&text)
}

/// A text as it goes into a URL and comes back unread.
pub fn opaque(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// The text that [`opaque`] was given; `None` for anything else.
pub fn read_opaque(text: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

/// Decodes a cursor from a URL or a body.
///
/// # Errors
/// `VALIDATION_ERROR` if it is not a cursor.
pub fn decode(text: &str) -> Result<Cursor, Refusal> {
    let refused = || Refusal::field("cursor", "not a cursor of this list");
    let text = read_opaque(text).ok_or_else(refused)?;
    let sk = text.get(1..).filter(|sk| !sk.is_empty() && sk.len() <= 512).ok_or_else(refused)?.to_owned();
    match text.as_bytes()[0] {
        b'o' => Ok(Cursor::OlderThan(sk)),
        b'n' => Ok(Cursor::NewerThan(sk)),
        _ => Err(refused()),
    }
}

/// One page of a list: as many as `page_size` says, fewer at the end or when the response would get too large.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct List<T> {
    /// How many there are in all; `null` where nobody counts them.
    #[schema(required)]
    pub count: Option<u64>,
    /// The address of the page with the older ones; `null` only when there are none. A page is shorter than
    /// `page_size` at the end of the list, or when the response would be larger than 5 MB.
    #[schema(required)]
    pub next: Option<String>,
    /// The address of the page with the newer ones.
    #[schema(required)]
    pub previous: Option<String>,
    /// Newest first.
    pub results: Vec<T>,
}

/// The URL of the requested page.
#[derive(Clone, Debug)]
pub struct PageAddress {
    base: String,
    query: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for PageAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let uri = &parts.uri;
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        // The gateway always sends this header; without it this is a local run.
        let scheme = header("x-forwarded-proto").unwrap_or("http");
        // The edge calls the gateway by the gateway's own name, and says here which one it was called by.
        let host = header("x-forwarded-host").or(header("host")).or(uri.host()).unwrap_or("localhost");
        let query = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let query = query.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let query = query.filter(|(name, _)| *name != "cursor").map(|(n, v)| (n.to_owned(), v.to_owned()));
        Ok(Self { base: format!("{scheme}://{host}{}", uri.path()), query: query.collect() })
    }
}

impl PageAddress {
    /// The address of a list that has its own path below this one, without the parameters of this one.
    #[must_use]
    pub fn below(&self, path: &str) -> Self {
        Self { base: format!("{}{path}", self.base), query: Vec::new() }
    }

    fn with(&self, cursor: &Cursor) -> String {
        let cursor = ("cursor".to_owned(), encode(cursor));
        let pairs = self.query.iter().chain([&cursor]).map(|(name, value)| format!("{name}={value}"));
        format!("{}?{}", self.base, pairs.collect::<Vec<_>>().join("&"))
    }

    /// The page, with the URLs of its neighbours. What does not fit into a response is left to the next page.
    pub fn list<T, U: Serialize>(
        &self,
        count: Option<u64>,
        page: Page<T>,
        show: impl FnMut(T) -> U,
    ) -> List<U> {
        let mut bytes = 0;
        let page = page.map(show).fitting(|view| {
            bytes += response_bytes(view);
            bytes <= RESPONSE_BYTES
        });
        List {
            count,
            next: page.older.as_ref().map(|cursor| self.with(cursor)),
            previous: page.newer.as_ref().map(|cursor| self.with(cursor)),
            results: page.items,
        }
    }
}
