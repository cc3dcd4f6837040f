//! A fake Zoom that stores registrants, counts requests, and fails on demand.
//!
//! It knows just enough for tests to check what Zoom has in the end and how often it was called. The fuller
//! stand-in is in `infra/local`.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// A failure for the next registration.
#[derive(Clone, Debug)]
pub(crate) enum Mishap {
    /// Registers, but responds with an error.
    DoneThen500,
    /// Does not register, and responds with an error.
    Only500,
    /// Zoom refuses with this status and code.
    Refused(u16, u32),
    /// Rate limited; with the `Retry-After`, if any.
    Limited(Option<String>),
    /// Turns the call away: too many in this second.
    TooFast,
    /// Registers, and responds after a delay.
    Slow(Duration),
    /// The host has to approve.
    AwaitingApproval,
    /// Responds with a link to another site.
    BadLink,
}

/// A registrant as Zoom stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    id: String,
    status: &'static str,
    link: Option<String>,
}

#[derive(Default)]
pub(crate) struct State {
    /// By room and address.
    held: BTreeMap<(String, String), Held>,
    /// The rooms of the registration requests.
    pub(crate) posts: Vec<String>,
    lists: usize,
    cancels: usize,
    /// Failures for the next registrations.
    pub(crate) plan: VecDeque<Mishap>,
    /// Status codes for the next cancellations.
    pub(crate) cancel_answers: VecDeque<u16>,
}

/// The fake server, and what it stores.
pub(crate) struct FakeZoom {
    pub(crate) server: MockServer,
    state: Arc<Mutex<State>>,
}

impl FakeZoom {
    pub(crate) async fn open() -> Self {
        let zoom = Self { server: MockServer::start().await, state: Arc::default() };
        let token = json!({"access_token": "t", "token_type": "bearer", "expires_in": 3600});
        let token = ResponseTemplate::new(200).set_body_json(token);
        Mock::given(method("POST")).and(path("/oauth/token")).respond_with(token).mount(&zoom.server).await;
        for (verb, pattern, work) in [
            ("POST", "/registrants$", add as fn(&mut State, &Request) -> ResponseTemplate),
            ("GET", "/registrants$", list),
            ("PUT", "/registrants/status$", cancel),
        ] {
            let state = zoom.state.clone();
            let answer = move |request: &Request| work(&mut state.lock().unwrap(), request);
            Mock::given(method(verb)).and(path_regex(pattern)).respond_with(answer).mount(&zoom.server).await;
        }
        zoom
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn plan(&self, mishaps: impl IntoIterator<Item = Mishap>) {
        self.state().plan.extend(mishaps);
    }

    /// The number of registration requests.
    pub(crate) fn posts(&self) -> usize {
        self.state().posts.len()
    }

    /// The number of list requests.
    pub(crate) fn lists(&self) -> usize {
        self.state().lists
    }

    /// The number of cancellation requests.
    pub(crate) fn cancels(&self) -> usize {
        self.state().cancels
    }

    /// The number of approved registrants.
    pub(crate) fn approved(&self) -> usize {
        self.state().held.values().filter(|held| held.status == "approved").count()
    }

    /// The number of approved registrants of one room.
    pub(crate) fn approved_in(&self, room: &str) -> usize {
        let state = self.state();
        state.held.iter().filter(|((of, _), held)| of == room && held.status == "approved").count()
    }

    /// Waits for this many registration requests.
    pub(crate) async fn posted(&self, posts: usize) {
        while self.posts() < posts {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn room(request: &Request) -> String {
    request.url.path_segments().unwrap().nth(2).unwrap().to_owned()
}

fn add(state: &mut State, request: &Request) -> ResponseTemplate {
    let (room, body) = (room(request), request.body_json::<Value>().unwrap());
    state.posts.push(room.clone());
    let mishap = state.plan.pop_front();
    match &mishap {
        Some(Mishap::Only500) => return ResponseTemplate::new(500),
        Some(Mishap::Refused(status, code)) => {
            return ResponseTemplate::new(*status).set_body_json(json!({"code": code, "message": "No."}));
        }
        Some(Mishap::TooFast) => {
            let message = "You have reached the maximum per-second rate limit for this API. Try again later.";
            return ResponseTemplate::new(429).set_body_json(json!({"code": 429, "message": message}));
        }
        Some(Mishap::Limited(retry_after)) => {
            let message =
                "You have exceeded the daily rate limit of (3) for Add meeting registrant API requests.";
            let answer = ResponseTemplate::new(429).set_body_json(json!({"code": 429, "message": message}));
            return match retry_after {
                Some(value) => answer.insert_header("retry-after", value.as_str()),
                None => answer,
            };
        }
        _ => {}
    }
    let by_host = matches!(mishap, Some(Mishap::AwaitingApproval));
    let (status, link) = match mishap {
        Some(Mishap::AwaitingApproval) => ("pending", None),
        Some(Mishap::BadLink) => ("approved", Some("https://zoom.us.evil.example/w/1".to_owned())),
        _ => ("approved", Some(format!("https://us05web.zoom.us/w/{room}?tk={}", state.posts.len()))),
    };
    let address = body["email"].as_str().unwrap().to_lowercase();
    let id = format!("r-{room}");
    let held = state.held.entry((room, address)).or_insert_with(|| Held {
        id: id.clone(),
        status,
        link: link.clone(),
    });
    if held.status == "cancelled" {
        *held = Held { id, status, link };
    }
    let mut answer = json!({"id": 1, "registrant_id": held.id, "topic": "x"});
    if let (Some(link), false) = (&held.link, by_host) {
        answer["join_url"] = json!(link);
    }
    let answer = ResponseTemplate::new(201).set_body_json(answer);
    match mishap {
        Some(Mishap::DoneThen500) => ResponseTemplate::new(500),
        Some(Mishap::Slow(delay)) => answer.set_delay(delay),
        _ => answer,
    }
}

fn list(state: &mut State, request: &Request) -> ResponseTemplate {
    state.lists += 1;
    let (room, query) = (room(request), request.url.query_pairs());
    let status = query.into_iter().find(|(name, _)| name == "status").unwrap().1.into_owned();
    let matching = state.held.iter().filter(|((in_room, _), held)| *in_room == room && held.status == status);
    let shown: Vec<Value> = matching
        .map(|((_, address), held)| json!({"id": held.id, "email": address, "join_url": held.link}))
        .collect();
    ResponseTemplate::new(200).set_body_json(json!({"registrants": shown, "next_page_token": ""}))
}

fn cancel(state: &mut State, request: &Request) -> ResponseTemplate {
    state.cancels += 1;
    match state.cancel_answers.pop_front() {
        None | Some(204) => {}
        Some(429) => {
            let message = "You have exceeded the daily rate limit";
            return ResponseTemplate::new(429).set_body_json(json!({"code": 429, "message": message}));
        }
        Some(status) => {
            return ResponseTemplate::new(status).set_body_json(json!({"code": 3001, "message": "No."}));
        }
    }
    let body = request.body_json::<Value>().unwrap();
    assert_eq!(body["action"], "cancel");
    let id = body["registrants"][0]["id"].as_str().unwrap();
    for held in state.held.values_mut().filter(|held| held.id == id) {
        held.status = "cancelled";
        held.link = None;
    }
    ResponseTemplate::new(204)
}
