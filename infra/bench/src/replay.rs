//! Answers that were recorded once and are given again at once, so that a time is the function's and not the cloud's.

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Bytes;

/// A request and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) operation: String,
    pub(crate) sent: Bytes,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Records, or gives again.
#[derive(Debug, Default)]
pub(crate) struct Replay {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    recorded: Vec<Recorded>,
    /// Answers that are to be given, unless the cloud is asked.
    waiting: Option<Vec<Recorded>>,
    /// Asked for, but never recorded.
    unknown: Vec<String>,
}

impl Replay {
    /// Notes what the cloud answered.
    pub(crate) fn record(&self, recorded: Recorded) {
        self.state().recorded.push(recorded);
    }

    /// What was recorded since the last call.
    pub(crate) fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut self.state().recorded)
    }

    /// From now on these answers are given, each once; the cloud is no longer asked.
    pub(crate) fn give(&self, answers: &[Recorded]) {
        self.state().waiting = Some(answers.to_vec());
    }

    /// What was asked for and never recorded, since the last call.
    pub(crate) fn take_unknown(&self) -> Vec<String> {
        std::mem::take(&mut self.state().unknown)
    }

    /// Whether recorded answers are given, and not the cloud's.
    pub(crate) fn is_on(&self) -> bool {
        self.state().waiting.is_some()
    }

    /// The next answer to this operation.
    pub(crate) fn answer(&self, operation: &str) -> Response<Full<Bytes>> {
        let mut state = self.state();
        let waiting = state.waiting.get_or_insert_default();
        let found = waiting.iter().position(|recorded| recorded.operation == operation);
        let Some(found) = found.map(|at| waiting.remove(at)) else {
            state.unknown.push(operation.to_owned());
            let mut response = Response::new(Full::default());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            return response;
        };
        let mut response = Response::new(Full::new(found.body));
        *response.status_mut() = StatusCode::from_u16(found.status).unwrap_or_default();
        *response.headers_mut() = found.headers;
        response
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
