//! A client for Zoom's meetings and webinars, and their registrants.
//!
//! Source: Zoom's API reference, "Get a meeting", "Add a meeting registrant", "List meeting registrants", "Update
//! registrant's status", and the same for webinars.

use std::sync::Arc;

use domain::course::{ZoomRoom, ZoomRoomKind};
use domain::live_session::room_check::RoomAtZoom;
use domain::{Clock, RegistrantName};
use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;
use url::Url;

use super::config::{ZoomConfig, ZoomSecret};
use super::join_link::JoinHosts;
use super::response::{ZoomResponse, send};
use super::room::ZoomMeeting;
use super::token::Tokens;
use super::zoom_error::ZoomError;
use crate::runtime::{Environment, Secrets, vendor_client};

/// The largest page that Zoom returns.
const PAGE_SIZE: u16 = 300;
/// 12,000 registrants, more than any room holds; bounds the search.
pub(super) const PAGES_MAX: u8 = 40;

/// A client for Zoom.
pub struct Zoom {
    http: Client,
    tokens: Tokens,
    api_base: Url,
    join_hosts: JoinHosts,
    clock: Arc<dyn Clock>,
}

/// A person to register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// At most 128 characters.
    pub address: String,
    /// The name that Zoom shows in the room.
    pub name: RegistrantName,
}

/// A registrant at Zoom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registrant {
    /// Zoom's id.
    pub id: String,
    /// The join link.
    pub link: Link,
}

/// A registrant's join link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// The registrant's personal link.
    Ready(String),
    /// No link yet: the host has to approve the registrant.
    AwaitingApproval,
    /// A link that does not lead to Zoom; it is discarded.
    Refused,
}

impl Zoom {
    /// Builds the client.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(
        config: &ZoomConfig,
        secrets: Secrets<ZoomSecret>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let agent = concat!("cpd-zoom/", env!("CARGO_PKG_VERSION"));
        let http = vendor_client(Environment)?.user_agent(agent).build()?;
        let tokens = Tokens::new(config.oauth_url.clone(), secrets, clock.clone());
        Ok(Self {
            http,
            tokens,
            api_base: config.api_base.clone(),
            join_hosts: config.join_hosts.clone(),
            clock,
        })
    }

    /// What the meeting or webinar is like. Zoom shows only those of our account.
    ///
    /// # Errors
    /// Zoom shows no such room, or the lookup failed.
    pub async fn room(&self, room: &ZoomRoom, deadline: Instant) -> Result<RoomAtZoom, ZoomError> {
        let url = self.url(room, &[]);
        let response = self.call(|| self.http.request(Method::GET, url.clone()), deadline).await?;
        Ok(read::<ZoomMeeting>(&response)?.into())
    }

    /// Registers a person. Zoom returns the same registrant for a repeated call, and counts it against the
    /// quota.
    ///
    /// # Errors
    /// After [`ZoomError::Ambiguous`] the registration may exist; after any other error it does not.
    pub async fn register(
        &self,
        room: &ZoomRoom,
        person: &Person,
        deadline: Instant,
    ) -> Result<Registrant, ZoomError> {
        let body = json!({
            "email": person.address,
            "first_name": person.name.first,
            "last_name": person.name.last,
        });
        let url = self.url(room, &["registrants"]);
        let response =
            self.call(|| self.http.request(Method::POST, url.clone()).json(&body), deadline).await?;
        let added: Added = read(&response)?;
        Ok(Registrant { id: added.registrant_id, link: self.link(added.join_url) })
    }

    /// Finds a registrant by e-mail address among the approved and pending ones.
    ///
    /// # Errors
    /// The lookup failed.
    pub async fn find(
        &self,
        room: &ZoomRoom,
        address: &str,
        deadline: Instant,
    ) -> Result<Option<Registrant>, ZoomError> {
        for status in ["approved", "pending"] {
            let mut next = String::new();
            let mut pages = 0;
            loop {
                let page = self.page(room, status, &next, deadline).await?;
                let found = page.registrants.into_iter().find(|each| same_address(&each.email, address));
                if let Some(found) = found {
                    return Ok(Some(Registrant { id: found.id, link: self.link(found.join_url) }));
                }
                (next, pages) = (page.next_page_token, pages + 1);
                if next.is_empty() {
                    break;
                }
                if pages == PAGES_MAX {
                    return Err(ZoomError::Ambiguous("too many pages of registrants"));
                }
            }
        }
        Ok(None)
    }

    /// Cancels a registration. Cancelling twice is harmless.
    ///
    /// # Errors
    /// The cancellation failed, or its outcome is unknown.
    pub async fn cancel(
        &self,
        room: &ZoomRoom,
        registrant_id: &str,
        address: Option<&str>,
        deadline: Instant,
    ) -> Result<(), ZoomError> {
        let mut registrant = json!({"id": registrant_id});
        if let Some(address) = address {
            registrant["email"] = Value::from(address);
        }
        let body = json!({"action": "cancel", "registrants": [registrant]});
        let url = self.url(room, &["registrants", "status"]);
        self.call(|| self.http.request(Method::PUT, url.clone()).json(&body), deadline).await?;
        Ok(())
    }

    async fn page(
        &self,
        room: &ZoomRoom,
        status: &str,
        next: &str,
        deadline: Instant,
    ) -> Result<Page, ZoomError> {
        let url = self.url(room, &["registrants"]);
        let size = PAGE_SIZE.to_string();
        let mut query = vec![("status", status), ("page_size", size.as_str())];
        if !next.is_empty() {
            query.push(("next_page_token", next));
        }
        let response =
            self.call(|| self.http.request(Method::GET, url.clone()).query(&query), deadline).await?;
        read(&response)
    }

    /// Sends with the current token, and once more with a new one if it is refused.
    async fn call(
        &self,
        request: impl Fn() -> RequestBuilder,
        deadline: Instant,
    ) -> Result<Vec<u8>, ZoomError> {
        let token = self.tokens.current(&self.http, deadline).await?;
        let read_body = |response: ZoomResponse| response.into_body(self.clock.now());
        match send(request().bearer_auth(&token.text), deadline).await.and_then(read_body) {
            Err(ZoomError::Unauthorised) => {
                let token = self.tokens.replace(&token, &self.http, deadline).await?;
                send(request().bearer_auth(&token.text), deadline).await.and_then(read_body)
            }
            response => response,
        }
    }

    fn url(&self, room: &ZoomRoom, below: &[&str]) -> Url {
        let kind = match room.kind {
            ZoomRoomKind::Meeting => "meetings",
            ZoomRoomKind::Webinar => "webinars",
        };
        let mut url = self.api_base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend([kind, room.id.as_str()]).extend(below);
        }
        url
    }

    fn link(&self, join_url: Option<String>) -> Link {
        match join_url.filter(|text| !text.is_empty()) {
            None => Link::AwaitingApproval,
            Some(text) if self.join_hosts.accept(&text) => Link::Ready(text),
            Some(_) => Link::Refused,
        }
    }
}

/// The response to "Add a registrant".
#[derive(Deserialize)]
struct Added {
    registrant_id: String,
    #[serde(default)]
    join_url: Option<String>,
}

/// One page of the registrants.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    registrants: Vec<Listed>,
    #[serde(default)]
    next_page_token: String,
}

/// One registrant of a page.
#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    id: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    join_url: Option<String>,
}

/// Zoom may return an address in lower case.
fn same_address(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ZoomError> {
    serde_json::from_slice(body).map_err(|_| ZoomError::Ambiguous("unreadable response"))
}
