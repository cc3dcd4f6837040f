//! Asks Zoom about the meeting or webinar of a live session. Nothing else in the studio needs Zoom, so it starts, saves and
//! publishes without it.

use std::sync::Arc;
use std::time::Duration;

use domain::Clock;
use domain::course::{ZoomRoom, ZoomRoomKind};
use domain::live_session::room_check::RoomAnswer;
use shared::http::Failure;
use shared::runtime::{SecretSource, Secrets};
use shared::zoom::{Zoom, ZoomConfig, ZoomError, ZoomSecret};
use tokio::sync::OnceCell;
use tokio::time::Instant;

/// An author waits this long at most: for the secret, a token, and two answers of Zoom.
const LONGEST: Duration = Duration::from_secs(12);

/// Zoom's codes of a room that does not exist, or not any more.
const NOT_FOUND: [&str; 4] = ["3001", "404", "http_404", "300"];
/// Of a room, or a host, that is none of our account's.
const OTHER_ACCOUNT: [&str; 4] = ["1001", "1010", "3000", "3003"];
/// Of a plan that does not include it.
const NO_PLAN: [&str; 2] = ["200", "3161"];
/// Our access to Zoom lacks a scope.
const SCOPE_MISSING: [&str; 2] = ["4700", "4711"];

const NO_ACCESS: &str = "We cannot sign in to Zoom at the moment. Saving and publishing work as always. Check again in a few \
                         minutes; if it goes on, tell whoever runs this platform.";
const NO_SCOPE: &str = "Zoom does not let us look at meetings yet: our access to it lacks a scope. Saving and publishing \
                        work as always. Tell whoever runs this platform.";
const BUSY: &str = "Zoom takes no more questions from us for a moment. Saving and publishing work as always. Check again in \
                    a minute.";
const NO_ANSWER: &str = "Zoom did not answer. Saving and publishing work as always. Check again in a minute.";

/// The meetings and webinars of our account at Zoom.
pub struct ZoomRooms {
    source: SecretSource,
    config: ZoomConfig,
    clock: Arc<dyn Clock>,
    /// Made when the first author asks.
    ready: OnceCell<Zoom>,
}

impl ZoomRooms {
    /// Asks Zoom where the configuration says, with this secret.
    pub fn new(source: SecretSource, config: ZoomConfig, clock: Arc<dyn Clock>) -> Self {
        Self { source, config, clock, ready: OnceCell::new() }
    }

    /// What Zoom says about a number.
    ///
    /// # Errors
    /// 503 with what to do; asking again is safe.
    pub(crate) async fn ask(&self, room: &ZoomRoom, deadline: Instant) -> Result<RoomAnswer, Failure> {
        let deadline = deadline.min(Instant::now() + LONGEST);
        let zoom = self.zoom().await?;
        let code = match zoom.room(room, deadline).await {
            Ok(found) => return Ok(RoomAnswer::Found(found)),
            Err(error) => refusal(error)?,
        };
        let other = ZoomRoom { kind: other_kind(room.kind), id: room.id.clone() };
        match zoom.room(&other, deadline).await {
            Ok(_) => Ok(RoomAnswer::OtherKind),
            Err(ZoomError::Permanent(_)) => answer_of(code),
            Err(error) => Err(unavailable(&error)),
        }
    }

    async fn zoom(&self) -> Result<&Zoom, Failure> {
        let make = || async {
            let load = Secrets::load_for_request(self.source.clone(), ZoomSecret::check);
            let secrets = load.await.map_err(|error| error.to_string())?;
            Zoom::new(&self.config, secrets, self.clock.clone()).map_err(|error| error.to_string())
        };
        self.ready.get_or_try_init(make).await.map_err(|error| {
            tracing::error!(%error, "Zoom cannot be asked");
            Failure::Unavailable(NO_ACCESS)
        })
    }
}

/// The code with which Zoom refuses to show a room.
fn refusal(error: ZoomError) -> Result<String, Failure> {
    match error {
        ZoomError::Permanent(code) => Ok(code),
        error => Err(unavailable(&error)),
    }
}

fn answer_of(code: String) -> Result<RoomAnswer, Failure> {
    match code.as_str() {
        code if NOT_FOUND.contains(&code) => Ok(RoomAnswer::NotFound),
        code if OTHER_ACCOUNT.contains(&code) => Ok(RoomAnswer::OtherAccount),
        code if NO_PLAN.contains(&code) => Ok(RoomAnswer::NoPlan),
        code if SCOPE_MISSING.contains(&code) => {
            tracing::error!(code, "Zoom shows us no meetings");
            Err(Failure::Unavailable(NO_SCOPE))
        }
        _ => Ok(RoomAnswer::Refused(code)),
    }
}

fn unavailable(error: &ZoomError) -> Failure {
    tracing::warn!(outcome = error.name(), %error, "Zoom was asked about a room");
    Failure::Unavailable(match error {
        ZoomError::RateLimited(_) | ZoomError::Throttled(_) | ZoomError::NoTokenBefore(_) => BUSY,
        ZoomError::Unauthorised | ZoomError::NoToken(_) => NO_ACCESS,
        ZoomError::Permanent(_) | ZoomError::NotSent(_) | ZoomError::Ambiguous(_) => NO_ANSWER,
    })
}

fn other_kind(kind: ZoomRoomKind) -> ZoomRoomKind {
    match kind {
        ZoomRoomKind::Meeting => ZoomRoomKind::Webinar,
        ZoomRoomKind::Webinar => ZoomRoomKind::Meeting,
    }
}
